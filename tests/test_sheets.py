"""Workbooks of deals as Excel, WPS and people really make them."""

from __future__ import annotations

import datetime as dt
import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import Ran, make_book
from hypothesis import given
from hypothesis import strategies as st

from generator import shape, sheets
from generator.errors import UnreadableInput
from generator.findings import SheetPlace
from generator.sheets.cells import Cell, Style
from generator.sheets.taking import read_decimal, read_serial, take

HEAD = ["合同编号", "项目.名称"]


def read(book: bytes, parties: Path | None = None) -> list[sheets.Row]:
    return list(sheets.read_book(book, "交易.xlsx", parties))


def read_one(lines: list[list[Any]], **more: list[list[Any]]) -> dict[str, Any]:
    """The raw deal of a workbook of one row that has nothing wrong."""
    (row,) = read(make_book({"交易": lines} | more))
    assert () == row.problems
    assert row.raw is not None
    return row.raw


def tell(rows: list[sheets.Row]) -> list[tuple[str, str]]:
    return [(problem.kind, problem.path) for row in rows for problem in row.problems]


# --- headings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading",
    [
        "甲方.名称",
        "甲方名称",
        "甲方·名称*",
        "buyer.name",
        "Buyer Name",
        "甲方 名称（必填）",
        "＊甲方／名称",
        "甲方.name",
    ],
)
def test_a_field_is_known_by_either_name_in_any_dress(heading: str) -> None:
    raw = read_one([["合同编号", heading], ["A-1", "星河市政务数据中心"]])

    assert {"number": "A-1", "buyer": {"name": "星河市政务数据中心"}} == raw


def test_titles_above_blank_lines_and_the_order_of_columns_do_not_matter() -> None:
    lines = [
        ["2026 年 3 月开票申请"],
        [],
        ["税率", "合同编号"],
        [],
        ["6%", "A-1"],
        [],
        [None, None],
    ]

    assert {"number": "A-1", "invoicing": {"tax_rate": "6%"}} == read_one(lines)


def test_a_title_alone_is_enough_where_it_is_the_only_one() -> None:
    rows = read(make_book({"交易": [["合同编号", "税率", "电话"], ["A-1", "6%", "010-1"]]}))

    assert [("heading", "交易!C1"), ("heading", "交易!C2")] == tell(rows)
    assert "甲方.电话" in rows[0].problems[0].message


def test_groups_merged_over_their_fields_are_read_together() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["合同编号", "甲方", None, "开票", None])
    sheet.append([None, "名称", "电话", "项目名称", "税率"])
    sheet.append(["A-1", "星河市", "010-1", "云服务", 0.06])
    for each in ("A1:A2", "B1:C1", "D1:E1"):
        sheet.merge_cells(each)

    (row,) = read(save(book))

    assert {
        "number": "A-1",
        "buyer": {"name": "星河市", "phone": "010-1"},
        "invoicing": {"item": "云服务", "tax_rate": "6%"},
    } == row.raw
    assert SheetPlace(sheet.title, "C3") == row.locate("$.buyer.phone")


def test_fields_of_ones_own_and_entries_of_a_list_may_stand_in_the_row() -> None:
    head = [
        "合同编号",
        "其他.客户经理",
        "接受.D304",
        "付款计划[0].比例",
        "付款计划第 2 项的比例",
        "#备忘",
    ]

    raw = read_one([head, ["A-1", "林", "已批准", 0.4, "60%", "略"]])

    assert {"客户经理": "林"} == raw["extra"]
    assert {"D304": "已批准"} == raw["accept"]
    assert [{"percent": "40%"}, {"percent": "60%"}] == raw["payments"]


