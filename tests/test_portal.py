"""The tax portal's workbook: what an invoice request gives it, its rules, and nothing else changed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import PAPER_DATE, ROOT, Ran
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from generator import checking, money, portal, shape, sources
from generator.errors import UnreadableInput
from generator.facts import Facts, Selection
from generator.home import Home
from generator.invoice_import import ImportInvoice, ImportLine, find_breaches, make_import
from generator.model import Deal
from generator.sheets.cells import Workbook

HEADS = [
    ("发票流水号", "必填\n(限20字符)"),
    ("发票类型", "必填\n(限10字符)"),
    ("特定业务类型", "非必填\n(限10字符)"),
    ("是否含税", "必填(是/否)\n(限2字符)"),
    ("购买方名称", "必填\n(限100字符)"),
    ("购买方纳税人识别号", "专票必填\n(限20字符)"),
    ("购买方地址", " 有条件必填\n(限100字符)\t "),
    ("购买方电话", "\t有条件必填\n(限50字符)\t"),
    ("购买方开户银行", "非必填\n(限100字符)"),
    ("购买方银行账号", "非必填\n(限100字符)"),
    ("是否展示购买方地址电话银行账号", "非必填\n（限20字符）"),
    ("备注", "非必填\n(限230字符)"),
    ("购买方邮箱", "非必填\n(限72字符)"),
]
LINES = [
    ("发票流水号", "必填\n（限20字符)"),
    ("项目名称", "必填\n（限100字符)"),
    ("商品和服务税收编码", "必填\n（限20字符)"),
    ("规格型号", "非必填\n（限40字符)"),
    ("单位", "有条件必填\n（限22字符)"),
    ("数量", "有条件必填\n（限16字符)\n最大保留13位小数"),
    ("单价", " 有条件必填\n（限16字符)\n最大保留13位小数"),
    ("金额", "必填\n（限16字符)\n保留两位小数"),
    ("税率", "必填\n（限8字符)"),
    ("折扣金额", "非必填\n（限16字符)"),
]
CODE = "3040203000000000000"


def make_template(
    heads: list[tuple[str, str]] = HEADS,
    lines: list[tuple[str, str]] = LINES,
    *,
    empty_rows: int = 0,
    kinds: str = "增值税专用发票,普通发票",
) -> bytes:
    """A stand-in for the official workbook: its sheets, headings, drop-downs, hidden dictionaries."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, columns in (("1-发票基本信息", heads), ("2-发票明细信息", lines)):
        sheet = book.create_sheet(name)
        sheet["A1"] = "填表说明：\n1、……"
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(columns))
        for at, (heading, constraint) in enumerate(columns, 1):
            sheet.cell(2, at, constraint)
            sheet.cell(3, at, heading)
            letter = sheet.cell(3, at).column_letter
            sheet.column_dimensions[letter].number_format = "@"
            if heading == "发票类型":
                rule = DataValidation("list", formula1=f'"{kinds}"')
                rule.add(f"{letter}4:{letter}1001")
                sheet.add_data_validation(rule)
        for row in range(4, 4 + empty_rows):
            for at in range(1, len(columns) + 1):
                sheet.cell(row, at).number_format = "@"
        sheet.freeze_panes = "B4"
    version = book.create_sheet("excelVersion", 1)
    version["A4"] = "pt:20260401"
    dictionary = book.create_sheet("gjhdq", 2)
    dictionary["A1"] = "中国"
    for sheet in (version, dictionary):
        sheet.sheet_state = "hidden"
    book.defined_names["北京市"] = DefinedName("北京市", attr_text="gjhdq!$A$1")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def make_invoice(**change: Any) -> ImportInvoice:
    """An invoice that breaks no rule, with a change."""
    line = ImportLine("云安全服务", CODE, Decimal("106.00"), Decimal("0.06"))
    invoice = ImportInvoice("KP-2026-0001", "普通发票", "星河市政务数据中心", (line,))
    return replace(invoice, **change)


def change_line(**change: Any) -> ImportInvoice:
    invoice = make_invoice()
    return replace(invoice, lines=(replace(invoice.lines[0], **change),))


def read_sheet(data: bytes, name: str) -> list[dict[str, Any]]:
    """The rows of data of a sheet, by heading."""
    sheet = openpyxl.load_workbook(io.BytesIO(data))[name]
    heads = [cell.value for cell in sheet[3]]
    rows = sheet.iter_rows(min_row=4)
    found = [
        {h: cell.value for h, cell in zip(heads, row, strict=True) if cell.value is not None}
        for row in rows
    ]
    return [row for row in found if row]


