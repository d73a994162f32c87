"""Many deals in one input: cut into rows while it is read, each with its place, each by itself."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import make_deal
from deal_rows import write_lines
from hypothesis import given
from hypothesis import strategies as st

from generator import sheets
from generator.bulk.cells import neutralise
from generator.bulk.rows import Row, open_input
from generator.bulk.splitting import split_list
from generator.errors import UnreadableInput, WrongUsage
from generator.findings import DataPlace, SheetPlace

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


def read(path: Path) -> list[Row]:
    return list(open_input(str(path), ["payment"]).rows)


@given(st.lists(VALUES), st.integers(1, 40), st.sampled_from([None, 1]), st.booleans())
def test_a_list_is_cut_where_json_says(
    values: list[Any], size: int, indent: int | None, ascii_: bool
) -> None:
    data = json.dumps(values, indent=indent, ensure_ascii=ascii_).encode("utf-8", "surrogatepass")

    assert values == [json.loads(each.data) for each in split_list(cut(data, size), "x")]


@pytest.mark.parametrize(
    "text",
    ["[", '[{"a": 1}', '[{"a": 1}, ', '[{"a": "1}]', "[1,,2]", "[1,]", "[1]2", "[1}", "[1] ["],
)
@pytest.mark.parametrize("size", [1, 100])
def test_a_list_that_is_not_whole_is_told(text: str, size: int) -> None:
    with pytest.raises(UnreadableInput, match="第 1 行"):
        list(split_list(cut(text.encode(), size), "x"))


def test_elements_know_their_lines() -> None:
    data = b'[\n  {"a": 1},\n\n  {"b":\n 2}, 3]'

    assert [2, 4, 5] == [each.line for each in split_list(cut(data, 4), "x")]


def test_a_broken_line_is_one_row(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "x.jsonl", [make_deal(), '{"a": ', "", "[1]", make_deal()])

    rows = read(path)

    assert ["$[0]", "$[1]", "$[2]", "$[3]"] == [row.place for row in rows]
    assert [True, False, True, True] == [row.fault is None for row in rows]
    assert "x.jsonl 第 2 行" in str(rows[1].fault)
    assert 4 == open_input(str(path), []).count


def test_a_line_in_another_encoding_is_one_row(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"a": 1}\r\n' + '{"甲": 1}\n'.encode("gbk") + b'{"a": 2}')

    rows = read(path)

    assert [{"a": 1}, None, {"a": 2}] == [row.raw for row in rows]
    assert "GBK" in str(rows[1].fault)


def test_a_list_and_a_single_deal_are_read_from_json(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps([make_deal(), 7], indent=2), "utf-8")
    assert ["$[0]", "$[1]"] == [row.place for row in read(path)]
    path.write_text(json.dumps(make_deal()), "utf-8")
    assert [(str(path), "$")] == [(row.place, row.root) for row in read(path)]


def test_a_list_that_is_not_whole_is_refused_before_its_first_row(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps([make_deal(), make_deal()])[:-1], "utf-8")

    with pytest.raises(UnreadableInput, match="没有收尾"):
        open_input(str(path), [])


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    for name in ("b/2.json", "a.json", "b/1.json", "b/.x.json", "~$a.json", "c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}", "utf-8")

    found = [Path(row.place).relative_to(tmp_path).as_posix() for row in read(tmp_path)]

    assert ["a.json", "b/1.json", "b/2.json"] == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1}\n{"a": 2}\n', [{"a": 1}, {"a": 2}]),
        ('\n\n{"a": 1}\n', [{"a": 1}]),
        ('[{"a": 1},\n{"a": 2}]', [{"a": 1}, {"a": 2}]),
        ('{\n"a":\n1}', [{"a": 1}]),
        ('{"a": 1,\n"b": 2}', [{"a": 1, "b": 2}]),
        ('{"a": 1,}\n{"a": 2}\n', [None, {"a": 2}]),
    ],
)
def test_standard_input_is_lines_a_list_or_one_deal(
    text: str, expected: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    assert expected == [row.raw for row in open_input("-", []).rows]


@pytest.mark.parametrize(
    ("name", "text"),
    [("x.jsonl", ""), ("x.jsonl", "\n \n"), ("x.json", "[]"), ("-", ""), ("-", "\n"), ("-", "[]")],
)
def test_an_input_without_a_row_is_told(
    name: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    (tmp_path / "x").with_name(name).write_text(text, "utf-8")

    with pytest.raises(UnreadableInput, match="是空的"):
        open_input(name if name == "-" else str(tmp_path / name), [])


def test_a_row_may_say_what_it_wants_beside_its_deal(tmp_path: Path) -> None:
    asked = {"deal": {"a": 1}, "payment": 2, "模板": "催款函", "date": "2026-04-01"}
    wrong = {"deal": {}, "stage": "midterm"}
    row, other = read(write_lines(tmp_path / "x.jsonl", [asked, wrong]))

    assert ({"payment": "2"}, "催款函", "2026-04-01") == (row.picks, row.form, row.date)
    assert DataPlace("$[0].deal.total") == row.locate("$.total")
    assert "$[1].stage" in str(other.fault)
    assert "payment" in str(other.fault)


def test_places_are_cells_where_a_row_has_them() -> None:
    cells = {"$.payments[0]": SheetPlace("付款计划", "B2")}
    sheet = sheets.Row(SheetPlace("开票", "A5"), {}, columns={"$.total": "D"}, cells=cells)
    row = Row("开票!A5", {}, b"", sheet=sheet)

    assert SheetPlace("付款计划", "B2") == row.locate("$.payments[0].amount")
    assert SheetPlace("开票", "D5") == row.locate("$.total")
    assert SheetPlace("开票", "A5") == row.locate("$.number")


@pytest.mark.parametrize("name", ["x.docx", "x"])
def test_what_holds_no_rows_is_told(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"x")

    with pytest.raises(WrongUsage, match=r"jsonl"):
        open_input(str(tmp_path / name), [])


def test_a_missing_file_an_empty_folder_and_wide_text_are_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="找不到"):
        open_input(str(tmp_path / "x.jsonl"), [])
    with pytest.raises(UnreadableInput, match=r"没有 \.json"):
        open_input(str(tmp_path), [])
    (tmp_path / "x.jsonl").write_bytes('{"a": 1}\n'.encode("utf-16"))
    with pytest.raises(UnreadableInput, match="UTF-8"):
        read(tmp_path / "x.jsonl")


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "-1+1", "@SUM(A1)", "\t=1", " =1", "＝1"]
)
def test_no_cell_is_taken_for_a_formula(text: str) -> None:
    assert neutralise(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5.00", "+6%", "2026-001", "a=b", ""])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert text == neutralise(text)


def test_a_text_that_no_cell_holds_is_cut() -> None:
    assert 32_767 == len(neutralise("长" * 40_000))
    assert "a\ufffdb" == neutralise("a\x01b")
