"""Which field of a deal a column holds, by its heading, in either spelling and any dress.

`甲方.名称`, `甲方名称`, `甲方·名称*`, `buyer.name` and `Buyer Name` are one field; a title alone
(`税率`) is enough where only one field bears it. Marks of duty and units in brackets do not count.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product

from msgspec import Struct, field

from generator.fields import FieldNote, note_fields
from generator.model import Deal, Entry
from generator.paths import Path, trace_path

KEY, ROW, PICK, PARENT, NOTE = "合同编号", "行号", "本项", "所属", "#"
# What a row asks of its paper beside the deal.
FORM, DAY = "模板", "出具日期"
# What a row is an example by, and not a deal.
EXAMPLE = "示例"
UNKNOWN = "unknown"
_LONGEST = 80
_FREE = {"extra": "extra", "其他": "extra", "accept": "accept", "接受": "accept"}
_MARKS = re.compile(r"^[*★#]+|[*★]+$|\((?:[^()]*)\)$|\[(?:必填|选填|可选|元)\]$")
_JOINTS = re.compile(r"[\s.·•・/\\_\-—–:|>]+")


class Column(Struct, frozen=True):
    """A field that may stand in a column: its path from the top of its list, titles, note."""

    path: Path
    titles: tuple[str, ...]
    note: FieldNote | None

    @property
    def heading(self) -> str:
        """The heading as we write it: `甲方.名称`."""
        return ".".join(self.titles)

    @property
    def key(self) -> str:
        """The same in English: `buyer.name`."""
        return ".".join(str(step) for step in self.path)


class Listing(Struct, frozen=True):
    """A list that has a sheet of its own: its path in the deal, titles, entry; nested have a parent."""

    path: Path
    titles: tuple[str, ...]
    entry: type[Entry]
    columns: tuple[Column, ...]

    @property
    def name(self) -> str:
        """The name of its sheet: `付款计划`, `验收.材料`."""
        return ".".join(self.titles)


class Meaning(Struct, frozen=True):
    """What a heading means: a field's path, or one of the columns that join sheets.

    `problem` says why it means nothing, `near` what it may have meant.
    """

    path: Path = ()
    note: FieldNote | None = None
    role: str = ""
    problem: str = ""
    near: str | None = None


class Index(Struct, frozen=True):
    """The headings of one kind of sheet: whole names, and endings of names with their fields."""

    whole: dict[str, Column] = field(default_factory=dict)
    endings: dict[str, list[Column]] = field(default_factory=dict)

    def list_headings(self) -> list[str]:
        """Every field's heading once, as we write it."""
        return list(dict.fromkeys(column.heading for column in self.whole.values()))


_indexed: dict[type[Entry], Index] = {}


def list_columns(entry: type[Entry] = Deal) -> tuple[Column, ...]:
    """The fields of an entry that stand in columns of its own sheet: all but lists."""
    return tuple(_walk(entry, (), ()))


def _walk(entry: type[Entry], path: Path, titles: tuple[str, ...]) -> Iterator[Column]:
    for key, note in note_fields(entry).items():
        here, named = (*path, key), (*titles, note.title)
        if note.entry is None:
            if here[0] not in _FREE.values():
                yield Column(here, named, note)
        elif not note.many:
            yield from _walk(note.entry, here, named)


@cache
def list_lists() -> tuple[Listing, ...]:
    """The lists of a deal, and lists within their entries, in the order of the model."""
    return tuple(_walk_lists(Deal, (), ()))


def _walk_lists(entry: type[Entry], path: Path, titles: tuple[str, ...]) -> Iterator[Listing]:
    for key, note in note_fields(entry).items():
        if note.entry is not None and note.many:
            here, named = (*path, key), (*titles, note.title)
            yield Listing(here, named, note.entry, list_columns(note.entry))
            yield from _walk_lists(note.entry, here, named)


def find_list(sheet: str) -> Listing | None:
    """The list whose sheet bears this name, in either spelling."""
    wanted = fold(sheet)
    for each in list_lists():
        for name in (each.name, each.titles[-1], ".".join(map(str, each.path))):
            if wanted == fold(name):
                return each
    return None


def index_columns(entry: type[Entry] = Deal) -> Index:
    """The headings by which the columns of an entry's sheet are known."""
    if entry not in _indexed:
        _indexed[entry] = _index(entry)
    return _indexed[entry]


def _index(entry: type[Entry]) -> Index:
    index = Index()
    for column in list_columns(entry):
        steps = [(str(key), title) for key, title in zip(column.path, column.titles, strict=True)]
        for start in range(len(steps)):
            for spelled in product(*steps[start:]):
                name = fold("".join(spelled))
                if start == 0:
                    index.whole.setdefault(name, column)
                known = index.endings.setdefault(name, [])
                if column not in known:
                    known.append(column)
    return index


def fold(heading: str) -> str:
    """A heading without its dress: width, case, blanks, joints, marks of duty, units in brackets."""
    plain = unicodedata.normalize("NFKC", heading).strip().lower()
    while True:
        bare = _MARKS.sub("", plain).strip()
        if bare == plain:
            break
        plain = bare
    return _JOINTS.sub("", plain)


