"""A story of a form as Jinja2: what docxtpl's own patching makes of the whole, in linear time.

docxtpl patches a story by some twenty regular expressions over all of its text; they take more
than twice as long for twice the text, and a story built for it can keep them busy for hours. But
what they do to a paragraph or table depends on nothing around it, unless a tag reaches out of it:
so the story is cut into its blocks. One whose tags are not so simple goes to docxtpl as a whole,
in a process of its own that is stopped when it takes too long.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator

from generator.errors import BrokenTemplate

PATIENCE = 10.0  # seconds
_CHUNK = 16_384  # characters that are patched in one go
_LARGEST = 131_072  # characters that are taken together because a tag reaches back
_EFFORT = 50_000_000  # characters times tags of a block that are patched here
_LONGEST_TAG = 2_000
_MOST_STRAYS = 50
_EDGE = re.compile(r"<(/?)w:(?:p|tbl)(?=[ >/])[^>]*?(/?)>")
_XML = re.compile(r"<[^>]*>")
_OPENER = re.compile(r"\{[{%#]")
_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_PAIR = re.compile(r"\{[{%#]|[}%#]\}")
_PAIR_IN_XML = re.compile(r"<[^<>]*(?:\{[{%#]|[}%#]\})[^<>]*>")
# Tags that move or strip what stands around them, and what makes docxtpl try again and again.
_FAR_REACHING = re.compile(r"\{%\s*(?:colspan|cellbg|vm|hm)\b|\{%-|-%\}|\{\{\{|[%#}]\}\}")
# Tags that take the row, cell, paragraph or run they stand in with them.
_TAKING = re.compile(r"\{[{%#](tr|tc|p|r)\s")
_SPREAD_OPENER = re.compile(r"\{(?:<[^>]*>)*[{%#]")
_SPREAD_CLOSER = re.compile(r"[}%](?:<[^>]*>)*\}")
_CELL = re.compile(r"(<w:tcPr(?: [^<>]*)?>)(.*?)(</w:tcPr>)", re.DOTALL)
_PROPERTY = re.compile(
    r"<w:(\w+)(?:\{[{%](?:(?![}%]\}).)*[}%]\}|\{(?![{%])|[^<>{])*(?:(?<=/)>|>.*?</w:\1>)", re.DOTALL
)
# The properties of a cell in their order: ECMA-376 part 1, A.1, CT_TcPr.
_PROPERTIES = (
    *("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar"),
    *("textDirection", "tcFitText", "vAlign", "hideMark", "headers"),
)
_APART = """
import sys
from docxtpl import DocxTemplate
text = sys.stdin.buffer.read().decode()
sys.stdout.buffer.write(DocxTemplate("").patch_xml(text).encode())
"""


def patch(text: str) -> str:
    """The XML of a story as Jinja2; raises `BrokenTemplate` where that takes too long."""
    _refuse_strays(text)
    patched = _patch_blocks(text)
    return _CELL.sub(_order_properties, _patch_apart(text)) if patched is None else patched


def _order_properties(cell: re.Match[str]) -> str:
    """What a cell is like in the order that Word wants, where docxtpl puts its own anywhere."""
    found = list(_PROPERTY.finditer(cell[2]))
    if "".join(each[0] for each in found) != cell[2] or not {e[1] for e in found} <= {*_PROPERTIES}:
        return cell[0]
    ordered = sorted(found, key=lambda each: _PROPERTIES.index(each[1]))
    return "".join((cell[1], *(each[0] for each in ordered), cell[3]))


def _refuse_strays(text: str) -> None:
    """Refuses more halves of tags than slips of the keys, which docxtpl would try for ever."""
    words = _XML.sub("", text)
    closer, strays = "", []
    for half in _PAIR.finditer(words):
        if half[0] in _CLOSERS:  # a beginning: the one before it had no end
            if closer:
                strays.append(half.start())
            closer = _CLOSERS[half[0]]
        elif half[0] == closer:
            closer = ""
        elif not closer:
            strays.append(half.start())
    if len(strays) > _MOST_STRAYS:
        near = words[max(strays[0] - 10, 0) : strays[0] + 20]
        raise BrokenTemplate(
            f"有 {len(strays)} 处标签只有一半（有开头没有结尾，或反过来），第一处在“{near}”",
            fix="用 Word 打开模板，把标签写完整",
        )


def _patch_blocks(text: str) -> str | None:
    """The story patched block by block; None where a tag may reach out of its block."""
    pieces = _cut(text)
    if pieces is None:
        return None
    from docxtpl import DocxTemplate  # heavy, and not needed for a form that is kept

    patch_xml = DocxTemplate("").patch_xml
    return "".join(patch_xml(chunk) if "{" in chunk else chunk for chunk in _gather(pieces))


def _cut(text: str) -> list[str] | None:
    """The story in pieces that docxtpl patches alone as it does together; None for none."""
    pieces: list[str] = []
    # The first of the pieces since which there is a <w:t> without a tag after it: docxtpl lets it
    # keep its blanks for the sake of the next tag, unless another <w:t> comes first.
    waiting: int | None = None
    for block, is_block in _list_blocks(text):
        if "{" in block or "}" in block:
            if not (_is_simple(block) if is_block else not _PAIR.search(block)):
                return None
            opener = _SPREAD_OPENER.search(block)
            if opener and waiting is not None and "<w:t>" not in block[: opener.start()]:
                block = "".join((*pieces[waiting:], block))
                del pieces[waiting:]
                if len(block) > _LARGEST:
                    return None
            closers = [closer.end() for closer in _SPREAD_CLOSER.finditer(block)]
            if closers:
                waiting = None
            if "<w:t>" in block[max(closers, default=0) :]:
                waiting = len(pieces)
        elif "<w:t>" in block:
            waiting = len(pieces)
        pieces.append(block)
    return pieces


def _list_blocks(text: str) -> Iterator[tuple[str, bool]]:
    """The paragraphs and tables of a story, and what stands between them, in order."""
    depth = done = 0
    for edge in _EDGE.finditer(text):
        shuts, is_empty = edge[1], edge[2]
        if is_empty:
            continue
        if shuts:
            depth -= 1
            if depth == 0:
                yield text[done : edge.end()], True
                done = edge.end()
        else:
            if depth == 0 and done < edge.start():
                yield text[done : edge.start()], False
                done = edge.start()
            depth += 1
    yield text[done:], False


def _is_simple(block: str) -> bool:
    """Whether all tags of a block are whole and plain, and none is in an attribute."""
    if _PAIR_IN_XML.search(block):
        return False
    words = _XML.sub("", block)
    if words.startswith("}") or words.endswith("{") or _FAR_REACHING.search(words):
        return False
    count = end = 0
    while opener := _OPENER.search(words, end):
        closer = words.find(_CLOSERS[opener[0]], opener.end())
        if closer < 0 or closer - opener.start() > _LONGEST_TAG:
            return False
        if _PAIR.search(words, end, opener.start()) or _OPENER.search(
            words, opener.start() + 1, closer
        ):
            return False
        count, end = count + 1, closer + 2
    if _PAIR.search(words, end) or count * len(block) > _EFFORT:
        return False
    return all(_stands_in(block, name) for name in set(_TAKING.findall(words)))


def _stands_in(block: str, name: str) -> bool:
    """Whether all tags of a block stand between the first and the last of its elements `name`."""
    first = re.search(f"<w:{name}[ >]", block)
    opener = _SPREAD_OPENER.search(block)
    return bool(
        first
        and opener
        and first.start() < opener.start()
        and block.rfind("}") < block.rfind(f"</w:{name}>")
    )


def _gather(pieces: list[str]) -> Iterator[str]:
    """The pieces together, as many at a time as are patched well in one go."""
    gathered: list[str] = []
    length = 0
    for piece in pieces:
        if gathered and length + len(piece) > _CHUNK:
            yield "".join(gathered)
            gathered, length = [], 0
        gathered.append(piece)
        length += len(piece)
    yield "".join(gathered)


def _patch_apart(text: str) -> str:
    """The story patched as a whole, in a process of its own."""
    import subprocess

    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    try:
        run = subprocess.run(
            [sys.executable, "-c", _APART],
            input=text.encode(),
            capture_output=True,
            timeout=PATIENCE,
            env=surroundings,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise BrokenTemplate(
            f"标签太乱，{PATIENCE:g} 秒内整理不完",
            fix="检查有没有只写了一半的标签（{{ 没有 }}，{% 没有 %}）或成片的空格，改正后再试",
        ) from error
    except (OSError, subprocess.CalledProcessError) as error:
        raise BrokenTemplate(
            "标签不能整理", fix="关掉别的程序再试；仍不行的，把模板交给开发者"
        ) from error
    return run.stdout.decode()
