"""A PDF held against the Word file it was made from: pages, fonts, every word of the body.

What a reader sees are glyphs, so the characters are counted by the glyphs that are drawn and what
the embedded fonts say of them. The text that a PDF states beside its glyphs (ActualText) is not
asked: where a font lacks Chinese it is stated all the same, and boxes are drawn.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

import pikepdf
from msgspec import Struct

from generator import word
from generator.errors import PdfFailed
from generator.ooxml.package import Package
from generator.pdf import fonts
from generator.pdf.type1 import settle_type1
from generator.reading import Limits, Paragraph

# The Word file that a PDF was made from, as its document information says.
STAMP = "/GeneratorWordHash"
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_COUNTED = re.compile("[0-9a-z\u3400-\u9fff\U00020000-\U0003ffff]")
# Fields that every program fills anew: their results are no words of the document.
_VOLATILE = re.compile(
    rb'(?:<w:instrText[^>]*>|w:instr=")\s*(?:PAGE|NUMPAGES|SECTIONPAGES|PAGEREF|DATE|TIME|'
    rb"SAVEDATE|PRINTDATE|CREATEDATE|FILENAME|FILESIZE)\b",
    re.IGNORECASE,
)
_OF_VOLATILE = re.compile("[0-9a-z年月日时分秒上下午星期一二三四五六七八九十〇]")
_EAST_ASIAN = re.compile(rb'<w:rFonts\b[^>]*\sw:eastAsia="([^"]+)"')
_BF_RANGE = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_BF_CHAR = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
_CODE_SPACE = re.compile(rb"begincodespacerange\s*<([0-9A-Fa-f]+)>")
_DEEPEST = 8


class Expected(Struct, frozen=True):
    """What a Word file says, for its PDF to be held against: `digest` is the file's SHA-256.

    `words` counts the characters of the body; `fonts` are those named for Chinese.
    """

    name: str
    digest: str
    words: Counter[str]
    paragraphs: tuple[str, ...]
    fonts: frozenset[str]


def expect(data: bytes, name: str) -> Expected:
    """What the PDF of a Word file has to show; raises `UnreadableInput` for what is none."""
    document = word.read(data, name)
    package = Package(data, name, Limits())
    parts = [package.read(part) for part in package.names() if part.endswith(".xml")]
    found = {
        font.decode("utf-8", "replace") for part in parts for font in _EAST_ASIAN.findall(part)
    }
    paragraphs = tuple(text for text in map(_take_text, document.body.paragraphs) if text)
    words = Counter("".join(map(_fold, paragraphs)))
    main = next(r.target for r in package.relations() if r.kind == "officeDocument")
    if _VOLATILE.search(package.read(main)):
        words = Counter({c: n for c, n in words.items() if not _OF_VOLATILE.match(c)})
    return Expected(name, hashlib.sha256(data).hexdigest(), words, paragraphs, frozenset(found))


def prove(data: bytes, expected: Expected) -> tuple[bytes, int]:
    """The PDF as it is kept, and its pages; raises `PdfFailed` where it does not show everything.

    Kept without times and random ids, so that the same Word file gives the same bytes wherever
    the same LibreOffice and fonts are at work.
    """
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pages = len(pdf.pages)
            if not pages:
                raise _fail(expected, "一页也没有", "crashed")
            drawn = _Drawn()
            for page in pdf.pages:
                drawn.read(page.obj, page.obj.get("/Resources"))
            _judge(expected, drawn)
            return _write(pdf, expected.digest), pages
    except (pikepdf.PdfError, RuntimeError, ValueError, KeyError, struct.error) as error:
        raise _fail(expected, "不完整，打不开", "crashed") from error


def read_stamp(data: bytes) -> str | None:
    """The digest of the Word file that a PDF of ours was made from; None for any other file."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            stamp = pdf.docinfo.get(STAMP)
            return str(stamp) if stamp is not None else None
    except (pikepdf.PdfError, RuntimeError, ValueError, KeyError):
        return None


def _take_text(paragraph: Paragraph) -> str:
    return paragraph.text.strip()


def _fold(text: str) -> str:
    """The characters of a text that are counted, in one spelling."""
    return "".join(_COUNTED.findall(unicodedata.normalize("NFKC", text).casefold()))


def _write(pdf: pikepdf.Pdf, digest: str) -> bytes:
    for key in ("/CreationDate", "/ModDate"):
        if key in pdf.docinfo:
            del pdf.docinfo[key]
    pdf.docinfo[STAMP] = digest
    for number, each in enumerate(pdf.objects):
        if isinstance(each, pikepdf.Stream) and "/Length2" in each:
            lengths = int(each["/Length1"]), int(each["/Length2"])
            each.write(settle_type1(each.read_bytes(), *lengths, f"{digest}{number}"))
    for key in ("/ID", "/DocChecksum"):
        if key in pdf.trailer:
            del pdf.trailer[key]
    stream = io.BytesIO()
    pdf.save(stream, deterministic_id=True)
    return stream.getvalue()


