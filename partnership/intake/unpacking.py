"""What a sent file is, told by its content, and its bytes unpacked within a limit."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from partnership.records.moves import NotAllowed

GZIP = b"\x1f\x8b"
KNOWN = (
    (b"PK\x03\x04", "an Excel workbook or a zip archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\xff\xfe", "text in UTF-16, not in UTF-8"),
    (b"\xfe\xff", "text in UTF-16, not in UTF-8"),
)
PIECE = 256 * 1024


class CannotBeRead(NotAllowed):
    """The file is not one that we can read. Nothing of it is kept."""


@dataclass(frozen=True)
class Unpacked:
    """What is known of a file once it has been read through: its own size, lines and fingerprint."""

    size: int
    lines: int
    sha256: str


def unpacked(file: IO[bytes], *, limit: int) -> Iterator[bytes]:
    """The file's bytes in pieces, unpacked where the content is gzip; the file's name counts for nothing.

    Reads no more than `limit` unpacked bytes, however small the file is when packed. Raises CannotBeRead,
    in words for the sender, for a file that is empty, too large, broken or not text.
    """
    file.seek(0)
    head = file.read(4)
    file.seek(0)
    if not head:
        raise CannotBeRead("The selected file is empty")
    for magic, what in KNOWN:
        if head.startswith(magic):
            raise CannotBeRead(f"The selected file is {what}: it must be a CSV file")
    source: Any = gzip.GzipFile(fileobj=file) if head.startswith(GZIP) else file
    read = 0
    try:
        while piece := source.read(PIECE):
            read += len(piece)
            if read > limit:
                raise CannotBeRead(
                    f"The selected file must be smaller than {limit // 1_000_000} MB when unpacked"
                )
            if b"\x00" in piece:
                raise CannotBeRead("The selected file is not text: it must be a CSV file")
            yield piece
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise CannotBeRead(
            "The selected file is broken: it ends too early or was damaged on its way"
        ) from None
    if not read:
        raise CannotBeRead("The selected file is empty")


def read_through(file: IO[bytes], *, limit: int) -> Unpacked:
    """Size, number of lines and SHA-256 of what is in the file: the same whether it came packed or not."""
    fingerprint, size, lines, last = hashlib.sha256(), 0, 0, b""
    for piece in unpacked(file, limit=limit):
        fingerprint.update(piece)
        size += len(piece)
        lines += piece.count(b"\n")
        last = piece[-1:]
    return Unpacked(size, lines + (last != b"\n"), fingerprint.hexdigest())
