"""What stands around each paragraph of a contract: headings, blocks, labels, whose details they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from generator.authoring.deriving.cues import Around
from generator.findings import WordPlace
from generator.folding import fold
from generator.reading import Document, Paragraph, Table

_BUYER = r"甲\s?方|委托[方人]|买\s?方|需\s?方|采购[人方]|采购单位|发包[人方]|承租[人方]|用户方|定作人|建设单位|客户"
_SUPPLIER = r"乙\s?方|受托[方人]|卖\s?方|供\s?方|供应商|供货方|承包[人方]|出租[人方]|服务方|承揽人|施工单位|中标[人单]位?|成交供应商"
_ROLE = re.compile(f"(?P<buyer>{_BUYER})|(?P<supplier>{_SUPPLIER})")
_AGENCY = re.compile("代理机构|招标代理|招标公司")
_HEADING = re.compile(
    r"\s*(?:第\s?[一二三四五六七八九十百\d]{1,4}\s?[条章部]|[一二三四五六七八九十]{1,3}、|附[件录表]\s?[一二三四五六七八九十\d]{0,3})"
)
_SENTENCE = re.compile(r"[。；;\n]")
_CLAUSE_BREAK = re.compile(r"[，。；;\n\t]|(?<=\s)\s+")
_COMMA = re.compile(r"[，,。；;\n]")
_BLANKS = re.compile(r"(?<=[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff])")
_WINDOW = 800
_LONG = 60
_UNFINISHED = 30


class Context(Struct, frozen=True):
    """What a paragraph stands under: article, block, the cell beside and the cell above, side.

    `carried` is the sentence that the paragraph before left unfinished, as a page break does.
    """

    heading: str = ""
    block: str = ""
    beside: str = ""
    above: str = ""
    side: str = ""
    carried: str = ""


def read_contexts(document: Document, names: Mapping[str, str]) -> dict[WordPlace, Context]:
    """The context of each paragraph; `names` are the parties' names with their sides."""
    contexts: dict[WordPlace, Context] = {}
    for story in document.stories:
        labels = dict(_read_labels(story.tables))
        contexts.update(_read_story(story.paragraphs, labels, names))
    return contexts


def look_around(paragraph: Paragraph, context: Context, start: int, end: int) -> Around:
    """The words around a spot of a paragraph."""
    text = paragraph.text
    if len(text) > 2 * _WINDOW:  # what stands far away says nothing of a spot
        begin = max(0, start - _WINDOW)
        text = text[begin : end + _WINDOW]
        start, end = start - begin, end - begin
    before = text[:start]
    begin = max((m.end() for m in _SENTENCE.finditer(before)), default=0)
    stop = _SENTENCE.search(text, end)
    carried = context.carried if not begin else ""
    clause = carried + text[begin : stop.start() if stop else len(text)]
    label = _CLAUSE_BREAK.split(before)[-1][-24:]
    if not before.strip() or not label.strip():
        label = f"{context.beside} {context.above} {label}"
    elif len(before) < 12:
        label = f"{context.beside} {label}"
    label = _BLANKS.sub("", label)
    return Around(
        label=label,
        after=text[end : end + 12],
        near=_COMMA.split(carried + text[begin:start])[-1]
        + text[start:end]
        + _COMMA.split(text[end:])[0],
        clause=clause,
        text=context.carried + text,
        block=f"{context.block} {context.heading} {context.above}",
        side=_find_side(context.carried + before) or context.side,
    )


def _find_side(before: str) -> str:
    """The party last spoken of before a spot of the same paragraph."""
    side = ""
    for match in _ROLE.finditer(before[-120:]):
        side = "甲方" if match["buyer"] else "乙方"
    if side and _AGENCY.search(before[-20:]):
        return ""
    return side


def _read_story(
    paragraphs: tuple[Paragraph, ...],
    labels: Mapping[WordPlace, tuple[str, str]],
    names: Mapping[str, str],
) -> Iterator[tuple[WordPlace, Context]]:
    heading = block = side = carried = ""
    columns: dict[tuple[int | None, int | None], str] = {}
    for paragraph in paragraphs:
        text = paragraph.text
        beside, above = labels.get(paragraph.place, ("", ""))
        own = _tell_side(text, names)
        if paragraph.place.table is not None:
            carried = ""
            column = (paragraph.place.table, paragraph.place.cell)
            if own:
                columns[column] = own
            told = own or _tell_side(beside, names) or columns.get(column, "")
            if own and beside == "" and len(text) < _LONG:
                side = own if own else side
            yield paragraph.place, Context(heading, block, beside, above, told or side)
            continue
        if _is_heading(paragraph):
            heading, block, side = text[:40], "", ""
        elif text.rstrip().endswith(("：", ":")):
            block = text[-30:]
            side = own or side
        elif own and len(text) <= _LONG:
            side, block = own, block if own == side else ""
        elif len(text) > _LONG:
            side = block = ""
        if _AGENCY.search(text) and len(text) <= _LONG:
            side, block = "", "采购代理机构"
        yield paragraph.place, Context(heading, block, beside, above, side, carried)
        carried = _SENTENCE.split(text)[-1] if _is_unfinished(paragraph) else ""


def _is_unfinished(paragraph: Paragraph) -> bool:
    """Whether a paragraph breaks off in a sentence."""
    text = paragraph.text.rstrip()
    return (
        len(text) >= _UNFINISHED
        and text[-1] not in "。；;：:！？!?）)”》"
        and not _is_heading(paragraph)
    )


def _is_heading(paragraph: Paragraph) -> bool:
    if paragraph.outline_level is not None or paragraph.number.startswith("第"):
        return True
    return len(paragraph.text) <= 40 and _HEADING.match(paragraph.shown) is not None


def _tell_side(text: str, names: Mapping[str, str]) -> str:
    """The one side a short text speaks of; "" for none or both."""
    if not text or len(text) > _LONG:
        return ""
    sides = {"甲方" if m["buyer"] else "乙方" for m in _ROLE.finditer(fold(text))}
    if not sides:
        stripped = text.strip()
        sides = {side for name, side in names.items() if stripped.startswith(name)}
    return sides.pop() if len(sides) == 1 else ""


def _read_labels(tables: tuple[Table, ...]) -> Iterator[tuple[WordPlace, tuple[str, str]]]:
    """For each paragraph of a table the text of the cell to its left and the head of its column."""
    for table in tables:
        heads: dict[int, str] = {}
        for index, row in enumerate(table.rows):
            first = left = ""
            for cell in row.cells:
                above = heads.get(cell.column, "")
                beside = left if first == left else f"{first} {left}"
                for paragraph in cell.paragraphs:
                    yield paragraph.place, (beside, above)
                left = cell.text.strip()[-30:] or left
                first = first or left
            if index < 2 and not any(re.search(r"\d{3}", text) for text in row.texts):
                for cell in row.cells:
                    for column in range(cell.column, cell.column + cell.grid_span):
                        if len(cell.text) <= 24:
                            heads[column] = f"{heads.get(column, '')} {cell.text.strip()}".strip()
