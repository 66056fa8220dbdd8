"""What a file is goes by its content; what it unpacks to has a limit."""

import gzip
import io
import zlib

import pytest

from partnership.intake import CannotBeRead, read_through, unpacked

LIMIT = 1_000_000


def through(content, limit=LIMIT):
    return read_through(io.BytesIO(content), limit=limit)


def test_plain_and_packed_have_one_fingerprint():
    content = b"a,b\n1,2\n3,4"
    plain, packed = through(content), through(gzip.compress(content))
    assert plain == packed
    assert (plain.size, plain.lines) == (11, 3)


@pytest.mark.parametrize("content", [b"", gzip.compress(b"")])
def test_empty(content):
    with pytest.raises(CannotBeRead, match="empty"):
        through(content)


@pytest.mark.parametrize("cut", [5, 12, -9, -4])
def test_truncated_gzip_is_broken(cut):
    packed = gzip.compress(b"Month,LSOA name\n" * 500)
    with pytest.raises(CannotBeRead, match="broken"):
        through(packed[:cut])


def test_damaged_gzip_is_broken():
    packed = bytearray(gzip.compress(bytes(range(1, 128)) * 400))
    packed[40] ^= 0xFF
    with pytest.raises(CannotBeRead):
        through(bytes(packed))


def test_a_bomb_is_refused_before_it_is_unpacked():
    taken = []
    bomb = gzip.compress(b"a" * 50_000_000)
    assert len(bomb) < 60_000
    with pytest.raises(CannotBeRead, match="smaller than 1 MB"):
        taken.extend(map(len, unpacked(io.BytesIO(bomb), limit=LIMIT)))
    assert sum(taken) <= LIMIT


def test_a_bomb_of_many_members_is_refused():
    with pytest.raises(CannotBeRead, match="smaller"):
        through(gzip.compress(b"a" * 600_000) * 3)


def test_the_limit_itself_is_allowed():
    assert through(b"a" * 1000, limit=1000).size == 1000


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04rest", "Excel"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "picture"),
        (b"\x00\x01\x02\x03", "not text"),
        (gzip.compress(b"a\x00b"), "not text"),
        ("Month,Type\n".encode("utf-16"), "text in UTF-16, not in UTF-8: it must be a CSV file"),
        (b"\xfe\xff" + "Month,Type\n".encode("utf-16-be"), "text in UTF-16"),
        ("Month,Type\n".encode("utf-16-le"), "not text"),
    ],
)
def test_what_is_not_text_is_named(content, words):
    with pytest.raises(CannotBeRead, match=words):
        through(content)


def test_zlib_alone_is_not_taken_for_text():
    with pytest.raises(CannotBeRead):
        list(unpacked(io.BytesIO(b"\x1f\x8b" + zlib.compress(b"abc")), limit=LIMIT))
