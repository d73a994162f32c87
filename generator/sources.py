"""Deal data as it lies outside: JSON files, standard input, the party and holiday folders.

JSON is read without floats: a number that has a point or an exponent becomes `Inexact`, so that
its field can refuse it with its place.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from generator import shape
from generator.dates import Calendar
from generator.errors import UnreadableInput
from generator.model import Party
from generator.shape import Repeated
from generator.values import Inexact, show

_NO_NAME = re.compile('[/\\\\:"<>|?*\x00-\x1f\ud800-\udfff]|^\\.')
SIZE_LIMIT = 32 * 2**20
DEPTH_LIMIT = 100
PARTY_KEYS = ("buyer", "甲方", "supplier", "乙方")
# Workbooks, and what people take for them: one row a deal.
BOOKS = frozenset({".xlsx", ".xlsm", ".xltx", ".xls", ".et", ".csv", ".tsv"})
_LONGEST_INTEGER = 40
_OTHERS = {
    b"PK\x03\x04": (
        " Word、Excel 文件或压缩包",
        "检查 Word 文书用 gen check 文件.docx；工作簿成批出具用 gen bulk 种类 文件.xlsx",
    ),
    b"\xd0\xcf\x11\xe0": ("旧版或加密的 Office 文件", "给出 .json 的交易数据"),
    b"%PDF": (" PDF 文件", "给出 .json 的交易数据"),
}


def read_bytes(path: str) -> bytes:
    """The bytes of a file, or of standard input for `-`; raises `UnreadableInput`."""
    name = "标准输入" if path == "-" else path
    try:
        if path == "-":
            if sys.stdin is None:
                raise UnreadableInput(
                    "标准输入是关着的", fix="用 < 或管道送入交易数据，或给出文件名"
                )
            data = sys.stdin.buffer.read(SIZE_LIMIT + 1)
        else:
            with open(path, "rb") as file:
                data = file.read(SIZE_LIMIT + 1)
    except IsADirectoryError as error:
        raise UnreadableInput(f"{name} 是文件夹，不是文件", fix="请给出其中的文件名") from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UnreadableInput(
            f"找不到文件 {name}", fix="检查路径和文件名", kind="missing"
        ) from error
    except PermissionError as error:
        if os.path.isdir(path):  # noqa: PTH112 - what Windows says of a folder; never raises
            raise UnreadableInput(f"{name} 是文件夹，不是文件", fix="请给出其中的文件名") from error
        raise UnreadableInput(
            f"没有权限读取 {name}", fix="检查文件权限，或确认它没有被别的程序独占"
        ) from error
    except (OSError, ValueError) as error:
        raise UnreadableInput(f"{name} 读不出来：{error}", fix="检查路径和磁盘") from error
    if len(data) > SIZE_LIMIT:
        raise UnreadableInput(
            f"{name} 超过 {SIZE_LIMIT // 2**20} MB，太大，没有读",
            fix="检查是不是选错了文件；Word 文件可以先压缩里面的图片",
        )
    return data


def read_json(data: bytes, name: str) -> Any:
    """The values of a JSON text, without floats; raises `UnreadableInput` with line and column."""
    for start, (what, fix) in _OTHERS.items():
        if data.startswith(start):
            raise UnreadableInput(f"{name} 是{what}，不是交易数据（JSON 文本）", fix=fix)
    text = _decode(data, name)
    if not text.strip():
        raise UnreadableInput(f"{name} 是空的", fix="用 gen new 生成一份可以填写的交易数据")
    try:
        value = json.loads(
            text,
            parse_float=Inexact,
            parse_constant=Inexact,
            parse_int=_parse_integer,
            object_pairs_hook=_collect,
        )
    except json.JSONDecodeError as error:
        raise UnreadableInput(
            f"{name} 不是 JSON：第 {error.lineno} 行第 {error.colno} 个字符处{_explain(error)}",
            fix="用带 JSON 检查的编辑器打开改正；常见的是少了引号、逗号，或用了中文引号",
        ) from error
    except RecursionError as error:
        raise _too_deep(name) from error
    if text.count("{") + text.count("[") > DEPTH_LIMIT:
        _check_depth(value, name)
    return value


def read_deal(path: str, parties: Path) -> Any:
    """The raw values of a deal file, with parties that are named by file filled in."""
    name = "标准输入" if path == "-" else path
    data = read_bytes(path)
    if Path(path).suffix.lower() in BOOKS:
        raise UnreadableInput(
            f"{name} 是工作簿，一行一笔交易；这里要的是一笔交易的数据（.json）",
            fix=f"成批出具用 gen bulk 种类 {name}（如 gen bulk invoice {name}），"
            f"检查用 gen check {name}",
            kind="workbook",
        )
    raw = read_json(data, name)
    return fill_parties(raw, parties) if isinstance(raw, dict) else raw


def fill_parties(raw: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The same values with each party that is a file name replaced by that file's content.

    A list of which no field was filled in, as `gen new` leaves it, counts as not written.
    """
    for key in PARTY_KEYS:
        if isinstance(raw.get(key), str):
            raw[key] = read_party(raw[key], folder, key)
    raw.pop("$schema", None)  # what an editor completes from; not part of the deal
    for key, value in raw.items():
        if key not in ("extra", "其他"):
            raw[key] = _drop_blank(value)
    return raw


