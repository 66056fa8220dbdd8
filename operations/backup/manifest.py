"""What a backup holds: every table with its rows, every file with its checksum, and which version made it.

The manifest is written last and has a checksum of its own, so a folder without a right one is no backup.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

FORMAT = 1
MANIFEST, SEAL, DUMP, FILES = "manifest.json", "manifest.json.sha256", "database.dump", "files"
CHUNK = 1024 * 1024


class Refused(Exception):
    """Its text is what the person reads."""


@dataclass(frozen=True)
class Sum:
    """The size of a file in bytes and its SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    made_at: str
    version: str
    django: str
    server: int
    dumped_by: str
    migrations: list[list[str]]
    tables: dict[str, int]
    dump: Sum
    files: dict[str, Sum]
    not_in_store: list[str] = field(default_factory=list)
    format: int = FORMAT

    @property
    def size(self) -> int:
        return self.dump.size + sum(each.size for each in self.files.values())

    @property
    def rows(self) -> int:
        return sum(self.tables.values())


def write_manifest(folder: Path, manifest: Manifest) -> None:
    text = json.dumps(asdict(manifest), indent=1, sort_keys=True).encode()
    write(folder / MANIFEST, text)
    write(folder / SEAL, f"{hashlib.sha256(text).hexdigest()}  {MANIFEST}\n".encode())


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup, once every byte it speaks of was found as it was; else raises Refused."""
    try:
        text = (folder / MANIFEST).read_bytes()
        seal = (folder / SEAL).read_text().split()[0]
    except (OSError, IndexError) as missing:
        raise Refused(f"{folder} is not a whole backup: it has no manifest with its checksum.") from missing
    if hashlib.sha256(text).hexdigest() != seal:
        raise Refused(f"{folder / MANIFEST} is not as it was written: its checksum is another one.")
    read = json.loads(text)
    if read.get("format") != FORMAT:
        raise Refused(f"The backup has format {read.get('format')}, and this version reads format {FORMAT}.")
    manifest = _manifest_of(read)
    _check_contents(folder, manifest)
    return manifest


def _manifest_of(read: dict[str, Any]) -> Manifest:
    files = {name: Sum(**each) for name, each in read["files"].items()}
    return Manifest(**{**read, "dump": Sum(**read["dump"]), "files": files})


def _check_contents(folder: Path, manifest: Manifest) -> None:
    expected = {folder / DUMP: manifest.dump}
    expected |= {inside(folder / FILES, name): each for name, each in manifest.files.items()}
    found = {path for path in (folder / FILES).rglob("*") if path.is_file() or path.is_symlink()}
    for path in sorted(found - set(expected)):
        raise Refused(f"{path} is in the backup and not in its manifest.")
    for path, wanted in expected.items():
        if path.is_symlink() or not path.is_file():
            raise Refused(f"{path} is in the manifest and not in the backup.")
        if sum_of(path) != wanted:
            raise Refused(f"{path} is not as it was written: its size or checksum is another one.")


def inside(folder: Path, name: str) -> Path:
    """Where a file of that name in the store lies under the folder; never anywhere else."""
    path = folder / name
    if ".." in Path(name).parts or not path.is_relative_to(folder):
        raise Refused(f"The name of a file leads out of its store: {name}")
    return path


def sum_of(path: Path) -> Sum:
    with path.open("rb") as file:
        return summed(parts_of(file))


def parts_of(file: Any) -> Iterator[bytes]:
    """The content of an open file, whichever store it is in."""
    while part := file.read(CHUNK):
        yield part


def summed(parts: Iterable[bytes]) -> Sum:
    digest, size = hashlib.sha256(), 0
    for part in parts:
        digest.update(part)
        size += len(part)
    return Sum(size, digest.hexdigest())


def copy(source: Any, target: Path) -> Sum:
    """Copy an open file to the disk itself, and sum up on the way."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:

        def written() -> Iterator[bytes]:
            for part in parts_of(source):
                file.write(part)
                yield part

        found = summed(written())
        file.flush()
        os.fsync(file.fileno())
    return found


def write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