def read_heading(text: str, above: str = "", listing: Listing | None = None) -> Meaning:
    """What a heading means on the sheet of deals, or of a list; `above` is the group over it.

    One that means nothing has a `problem`; `explain_heading` says it at length.
    """
    if len(text) > _LONGEST:
        return Meaning(problem=UNKNOWN)
    shown = " ".join(text.split())
    plain = unicodedata.normalize("NFKC", shown)
    if plain.startswith(("#", "//")):
        return Meaning(role=NOTE)
    name = fold(plain)
    if role := _find_role(name, listing):
        return Meaning(role=role)
    index = index_columns(listing.entry if listing else Deal)
    for spelled in (fold(above) + name, name) if above else (name,):
        if column := index.whole.get(spelled):
            return Meaning(column.path, column.note)
    if listing is None:
        if free := _read_free(plain, above):
            return Meaning(free, None)
        if fold(plain) in ("甲方", "buyer", "乙方", "supplier"):
            side = "buyer" if name in ("甲方", "buyer") else "supplier"
            return Meaning((side,), note_fields(Deal)[side])
        if indexed := _read_indexed(plain):
            return indexed
    elif column := index.whole.get(name.removeprefix(fold(listing.name))):
        return Meaning(column.path, column.note)
    found = index.endings.get(name, [])
    if len(found) == 1:
        return Meaning(found[0].path, found[0].note)
    return Meaning(problem=UNKNOWN)


def explain_heading(text: str, listing: Listing | None, *, is_brief: bool = False) -> Meaning:
    """The problem of a heading that means nothing, with the nearest that does unless in brief."""
    shown = " ".join(text.split())
    index = index_columns(listing.entry if listing else Deal)
    found = index.endings.get(fold(shown), [])
    if found:
        listed = "、".join(column.heading for column in found[:6])
        words = f"“{shown[:40]}”看不出是哪一个：{listed}；请写全"
        return Meaning(problem=words, near=found[0].heading)
    return _tell_unknown(shown, index, listing, is_brief=is_brief)


def _find_role(name: str, listing: Listing | None) -> str:
    if name == "序号" and listing:
        return NOTE  # the place within its own list, which the order of lines says
    if name in ("行号", "row", "序号"):
        return ROW
    if listing is None:
        asked = {"本项": PICK, "selected": PICK, "模板": FORM, "出具日期": DAY, "paperdate": DAY}
        return asked.get(name, "")
    if name in ("合同编号", "dealnumber", "合同号"):
        return KEY
    if len(listing.path) > 1:
        above = listing.titles[0]
        if name in (fold(f"所属{above}"), "所属", f"{above}序号", "parent"):
            return PARENT
    return ""


def _read_free(heading: str, above: str) -> Path | None:
    head, joint, rest = re.sub(r"[.·•・/:]", ".", heading, count=1).partition(".")
    group = _FREE.get(fold(head))
    if group and joint and rest.strip():
        return (group, rest.strip().rstrip("*").strip())
    group = _FREE.get(fold(above)) if above else None
    return (group, heading.strip("* ")) if group and heading.strip("* ") else None


def _read_indexed(heading: str) -> Meaning | None:
    """A field of an entry of a list, where the list stands in the row: `付款计划[0].金额`."""
    path = trace_path(heading.strip("* "))
    if not path or not any(isinstance(step, int) for step in path) or len(path) < 3:
        return None
    entry: type[Entry] | None = Deal
    note: FieldNote | None = None
    for step in path:
        if isinstance(step, str) and entry is not None:
            note = note_fields(entry).get(step)
            entry = note.entry if note else None
    return Meaning(path, note) if note is not None and note.entry is None else None


def _tell_unknown(shown: str, index: Index, listing: Listing | None, *, is_brief: bool) -> Meaning:
    where = f"“{listing.name}”的字段" if listing else "交易数据的字段"
    owner = find_list(shown) if listing is None else None
    if owner:
        return Meaning(
            problem=f"“{shown[:40]}”是清单，请另放一个叫“{owner.name}”的工作表，一项一行"
        )
    known = index.list_headings()
    folded = {fold(heading): heading for heading in [*index.endings, *known]}
    wanted = fold(shown[:_LONGEST])
    near = [] if is_brief else difflib.get_close_matches(wanted, list(folded), 1, 0.5)
    likely = None
    if near:
        columns = index.endings.get(near[0]) or []
        likely = columns[0].heading if columns else folded[near[0]]
    hint = f"，最接近的是“{likely}”" if likely else ""
    own = (
        "；自己用的列，在标题前加 # 就不读"
        if listing
        else ("；自定义内容的标题写成“其他.名称”，自己用的列在标题前加 # 就不读")
    )
    return Meaning(problem=f"“{shown[:40]}”不是{where}{hint}{own}", near=likely)


def name_headings(columns: Sequence[Column]) -> dict[Path, Column]:
    """Columns by their path."""
    return {column.path: column for column in columns}
