"""Files in and out: what cannot be read or written is told in words, and nothing is half done."""

from __future__ import annotations

import copy
import errno
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from generator import files, home, sources
from generator.errors import OutputBlocked, UnreadableInput


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"),
        (b"  \n", "空的"),
        (b"{", "第 1 行"),
        ("{“a”: 1}".encode(), "第 1 行第 2 个字符"),
        ('{"合同": "甲"}'.encode("gbk"), "GBK"),
        (b"\xff\x00\x81\x30", "UTF-8"),
        (b'{"a": 1,}', "第 1 行"),
        (b"[" * 5000 + b"]" * 5000, "嵌套"),
        (b'{"a":' * 2000 + b"1" + b"}" * 2000, "嵌套"),
        (b'{"a": "x\ny"}', "换行"),
        (b"\x00" * 10, "UTF-8"),
        ('{"合同": "甲"}'.encode("utf-16-le"), "UTF-8"),
        (b"PK\x03\x04", "Word"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0", "Office"),
    ],
)
def test_what_is_no_json_is_told(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        sources.read_json(data, "交易.json")

    assert "交易.json" in str(caught.value)
    assert words in str(caught.value)
    assert caught.value.fix


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_files_of_windows_editors_are_read(encoding: str) -> None:
    assert {"甲方": "𠮷"} == sources.read_json('{"甲方": "𠮷"}'.encode(encoding), "x")


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    path.write_bytes(b" " * (50 * 2**20))

    with pytest.raises(UnreadableInput, match="MB"):
        sources.read_bytes(str(path))


def test_a_folder_and_a_missing_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="文件夹"):
        sources.read_bytes(str(tmp_path))
    with pytest.raises(UnreadableInput, match="找不到"):
        sources.read_bytes(str(tmp_path / "x.json"))
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(UnreadableInput, match="找不到"):
        sources.read_bytes(str(tmp_path / "file" / "x.json"))


def test_a_closed_standard_input_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)

    with pytest.raises(UnreadableInput, match="标准输入"):
        sources.read_bytes("-")


def test_a_party_may_be_named_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "云岭.json").write_text('{"name": "云岭云计算有限公司"}', encoding="utf-8")

    raw = sources.fill_parties({"supplier": "云岭", "甲方": {"名称": "x"}}, tmp_path)

    assert {"name": "云岭云计算有限公司"} == raw["supplier"]


@pytest.mark.parametrize(
    "name", ["没有", "../云岭", "a/b", "", ".", "..", "\x00", "\ud800", "a" * 300]
)
def test_a_party_file_outside_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path.parent / "云岭.json").write_text("{}", encoding="utf-8")

    with pytest.raises(UnreadableInput, match="supplier"):
        sources.fill_parties({"supplier": name}, tmp_path)


def test_a_list_in_which_nothing_was_filled_in_counts_as_not_written(tmp_path: Path) -> None:
    blank = {"阶段": None, "材料": [{"名称": None}]}

    assert {"验收": None, "a": {"b": None}} == sources.fill_parties(
        {"验收": [blank, blank], "a": {"b": [{"c": None}]}}, tmp_path
    )


@pytest.mark.parametrize(
    "raw",
    [
        {"annexes": [{"title": None}, {"title": "清单"}]},
        {"annexes": []},
        {"annexes": [{}]},
        {"annexes": [None]},
        {"其他": {"x": [{"y": None}]}},
        {"extra": {"x": [{"y": None}]}},
    ],
)
def test_what_is_written_otherwise_stays_as_it_is(raw: dict[str, Any], tmp_path: Path) -> None:
    assert raw == sources.fill_parties(copy.deepcopy(raw), tmp_path)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_a_published_year_on_file_agrees_with_the_library(year: int) -> None:
    calendar = sources.read_calendar(ROOT / "data" / "holidays", [year])
    known = sources.read_calendar(None, [year])

    assert known == calendar
    assert {year} == set(calendar.published)


def test_a_year_without_a_file_comes_from_the_library(tmp_path: Path) -> None:
    assert date(2026, 10, 1) in sources.read_calendar(tmp_path, [2026]).days_off


def test_a_broken_holiday_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "2026.json").write_text('{"days_off": ["x"]}', encoding="utf-8")

    with pytest.raises(UnreadableInput, match=r"2026\.json"):
        sources.read_calendar(tmp_path, [2026])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2026-021", "2026-021"),
        ("第一/二包:<甲>|“乙”?*", "第一_二包__甲__“乙”__"),
        ("CON", "_CON"),
        ("nul.docx", "_nul.docx"),
        ("com¹", "_com¹"),
        ("合同. ", "合同"),
        ("..", "_"),
        ("", "_"),
        ("a\u202eb\u200b", "ab"),
    ],
)
def test_names_are_such_as_windows_takes(text: str, name: str) -> None:
    assert name == files.clean_name(text)


def test_a_long_name_is_cut_to_what_every_system_takes() -> None:
    assert 120 >= len(files.clean_name("合" * 500))
    assert 240 >= len(files.clean_name("𠮷" * 500).encode())


def test_a_file_is_written_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "新" / "合同.docx"

    files.write_file(target, b"1")

    assert [b"1"] == [path.read_bytes() for path in target.parent.iterdir()]


def test_another_file_in_the_place_is_kept_unless_forced(tmp_path: Path) -> None:
    target = tmp_path / "合同.docx"
    target.write_bytes(b"old")

    with pytest.raises(OutputBlocked, match="--force"):
        files.check_target(target, b"new", force=False)
    assert files.check_target(target, b"new", force=True)
    assert not files.check_target(target, b"old", force=False)


def refuse(number: int) -> Callable[..., Any]:
    def fail(*arguments: Any) -> Any:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize(
    ("call", "number", "words"),
    [
        ("fsync", errno.ENOSPC, "磁盘已满"),
        ("replace", errno.EACCES, "Word"),
        ("replace", errno.EPERM, "Word"),
        ("fsync", errno.EIO, "没有写成"),
    ],
)
def test_what_goes_wrong_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, words: str
) -> None:
    target = tmp_path / "合同.docx"
    target.write_bytes(b"old")
    monkeypatch.setattr(os, call, refuse(number))

    with pytest.raises(OutputBlocked, match=words) as caught:
        files.write_file(target, b"new")

    assert [b"old"] == [path.read_bytes() for path in tmp_path.iterdir()]
    assert caught.value.fix


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_new_home_that_cannot_be_finished_holds_no_part_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    monkeypatch.setattr(os, call, refuse(errno.ENOSPC))

    with pytest.raises(OutputBlocked, match="磁盘已满"):
        home.make_home(tmp_path / "家")

    assert [] == [path for path in (tmp_path / "家").rglob("*") if path.is_file()]


def test_a_path_that_no_system_takes_is_told(tmp_path: Path) -> None:
    target = tmp_path / ("长" * 300) / "合同.docx"

    assert files.check_target(target, b"new", force=False)
    with pytest.raises(OutputBlocked, match="路径太长"):
        files.write_file(target, b"new")


def test_a_file_where_a_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"x")

    with pytest.raises(OutputBlocked, match="文件夹"):
        files.write_file(tmp_path / "out" / "合同.docx", b"new")