def _judge(expected: Expected, drawn: _Drawn) -> None:
    loose = sorted(drawn.loose)
    if loose:
        raise _fail(
            expected, f"没有嵌入字体 {'、'.join(loose)}，换一台电脑打印会变样", "incomplete"
        )
    short = expected.words - drawn.words
    if not short and not drawn.boxes:
        return
    chinese = {sign for sign in expected.words if _HAN.match(sign)}
    unseen = {sign for sign in short if not drawn.words[sign]} | drawn.boxes
    if len(unseen & chinese) * 2 > len(chinese):
        raise _lack_fonts(expected)
    # Every Chinese font has the common characters: one that is not drawn has been cut off.
    lacking = drawn.boxes | {sign for sign in unseen if not _is_common(sign)}
    if lacking:
        signs = "".join(sorted(lacking))[:20]
        raise PdfFailed(
            f"{expected.name}：PDF 里这些字会印成方框或空白：“{signs}”，没有保留 PDF",
            fix="安装含有这些字的字体（生僻字可用 fonts-noto-cjk-extra、天珩全字库），"
            "或在模板里给它们换一个字体",
            kind="missing_fonts",
        )
    text = next((p for p in expected.paragraphs if set(_fold(p)) & set(short)), "")
    shown = text if len(text) <= 40 else text[:40] + "…"
    signs = "".join(short)[:20]
    raise PdfFailed(
        f"{expected.name}：PDF 里的字比 Word 文件里的少（少了“{signs}”），如“{shown}”一段，没有保留 PDF",
        fix="在模板里检查：固定高度的表格行、放不下内容的文本框、伸出页面的表格",
        kind="incomplete",
    )


def _is_common(sign: str) -> bool:
    try:
        return bool(sign.encode("gbk"))
    except UnicodeEncodeError:
        return False


def refuse_boxes(expected: Expected) -> None:
    """Raises `PdfFailed` where a document has Chinese, on a machine without Chinese fonts."""
    if any(_HAN.match(sign) for sign in expected.words):
        raise _lack_fonts(expected)


def _lack_fonts(expected: Expected) -> PdfFailed:
    named = "、".join(sorted(expected.fonts)[:6])
    return PdfFailed(
        f"{expected.name}：这台机器没有中文字体，PDF 里的中文会印成方框，没有保留 PDF"
        + (f"（文书用的是 {named}）" if named else ""),
        fix=fonts.INSTALL,
        kind="missing_fonts",
    )


def _fail(expected: Expected, words: str, kind: str) -> PdfFailed:
    return PdfFailed(
        f"{expected.name}：转出来的 PDF {words}",
        fix="再运行一次；仍然如此的，更新 LibreOffice",
        kind=kind,
    )


class _Font(Struct, frozen=True):
    """A font of a page: what each code of `width` bytes shows (folded), and which draw its box."""

    width: int
    shows: dict[int, str]
    boxes: frozenset[int]


