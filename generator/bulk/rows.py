"""The rows of an input, one after the other: JSON Lines, a JSON list, a folder, a workbook.

A row that cannot be read is a row with its fault, and the next one follows. Only where the input
as a whole is not what it should be is the run over: `UnreadableInput`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from msgspec import Struct, field

from generator import checking, sources
from generator.bulk.splitting import split_list
from generator.errors import GeneratorError, UnreadableInput, WrongUsage
from generator.findings import DataPlace, Finding, Place
from generator.values import show

if TYPE_CHECKING:
    from generator import sheets

_CHUNK = 2**18
_LINES = frozenset({".jsonl", ".ndjson"})
_BOM = b"\xef\xbb\xbf"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_ZIP = b"PK\x03\x04"
_DEAL, _FORM, _DATE = ("deal", "交易数据"), ("form", "模板"), ("date", "日期")


class Row(Struct, frozen=True):
    """One row: its place in the input, its values as `sources.read_json` gives them, its text.

    `root` is where the deal stands (`$[17]`). `picks`, `form` and `date` are what the row itself
    asks for, as written. `sheet` is the row of a workbook as it was read, with its cells.
    """

    place: str
    raw: Any
    text: bytes
    root: str = "$"
    fault: GeneratorError | None = None
    picks: Mapping[str, str] = field(default_factory=dict)
    form: str | None = None
    date: str | None = None
    sheet: sheets.Row | None = None

    @property
    def is_deal(self) -> bool:
        """Whether this is a deal, and not what is to be told of the workbook."""
        return self.sheet is None or self.sheet.raw is not None

    def locate(self, path: str) -> Place:
        """The place of a value of the deal, `$.total`, in the input: the cell, or the whole path."""
        if self.sheet is not None:
            return self.sheet.locate(path)
        return DataPlace(self.root + path.removeprefix("$"))

    def tell(self, findings: Iterable[Finding] = ()) -> tuple[Finding, ...]:
        """What reading the row found, then what was found of its deal; places as in the deal."""
        if self.sheet is None:
            return tuple(findings)
        return checking.join_reading(self.sheet, findings)


class Input(Struct, frozen=True):
    """An input that was opened: its name for people, its rows, how many where that can be known."""

    name: str
    rows: Iterator[Row]
    count: int | None


def open_input(given: str, options: Iterable[str], parties: Path | None = None) -> Input:
    """The rows of a file, a folder, or standard input for `-`.

    `options` are the names by which a row may say which entry it wants (`payment`), `parties` the
    folder in which a workbook's parties are looked up. Raises `UnreadableInput`, `WrongUsage` for a
    kind of file that holds no rows.
    """
    known = tuple(options)
    if given == "-":
        return _open_stdin(known, parties)
    path = Path(given)
    if os.path.isdir(path):  # noqa: PTH112 - never raises
        found = list(_walk(path))
        if not found:
            raise UnreadableInput(
                f"文件夹 {given} 里没有 .json 文件",
                fix="检查路径；Excel 工作簿请写出文件名",
                kind="missing",
            )
        return Input(given, (_read_file(each, known) for each in found), len(found))
    kind = path.suffix.lower()
    if kind in _LINES:
        count = sum(1 for line in _cut_lines(_open(path), given) if line.strip())
        if not count:
            raise _empty(given)
        return Input(given, _read_lines(_cut_lines(_open(path), given), given, known), count)
    if kind == ".json":
        return _open_json(path, known)
    if kind in sources.BOOKS:
        return _open_book(sources.read_bytes(given), given, known, parties)
    raise WrongUsage(
        f"{given} 不是成批的交易数据",
        fix="给出 .xlsx（一行一笔）、.jsonl（每行一笔）、.json（一个列表）、放着交易数据的文件夹，"
        "或用 - 从标准输入读",
    )


def _open(path: Path) -> BinaryIO:
    try:
        return open(path, "rb")
    except OSError:
        sources.read_bytes(str(path))  # says what is wrong
        raise


def _open_json(path: Path, options: tuple[str, ...]) -> Input:
    name = str(path)
    with _open(path) as file:
        start = file.read(_CHUNK)
    if not _begins_list(start):
        return Input(name, iter([_read_file(path, options)]), 1)
    count = sum(1 for _ in split_list(_cut_chunks(_open(path)), name))  # whole, before the first
    if not count:
        raise _empty(name)
    return Input(name, _read_list(_cut_chunks(_open(path)), name, options), count)


def _open_book(data: bytes, name: str, options: tuple[str, ...], parties: Path | None) -> Input:
    from generator import sheets

    count = sheets.count_book(data, name)
    rows = sheets.read_book(data, name, parties)
    first = next(rows)  # says here what is no workbook of deals
    return Input(name, (_take_row(each, options) for each in chain([first], rows)), count)


def _take_row(row: sheets.Row, options: tuple[str, ...]) -> Row:
    """A row of a workbook; which entry it is for, it says under one heading for all options."""
    # What may tell a row from what it was, but not where it stands.
    said = repr((row.raw, row.pick, row.form, row.day, row.problems))
    picks = dict.fromkeys(options, row.pick) if row.pick else {}
    return Row(
        str(row.place),
        row.raw,
        said.encode("utf-8", "replace"),
        picks=picks,
        form=row.form,
        date=row.day,
        sheet=row,
    )


def _open_stdin(options: tuple[str, ...], parties: Path | None) -> Input:
    name = "标准输入"
    if sys.stdin is None:
        raise UnreadableInput("标准输入是关着的", fix="用 < 或管道送入交易数据，或给出文件名")
    stream = sys.stdin.buffer
    first = next(_cut_lines(stream, name), b"")
    while first and not first.removeprefix(_BOM).strip():
        first = next(_cut_lines(stream, name), b"")
    if not first or first.strip() == b"[]":
        raise _empty(name)
    if first.startswith(_ZIP):
        return _open_book(first + stream.read(sources.SIZE_LIMIT), name, options, parties)
    if _begins_list(first):
        chunks = chain([first.removeprefix(_BOM)], _cut_chunks(stream))
        return Input(name, _read_list(chunks, name, options), None)
    try:
        sources.read_json(first, name)
    except UnreadableInput:
        rest = list(islice(_cut_lines(stream, name), 1))
        if not rest or not first.rstrip().endswith(b"}"):  # a single deal over many lines
            data = b"".join([first, *rest, stream.read(sources.SIZE_LIMIT)])
            return Input(name, iter([_read(data, name, "$", name, options)]), 1)
        return Input(
            name, _read_lines(chain([first], rest, _cut_lines(stream, name)), name, options), None
        )
    lines = chain([first], _cut_lines(stream, name))
    return Input(name, _read_lines(lines, name, options), None)


def _empty(name: str) -> UnreadableInput:
    return UnreadableInput(f"{name} 是空的，没有一行交易数据", fix="检查是不是选错了文件")


def _begins_list(start: bytes) -> bool:
    return start.removeprefix(_BOM).lstrip().startswith(b"[")


def _cut_chunks(stream: BinaryIO) -> Iterator[bytes]:
    with stream:
        first = stream.read(_CHUNK)
        yield first.removeprefix(_BOM)
        while chunk := stream.read(_CHUNK):
            yield chunk


def _cut_lines(stream: BinaryIO, name: str) -> Iterator[bytes]:
    """The lines of a stream; of one that is far too long the beginning, the rest is passed over."""
    limit = sources.SIZE_LIMIT + 2
    try:
        while line := stream.readline(limit):
            while len(line) >= limit and not line.endswith(b"\n"):
                more = stream.readline(limit)
                if not more or more.endswith(b"\n"):
                    break
            yield line
    except OSError as error:
        raise UnreadableInput(
            f"{name} 读不下去了：{error.strerror or error}", fix="检查磁盘后再运行一次，会接着做"
        ) from error


def _read_lines(lines: Iterable[bytes], name: str, options: tuple[str, ...]) -> Iterator[Row]:
    index = 0
    for number, line in enumerate(lines, 1):
        if number == 1:
            _refuse_wide(line, name)
            line = line.removeprefix(_BOM)
        if line.strip():
            place = f"$[{index}]"
            yield _read(line.strip(), place, place, f"{name} 第 {number} 行", options)
            index += 1


def _read_list(chunks: Iterable[bytes], name: str, options: tuple[str, ...]) -> Iterator[Row]:
    for index, element in enumerate(split_list(chunks, name)):
        place = f"$[{index}]"
        told = f"{name} 第 {element.line} 行起的 {place}"
        yield _read(element.data, place, place, told, options)


def _refuse_wide(start: bytes, name: str) -> None:
    """Text in 16 bits has lines that bytes cannot be cut at."""
    if start.startswith(_WIDE) or b"\0" in start:
        raise UnreadableInput(
            f"{name} 不是 UTF-8 编码", fix="用记事本打开，另存为，编码选 UTF-8", kind="encoding"
        )


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(names):
            if name.lower().endswith(".json") and not name.startswith((".", "~$")):
                yield Path(place) / name


def _read_file(path: Path, options: tuple[str, ...]) -> Row:
    name = str(path)
    try:
        data = sources.read_bytes(name)
    except GeneratorError as error:
        return Row(name, None, b"", fault=error)
    return _read(data, name, "$", name, options)


def _read(data: bytes, place: str, root: str, name: str, options: tuple[str, ...]) -> Row:
    """The row of a JSON text; `name` is what messages call it."""
    try:
        if len(data) > sources.SIZE_LIMIT:
            raise UnreadableInput(
                f"{name} 超过 {sources.SIZE_LIMIT // 2**20} MB，不像是一笔交易的数据",
                fix="检查是不是少了换行",
            )
        raw = sources.read_json(data, name)
        if not isinstance(raw, dict) or not any(key in raw for key in _DEAL):
            return Row(place, raw, data, root)
        return _unwrap(raw, place, root, data, options)
    except GeneratorError as error:
        return Row(place, None, data, root, fault=error)


def _unwrap(
    raw: dict[str, Any], place: str, root: str, data: bytes, options: tuple[str, ...]
) -> Row:
    """A row that says beside its deal which entry, form or day it wants; raises `WrongUsage`."""
    picks: dict[str, str] = {}
    asked: dict[str, str] = {}
    inner = next(key for key in _DEAL if key in raw)
    for key, value in raw.items():
        if key == inner or value is None:
            continue
        if key not in (*options, *_FORM, *_DATE):
            listed = "、".join((inner, *options, _FORM[0], _DATE[0]))
            raise WrongUsage(
                f"{root}.{show(key)}：交易数据旁边没有“{show(key)}”这一项", fix=f"可写：{listed}"
            )
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise WrongUsage(
                f"{root}.{key} 应是名称或序号，现在是 {show(value)}", fix='写成如 "2" 或 "首付款"'
            )
        (picks if key in options else asked)[key] = str(value)

    def find(names: tuple[str, ...]) -> str | None:
        return next((asked[name] for name in names if name in asked), None)

    return Row(
        place, raw[inner], data, f"{root}.{inner}", picks=picks, form=find(_FORM), date=find(_DATE)
    )