def fill(invoices: list[ImportInvoice], data: bytes | None = None) -> list[bytes]:
    template = portal.read_template(data or make_template(), "模板.xlsx")
    assert [] == portal.check(template, invoices)
    return [each.data for each in portal.fill(template, invoices)]


# --- from a request -------------------------------------------------------------------------------


def make_request(name: str, *, by_line: bool = False) -> tuple[Deal, Facts]:
    """An example's first invoice request."""
    raw = sources.read_deal(str(ROOT / "data" / "examples" / name), ROOT / "data" / "parties")
    selection = Selection(
        "invoice",
        "payment",
        date=PAPER_DATE,
        number="KP-2026-0001",
        over="payments",
        index=0,
        key="1",
        amended=True,
        by_line=by_line,
    )
    shaped = shape.read(raw)
    facts = checking.check_data(shaped, Home(ROOT), selection).facts
    assert shaped.deal and facts
    return shaped.deal, facts


def test_a_request_gives_what_its_form_says() -> None:
    deal, facts = make_request("full-year.json")

    invoice = make_import(deal, facts)

    assert [] == find_breaches([invoice])
    assert {
        "发票流水号": "KP-2026-0001",
        "发票类型": "普通发票",
        "是否含税": "是",
        "购买方名称": deal.buyer.name,
        "购买方纳税人识别号": deal.buyer.tax_id,
    }.items() <= invoice.list_fields().items()
    assert invoice.remark.startswith(f"合同编号：{deal.number}；项目编号：")
    assert [("190000.00", "0.06", "1")] == [
        (line.list_fields()["金额"], line.list_fields()["税率"], line.list_fields()["数量"])
        for line in invoice.lines
    ]


def test_lines_of_a_request_add_up_to_its_instalment() -> None:
    deal, facts = make_request("full-year.json", by_line=True)

    invoice = make_import(deal, facts)

    assert [] == find_breaches([invoice])
    assert 1 < len(invoice.lines)
    assert facts.invoice.gross == sum(line.amount for line in invoice.lines)


@given(
    st.decimals(Decimal("0.01"), 10**9, places=2),
    st.sampled_from(["0.01", "0.03", "0.05", "0.06", "0.09", "0.13"]),
)
def test_the_portal_works_out_our_tax_from_the_gross_whatever_the_price_includes(
    amount: Decimal, rate: str
) -> None:
    for split in (money.split_tax(amount, Decimal(rate)), money.add_tax(amount, Decimal(rate))):
        assert split == money.split_tax(split.gross, Decimal(rate))


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({}, None),
        ({"phone": "010-55550123"}, "展示地址、电话"),
        ({"bank": "甲行"}, "展示开户银行、银行账号"),
        ({"address": "路1号", "account": "1" * 20}, "展示地址、电话、开户银行及银行账号"),
    ],
)
def test_what_is_given_of_the_buyer_is_shown(fields: dict[str, str], shown: str | None) -> None:
    assert shown == make_invoice(**fields).list_fields().get("是否展示购买方地址电话银行账号")


