"""The zip archive a Word file is: its parts and relations, opened with distrust.

No entity is resolved, no DTD is accepted, nothing is fetched, and what unpacks to more than the
limits allow is refused before it is unpacked (ECMA-376 part 2, open packaging).
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import IO, Any, TypeVar
from urllib.parse import unquote

from lxml import etree
from msgspec import Struct

from generator.errors import UnreadableInput
from generator.reading import Limits

RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "请用 Word 或 WPS 打开，另存为 .docx 后再试"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_SEND_AGAIN = "请用 Word 打开确认，能打开就另存一份再试，打不开就请对方重发"

# Strict documents use other names for the same things (ECMA-376 part 1, annex A).
_STRICT = re.compile(rb"""(?<==["'])http://purl\.oclc\.org/ooxml/(\w+)/(\w+)(?=[/"'])""")
# Names that would leave the folder in which somebody unpacks the file.
_ASTRAY = re.compile(r"(?:^|[\\/])\.\.(?:[\\/]|$)|^[\\/]|^[A-Za-z]:|[\x00-\x1f]")
_DOCTYPE = re.compile(rb"<\x00?!\x00?D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E")


# The small parts that were unpacked last, and the relations that were read: papers of one form
# share most of them, byte for byte.
_UNPACKED: dict[tuple[object, ...], bytes] = {}
_RELATED: dict[tuple[str, bytes], tuple[Relation, ...]] = {}
_SMALL = 2**16
_MOST_KNOWN = 64
_LOCAL = 30  # bytes of a member's own header before its names
_K = TypeVar("_K")
_V = TypeVar("_V")


def _remember(known: dict[_K, _V], key: _K, value: _V) -> None:
    if len(known) >= _MOST_KNOWN:
        known.clear()
    known[key] = value


class Relation(Struct, frozen=True):
    """A pointer from one part to another: its id, the last word of its type, the part's name."""

    id: str
    kind: str
    target: str


class Package:
    """The parts of one Word file, by name.

    Raises UnreadableInput with kind "not_word", "encrypted", "damaged" or "hostile".
    """

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        self.name = name or "这个文件"
        self._limits = limits
        self._data = data
        self._refuse_other_formats(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise self.damaged("压缩包打不开") from error
        self._refuse_bombs(members, len(data))
        self._members: dict[str, zipfile.ZipInfo] = {}
        for member in members:
            if self._members.setdefault(member.filename.lower(), member) is not member:
                raise self.damaged(f"里面有两个同名的部分 {member.filename}")

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._members

    def names(self) -> tuple[str, ...]:
        """The names of all parts, in lower case."""
        return tuple(self._members)

    def read(self, part: str) -> bytes:
        """The bytes of a part as they lie in the file."""
        member = self._members.get(part.lower())
        if member is None:
            raise self.damaged(f"缺少必需的部分 {part}")
        key = self._describe(member)
        known = _UNPACKED.get(key)
        if known is not None:
            return known
        try:
            data = self._zip.read(member)
        except RuntimeError as error:
            raise self.encrypted() from error
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            raise self.damaged(f"{part} 解压失败") from error
        if len(data) <= _SMALL:
            _remember(_UNPACKED, key, data)
        return data

    def _describe(self, member: zipfile.ZipInfo) -> tuple[object, ...]:
        """All that decides what unpacking a member gives, its packed bytes among it."""
        start = member.header_offset
        names = sum(
            int.from_bytes(self._data[at : at + 2], "little") for at in (start + 26, start + 28)
        )
        record = self._data[start : start + _LOCAL + names + member.compress_size]
        return (member.filename, member.CRC, member.file_size, member.compress_type, record)

    def open(self, part: str) -> IO[bytes]:
        """A part as a stream, for those too large to hold; reading may raise `UnreadableInput`."""
        member = self._members.get(part.lower())
        if member is None:
            raise self.damaged(f"缺少必需的部分 {part}")
        try:
            return self._zip.open(member)
        except RuntimeError as error:
            raise self.encrypted() from error
        except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
            raise self.damaged(f"{part} 解压失败") from error

    def xml(self, part: str) -> Any:
        """The root element of a part; names of strict documents are those of the others."""
        data = self.read(part)
        if _DOCTYPE.search(data[:4096]):
            raise self.hostile(f"{part} 带有文档类型声明（DTD），Word 文件里不应有")
        if b"purl.oclc.org" in data:
            data = _STRICT.sub(_transitional, data)
        try:
            root = parse(data)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.damaged(f"{part} 的内容不是完整的 XML") from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise self.hostile(f"{part} 带有文档类型声明（DTD），Word 文件里不应有")
        return root

    def relations(self, part: str = "") -> tuple[Relation, ...]:
        """The relations of a part, or of the package; those that lead outside are left out."""
        folder, base = posixpath.split(part)
        source = posixpath.join(folder, "_rels", f"{base}.rels")
        if source not in self:
            return ()
        key = (part, self.read(source))
        known = _RELATED.get(key)
        if known is not None:
            return known
        relations = []
        for element in self.xml(source).iterchildren(RELATION):
            if element.get("TargetMode") == "External":
                continue
            target = posixpath.join("/", folder, unquote(element.get("Target", "")))
            kind = element.get("Type", "").rstrip("/").rpartition("/")[2]
            path = posixpath.normpath(target).lstrip("/")
            relations.append(Relation(element.get("Id", ""), kind, path))
        _remember(_RELATED, key, tuple(relations))
        return tuple(relations)

    def not_word(self, what: str, fix: str = _SAVE_AS) -> UnreadableInput:
        """The file is something else; `what` says what."""
        return UnreadableInput(
            f"{self.name} 不是 Word 文档（.docx）：{what}", fix=fix, kind="not_word"
        )

    def encrypted(self) -> UnreadableInput:
        """The file asks for a password."""
        return UnreadableInput(
            f"{self.name} 设有打开密码，无法读取",
            fix="请在 Word 里打开，取消密码（文件 → 信息 → 保护文档）后另存再试",
            kind="encrypted",
        )

    def damaged(self, what: str) -> UnreadableInput:
        """The file is broken; `what` says where."""
        return UnreadableInput(f"{self.name} 已损坏：{what}", fix=_SEND_AGAIN, kind="damaged")

    def hostile(self, what: str) -> UnreadableInput:
        """The file is built to do harm; `what` says how."""
        return UnreadableInput(
            f"{self.name} 可能是恶意文件，已拒绝读取：{what}",
            fix="请确认文件来源；确属可信的，用 Word 打开后另存为新的 .docx 再试",
            kind="hostile",
        )

    def _refuse_other_formats(self, data: bytes) -> None:
        if not data:
            raise self.damaged("文件是空的（0 字节）")
        if data.startswith(_OLE):
            if "EncryptedPackage".encode("utf-16-le") in data:
                raise self.encrypted()
            if "WordDocument".encode("utf-16-le") in data:
                raise self.not_word("是旧版 Word 的 .doc 格式")
            raise self.not_word("是旧版 Office 格式（.doc、.xls 或 .wps）")
        head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        if head.startswith(b"%pdf"):
            raise self.not_word("是 PDF 文件", "请使用生成这份 PDF 的 Word 原件")
        if head.startswith(b"{\\rtf"):
            raise self.not_word("是 RTF 文件")
        if head.startswith((b"<", b"mime-version")):
            raise self.not_word("是网页或 XML 文件")
        if not head.startswith(b"pk"):
            raise self.not_word("无法识别的文件格式")

    def _refuse_bombs(self, members: list[zipfile.ZipInfo], packed: int) -> None:
        limits = self._limits
        if packed > limits.packed:
            raise self.hostile(f"文件有 {_mb(packed)} MB，超过 {_mb(limits.packed)} MB")
        if len(members) > limits.members:
            raise self.hostile(f"压缩包里有 {len(members)} 个部分，超过 {limits.members} 个")
        total = sum(member.file_size for member in members)
        if total > limits.unpacked:
            raise self.hostile(f"解压后有 {_mb(total)} MB，超过 {_mb(limits.unpacked)} MB")
        for member in members:
            if _ASTRAY.search(member.filename):
                raise self.hostile(f"里面有一个会写到别处的部分 {member.filename}")
            size, small = member.file_size, 2**20
            is_xml = member.filename.lower().endswith((".xml", ".rels"))
            if is_xml and size > limits.part:
                raise self.hostile(
                    f"{member.filename} 有 {_mb(size)} MB，超过 {_mb(limits.part)} MB"
                )
            if size > small and size > limits.ratio * max(member.compress_size, 1):
                raise self.hostile(f"{member.filename} 的压缩比超过 {limits.ratio} 倍")
            if member.flag_bits & 1:
                raise self.encrypted()


def parse(data: bytes) -> Any:
    """The root element of these bytes, nothing resolved or fetched; raises what lxml raises."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    return etree.fromstring(data, parser)


def as_strict(data: bytes, original: bytes) -> bytes:
    """A part with the names that its strict original has; any other as it is."""
    for match in {each[0]: each for each in _STRICT.finditer(original)}.values():
        for quote in (b'"', b"'"):
            data = data.replace(quote + _transitional(match), quote + match[0])
    return data


def repack(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """The archive with some members replaced or added, the others byte for byte as they were."""
    left = {name.lower(): (name, content) for name, content in changed.items()}
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in source.infolist():
            _, content = left.pop(member.filename.lower(), ("", None))
            info = zipfile.ZipInfo(member.filename, member.date_time)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = member.external_attr
            info.create_system = member.create_system
            target.writestr(info, source.read(member) if content is None else content)
        for name, content in left.values():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0  # the same on Windows as anywhere
            target.writestr(info, content)
    return stream.getvalue()


def _mb(size: int) -> int:
    return -(-size // 2**20)


def _transitional(match: re.Match[bytes]) -> bytes:
    return b"http://schemas.openxmlformats.org/" + match[1] + b"/2006/" + match[2]
