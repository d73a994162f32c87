"""A workbook of wrong cells: each is told at its own cell, and the right rows go on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import PAPER_DATE, ROOT, Ran, make_book

from generator import checking, sheets
from generator.facts import Selection
from generator.findings import Severity, SheetPlace
from generator.home import Home

# The columns of every case, filled right; a case changes one cell of its own row.
RIGHT: dict[str, Any] = {
    "合同编号": "",
    "合同类型": "技术服务合同",
    "项目.名称": "业务平台云服务项目",
    "甲方.名称": "星河市政务数据中心",
    "甲方.纳税人识别号": None,
    "甲方.邮编": None,
    "甲方.电话": None,
    "甲方.邮箱": None,
    "乙方.名称": "云岭云计算有限公司",
    "乙方.账号": None,
    "乙方.联行号": None,
    "乙方.中小企业": None,
    "合同总价": 120000,
    "签订.日期": dt.date(2026, 3, 31),
    "签订.份数": None,
    "服务期限.起": None,
    "服务期限.月数": None,
    "开票.发票类型": None,
    "开票.税率": None,
    "开票.含税": None,
    "开票.税收编码": None,
    "条款参数.甲方逾期付款日违约金率": None,
    "条款参数.履约保证金": None,
    "条款参数.保密年限": None,
    "条款参数.争议解决": None,
}
COLUMNS = list(RIGHT)
# What is wrong: the column, what stands in it (a pair has its number format), the code.
WRONG: list[tuple[str, Any, str]] = [
    ("合同编号", (dt.date(2026, 2, 1), "yyyy-mm"), "D050"),
    ("合同编号", (1200000, "0.00E+00"), "D050"),
    ("合同编号", "#N/A", "D051"),
    ("项目.名称", True, "D052"),
    ("项目.名称", "#REF!", "D051"),
    ("甲方.名称", None, "D002"),
    ("甲方.名称", '=VLOOKUP(A3,"x",2)', "D051"),
    ("甲方.纳税人识别号", 91110000123456789, "D050"),
    ("甲方.纳税人识别号", "91110000MA00A1B2CZ", "D105"),
    ("甲方.邮编", 10080, "D050"),
    ("甲方.邮编", "10008O", "D113"),
    ("甲方.电话", 1055550123, "D050"),
    ("甲方.邮箱", "a＠b", "D120"),
    ("乙方.账号", 37050161880800000621, "D050"),
    ("乙方.联行号", 10510000123, "D050"),
    ("乙方.中小企业", "也许", "D010"),
    ("乙方.中小企业", 1, "D010"),
    ("合同总价", "一百二十万", "D005"),
    ("合同总价", "12.3.4", "D005"),
    ("合同总价", 1200.005, "D005"),
    ("合同总价", (0.5, "0%"), "D052"),
    ("合同总价", (46112, "yyyy-mm-dd"), "D052"),
    ("合同总价", True, "D052"),
    ("合同总价", -120000, "D006"),
    ("合同总价", 1e17, "D050"),
    ("合同总价", "#DIV/0!", "D051"),
    ("合同总价", "=SUM(M4:M5)", "D051"),
    ("签订.日期", 46112, "D052"),
    ("签订.日期", "3/4/26", "D052"),
    ("签订.日期", "2026-02-30", "D011"),
    ("签订.日期", "2026年春", "D011"),
    ("签订.日期", (0.5, "hh:mm"), "D052"),
    ("签订.份数", 2.5, "D003"),
    ("签订.份数", "四份", "D003"),
    ("服务期限.起", "待定", "D011"),
    ("服务期限.月数", 0, "D006"),
    ("服务期限.月数", (12, "yyyy-mm-dd"), "D052"),
    ("开票.发票类型", "增值税普票", "D010"),
    ("开票.税率", 6, "D052"),
    ("开票.税率", "6个点", "D013"),
    ("开票.税率", (6, "0%"), "D601"),
    ("开票.含税", "含", "D010"),
    ("开票.税收编码", 3040203000000000000, "D050"),
    ("开票.税收编码", "3040201000000000000", "D603"),
    ("条款参数.甲方逾期付款日违约金率", 0.05, "D052"),
    ("条款参数.履约保证金", "百分之五", "D005"),
    ("条款参数.保密年限", "十年", "D003"),
    ("条款参数.争议解决", "打官司", "D010"),
]


def make_wrong_book() -> bytes:
    """A title, the headings, then a right row after each wrong one."""
    lines: list[list[Any]] = [["2026 年 3 月"], [], COLUMNS]
    for number, (column, value, _) in enumerate(WRONG):
        for name, change in ((f"错-{number}", {column: value}), (f"对-{number}", {})):
            row = RIGHT | {"合同编号": name} | change
            lines.append([row[each] for each in COLUMNS])
    return make_book({"开票": lines})


@pytest.fixture(scope="module")
def checked() -> dict[int, tuple[sheets.Row, tuple[Any, ...]]]:
    """The rows of the workbook by their line, with what was found of each."""
    selection = Selection("contract", "", date=PAPER_DATE)
    home = Home(ROOT)
    rows = list(sheets.read_book(make_wrong_book(), "开票.xlsx"))
    return {
        int(row.place.cell[1:]): (row, checking.check_row(row, home, selection).findings)
        for row in rows
    }


def test_there_are_forty_kinds_of_wrong_cells() -> None:
    assert 40 <= len(WRONG)


@pytest.mark.parametrize(
    "number", range(len(WRONG)), ids=lambda n: f"{WRONG[n][0]}-{WRONG[n][2]}-{n}"
)
def test_a_wrong_cell_is_told_at_its_cell(
    number: int, checked: dict[int, tuple[sheets.Row, tuple[Any, ...]]]
) -> None:
    column, _, code = WRONG[number]
    line = 4 + 2 * number
    cell = chr(65 + COLUMNS.index(column)) + str(line)

    _, findings = checked[line]

    errors = [f for f in findings if f.severity is Severity.ERROR]
    assert [(code, SheetPlace("开票", cell))] == [(f.code, f.place) for f in errors]


def test_the_right_rows_go_on(checked: dict[int, tuple[sheets.Row, tuple[Any, ...]]]) -> None:
    right = [checked[5 + 2 * number] for number in range(len(WRONG))]

    assert all(row.raw is not None and row.raw["total"] == "120000" for row, _ in right)
    assert [] == [f for _, found in right for f in found if f.severity is Severity.ERROR]


def test_the_command_tells_them_all_at_once(gen: Callable[..., Ran], tmp_path: Path) -> None:
    path = tmp_path / "开票.xlsx"
    path.write_bytes(make_wrong_book())

    ran = gen("check", path, "--format", "json")

    findings = ran.json["files"][0]["findings"]
    places = [f["place"] for f in findings if f["severity"] == "error"]
    assert 1 == ran.code
    assert len(WRONG) == len(places)
    assert {"sheet": "开票", "cell": "A4"} == places[0]


def test_people_read_the_cell_and_the_field(gen: Callable[..., Ran], tmp_path: Path) -> None:
    lines = [["合同编号", "税率"], ["A-1", 6]]
    path = tmp_path / "开票.xlsx"
    path.write_bytes(make_book({"开票": lines}))

    ran = gen("check", path)

    assert "开票!B2" in ran.out
    assert "税率：数字 6 没有百分号，看不出是 6% 还是 600%；请带百分号写" in ran.out