def _drop_blank(value: Any) -> Any:
    """The same value with null for each list in which no group was filled in."""
    if isinstance(value, list):
        if value and all(map(_is_blank, value)):
            return None
        return [_drop_blank(each) for each in value]
    if isinstance(value, dict):
        for key in value:
            value[key] = _drop_blank(value[key])
    return value


def _is_blank(value: Any) -> bool:
    """Whether this is a group of `gen new` in which nothing was filled in."""
    if isinstance(value, dict):
        return bool(value) and all(
            inner is None or (isinstance(inner, dict | list) and _is_blank(inner))
            for inner in value.values()
        )
    return isinstance(value, list) and bool(value) and all(map(_is_blank, value))


def read_party(name: str, folder: Path, key: str) -> Any:
    """A party from `data/parties/<name>.json`; raises `UnreadableInput` naming the field."""
    stem = name.removesuffix(".json")
    path = folder / f"{stem}.json"
    if not _is_plain_name(stem) or not path.is_file():
        known = sorted(each.stem for each in folder.glob("*.json")) if folder.is_dir() else []
        listed = "、".join(known[:20]) or "（一个也没有）"
        raise UnreadableInput(
            f"$.{key} 写的是“{show(name)}”，但 {folder} 里没有这个单位的文件",
            fix=f'写成一组字段 {{"名称": …}}，或用已有的单位：{listed}',
            kind="missing",
        )
    return read_json(read_bytes(str(path)), str(path))


def read_masters(names: Iterable[str], folder: Path) -> tuple[Party, ...]:
    """The parties of these names that are on file; one that is no party is passed over."""
    found = []
    for name in dict.fromkeys(names):
        path = folder / f"{name}.json"
        if not _is_plain_name(name) or not path.is_file():
            continue
        party = _read_party(read_bytes(str(path)), str(path))
        if party:
            found.append(party)
    return tuple(found)


@lru_cache(maxsize=256)  # a run has few parties on file, and asks for them with every deal
def _read_party(data: bytes, name: str) -> Party | None:
    return shape.read_party(read_json(data, name))


def _is_plain_name(stem: str) -> bool:
    """Whether this names a file in its folder and nothing elsewhere."""
    is_short = len(stem.encode(errors="replace")) <= 240
    return bool(stem.strip()) and is_short and not _NO_NAME.search(stem)


def read_calendar(folder: Path | None, years: Iterable[int]) -> Calendar:
    """The working days of some years: the admin's files first, else what the library knows.

    A file `<year>.json` holds `published` and the lists `days_off` and `working_weekends`.
    A year without published transfers is provisional.
    """
    return _join_years(tuple((year, _find_year(folder, year)) for year in sorted(set(years))))


_Year = tuple[tuple[date, ...], tuple[date, ...], bool]


def _find_year(folder: Path | None, year: int) -> _Year:
    path = folder / f"{year}.json" if folder else None
    if path and path.is_file():
        return _read_year(read_bytes(str(path)), str(path))
    return compute_year(year)


@lru_cache(maxsize=64)
def _join_years(years: tuple[tuple[int, _Year], ...]) -> Calendar:
    return Calendar(
        frozenset(day for _, (days_off, _, _) in years for day in days_off),
        frozenset(day for _, (_, working, _) in years for day in working),
        frozenset(year for year, (_, _, published) in years if published),
    )


@lru_cache(maxsize=64)
def compute_year(year: int) -> _Year:
    """Days off, working weekends, and whether the year's transfers are published, from `holidays`.

    A year from 2012 on in which no weekend is worked has no published transfers yet.
    """
    import holidays

    known = holidays.country_holidays("CN", years=year)
    working = tuple(sorted(day for day in known.weekend_workdays if day.year == year))
    days_off = tuple(sorted(day for day in known if day.year == year))
    return days_off, working, bool(working) or year < 2012


