"""The servers under `make demo` and `make test`, put through what happens to them on real machines."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import environ
import psycopg
import pytest
import redis

from devtools.processes import running_in, wait_until
from devtools.servers import ROOT, ServerError, Servers, private_folder, read_pid

pytestmark = pytest.mark.drill

START = (
    "import sys, pathlib; from devtools.servers import Servers; Servers(pathlib.Path(sys.argv[1])).start()"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One folder for all tests here, because making the first database takes the longest."""
    folder = tmp_path_factory.mktemp("servers")
    yield folder
    Servers(folder).wipe()


@pytest.fixture
def servers(folder):
    servers = Servers(folder)
    servers.start()
    yield servers
    servers.leave()


def postmaster(servers: Servers) -> int:
    pid = read_pid(servers.folder / "pg" / "postmaster.pid")
    assert pid
    return pid


def rows(servers: Servers) -> list[tuple[str]]:
    with psycopg.connect(servers.start()["DATABASE_URL"]) as connection:
        return connection.execute("SELECT word FROM kept").fetchall()


def keep_a_row(servers: Servers) -> None:
    with psycopg.connect(servers.start()["DATABASE_URL"]) as connection:
        connection.execute("DROP TABLE IF EXISTS kept")
        connection.execute("CREATE TABLE kept AS SELECT 'still here' AS word")


def test_addresses_are_read_alike_by_the_database_driver_and_the_settings(servers, monkeypatch):
    addresses = servers.start()
    monkeypatch.setenv("DATABASE_URL", addresses["DATABASE_URL"])
    read = environ.Env().db()
    with psycopg.connect(addresses["DATABASE_URL"]) as by_url:
        found = by_url.execute("SELECT current_database(), current_setting('server_encoding')").fetchone()
    with psycopg.connect(dbname=read["NAME"], user=read["USER"], **read["OPTIONS"]) as by_settings:
        assert (
            by_settings.execute("SELECT current_database(), current_setting('server_encoding')").fetchone()
            == found
        )
    assert found == ("app", "UTF8")
    assert redis.Redis.from_url(addresses["REDIS_URL"]).ping()


def test_names_compare_by_code_point_on_every_machine(servers):
    with psycopg.connect(servers.start()["DATABASE_URL"]) as connection:
        query = "SELECT datlocprovider::text, datlocale FROM pg_database WHERE datname = 'app'"
        assert connection.execute(query).fetchone() == ("b", "C.UTF-8")


def test_a_second_start_attaches_at_once(servers):
    before, began, second = postmaster(servers), time.monotonic(), Servers(servers.folder)
    second.start()
    assert time.monotonic() - began < 1
    second.leave()
    assert postmaster(servers) == before


def test_rows_survive_a_killed_server(servers):
    keep_a_row(servers)
    os.kill(postmaster(servers), signal.SIGKILL)
    assert rows(servers) == [("still here",)]


def test_queued_work_survives_a_killed_valkey(servers):
    queue = redis.Redis.from_url(servers.start()["REDIS_URL"])
    queue.rpush("queue", "work")
    time.sleep(1.1)  # the append-only file is synced each second
    (pid,) = running_in(servers.valkey_data, "valkey-server")
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not running_in(servers.valkey_data, "valkey-server"), 5)
    servers.start()
    assert queue.lrange("queue", 0, -1) == [b"work"]


def test_a_number_that_another_process_has_got_is_not_taken_for_the_server(servers):
    keep_a_row(servers)
    assert servers.stop()
    someone_else = subprocess.Popen(["sleep", "60"])
    try:
        pid_file = servers.folder / "pg" / "postmaster.pid"
        pid_file.write_text(
            f"{someone_else.pid}\n{pid_file.parent}\n0\n5432\n{servers.sockets}\n\n0 0\nready\n"
        )
        assert rows(servers) == [("still here",)]
        assert someone_else.poll() is None
    finally:
        someone_else.kill()
        someone_else.wait()


def test_half_made_and_removed_data_folders_are_made_again(tmp_path):
    servers = Servers(tmp_path / "mended")
    half_made = servers.folder / "pg.new-cut-off"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")
    try:
        servers.start()
        assert not half_made.exists()
        shutil.rmtree(servers.folder)
        servers.leave()
        servers.start()
        assert servers.read_note() == ""
        assert not running_in(f"{servers.folder / 'pg'} (deleted)", "postgres")
    finally:
        servers.wipe()
    assert not (servers.folder / "pg").exists()


def test_a_server_whose_socket_was_swept_away_is_started_again(servers):
    shutil.rmtree(servers.sockets)
    assert servers.start()
    assert servers.read_note() == ""


def test_many_starters_at_once_share_one_server(servers):
    keep_a_row(servers)
    assert servers.stop()
    starters = [
        subprocess.Popen([sys.executable, "-c", START, str(servers.folder)], cwd=ROOT) for _ in range(4)
    ]
    assert [starter.wait() for starter in starters] == [0, 0, 0, 0]
    assert len(running_in(servers.valkey_data, "valkey-server")) == 1
    assert rows(servers)


def test_the_last_user_stops_them_and_leaves_no_process(servers):
    keep_a_row(servers)
    other = Servers(servers.folder)
    other.start()
    assert servers.stop() is False
    assert rows(other)
    assert other.stop() is True
    assert running_in(servers.folder / "pg", "postgres") == []
    assert running_in(servers.valkey_data, "valkey-server") == []
    assert not servers.sockets.exists()


def test_the_note_goes_with_the_database(servers):
    servers.note("loaded")
    assert servers.read_note() == "loaded"
    servers.new_database()
    assert servers.read_note() == ""


def test_data_of_another_major_version_is_said_plainly(tmp_path):
    (tmp_path / "pg").mkdir()
    (tmp_path / "pg" / "PG_VERSION").write_text("17\n")
    with pytest.raises(ServerError, match="made by PostgreSQL 17 and this version of the project runs 18"):
        Servers(tmp_path).start()
    Servers(tmp_path).wipe()


def test_sockets_never_go_into_a_folder_that_others_can_enter(tmp_path):
    open_to_all = tmp_path / "open"
    open_to_all.mkdir(mode=0o755)
    with pytest.raises(ServerError, match="not a private folder"):
        private_folder(open_to_all)
    link = tmp_path / "link"
    (tmp_path / "target").mkdir(mode=0o700)
    link.symlink_to(tmp_path / "target")
    with pytest.raises(ServerError, match="not a private folder"):
        private_folder(link)


def test_when_namespaces_are_refused_root_uses_a_folder_elsewhere(tmp_path, monkeypatch):
    if os.geteuid() != 0:
        pytest.skip("an ordinary user needs no second folder")
    monkeypatch.setattr("devtools.servers.works", lambda place, folder: False)
    servers = Servers(tmp_path)
    try:
        keep_a_row(servers)
        elsewhere = Path((tmp_path / "elsewhere").read_text().strip())
        os.kill(read_pid(elsewhere / "data" / "pg" / "postmaster.pid"), signal.SIGKILL)
        assert rows(servers) == [("still here",)]
    finally:
        servers.wipe()
    assert not elsewhere.exists()