def test_a_side_named_by_itself_is_looked_up_among_the_parties(tmp_path: Path) -> None:
    (tmp_path / "云岭.json").write_text('{"名称": "云岭云计算有限公司", "邮编": "250101"}', "utf-8")
    lines = [["合同编号", "甲方", "乙方", "乙方.电话"], ["A-1", "星河市", "云岭", "0531-1"]]

    (row,) = read(make_book({"交易": lines}), tmp_path)

    assert {"name": "星河市"} == row.raw["buyer"]
    supplier = {"name": "云岭云计算有限公司", "postcode": "250101", "phone": "0531-1"}
    assert supplier == row.raw["supplier"]


def test_what_a_cell_says_stands_before_what_is_on_file(tmp_path: Path) -> None:
    (tmp_path / "云岭.json").write_text('{"名称": "云岭", "联系人": {"电话": "1"}}', "utf-8")
    lines = [["合同编号", "乙方", "乙方.联系人.电话"], ["A-1", "云岭", "2"], ["A-2", "云岭", None]]

    rows = read(make_book({"交易": lines}), tmp_path)

    assert ["2", "1"] == [row.raw["supplier"]["contact"]["phone"] for row in rows]


def test_a_broken_party_file_is_told_at_its_cell(tmp_path: Path) -> None:
    (tmp_path / "云岭.json").write_text("{", "utf-8")
    lines = [["合同编号", "乙方"], ["A-1", "云岭"], ["A-2", "星河"]]

    rows = read(make_book({"交易": lines}), tmp_path)

    assert [("unreadable", "交易!B2")] == tell(rows)
    assert 2 == len(rows)


# --- lists ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "first", "second"), [("合同编号", "A-1", "A-2"), ("行号", 2, 3), ("row", "2", "3")]
)
def test_lists_join_their_deals_by_number_or_row(key: str, first: Any, second: Any) -> None:
    payments = [
        [key, "名称", "比例"],
        [second, "尾款", 1],
        [first, "首付", 0.4],
        [first, "尾款", 0.6],
    ]
    payments[1][2] = "100%"

    rows = read(make_book({"交易": [HEAD, ["A-1", "云"], ["A-2", "网"]], "付款计划": payments}))

    assert [["首付", "尾款"], ["尾款"]] == [
        [p["name"] for p in row.raw["payments"]] for row in rows
    ]
    assert SheetPlace("付款计划", "C4") == rows[0].locate("$.payments[1].percent")
    assert SheetPlace("付款计划", "C3") == rows[0].locate("$.payments[0].percent")
    assert SheetPlace("付款计划", "A2") == rows[1].locate("$.payments[0].due_date")


def test_a_list_within_a_list_says_which_entry_it_is_of() -> None:
    raw = read_one(
        [HEAD, ["A-1", "云"]],
        验收=[["合同编号", "阶段"], ["A-1", "中期"], ["A-1", "终验"]],
        **{
            "验收.材料": [
                ["合同编号", "所属验收", "名称", "份数"],
                ["A-1", 2, "年度报告", 1],
                ["A-1", "中期", "季度报告", 2],
            ]
        },
    )

    assert [
        {"stage": "中期", "materials": [{"name": "季度报告", "count": 2}]},
        {"stage": "终验", "materials": [{"name": "年度报告", "count": 1}]},
    ] == raw["acceptance"]


def test_a_key_merged_over_its_lines_holds_for_all_of_them() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(
            make_book(
                {
                    "交易": [HEAD, ["A-1", "云"]],
                    "付款计划": [["合同编号", "比例"], ["A-1", 0.4], [None, 0.6]],
                }
            )
        )
    )
    book["付款计划"].merge_cells("A2:A3")

    (row,) = read(save(book))

    assert [{"percent": "40%"}, {"percent": "60%"}] == row.raw["payments"]


def test_an_amount_merged_over_rows_is_told_and_not_taken_twice() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(make_book({"交易": [["合同编号", "合同总价"], ["A-1", 100], ["A-2", None]]}))
    )
    book["交易"].merge_cells("B2:B3")

    rows = read(save(book))

    assert [("unreadable", "交易!B2"), ("unreadable", "交易!B3")] == tell(rows)
    assert all("total" not in row.raw for row in rows)


