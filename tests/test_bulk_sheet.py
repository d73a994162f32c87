"""`gen bulk` on a workbook: each problem at its cell, the right rows written, whatever happens."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import Ran, read_lines
from deal_rows import (
    make_home,
    make_request,
    read_results,
    set_cell,
    write_book,
    write_lines,
)

from generator.home import Home

Bulk = Callable[..., Ran]
MAIN = "开票申请单"

# A heading, on which sheet, and what a person wrote there; every one of them stops its row.
WRONG: list[tuple[str, Any]] = [
    ("合同编号", "2026-000"),
    ("本项", 9),
    ("本项", "没有这一期"),
    ("本项", None),
    ("模板", "催款函"),
    ("出具日期", "2026-13-01"),
    ("出具日期", 46112),
    ("开票.税率", 6),
    ("开票.税率", "六个点"),
    ("开票.税率", (1.5, "0%")),
    ("开票.税收编码", 3040203000000000000),
    ("开票.税收编码", "123"),
    ("开票.含税", "含"),
    ("开票.发票类型", "发票"),
    ("合同总价", "二十八万五"),
    ("合同总价", "#DIV/0!"),
    ("合同总价", "=SUM(1,2)"),
    ("合同总价", dt.date(2026, 3, 1)),
    ("合同总价", (0.5, "0%")),
    ("合同总价", "1.00"),
    ("合同总价", -5),
    ("合同总价", "285000.001"),
    ("签订.日期", 46112),
    ("签订.日期", "2026-02-30"),
    ("签订.日期", "明年"),
    ("签订.日期", (60, "yyyy-mm-dd")),
    ("签订.份数", "六点五"),
    ("签订.份数", 6.5),
    ("服务期限.月数", "一年多"),
    ("服务期限.起", True),
    ("服务期限.起", "2027-13"),
    ("甲方.纳税人识别号", "12110000400881265X"),
    ("乙方.纳税人识别号", 91370100391076482),
    ("甲方.账号", 1602003409200012345),
    ("甲方.账号", (16020034092, "0.00E+00")),
    ("甲方.邮编", 25014),
    ("甲方.联系人.电话", 53186120016),
    ("甲方.名称", "济南_x0001_中心"),
    ("甲方.名称", None),
    ("甲方.地址", "#REF!"),
    ("乙方.联行号", 5451000126),
    ("乙方.开户行", dt.date(2026, 3, 1)),
    ("项目.名称", "云" * 20_001),
    ("项目.政府采购", "也许"),
    ("条款参数.争议解决", "打官司吧"),
    ("条款参数.迟延开始日违约金率", 0.05),
    ("条款参数.履约保证金", "百分之五十的一半"),
    ("付款计划!比例", "一半吧"),
    ("付款计划!比例", 50),
    ("付款计划!期限", dt.date(2026, 3, 1)),
    ("付款计划!合同编号", "2026-999"),
    ("服务清单!单价", "四万二"),
    ("服务清单!数量", "=1+1"),
    ("验收!期限", "十来天"),
]


@dataclass(frozen=True)
class Checked:
    """What a run on wrong cells gave: rows by their place, the wrong cells in order, what was said."""

    results: dict[str, dict[str, Any]]
    places: list[tuple[str, int]]
    code: int
    home: Home


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.delenv("GEN_LEDGER")
    return make_home(tmp_path / "home")


@pytest.fixture
def bulk(gen: Bulk, home: Home, tmp_path: Path) -> Bulk:
    """Runs `gen bulk invoice` on the workbook in this process, as of a day."""

    def run(*more: str | Path) -> Ran:
        common = ("--home", home.root, "--date", "2026-04-01", "--jobs", "1")
        return gen("bulk", "invoice", tmp_path / "开票.xlsx", *common, *more)

    return run


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checked]:
    """Every wrong cell in a row of its own, a right row after every fourth, all in one run."""
    from generator import cli

    root = tmp_path_factory.mktemp("wrong")
    home = make_home(root / "home")
    count = 1 + len(WRONG) + len(WRONG) // 4
    book = write_book(root / "开票.xlsx", [make_request(n) for n in range(count)], home)
    places = []
    rows = iter(n for n in range(1, count) if n % 5)
    for heading, value in WRONG:
        sheet, _, name = heading.rpartition("!")
        index = next(rows)
        number = 4 + index
        if sheet:
            numbers = [cell.value for cell in book[sheet]["A"]]
            number = numbers.index(index + 1) + 1
        places.append((set_cell(book, sheet or MAIN, name, number, value), 4 + index))
    book.save(root / "开票.xlsx")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("GEN_LEDGER", raising=False)
        code = cli.run(
            ["bulk", "invoice", str(root / "开票.xlsx"), "--home", str(home.root)]
            + ["--date", "2026-04-01", "--jobs", "1"]
        )
    results = {each["row"]: each for each in read_results(home.output, "开票")}
    yield Checked(results, places, code, home)


@pytest.mark.parametrize("case", range(len(WRONG)), ids=[str(each)[:40] for each in WRONG])
def test_what_is_wrong_is_told_at_its_cell_and_its_row_is_refused(
    checked: Checked, case: int
) -> None:
    cell, number = checked.places[case]

    result = checked.results[f"{MAIN}!A{number}"]

    assert "refused" == result["status"]
    errors = [found for found in result["findings"] if found["severity"] == "error"]
    assert cell in [f"{each['place']['sheet']}!{each['place']['cell']}" for each in errors]


def test_the_right_rows_among_wrong_ones_are_written(checked: Checked) -> None:
    wrong = {number for _, number in checked.places}
    rows = [each for each in checked.results.values() if each["row"].startswith(MAIN)]
    right = [each for each in rows if int(each["row"].partition("!A")[2]) not in wrong]

    assert 1 == checked.code
    assert len(rows) == len(right) + len(WRONG)
    assert {"written"} == {each["status"] for each in right}
    assert len(right) == len(list(checked.home.output.rglob("*.docx")))
    assert [f"KP-2026-{n:04}" for n in range(1, len(right) + 1)] == [r["number"] for r in right]


def save(book: openpyxl.Workbook, tmp_path: Path) -> None:
    book.save(tmp_path / "开票.xlsx")


def read_table(path: Path) -> list[dict[str, Any]]:
    """The rows of a workbook's first sheet by heading."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    heads, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_a_row_says_for_which_entry_and_on_which_day(
    bulk: Bulk, home: Home, tmp_path: Path
) -> None:
    rows = [make_request(1, 3), make_request(1, 1), make_request(2, 2)]
    book = write_book(tmp_path / "开票.xlsx", rows, home)
    set_cell(book, MAIN, "本项", 6, "首付款")
    set_cell(book, MAIN, "出具日期", 6, dt.date(2026, 5, 6))
    set_cell(book, MAIN, "模板", 6, "开票申请单")
    save(book, tmp_path)

    assert 0 == bulk().code

    results = read_results(home.output, "开票")
    assert ["尾款", "首付款", "首付款"] == [each["label"] for each in results]
    assert [f"{MAIN}!A{n}" for n in (4, 5, 6)] == [each["row"] for each in results]
    words = ["".join(read_lines(Path(each["path"]))) for each in results]
    assert ["2026年5月6日" in text for text in words] == [False, False, True]