@lru_cache(maxsize=64)
def _read_year(data: bytes, path: str) -> _Year:
    raw = read_json(data, path)
    try:
        return (
            tuple(date.fromisoformat(day) for day in raw["days_off"]),
            tuple(date.fromisoformat(day) for day in raw["working_weekends"]),
            raw["published"] is True,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableInput(
            f"节假日文件 {path} 的内容不对（{error}）",
            fix="对照 data/README.md 改正，或删去这个文件改用内置的节假日",
        ) from error


def _decode(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            pass
        else:
            if "\0" not in text:  # else it is UTF-32
                return text
    if b"\0" in data:  # UTF-16 without its mark, or no text at all
        raise _not_utf8(data, name, data.index(b"\0"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf8(data, name, error.start) from error


def _not_utf8(data: bytes, name: str, start: int) -> UnreadableInput:
    try:
        data.decode("gb18030")
        looks = "，也许不是文本文件" if b"\0" in data else "，看起来是 GBK 编码"
    except UnicodeDecodeError:
        looks = "，也许不是文本文件"
    return UnreadableInput(
        f"{name} 不是 UTF-8 编码{looks}（第 {start + 1} 个字节）",
        fix="用记事本打开，另存为，编码选 UTF-8",
        kind="encoding",
    )


def _parse_integer(text: str) -> int | Inexact:
    return int(text) if len(text) <= _LONGEST_INTEGER else Inexact(text)


def _collect(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    collected = dict(pairs)
    if len(collected) == len(pairs):
        return collected
    times = Counter(name for name, _ in pairs)
    repeated = Repeated(collected)
    repeated.repeated = tuple(name for name, count in times.items() if count > 1)
    return repeated


def _explain(error: json.JSONDecodeError) -> str:
    if not error.doc[error.pos :].strip():
        return "内容没有收尾（缺少 } 或 ]）"
    around = error.doc[max(error.pos - 10, 0) : error.pos + 15].replace("\n", "⏎")
    known = {
        "Expecting property name enclosed in double quotes": "应是带英文双引号的字段名",
        "Expecting ',' delimiter": "缺少逗号",
        "Expecting ':' delimiter": "缺少冒号",
        "Expecting value": "缺少值",
        "Extra data": "多出了内容",
        "Unterminated string starting at": "引号没有收尾",
        "Invalid control character at": "引号里有换行或控制字符",
        "Illegal trailing comma before end of object": "最后一项后面多了逗号",
        "Illegal trailing comma before end of array": "最后一项后面多了逗号",
    }
    return f"{known.get(error.msg, '写法不对')}（附近是“{show(around)}”）"


def _check_depth(value: Any, name: str) -> None:
    level = [value]
    for _ in range(DEPTH_LIMIT):
        level = [
            inner
            for each in level
            if isinstance(each, dict | list)
            for inner in (each.values() if isinstance(each, dict) else each)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return
    raise _too_deep(name)


def _too_deep(name: str) -> UnreadableInput:
    return UnreadableInput(
        f"{name} 的括号嵌套超过 {DEPTH_LIMIT} 层，不是交易数据", fix="检查是不是选错了文件"
    )


_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]]|[^\s"{}\[\],:]+', re.DOTALL)
_NUMBER_KEYS = ('"number"', '"合同编号"')


def put_number(data: bytes, number: str) -> bytes:
    """A deal's file with its contract number filled in, every other character as it was."""
    text = data.decode("utf-8-sig")
    mark = data[: len(data) - len(text.encode())]
    value = json.dumps(number, ensure_ascii=False)
    depth = 0
    tokens = list(_TOKEN.finditer(text))
    for token, after in pairwise(tokens):
        if token.group() in "{[":
            depth += 1
        elif token.group() in "}]":
            depth -= 1
        elif depth == 1 and token.group() in _NUMBER_KEYS and after.group() in ("null", '""'):
            return mark + (text[: after.start()] + value + text[after.end() :]).encode()
    start = text.index("{") + 1
    indent = re.match(r"\s*", text[start:])
    gap = indent.group() if indent else ""
    key = "合同编号" if '"甲方"' in text else "number"
    return mark + f'{text[:start]}{gap}"{key}": {value},{text[start:]}'.encode()