def test_a_line_of_a_list_without_a_deal_is_told_and_stops_no_deal() -> None:
    payments = [["合同编号", "比例"], ["A-1", 1e-2], ["A-9", 0.5], [None, 0.5]]

    rows = read(make_book({"交易": [HEAD, ["A-1", "云"]], "付款计划": payments}))

    assert [("row_unjoined", "付款计划!A4"), ("row_unjoined", "付款计划!A3")] == tell(rows)
    assert [{"percent": "1%"}] == next(row.raw for row in rows if row.raw)["payments"]


def test_a_deal_may_come_twice_only_for_another_entry() -> None:
    head = ["合同编号", "本项", "项目.名称"]
    lines = [head, ["A-1", "首付款", "云"], ["A-1", "尾款", "云"], ["A-1", "尾款", "云"]]

    rows = read(make_book({"交易": lines}))

    assert ["首付款", "尾款", "尾款"] == [row.pick for row in rows]
    assert [("row_unjoined", "交易!A4")] == tell(rows)


def test_a_line_with_the_values_of_the_example_is_still_a_line() -> None:
    payments = [["合同编号", "比例", "条件", "先开发票"], ["A-1", 1, "签订", "是"]]
    payments[1][1] = "100%"

    raw = read_one([HEAD, ["A-1", "云"]], 付款计划=payments)

    assert [{"percent": "100%", "trigger": "签订", "requires_invoice": "是"}] == raw["payments"]


def test_a_row_asks_for_its_paper_and_is_shown_as_people_see_it(tmp_path: Path) -> None:
    head = ["合同编号", "本项", "模板", "出具日期", "税率", "#经手", "合同总价"]
    line = ["A-1", 1, "催款函", dt.date(2026, 4, 1), (0.06, "0%"), "小王", 1200.5]
    path = tmp_path / "交易.xlsx"
    path.write_bytes(make_book({"交易": [head, line]}))

    (row,) = sheets.read_rows(str(path))

    assert ("1", "催款函", "2026-04-01") == (row.pick, row.form, row.day)
    assert (
        dict(zip(head, ["A-1", 1.0, "催款函", "2026-04-01", "6%", "小王", 1200.5], strict=True))
        == row.shown
    )
    assert 1 == sheets.count_book(path.read_bytes(), str(path))


# --- what people do not see -----------------------------------------------------------------------


def test_a_hidden_row_is_read_and_told() -> None:
    rows = read(make_book({"交易": [HEAD, ["A-1", "云"], ["A-2", "网"]]}, {"交易": (3, "B")}))

    assert [("row_hidden", "交易!B1"), ("row_hidden", "交易!A3")] == tell(rows)
    assert ["A-1", "A-2"] == [row.raw["number"] for row in rows if row.raw]


def test_other_sheets_are_told_unless_they_say_they_are_ones_own() -> None:
    book = {"交易": [HEAD, ["A-1", "云"]], "草稿": [["随便写写"]], "#算": [["1"]], "字典": [["x"]]}

    rows = read(make_book(book, {"字典": None}))

    assert [("cell_unread", "草稿!A1")] == tell(rows)


def test_sums_at_the_end_are_no_deal() -> None:
    rows = read(make_book({"交易": [["合同编号", "合同总价"], ["A-1", 100], ["合计", 100]]}))

    assert [("cell_unread", "交易!A3")] == tell(rows)
    assert 1 == sum(row.raw is not None for row in rows)


# --- cells ----------------------------------------------------------------------------------------


@given(st.decimals(min_value=0, max_value=Decimal("9999999999999.99"), places=2))
def test_an_amount_survives_the_double_it_is_stored_in(amount: Decimal) -> None:
    assert amount == read_decimal(repr(float(amount)))
    assert amount == read_decimal(f"{float(amount):.17g}")


