"""The archive of a Word file: the same bytes everywhere, readable by everyone."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import archive
from generator.errors import BrokenTemplate

PARTS = (
    ("[Content_Types].xml", b"<Types/>"),
    ("word/document.xml", "甲方：星河市政务数据中心。".encode() * 500),
    ("word/media/章.png", bytes(range(256)) * 3),
    ("empty.xml", b""),
)


def test_the_same_parts_give_the_same_bytes_on_every_machine() -> None:
    """Another sum here means that files written before and after an update differ: say so."""
    digest = hashlib.sha256(archive.pack(PARTS)).hexdigest()

    assert "aa3cc0098176ac6bc4849ae1eaf85dd61d94212ac934ad0a09a23bc85b587bf1" == digest


@given(
    st.dictionaries(
        st.text(st.characters(codec="utf-8", exclude_characters="\x00/\\"), min_size=1, max_size=9),
        st.binary(max_size=300),
        max_size=5,
    )
)
def test_what_was_packed_is_read_back(parts: dict[str, bytes]) -> None:
    data = archive.pack(parts.items())

    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        assert None is opened.testzip()
        assert {(1980, 1, 1, 0, 0, 0)} >= {info.date_time for info in opened.infolist()}
    assert tuple(parts.items()) == archive.unpack(data)


def test_without_the_faster_deflate_the_file_holds_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = archive.pack(PARTS)
    monkeypatch.setattr(archive, "deflate", None)

    assert PARTS == archive.unpack(archive.pack(PARTS)) == archive.unpack(usual)


def test_the_faster_deflate_makes_files_no_larger() -> None:
    content = PARTS[1][1]

    assert len(archive.pack_member("x", content).packed) <= len(zlib.compress(content, 6))


def test_more_than_the_format_holds_is_refused_before_it_is_written() -> None:
    huge = archive.Member("word/document.xml", b"", 2**32, 0)
    many = [archive.Member(f"{n}.xml", b"", 0, 0) for n in range(2**16)]

    with pytest.raises(BrokenTemplate, match="4 GB"):
        archive.write_archive([huge])
    with pytest.raises(BrokenTemplate, match="太多"):
        archive.write_archive(many)
