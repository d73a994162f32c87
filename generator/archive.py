"""A zip archive written directly, from members that are deflated already or now.

The same members give the same bytes: no times, no system, one deflate. libdeflate (through the
package `deflate`) writes the same bytes on every processor and system, three times as fast as
zlib and no larger; the zlib of Python differs from one build to the next, and is taken only where
the package cannot be had. Format: PKWARE APPNOTE 6.3.10, without zip64.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable

from msgspec import Struct

from generator.errors import BrokenTemplate

try:
    import deflate
except ImportError:  # no wheel for this system: files of another make that hold the same
    deflate = None  # type: ignore[assignment]

# What reading a damaged archive raises.
BAD_ARCHIVE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)
_LEVEL = 5  # a twentieth of the time of a page is worth a fiftieth of its size
# What a member is, as it stands before it and in the directory, where more follows.
_SHAPE = struct.Struct("<5H3L2H")
_MORE = struct.Struct("<3H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _DEFLATED, _UTF8 = 20, 8, 1 << 11
_LOCAL, _ENTRY = b"PK\3\4", b"PK\1\2" + _VERSION.to_bytes(2, "little")
_TIME, _DATE = 0, 1 << 5 | 1  # 1980-01-01 00:00, where the format begins to count
_OWN = 0o600 << 16  # who unpacks it on Unix may read and write it
_MOST_MEMBERS, _MOST_BYTES = 0xFFFF, 0xFFFFFFFF


class Member(Struct, frozen=True):
    """A part of an archive as it is written: deflated, with the size and sum of what it holds."""

    name: str
    packed: bytes
    size: int
    sum: int


def pack_member(name: str, content: bytes) -> Member:
    """A part deflated, to be written as often as wanted."""
    add_up = zlib.crc32 if deflate is None else deflate.crc32
    return Member(name, _deflate(content), len(content), add_up(content))


def _deflate(content: bytes) -> bytes:
    if deflate is not None:
        return bytes(deflate.deflate_compress(content, _LEVEL))
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


def write_archive(members: Iterable[Member]) -> bytes:
    """The archive of the members in their order.

    Raises `BrokenTemplate` for more than the format holds: 65,535 members or 4 GB.
    """
    pieces: list[bytes] = []
    entries: list[bytes] = []
    place = 0
    for member in members:
        name = member.name.encode()
        flags = 0 if member.name.isascii() else _UTF8
        if place + len(member.packed) > _MOST_BYTES or member.size > _MOST_BYTES:
            raise BrokenTemplate("填好的文件超过 4 GB，不能保存", fix="减少清单的行数，或分成几份")
        shape = _SHAPE.pack(
            *(_VERSION, flags, _DEFLATED, _TIME, _DATE),
            *(member.sum, len(member.packed), member.size, len(name), 0),
        )
        pieces += (_LOCAL, shape, name, member.packed)
        entries += (_ENTRY, shape, _MORE.pack(0, 0, 0, _OWN, place), name)
        place += len(_LOCAL) + len(shape) + len(name) + len(member.packed)
    count, length = len(entries) // 4, sum(map(len, entries))
    if count > _MOST_MEMBERS or place + length > _MOST_BYTES:
        raise BrokenTemplate("文件里的部分太多，装不进压缩包", fix="减少模板里的图片等部分")
    end = _END.pack(b"PK\5\6", 0, 0, count, count, length, place, 0)
    return b"".join((*pieces, *entries, end))


def pack(members: Iterable[tuple[str, bytes]]) -> bytes:
    """The archive of parts given by name and content."""
    return write_archive(pack_member(name, content) for name, content in members)


def unpack(data: bytes) -> tuple[tuple[str, bytes], ...]:
    """The parts of an archive by name and content, in their order; raises as `zipfile` does."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return tuple((info.filename, archive.read(info)) for info in archive.infolist())