@given(st.dates(dt.date(1904, 1, 2), dt.date(2199, 12, 31)))
def test_a_day_is_the_same_in_both_systems(day: dt.date) -> None:
    since_1900 = (day - dt.date(1899, 12, 30)).days
    since_1904 = (day - dt.date(1904, 1, 1)).days

    assert dt.datetime.combine(day, dt.time()) == read_serial(since_1900, False)
    assert dt.datetime.combine(day, dt.time()) == read_serial(since_1904, True)


def test_the_day_that_never_was_is_no_date() -> None:
    assert read_serial(60, False) is None
    assert dt.datetime(1900, 2, 28) == read_serial(59, False)
    assert dt.datetime(1900, 3, 1) == read_serial(61, False)


@pytest.mark.parametrize("stored", ["3040203000000000000", "3.040203E+18", "12345678901234.567"])
def test_what_a_double_cannot_hold_is_lost_and_not_guessed(stored: str) -> None:
    assert read_decimal(stored) is None


@pytest.mark.parametrize(
    ("sort", "cell", "value"),
    [
        ("amount", Cell(1, "text", "１２，０００．５０"), "12000.50"),
        ("amount", Cell(1, "text", " ￥1,200 元"), "1200"),
        ("amount", Cell(1, "number", "0.30000000000000004"), "0.3"),
        ("amount", Cell(1, "number", "415580.09999999998"), "415580.1"),
        ("rate", Cell(1, "text", "６％"), "6%"),
        ("rate", Cell(1, "text", "0.06"), "6%"),
        ("rate", Cell(1, "number", "0.06", Style("percent")), "6%"),
        ("rate", Cell(1, "number", "5.0000000000000001E-4", Style("percent")), "0.05%"),
        ("share", Cell(1, "number", "0.05", Style("percent")), "5%"),
        ("share", Cell(1, "number", "5000"), "5000"),
        ("date", Cell(1, "number", "46112", Style("date")), "2026-03-31"),
        ("date", Cell(1, "date", "2026-03-31T00:00:00"), "2026-03-31"),
        ("date", Cell(1, "text", "2026 年 3 月 31 日"), "2026-03-31"),
        ("date", Cell(1, "text", "２０２６．３．３１"), "2026-03-31"),
        ("date", Cell(1, "text", "2026/3/31 0:00:00"), "2026-03-31"),
        ("date", Cell(1, "text", "二〇二六年三月三十一日"), "2026-03-31"),
        ("date", Cell(1, "number", "20260331"), "2026-03-31"),
        ("count", Cell(1, "number", "12"), 12),
        ("count", Cell(1, "text", "１２"), 12),
        ("flag", Cell(1, "bool", "1"), True),
        ("flag", Cell(1, "text", " 是"), "是"),
        ("text", Cell(1, "number", "2026001"), "2026001"),
        ("text", Cell(1, "number", "250101", Style("plain", 6)), "250101"),
        ("text", Cell(1, "number", "1234", Style("plain", 6)), "001234"),
        ("text", Cell(1, "number", "0.99950000000000006", Style("percent")), "99.95%"),
        ("text", Cell(1, "text", " 照写 "), " 照写 "),
    ],
)
def test_a_cell_is_taken_as_people_see_it(sort: str, cell: Cell, value: Any) -> None:
    taken = take(cell, sort, ("x", "spec"), since_1904=False)

    assert (value, ()) == (taken.value, taken.faults)


def test_permanent_secrecy_is_null_and_a_blank_is_not_said() -> None:
    head = ["合同编号", "保密年限"]

    assert {"confidentiality_years": None} == read_one([head, ["A-1", "永久"]])["terms"]
    assert {"number": "A-1"} == read_one([head, ["A-1", None]])


def test_a_formula_gives_the_value_kept_with_it() -> None:
    xml = '<row r="2"><c r="A2" t="str"><f>B9</f><v>A-1</v></c><c r="B2"><f>1+1</f><v>250000</v></c></row>'
    (row,) = read(make_raw(xml))

    assert {"number": "A-1", "total": "250000"} == row.raw