# --- rules ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("invoice", "line", "heading"),
    [
        (make_invoice(serial=""), None, "发票流水号"),
        (make_invoice(serial="K" * 21), None, "发票流水号"),
        (make_invoice(kind="电子普通发票"), None, "发票类型"),
        (make_invoice(kind="增值税专用发票"), None, "购买方纳税人识别号"),
        (make_invoice(buyer="星河数据有限公司"), None, "购买方纳税人识别号"),
        (make_invoice(tax_id="12110000400000005K"), None, "购买方纳税人识别号"),
        (make_invoice(buyer=""), None, "购买方名称"),
        (make_invoice(buyer="星" * 101), None, "购买方名称"),
        (make_invoice(buyer="星河\n中心"), None, "购买方名称"),
        (make_invoice(address="路" * 101), None, "购买方地址"),
        (make_invoice(phone="1" * 51), None, "购买方电话"),
        (make_invoice(bank="行" * 101), None, "购买方开户银行"),
        (make_invoice(account="1" * 101), None, "购买方银行账号"),
        (make_invoice(remark="备" * 231), None, "备注"),
        (make_invoice(remark="甲\x01乙"), None, "备注"),
        (make_invoice(email="a" * 73), None, "购买方邮箱"),
        (make_invoice(lines=()), None, "金额"),
        (change_line(name=""), 1, "项目名称"),
        (change_line(name="云" * 101), 1, "项目名称"),
        (change_line(name="*信息技术服务*云安全"), 1, "项目名称"),
        (change_line(tax_code=""), 1, "商品和服务税收编码"),
        (change_line(tax_code="304020300000000000"), 1, "商品和服务税收编码"),
        (change_line(tax_code="3040201000000000000"), 1, "商品和服务税收编码"),
        (change_line(spec="核" * 41), 1, "规格型号"),
        (change_line(unit="台" * 23), 1, "单位"),
        (change_line(quantity=Decimal("0.12345678901234")), 1, "数量"),
        (change_line(quantity=Decimal(2), unit_price=Decimal("50")), 1, "金额"),
        (change_line(amount=Decimal("-1.00")), 1, "金额"),
        (change_line(amount=Decimal("0.00")), 1, "金额"),
        (change_line(rate=Decimal(6)), 1, "税率"),
    ],
)
def test_a_breach_is_told_with_its_row_and_field(
    invoice: ImportInvoice, line: int | None, heading: str
) -> None:
    (breach,) = find_breaches([invoice])

    assert (invoice.serial, line, heading) == (breach.serial, breach.line, breach.field)
    assert breach.message in str(breach)


def test_a_serial_is_used_once() -> None:
    assert ["发票流水号"] == [each.field for each in find_breaches([make_invoice()] * 2)]


def test_the_limits_and_choices_of_the_version_at_hand_hold() -> None:
    heads = [(h, "非必填\n(限10字符)" if h == "备注" else c) for h, c in HEADS if h != "购买方邮箱"]
    heads.append(("经办部门", "必填\n(限20字符)"))
    template = portal.read_template(make_template(heads, kinds="数电普票,数电专票"), "新.xlsx")

    breaches = portal.check(template, [make_invoice(remark="备" * 11, email="a@b.example")])

    assert {"备注", "购买方邮箱", "经办部门", "发票类型"} == {each.field for each in breaches}
    with pytest.raises(ValueError, match="经办部门"):
        list(portal.fill(template, [make_invoice()]))


# --- writing --------------------------------------------------------------------------------------


def test_everything_is_written_as_text_under_its_heading() -> None:
    invoice = make_invoice(remark="甲 & <乙>\n 丙 ", account="37050161880800000621")

    (data,) = fill([invoice])

    assert [invoice.list_fields()] == read_sheet(data, "1-发票基本信息")
    (line,) = read_sheet(data, "2-发票明细信息")
    assert {"发票流水号": "KP-2026-0001", **invoice.lines[0].list_fields()} == line
    for name in ("1-发票基本信息", "2-发票明细信息"):
        sheet = openpyxl.load_workbook(io.BytesIO(data))[name]
        cells = [c for row in sheet.iter_rows(min_row=4) for c in row if c.value is not None]
        assert {("s", "@")} == {(cell.data_type, cell.number_format) for cell in cells}


def test_a_text_that_looks_like_an_escape_stays_text() -> None:
    (data,) = fill([make_invoice(remark="甲_x0041_乙")])

    book = Workbook(data, "模板.xlsx")
    lines = list(book.read_lines(book.sheets[0]))
    assert "甲_x0041_乙" in [cell.value for cell in lines[-1].cells]


@pytest.mark.parametrize("empty_rows", [0, 2, 9])
def test_nothing_else_in_the_workbook_changes(empty_rows: int) -> None:
    template = make_template(empty_rows=empty_rows)
    invoices = [make_invoice(serial=f"KP-{n}") for n in range(5)]

    (data,) = fill(invoices, template)

    old, new = (zipfile.ZipFile(io.BytesIO(each)) for each in (template, data))
    assert old.namelist() == new.namelist()
    changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet4.xml"] == sorted(changed)
    for name in changed:
        before, after = (each.read(name) for each in (old, new))
        rows = rb'<row [^>]*?r="(?:[4-9]|\d\d+)".*?(?:</row>|/>(?=<row|</sheetData))'
        strip = re.sub(rows, b"", after, flags=re.DOTALL)
        assert re.sub(rows, b"", before, flags=re.DOTALL) == strip
    assert [f"KP-{n}" for n in range(5)] == [
        row["发票流水号"] for row in read_sheet(data, "1-发票基本信息")
    ]


