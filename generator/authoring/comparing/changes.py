"""What changed between two Word documents, clause by clause, as values and in words."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from generator import word
from generator.archive import pack
from generator.authoring.comparing import align, compare_words, is_tag, rate, split_words
from generator.ooxml.fields import list_fields, parse_instruction, put_result
from generator.ooxml.package import Package
from generator.ooxml.properties import write_part
from generator.ooxml.spelling import PAGES
from generator.reading import Document, Limits, Paragraph, Row, Story, Table

_ARTICLE = re.compile(r"\s*第[一二三四五六七八九十百零〇\d]+[条章节]")
_ANNEX = re.compile(r"\s*附[件录表][一二三四五六七八九十\d]*")
_CLAUSE = re.compile(r"(\d+)[.、．]?")
_STORIES = {
    "header": "页眉",
    "footer": "页脚",
    "footnote": "脚注",
    "endnote": "尾注",
    "textbox": "文本框",
    "properties": "文档属性",
}
_PROPERTIES = {
    "title": "标题",
    "subject": "主题",
    "creator": "作者",
    "keywords": "关键词",
    "description": "备注",
    "category": "类别",
    "Company": "单位",
    "Manager": "主管",
}
_STORY = re.compile(r"^word/[^/]+\.xml$")
_MOVED = 0.8
_LONG_ENOUGH = 6


class Words(Struct, frozen=True):
    """Words of a change: `kind` is same, gone or came; `tag` says that a tag is among them."""

    kind: str
    text: str
    tag: bool = False


class Change(Struct, frozen=True):
    """One change of a clause, a table row or a cell.

    `kind` is changed, added, removed, moved (from `origin`, perhaps reworded) or restyled;
    `place` is where it stands now, or stood; `words` are its text with what went and came.
    """

    kind: str
    place: str
    words: tuple[Words, ...]
    origin: str = ""

    @property
    def old(self) -> str:
        """The text before."""
        return "".join(each.text for each in self.words if each.kind != "came")

    @property
    def new(self) -> str:
        """The text after."""
        return "".join(each.text for each in self.words if each.kind != "gone")


class _Block(Struct, frozen=True):
    """A paragraph or a table of a story, with how people call its place."""

    block: Paragraph | Table
    place: str

    @property
    def text(self) -> str:
        return self.block.text if isinstance(self.block, Paragraph) else _text(self.block)

    @property
    def is_table(self) -> bool:
        return isinstance(self.block, Table)


def read(data: bytes, name: str) -> Document:
    """A document as it is compared: counts of pages, which the layout makes, are all the same.

    Raises `UnreadableInput`.
    """
    package = Package(data, name, Limits())
    changed = {}
    for part in package.names():
        content = package.read(part) if _STORY.search(part) else b""
        if any(kind.encode() in content for kind in PAGES):
            root = package.xml(part)
            pages = [f for f in list_fields(root) if parse_instruction(f.instruction).kind in PAGES]
            for each in pages:
                if each.is_inline:
                    put_result(each, "#")
            changed[part] = write_part(root)
    if not changed:
        return word.read(data, name)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        members = [(n, changed.get(n.lower()) or archive.read(n)) for n in names]
    return word.read(pack(members), name)


def compare(old: Document, new: Document) -> tuple[Change, ...]:
    """What changed from one document to the other, in the order of the new one."""
    return tuple(
        change
        for before, after in _pair_stories(old, new)
        for change in (
            _compare_properties(before, after)
            if before.part == "properties"
            else _compare_blocks(_list_blocks(before), _list_blocks(after))
        )
    )


def _compare_properties(old: Story, new: Story) -> Iterator[Change]:
    """The properties by name; who saved the file last is no change of the template."""
    before, after = ({p.style: p.text for p in story.paragraphs} for story in (old, new))
    for key in dict.fromkeys((*before, *after)):
        was, now = before.get(key, ""), after.get(key, "")
        if was != now and key != "lastModifiedBy":
            place = f"文档属性 {_PROPERTIES.get(key or '', key)}"
            yield Change("changed", place, _mark(was, now))


def _pair_stories(old: Document, new: Document) -> Iterator[tuple[Story, Story]]:
    def sort(story: Story) -> str:
        return story.part.rstrip("0123456789")

    kinds = dict.fromkeys(sort(story) for story in (*old.stories, *new.stories))
    for kind in kinds:
        before = [story for story in old.stories if sort(story) == kind]
        after = [story for story in new.stories if sort(story) == kind]
        empty = Story(kind, ())
        if len(before) == len(after):
            yield from zip(before, after, strict=True)
            continue
        texts = [story.text for story in before], [story.text for story in after]
        for i, j in align(texts[0], texts[1], lambda *_: True):
            yield (before[i] if i is not None else empty, after[j] if j is not None else empty)


def _list_blocks(story: Story) -> list[_Block]:
    """The blocks of a story under the names people find them by: 第六条 第2款."""
    where = _STORIES.get(story.part.rstrip("0123456789"), "")
    blocks, article, clause, count, tables = [], "", "", 0, 0
    for block in story.blocks:
        if isinstance(block, Table):
            tables += 1
            name = f"{article} 第 {tables} 个表格"
        else:
            count += bool(block.text.strip())
            name, article, clause, count = _name(block, article, clause, count)
        blocks.append(_Block(block, f"{where} {name}".strip()))
    return blocks


def _name(block: Paragraph, article: str, clause: str, count: int) -> tuple[str, str, str, int]:
    """The name of a paragraph, and the article, clause and count of paragraphs from there on."""
    head = _ARTICLE.match(block.number or block.text) or _ANNEX.match(block.number or block.text)
    if head and (block.number or len(block.text) < 40):
        name = head[0].strip()
        return name, name, "", 0
    number = _CLAUSE.fullmatch(block.number.strip())
    if number and article:
        clause = f"{article} 第{number[1]}款"
        return clause, article, clause, 0
    if block.number:
        return f"{clause or article} {block.number}".strip(), article, clause, count
    return f"{article} 第 {max(count, 1)} 段".strip(), article, clause, count


def _compare_blocks(old: Sequence[_Block], new: Sequence[_Block]) -> list[Change]:
    def may_pair(i: int, j: int) -> bool:
        return old[i].is_table == new[j].is_table

    changes: list[Change] = []
    keys = [[f"\x1d{b.text}" if b.is_table else b.text for b in blocks] for blocks in (old, new)]
    for i, j in align(keys[0], keys[1], may_pair):
        if i is None or j is None:
            block = new[j] if j is not None else old[i or 0]
            if block.text.strip():
                kind = "removed" if j is None else "added"
                changes.append(Change(kind, block.place, (_whole(kind, block.text),)))
            continue
        changes += _compare_pair(old[i], new[j])
    return _find_moves(changes)


def _compare_pair(old: _Block, new: _Block) -> Iterator[Change]:
    if isinstance(old.block, Table) and isinstance(new.block, Table):
        yield from _compare_tables(old.block, new.block, new.place)
    elif old.text != new.text:
        yield Change("changed", new.place, _mark(old.text, new.text))
    elif isinstance(old.block, Paragraph) and isinstance(new.block, Paragraph):
        before, after = old.block.style, new.block.style
        if (before or "").lower() != (after or "").lower() and new.text.strip():
            words = (Words("same", new.text),)
            yield Change(
                "restyled", new.place, words, f"“{before or '默认'}”改为“{after or '默认'}”"
            )


def _compare_tables(old: Table, new: Table, place: str) -> Iterator[Change]:
    rows = [[" | ".join(row.texts) for row in table.rows] for table in (old, new)]
    for i, j in align(rows[0], rows[1], lambda *_: True):
        if i is None or j is None:
            kind, row = ("added", rows[1][j]) if j is not None else ("removed", rows[0][i or 0])
            number = j if j is not None else i
            if row.strip(" |"):
                where = f"{place} {'第' if j is not None else '原第'} {(number or 0) + 1} 行"
                yield Change(kind, where, (_whole(kind, row),))
        elif rows[0][i] != rows[1][j]:
            yield from _compare_rows(old.rows[i], new.rows[j], f"{place} 第 {j + 1} 行")


def _compare_rows(old: Row, new: Row, place: str) -> Iterator[Change]:
    if len(old.cells) != len(new.cells):
        texts = (" | ".join(row.texts) for row in (old, new))
        yield Change("changed", place, _mark(*texts))
        return
    for count, (before, after) in enumerate(zip(old.texts, new.texts, strict=True), 1):
        if before != after:
            yield Change("changed", f"{place} 第 {count} 格", _mark(before, after))


def _find_moves(changes: list[Change]) -> list[Change]:
    """What went in one place and came in another, hardly changed, was moved."""
    gone = [place for place, change in enumerate(changes) if change.kind == "removed"]
    came = [place for place, change in enumerate(changes) if change.kind == "added"]
    moved: dict[int, Change] = {}
    by_text: dict[str, list[int]] = {}
    for place in gone:
        by_text.setdefault(changes[place].old, []).append(place)
    taken: set[int] = set()
    is_few = len(gone) * len(came) <= 10_000
    for place in came:
        text = changes[place].new
        if len(text.strip()) < _LONG_ENOUGH:
            continue
        same = [each for each in by_text.get(text, ()) if each not in taken]
        if not same and is_few:
            rated = [(rate(changes[g].old, text), g) for g in gone if g not in taken]
            same = [g for score, g in sorted(rated, reverse=True)[:1] if score >= _MOVED]
        if same:
            taken.add(same[0])
            before = changes[same[0]]
            words = _mark(before.old, text)
            moved[place] = replace(changes[place], kind="moved", words=words, origin=before.place)
    return [moved.get(place, change) for place, change in enumerate(changes) if place not in taken]


def _mark(old: str, new: str) -> tuple[Words, ...]:
    before, after = split_words(old), split_words(new)
    marked: list[Words] = []
    for piece in compare_words(before, after):
        gone, came = before[piece.i1 : piece.i2], after[piece.j1 : piece.j2]
        if piece.same:
            marked.append(_make("same", gone))
            continue
        marked += [_make(k, w) for k, w in (("gone", gone), ("came", came)) if w]
    return tuple(marked)


def _make(kind: str, words: Sequence[str]) -> Words:
    return Words(kind, "".join(words), any(is_tag(word) for word in words))


def _whole(kind: str, text: str) -> Words:
    return Words("gone" if kind == "removed" else "came", text, any(map(is_tag, split_words(text))))


def _text(table: Table) -> str:
    return "\n".join(" | ".join(row.texts) for row in table.rows)


_KINDS = {"changed": "改", "added": "增加", "removed": "删去", "moved": "移动", "restyled": "样式"}
_AROUND = 14


def describe(changes: Iterable[Change]) -> Iterator[str]:
    """The changes in lines: the place and what went and came, then the words around it."""
    for change in changes:
        if change.kind == "restyled":
            yield f"{change.place}：样式由{change.origin}"
            continue
        place = change.place
        if change.kind == "moved":
            place = f"{change.place}（由{change.origin}移来）"
        if change.kind in ("added", "removed"):
            what = _KINDS[change.kind]
            old = "原" if change.kind == "removed" and "原" not in place else ""
            yield f"{old}{place}：{what}{_say_tag(change.words)}“{_one_line(change.words[0].text)}”"
            continue
        edits = "；".join(_say_edits(change.words))
        yield f"{place}：{edits or '文字没有改动'}"
        if edits:
            yield f"    {_one_line(''.join(_clip(change.words)))}"


def _say_edits(words: Sequence[Words]) -> Iterator[str]:
    for same, group in groupby(words, lambda each: each.kind == "same"):
        if not same:
            yield "，".join(
                f"{'删' if each.kind == 'gone' else '增'}{_say_tag([each])}“{_one_line(each.text)}”"
                for each in group
            )


def _say_tag(words: Sequence[Words]) -> str:
    return "标签" if any(each.tag for each in words) else ""


def _clip(words: Sequence[Words]) -> Iterator[str]:
    """The text with what went and came marked, and only some words around each."""
    last = len(words) - 1
    for place, each in enumerate(words):
        if each.kind != "same":
            yield f"[{'-' if each.kind == 'gone' else '+'}{each.text}]"
            continue
        head, tail = (0 if place == 0 else _AROUND), (0 if place == last else _AROUND)
        if len(each.text) > head + tail + 2:
            yield each.text[:head] + "…" + (each.text[-tail:] if tail else "")
        else:
            yield each.text


def _one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ⏎ ", text).strip()