def test_a_formula_without_its_value_is_told() -> None:
    xml = '<row r="2"><c r="A2" t="inlineStr"><is><t>A-1</t></is></c><c r="B2"><f>1+1</f></c></row>'

    assert [("unreadable", "交易!B2")] == tell(read(make_raw(xml)))


# --- files ----------------------------------------------------------------------------------------

_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def make_raw(
    rows: str,
    *,
    after: str = "",
    settings: str = "",
    target: str = "/xl/worksheets/s.xml",
    head: str = "",
) -> bytes:
    """A workbook as other programs write it: no styles, no shared texts, absolute targets."""
    first = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>合同编号</t></is></c>'
        '<c r="B1" t="inlineStr"><is><r><t>合同</t></r><r><t>总价</t></r></is></c></row>'
    )
    parts = {
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="r" Type="{_RELATIONS}/officeDocument" '
        'Target="/xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_NAMESPACE}" xmlns:r="{_RELATIONS}">{settings}'
        '<sheets><sheet name="交易" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/'
        f'package/2006/relationships"><Relationship Id="r1" Type="{_RELATIONS}/worksheet" '
        f'Target="{target}"/></Relationships>',
        "xl/worksheets/s.xml": f'{head}<worksheet xmlns="{_NAMESPACE}"><sheetData>{first}{rows}'
        f"</sheetData>{after}</worksheet>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def save(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "cells",
    [
        '<c r="A2" s="-1"><v>1</v></c>',
        '<c r="A2" s="99"><v>1</v></c>',
        '<c r="A2" t="str"><v>A_xD800_B</v></c>',
        '<c r="A2" t="str"><v>A</v></c><c r="B2"><v>1e999</v></c>',
        f'<c r="A2" t="str"><v>A</v></c><c r="B2"><v>{"9" * 9999}</v></c>',
        '<c r="A2" t="odd"><v>A</v></c><c r="B2" t="b"><v>q</v></c>',
        f'<c r="A2" t="str"><v>{"长" * 99999}</v></c>',
    ],
)
def test_odd_cells_are_read_or_told(cells: str) -> None:
    (row,) = read(make_raw(f'<row r="2">{cells}</row>'))

    assert row.raw is not None
    assert shape.read(row.raw).deal is None


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="x"><c><v>1</v></c></row>',
        '<row r="2"><c r="A2" s="q"><v>1</v></c></row>',
        '<row r="2"><c r="A2" t="s"><v>7</v></c></row>',
        '<row r="99999999"><c t="str"><v>A</v></c></row>',
    ],
)
def test_a_file_against_the_rules_is_told_as_damaged(rows: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        read(make_raw(rows))
    assert "damaged" == caught.value.kind


def test_merges_without_end_cost_nothing() -> None:
    wide = '<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="B9:A1"/></mergeCells>'

    (row,) = read(make_raw('<row r="2"><c r="A2" t="str"><v>A</v></c></row>', after=wide))

    assert {"number": "A"} == row.raw


def test_many_columns_of_ones_own_are_told_one_by_one() -> None:
    own = [f"列{n}" for n in range(120)]
    lines = [[*HEAD, "税率", "甲方.名称", "乙方.名称", *own], ["A-1", "云", "6%", "甲", "乙"]]

    rows = read(make_book({"交易": lines}))

    assert len(own) == sum(row.raw is None for row in rows)
    assert () == rows[-1].problems


def test_rows_and_cells_without_references_are_counted() -> None:
    xml = '<row><c t="inlineStr"><is><t>A-1</t></is></c><c><v>5.0E2</v></c></row>'

    (row,) = read(make_raw(xml, target="worksheets/s.xml"))

    assert {"number": "A-1", "total": "500"} == row.raw
    assert SheetPlace("交易", "B2") == row.locate("$.total")


def test_characters_that_xml_cannot_hold_are_read_back() -> None:
    xml = '<row r="2"><c r="A2" t="inlineStr"><is><t>甲_x000D_乙_x005F_x0041_</t></is></c></row>'

    (row,) = read(make_raw(xml))

    assert "甲\r乙_x0041_" == row.raw["number"]


def test_a_workbook_of_the_system_of_1904_is_read_by_it() -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append(["合同编号", "签订日期"])
    book.active.append(["A-1", dt.date(2026, 3, 31)])

    (row,) = read(save(book))

    assert {"date": "2026-03-31"} == row.raw["signing"]


def test_a_sheet_with_a_document_type_is_refused() -> None:
    head = '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa">]>'

    with pytest.raises(UnreadableInput, match="DTD") as caught:
        read(make_raw("", head=head))
    assert "hostile" == caught.value.kind


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    buffer = io.BytesIO(make_raw(""))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", b" " * 300 * 2**20)
    tracemalloc.start()
    with pytest.raises(UnreadableInput) as caught:
        read(buffer.getvalue())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert "hostile" == caught.value.kind
    assert peak < 50 * 2**20


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版 Excel"),
        ("表.csv", "合同编号,税率\nA-1,6%\n".encode("gbk"), "CSV"),
        ("表.xlsx", b"%PDF-1.7", "PDF"),
        ("表.xlsx", b"<html><table></table></html>", "网页"),
        ("表.xlsx", b"", "0 字节"),
        ("表.xlsx", b"PK\x03\x04" + b"\0" * 40, "压缩包打不开"),
        (
            "密.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "密码",
        ),
    ],
)
def test_what_is_no_workbook_says_what_to_do(
    gen: Callable[..., Ran], tmp_path: Path, name: str, data: bytes, word: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)

    ran = gen("check", path)

    assert 2 == ran.code
    assert word in ran.out
    assert "下一步" in ran.out