def test_a_row_that_says_its_entry_is_not_unfolded(bulk: Bulk, home: Home, tmp_path: Path) -> None:
    book = write_book(tmp_path / "开票.xlsx", [make_request(1, 2), make_request(2)], home)
    set_cell(book, MAIN, "本项", 5, None)
    save(book, tmp_path)

    assert 0 == bulk("--all").code

    labels = [each["label"] for each in read_results(home.output, "开票")]
    assert ["二期款", "首付款", "二期款", "尾款"] == labels


def test_the_papers_are_those_of_the_same_deals_as_json(
    bulk: Bulk, gen: Bulk, home: Home, tmp_path: Path
) -> None:
    rows = [make_request(n // 2, n % 2 + 1) for n in range(6)]
    write_book(tmp_path / "开票.xlsx", rows, home)
    assert 0 == bulk().code
    papers = sorted(each.read_bytes() for each in home.output.rglob("*.docx"))
    home.ledger.unlink()
    write_lines(tmp_path / "开票.jsonl", rows)
    other = ("--home", home.root, "--date", "2026-04-01", "-o", tmp_path / "other")

    assert 0 == gen("bulk", "invoice", tmp_path / "开票.jsonl", *other).code

    assert papers == sorted(each.read_bytes() for each in (tmp_path / "other").rglob("*.docx"))


def test_results_repeat_the_columns_and_nothing_is_a_formula(
    bulk: Bulk, home: Home, tmp_path: Path
) -> None:
    book = write_book(tmp_path / "开票.xlsx", [make_request(1), make_request(2)], home)
    set_cell(book, MAIN, "#经手", 4, "+HYPERLINK(1)")
    set_cell(book, MAIN, "#@备查", 5, ("-1+1|cmd", "@"))
    set_cell(book, MAIN, "项目.包名", 5, "'=1+1")
    save(book, tmp_path)

    bulk()

    first, second = read_table(home.output / "开票-开票申请单结果.xlsx")
    heads = [head for head in first if head not in list(first)[:7]]
    given = [str(cell.value) for cell in book[MAIN][2]]
    assert [head for head in given if head in heads or head[0] == "#"] == heads
    assert ("已写出", f"{MAIN}!A4", 142500) == (first["状态"], first["行"], first["金额"])
    assert "'+HYPERLINK(1)" == first["#经手"]
    assert "'-1+1|cmd" == second["#@备查"]
    assert 285000 == first["合同总价"]
    sheet = openpyxl.load_workbook(home.output / "开票-开票申请单结果.xlsx").worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_what_is_no_deal_is_told_and_counts_as_none(bulk: Bulk, home: Home, tmp_path: Path) -> None:
    book = write_book(tmp_path / "开票.xlsx", [make_request(1), make_request(2)], home)
    book.create_sheet("杂记")["A1"] = "不是交易"
    set_cell(book, MAIN, "本项", 6, "合计")
    book[MAIN].cell(6, 1, "合计")
    save(book, tmp_path)

    ran = bulk("--format", "json")

    assert (0, 2, 2) == (ran.code, ran.json["rows"], ran.json["written"])
    assert "杂记!A1" in ran.err
    assert ["noted", "written", "written", "noted"] == [
        each["status"] for each in read_results(home.output, "开票")
    ]


def test_a_line_of_a_list_without_a_deal_is_a_row_refused(
    bulk: Bulk, home: Home, tmp_path: Path
) -> None:
    book = write_book(tmp_path / "开票.xlsx", [make_request(1)], home)
    table = book["付款计划"]
    table.append([9, "2026-999", "多出来的一期"])
    save(book, tmp_path)

    ran = bulk()

    assert 1 == ran.code
    assert f"付款计划!A{table.max_row}" in ran.err
    assert ["written", "refused"] == [each["status"] for each in read_results(home.output, "开票")]


def test_a_heading_that_is_not_known_is_told_once_at_its_cell(
    bulk: Bulk, home: Home, tmp_path: Path
) -> None:
    book = write_book(tmp_path / "开票.xlsx", [make_request(1)], home)
    cell = set_cell(book, MAIN, "合同总加", 4, None)
    save(book, tmp_path)

    ran = bulk()

    assert 1 == ran.code
    results = read_results(home.output, "开票")
    assert f"{MAIN}!{cell.partition('!')[2][:-1]}2" == results[0]["row"]
    assert "合同总价" in ran.err


def test_a_hidden_row_is_written_and_told(bulk: Bulk, home: Home, tmp_path: Path) -> None:
    book = write_book(tmp_path / "开票.xlsx", [make_request(1), make_request(2)], home)
    book[MAIN].row_dimensions[5].hidden = True
    save(book, tmp_path)

    assert 0 == bulk().code
    found = read_results(home.output, "开票")[1]["findings"][0]
    assert ("D055", MAIN, "A5") == (found["code"], *found["place"].values())
    assert 1 == bulk("--fail-on", "warning", "--reissue").code


def test_an_inserted_row_makes_no_paper_anew(
    bulk: Bulk, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = write_book(tmp_path / "开票.xlsx", [make_request(1), make_request(2)], home)
    assert 0 == bulk().code
    book[MAIN].insert_rows(4, 2)
    save(book, tmp_path)
    monkeypatch.setattr("generator.pipeline.make", None)

    assert 0 == bulk().code
    results = read_results(home.output, "开票")
    assert [("unchanged", f"{MAIN}!A{n}") for n in (6, 7)] == [
        (each["status"], each["row"]) for each in results
    ]


def test_a_workbook_on_standard_input(
    gen: Bulk, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_book(tmp_path / "开票.xlsx", [make_request(1)], home)
    data = (tmp_path / "开票.xlsx").read_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))

    assert 0 == gen("bulk", "invoice", "-", "--home", home.root, "--date", "2026-04-01").code


@pytest.mark.parametrize("name", ["开票.xls", "开票.csv", "空.xlsx", "别的.xlsx"])
def test_what_is_no_workbook_of_deals_is_told_before_anything(
    gen: Bulk, home: Home, tmp_path: Path, name: str
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["姓名", "电话"])
    book.active.append(["某某", "1"])
    path = tmp_path / name
    book.save(path) if name == "别的.xlsx" else path.write_bytes(b"")

    ran = gen("bulk", "invoice", path, "--home", home.root)

    assert 2 == ran.code
    assert name in ran.err
    assert "下一步" in ran.err
    assert not home.output.exists()


@pytest.mark.parametrize("command", ["contract", "invoice", "all"])
def test_a_single_command_given_a_workbook_points_here(
    gen: Bulk, home: Home, tmp_path: Path, command: str
) -> None:
    write_book(tmp_path / "开票.xlsx", [make_request(1)], home)

    ran = gen(command, tmp_path / "开票.xlsx", "--home", home.root)

    assert 2 == ran.code
    assert "gen bulk" in ran.err


def test_drafts_and_numbers_written_back_are_for_single_papers(gen: Bulk, home: Home) -> None:
    for kind in ("contract", "invoice"):
        told = gen("bulk", kind, "--help", "--home", home.root).out
        assert "--draft" not in told
        assert "--write-number" not in told
        assert ".xlsx" in told
        assert "--pdf" in told


def test_a_console_in_gbk_says_the_cells(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator import cli

    book = write_book(tmp_path / "开票.xlsx", [make_request(1)], home)
    set_cell(book, MAIN, "开票.税率", 4, "六个点😀")
    save(book, tmp_path)
    out, err = (
        io.TextIOWrapper(io.BytesIO(), encoding="gbk", errors="backslashreplace") for _ in "12"
    )
    monkeypatch.setattr("sys.stdout", out)
    monkeypatch.setattr("sys.stderr", err)
    path = str(tmp_path / "开票.xlsx")

    assert 1 == cli.run(["bulk", "invoice", path, "--home", str(home.root)])
    err.flush()
    assert f"{MAIN}!" in err.buffer.getvalue().decode("gbk")  # type: ignore[attr-defined]