def test_columns_are_found_wherever_they_stand() -> None:
    template = make_template(list(reversed(HEADS)), list(reversed(LINES)))

    (data,) = fill([make_invoice()], template)

    assert [make_invoice().list_fields()] == read_sheet(data, "1-发票基本信息")


def test_the_same_invoices_give_the_same_bytes() -> None:
    template = make_template()

    assert fill([make_invoice()], template) == fill([make_invoice()], template)


def test_more_than_the_portal_takes_is_split_and_no_invoice_is_torn() -> None:
    invoices = [make_invoice(serial=f"KP-{n}") for n in range(1000)]
    wide = make_invoice(serial="宽", lines=make_invoice().lines * 1500)

    template = portal.read_template(make_template(), "模板.xlsx")
    parts = list(portal.fill(template, [*invoices, wide]))

    assert [998, 3] == [len(part.serials) for part in parts]
    assert ["KP-998", "KP-999", "宽"] == list(parts[1].serials)
    assert 1502 == len(read_sheet(parts[1].data, "2-发票明细信息"))
    parts = list(portal.fill(template, [wide, *invoices[:501]]))
    assert [501, 1] == [len(part.serials) for part in parts]


def test_an_invoice_larger_than_a_workbook_is_told() -> None:
    template = portal.read_template(make_template(), "模板.xlsx")
    wide = make_invoice(lines=make_invoice().lines * 2001)

    assert ["明细"] == [each.field for each in portal.check(template, [wide])]


def test_a_workbook_that_is_not_the_portals_is_refused() -> None:
    book = openpyxl.Workbook()
    buffer = io.BytesIO()
    book.save(buffer)

    with pytest.raises(UnreadableInput, match="不是电子税务局的批量开票导入模板"):
        portal.read_template(buffer.getvalue(), "别的.xlsx")


def test_a_workbook_without_a_column_it_needs_is_refused() -> None:
    heads = [each for each in HEADS if each[0] != "是否含税"]

    with pytest.raises(UnreadableInput, match="没有找到栏目：是否含税"):
        portal.read_template(make_template(heads), "旧.xlsx")


def test_a_workbook_that_is_filled_already_is_not_filled_again() -> None:
    (data,) = fill([make_invoice()])

    with pytest.raises(UnreadableInput, match="第 4 行已经有内容"):
        portal.read_template(data, "填过.xlsx")


def test_the_version_is_known() -> None:
    assert "pt:20260401" == portal.read_template(make_template(), "模板.xlsx").version


# --- the command ----------------------------------------------------------------------------------


def test_a_request_issued_goes_into_a_copy(gen: Callable[..., Ran], tmp_path: Path) -> None:
    template = tmp_path / "导入模板.xlsx"
    template.write_bytes(official := make_template())
    order = ("invoice", ROOT / "data/examples/full-year.json", "--payment", "1")
    order += ("--date", "2026-04-01", "-o", tmp_path / "出", "--etax", template)

    first, again = gen(*order), gen(*order)

    path = tmp_path / "出" / "导入模板-KP-2026-0001.xlsx"
    assert (0, str(path)) == (first.code, first.out.splitlines()[-1])
    assert ["KP-2026-0001"] == [
        r["发票流水号"] for r in read_sheet(path.read_bytes(), "1-发票基本信息")
    ]
    assert official == template.read_bytes()
    assert 0 == again.code


def test_what_breaks_a_rule_of_the_portal_is_told_and_left_out(
    gen: Callable[..., Ran], tmp_path: Path
) -> None:
    template = tmp_path / "导入模板.xlsx"
    short = [(h, "非必填\n(限9字符)" if h == "备注" else c) for h, c in HEADS]
    template.write_bytes(make_template(short))

    ran = gen(
        "invoice", ROOT / "data/examples/full-year.json", "--payment", "1", "--date", "2026-04-01",
        "-o", tmp_path / "出", "--etax", template,
    )  # fmt: skip

    assert 1 == ran.code
    assert "KP-2026-0001 备注：有" in ran.err
    assert [] == list((tmp_path / "出").glob("*.xlsx"))


def test_a_wrong_workbook_stops_before_anything_is_issued(
    gen: Callable[..., Ran], tmp_path: Path
) -> None:
    ran = gen(
        "invoice", ROOT / "data/examples/full-year.json", "--payment", "1",
        "-o", tmp_path / "出", "--etax", tmp_path / "没有.xlsx",
    )  # fmt: skip

    assert 2 == ran.code
    assert not (tmp_path / "出").exists()