def test_a_workbook_that_is_cut_off_is_told() -> None:
    with pytest.raises(UnreadableInput, match="不是完整的 XML"):
        read(make_raw("<row><c>"))


def test_a_workbook_without_headings_says_how_to_get_one() -> None:
    with pytest.raises(UnreadableInput, match="有认得的表头") as caught:
        read(make_book({"表": [["随便", "写写"], [1, 2]]}))
    assert "gen sheet" in str(caught.value)


def test_a_word_file_named_as_a_workbook_is_none(house: Any) -> None:
    form = house.templates / "invoice" / "payment.docx"

    with pytest.raises(UnreadableInput, match="没有工作簿"):
        read(form.read_bytes())


def test_memory_does_not_grow_with_the_rows() -> None:
    def peak(count: int) -> int:
        lines = [HEAD, *([f"A-{n}", f"项目 {n}"] for n in range(count))]
        payments = [["合同编号", "名称", "比例"], *([f"A-{n}", "款", 0.5] for n in range(count))]
        data = make_book({"交易": lines, "付款计划": payments})
        tracemalloc.start()
        for row in sheets.read_book(data, "交易.xlsx"):
            assert row.raw is not None
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    small, large = peak(100), peak(1000)

    assert large < small + 2**20


def test_deals_of_a_workbook_are_deals(gen: Callable[..., Ran], tmp_path: Path) -> None:
    head = ["合同编号", "合同类型", "项目名称", "甲方.名称", "乙方.名称", "合同总价"]
    line = [
        "2026-001",
        "技术服务合同",
        "云服务",
        "星河市政务数据中心",
        "云岭云计算有限公司",
        120000,
    ]
    path = tmp_path / "交易.xlsx"
    path.write_bytes(make_book({"交易": [head, line]}))

    ran = gen("check", path, "--format", "json")

    report = json.loads(ran.out)["files"][0]
    assert 0 == ran.code
    assert {"sheet"} <= set(report["findings"][0]["place"])
    (row,) = read(path.read_bytes())
    assert shape.read(row.raw).deal is not None