class _Drawn:
    """What the pages draw: `words` counts characters, `boxes` are those that a font lacks."""

    def __init__(self) -> None:
        self.words: Counter[str] = Counter()
        self.boxes: set[str] = set()
        self.loose: set[str] = set()
        self._fonts: dict[Any, _Font] = {}

    def read(self, content: Any, resources: Any, depth: int = 0) -> None:
        """A page, or a form that is drawn on it, with the resources it uses."""
        codes: defaultdict[str, bytearray] = defaultdict(bytearray)
        named, kept = "", []
        for each in pikepdf.parse_content_stream(content, "Tf Tj TJ ' \" q Q Do"):
            operator = str(each.operator)
            if operator == "q":
                kept.append(named)
            elif operator == "Q":
                named = kept.pop() if kept else named
            elif operator == "Tf":
                named = str(each.operands[0])
            elif operator == "Do":
                self._read_form(resources, str(each.operands[0]), depth)
            else:
                codes[named] += b"".join(_list_strings(each.operands))
        for name, shown in codes.items():
            self._count(self._find_font(resources, name), bytes(shown))

    def _read_form(self, resources: Any, name: str, depth: int) -> None:
        form = _look(resources, "/XObject", name)
        if form is not None and form.get("/Subtype") == "/Form" and depth < _DEEPEST:
            self.read(form, form.get("/Resources", resources), depth + 1)

    def _count(self, font: _Font | None, shown: bytes) -> None:
        if font is None:
            return
        width = font.width
        codes: Iterable[int] = shown
        if width > 1:
            ends = range(0, len(shown) - width + 1, width)
            codes = (int.from_bytes(shown[at : at + width]) for at in ends)
        for code, count in Counter(codes).items():
            signs = font.shows.get(code, "")
            if code in font.boxes:
                self.boxes.update(signs)
                continue
            for sign in signs:
                self.words[sign] += count

    def _find_font(self, resources: Any, name: str) -> _Font | None:
        font = _look(resources, "/Font", name)
        if font is None:
            return None
        key = font.objgen if font.is_indirect else name
        if key not in self._fonts:
            self._fonts[key] = self._read_font(font)
        return self._fonts[key]

    def _read_font(self, font: Any) -> _Font:
        holder = font
        if font.get("/Subtype") == "/Type0":
            holder = font["/DescendantFonts"][0]
        descriptor = holder.get("/FontDescriptor")
        program = None
        if descriptor is not None:
            files = (descriptor.get(f"/FontFile{n}") for n in ("", "2", "3"))
            program = next((each for each in files if each is not None), None)
        if program is None and font.get("/Subtype") != "/Type3":
            self.loose.add(str(font.get("/BaseFont", "?")).lstrip("/"))
        table = font.get("/ToUnicode")
        width, shows = (1, {}) if table is None else _read_table(table.read_bytes())
        is_outlined = descriptor is not None and "/FontFile2" in descriptor
        boxes = _list_boxes(program.read_bytes()) if program is not None and is_outlined else ()
        shows = {code: folded for code, text in shows.items() if (folded := _fold(text))}
        return _Font(width, shows, frozenset(boxes))


def _look(resources: Any, kind: str, name: str) -> Any:
    group = resources.get(kind) if resources is not None else None
    return group.get(name) if group is not None else None


def _list_strings(operands: Any) -> Iterator[bytes]:
    for each in operands:
        if isinstance(each, pikepdf.String):
            yield bytes(each)
        elif isinstance(each, pikepdf.Array):
            yield from (bytes(part) for part in each if isinstance(part, pikepdf.String))


def _read_table(table: bytes) -> tuple[int, dict[int, str]]:
    """The bytes of a code and what each shows, by a ToUnicode table (ISO 32000-1, 9.10.3)."""
    space = _CODE_SPACE.search(table)
    shows: dict[int, str] = {}
    for block in _BF_CHAR.findall(table):
        tokens = [match[1] for match in _TOKEN.finditer(block)]
        for code, text in zip(tokens[::2], tokens[1::2], strict=False):
            shows[int(code, 16)] = _decode(text)
    for block in _BF_RANGE.findall(table):
        _read_ranges(block, shows)
    return (len(space[1]) // 2 if space else 1), shows


def _read_ranges(block: bytes, shows: dict[int, str]) -> None:
    tokens = iter(_TOKEN.finditer(block))
    for low, high, first in zip(tokens, tokens, tokens, strict=False):
        codes = range(int(low[1], 16), min(int(high[1], 16), int(low[1], 16) + 0xFFFF) + 1)
        if first[2]:  # a list with a text for each code
            for code, text in zip(codes, tokens, strict=False):
                if text[3]:
                    break
                shows[code] = _decode(text[1])
            else:
                next(tokens, None)
        else:
            start = _decode(first[1])
            for code in codes if start else ():
                shows[code] = start[:-1] + chr(ord(start[-1]) + code - codes.start)


def _decode(text: bytes) -> str:
    return bytes.fromhex(text.decode("ascii")).decode("utf-16-be", "replace")


def _list_boxes(program: bytes) -> Iterator[int]:
    """The codes of a TrueType subset that draw what the font draws for what it lacks (glyph 0).

    In a subset for a simple font the glyphs stand in the order of their codes.
    """
    (count,) = struct.unpack_from(">H", program, 4)
    tables = {}
    for at in range(12, 12 + 16 * count, 16):
        tag, _, start, length = struct.unpack_from(">4sIII", program, at)
        tables[tag] = (start, length)
    if not {b"head", b"loca", b"glyf"} <= tables.keys():
        return
    (is_long,) = struct.unpack_from(">h", program, tables[b"head"][0] + 50)
    start, length = tables[b"loca"]
    form, scale = ("I", 1) if is_long else ("H", 2)
    size = struct.calcsize(f">{form}")
    places = [
        scale * place for place in struct.unpack_from(f">{length // size}{form}", program, start)
    ]
    begin = tables[b"glyf"][0]
    outlines = [program[begin + a : begin + b] for a, b in pairwise(places)]
    lacking = outlines[0] if outlines else b""
    yield from (code for code, each in enumerate(outlines) if code and lacking and each == lacking)
