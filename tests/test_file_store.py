"""Uploaded files in an S3-compatible store: our configuration against a server that checks signatures."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from pytest_django import Settings

from devtools.processes import wait_until
from operations.backup.store import names_in_store
from tests.test_environment import WHOLE, settings_of

ACCESS, SECRET, BUCKET = "board", "a secret of the store", "board-files"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real server of objects, from a wheel."""
    port, data = free_port(), tmp_path_factory.mktemp("objects")
    process = subprocess.Popen(
        [sys.executable, "-m", "nanio", "serve", "--data-dir", str(data), "--port", str(port)],
        env={**os.environ, "NANIO_ACCESS_KEY": ACCESS, "NANIO_SECRET_KEY": SECRET},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert wait_until(lambda: answers(port), 30)
        address = f"http://127.0.0.1:{port}"
        keys = {"aws_access_key_id": ACCESS, "aws_secret_access_key": SECRET, "region_name": "us-east-1"}
        boto3.client("s3", endpoint_url=address, **keys).create_bucket(Bucket=BUCKET)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def store_of(endpoint: str, settings: Settings, **other: str) -> Storage:
    """Django's storage as our settings make it out of such an environment."""
    env = {
        "BOARD_MODE": "test",
        "DATABASE_URL": WHOLE["DATABASE_URL"],
        "REDIS_URL": WHOLE["REDIS_URL"],
        "S3_BUCKET": BUCKET,
        "S3_ENDPOINT": endpoint,
        "S3_REGION": "us-east-1",
        "S3_ACCESS_KEY": ACCESS,
        "S3_SECRET_KEY": SECRET,
    }
    settings.STORAGES = {**settings.STORAGES, "default": settings_of({**env, **other})["STORAGES"]["default"]}
    return storages["default"]


def test_a_folder_is_the_default() -> None:
    assert settings_of(WHOLE)["STORAGES"]["default"]["BACKEND"].endswith("FileSystemStorage")


def test_what_is_kept_comes_back_and_is_never_replaced(endpoint: str, settings: Settings) -> None:
    store = store_of(endpoint, settings)
    first = store.save("submissions/2026/DS-0001.csv", ContentFile(b"one"))
    second = store.save("submissions/2026/DS-0001.csv", ContentFile(b"two"))
    assert first != second
    for name, content in ((first, b"one"), (second, b"two")):
        with store.open(name) as kept:
            assert kept.read() == content
    assert store.size(first) == 3
    assert sorted(store.listdir("submissions/2026")[1]) == sorted(Path(name).name for name in (first, second))


def test_what_is_not_there_is_missing_as_it_is_in_a_folder(endpoint: str, settings: Settings) -> None:
    """Checking a data file relies on it: monitoring rejects the file in words."""
    with pytest.raises(FileNotFoundError):
        store_of(endpoint, settings).open("submissions/2026/none.csv").read()


def test_nobody_reads_an_object_without_the_keys(endpoint: str, settings: Settings) -> None:
    name = store_of(endpoint, settings).save("submissions/kept.csv", ContentFile(b"kept"))
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(f"{endpoint}/{BUCKET}/{name}", timeout=10)
    wrong = store_of(endpoint, settings, S3_SECRET_KEY="another")
    with pytest.raises(Exception, match=r"403|SignatureDoesNotMatch"):
        wrong.open(name).read()


def test_a_backup_finds_every_object_in_its_folder(endpoint: str, settings: Settings) -> None:
    store = store_of(endpoint, settings)
    kept = {store.save(name, ContentFile(b"x")) for name in ("top.txt", "a/one.txt", "a/b/two.txt")}
    found = list(names_in_store())
    assert kept <= set(found)
    assert len(found) == len(set(found))


def test_in_production_the_store_is_reached_over_https(capsys: pytest.CaptureFixture[str]) -> None:
    keys = {"S3_BUCKET": BUCKET, "S3_ACCESS_KEY": ACCESS, "S3_SECRET_KEY": SECRET}
    with pytest.raises(SystemExit):
        settings_of({**WHOLE, **keys, "S3_ENDPOINT": "http://objects:9000"})
    assert "S3_ENDPOINT does not begin with https://" in capsys.readouterr().err
