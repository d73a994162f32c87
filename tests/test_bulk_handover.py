"""What `gen bulk` hands over beside the papers: the tax portal's workbook filled, and PDF files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import Ran
from deal_rows import make_home, make_request, read_results, set_cell, write_book, write_lines
from test_pdf import fake as fake  # a fixture
from test_pdf import read_runs
from test_portal import HEADS, make_template, read_sheet

from generator import pdf, portal
from generator.home import Home
from generator.pdf import office

Bulk = Callable[..., Ran]
MAIN = "开票申请单"
COPY = "rows-开票申请单-导入模板.xlsx"
LONG = "finance.department@yunhu-data.example"  # more than the workbook at hand takes


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.delenv("GEN_LEDGER")
    return make_home(tmp_path / "home")


@pytest.fixture
def bulk(gen: Bulk, home: Home, tmp_path: Path) -> Bulk:
    """Runs `gen bulk invoice` on rows, or on what was written before, as of a day."""

    def run(rows: list[Any] | Path | None, *more: str | Path) -> Ran:
        path = rows if isinstance(rows, Path) else tmp_path / "rows.jsonl"
        if isinstance(rows, list):
            write_lines(path, rows)
        common = ("--home", home.root, "--date", "2026-04-01", "--jobs", "1")
        return gen("bulk", "invoice", path, *common, *more)

    return run


@pytest.fixture
def etax(tmp_path: Path) -> tuple[str, Path]:
    """The option with a stand-in for the portal's workbook."""
    path = tmp_path / "导入模板.xlsx"
    heads = [(h, "非必填\n(限30字符)" if h == "购买方邮箱" else how) for h, how in HEADS]
    path.write_bytes(make_template(heads))
    return "--etax", path


def list_serials(path: Path) -> list[str]:
    rows = read_sheet(path.read_bytes(), "1-发票基本信息")
    return [row["发票流水号"] for row in rows]


# --- the tax portal's workbook --------------------------------------------------------------------


def test_what_is_issued_goes_into_the_workbook_in_input_order(
    bulk: Bulk, home: Home, etax: tuple[str, Path]
) -> None:
    rows = [make_request(n) for n in range(4)]
    rows[1] = make_request(1, total="1.00")

    ran = bulk(rows, *etax)

    assert 1 == ran.code
    assert str(home.output / COPY) in ran.out.splitlines()
    assert ["KP-2026-0001", "KP-2026-0002", "KP-2026-0003"] == list_serials(home.output / COPY)

    rows[1] = make_request(1)
    assert 0 == bulk(rows, *etax).code
    numbers = ["KP-2026-0001", "KP-2026-0004", "KP-2026-0002", "KP-2026-0003"]
    assert numbers == list_serials(home.output / COPY)
    whole = (home.output / COPY).read_bytes()
    for keep in (True, False):  # known from the results, or made anew
        (home.output / COPY).unlink()
        if not keep:
            (home.output / "rows-开票申请单结果.jsonl").unlink()
        assert 0 == bulk(None, *etax).code
        assert whole == (home.output / COPY).read_bytes()


def test_what_the_portal_refuses_is_told_at_its_row_and_left_out(
    bulk: Bulk, home: Home, etax: tuple[str, Path], tmp_path: Path
) -> None:
    book = write_book(tmp_path / "rows.xlsx", [make_request(n) for n in range(3)], home)
    set_cell(book, MAIN, "开票.接收邮箱", 5, LONG)
    book.save(tmp_path / "rows.xlsx")

    ran = bulk(tmp_path / "rows.xlsx", *etax)

    assert 1 == ran.code
    assert f"导入模板 {MAIN}!A5 KP-2026-0002 购买方邮箱：" in ran.err
    assert ["KP-2026-0001", "KP-2026-0003"] == list_serials(home.output / COPY)
    remarks = [each["remarks"] for each in read_results(home.output)]
    assert ([], []) == (remarks[0], remarks[2])
    assert "没有填进导入模板：购买方邮箱" in remarks[1][0]
    sheet = openpyxl.load_workbook(home.output / "rows-开票申请单结果.xlsx").worksheets[0]
    assert "没有填进导入模板" in sheet["G3"].value
    assert 3 == len(list(home.output.rglob("*.docx")))


def test_more_than_one_workbook_takes_is_split(
    bulk: Bulk, home: Home, etax: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portal, "MOST_INVOICES", 2)

    ran = bulk([make_request(n) for n in range(5)], *etax, "--format", "json")

    names = [COPY, *(COPY.replace(".xlsx", f"-{n}.xlsx") for n in (2, 3))]
    assert names == [Path(each).name for each in ran.json["imports"]]
    assert [2, 2, 1] == [len(list_serials(home.output / name)) for name in names]


def test_the_same_paper_twice_is_one_invoice(
    bulk: Bulk, home: Home, etax: tuple[str, Path]
) -> None:
    assert 0 == bulk([make_request(1), make_request(1)], *etax).code
    assert ["KP-2026-0001"] == list_serials(home.output / COPY)


def test_a_copy_that_was_changed_by_hand_is_not_overwritten(
    bulk: Bulk, home: Home, etax: tuple[str, Path]
) -> None:
    bulk([make_request(1)], *etax)
    book = openpyxl.load_workbook(home.output / COPY)
    book.properties.lastModifiedBy = "某某"
    book.save(home.output / COPY)
    changed = (home.output / COPY).read_bytes()

    ran = bulk([make_request(1), make_request(2)], *etax)

    assert 2 == ran.code
    assert COPY in ran.err
    assert changed == (home.output / COPY).read_bytes()
    assert ["unchanged", "written"] == [each["status"] for each in read_results(home.output)]
    (home.output / COPY).unlink()
    assert 0 == bulk(None, *etax).code
    assert 2 == len(list_serials(home.output / COPY))


def test_a_dry_run_tells_what_the_portal_would_refuse(
    bulk: Bulk, home: Home, etax: tuple[str, Path]
) -> None:
    rows = [make_request(1), make_request(2, invoicing={"email": LONG})]

    ran = bulk(rows, *etax, "--dry-run")

    assert 1 == ran.code
    assert "导入模板 $[1] " in ran.err
    assert not home.output.exists()


def test_a_workbook_that_is_not_the_portals_stops_before_anything(
    bulk: Bulk, home: Home, tmp_path: Path
) -> None:
    other = tmp_path / "别的.xlsx"
    openpyxl.Workbook().save(other)

    ran = bulk([make_request(1)], "--etax", other)

    assert 2 == ran.code
    assert "批量开票" in ran.err
    assert not home.output.exists()


def test_a_workbook_that_wants_more_than_is_known_is_told_once(
    bulk: Bulk, home: Home, tmp_path: Path
) -> None:
    path = tmp_path / "导入模板.xlsx"
    path.write_bytes(make_template([*HEADS, ("经办部门", "必填\n(限20字符)")]))

    ran = bulk([make_request(n) for n in range(3)], "--etax", path)

    assert 1 == ran.code
    assert 1 == ran.err.count("经办部门")
    assert not (home.output / COPY).exists()
    assert 3 == len(list(home.output.rglob("*.docx")))


# --- PDF ------------------------------------------------------------------------------------------


def test_each_paper_has_its_pdf_beside_it_and_one_that_fails_costs_no_other(
    bulk: Bulk, home: Home, fake: Path
) -> None:
    rows = [make_request(n) for n in range(4)]
    rows[2] = make_request(2, project={"name": "【不成】项目"})

    ran = bulk([*rows, rows[0]], "--pdf")

    assert 2 == ran.code
    results = read_results(home.output)
    assert ["written"] * 4 + ["unchanged"] == [each["status"] for each in results]
    for each in (*results[:2], *results[3:]):
        assert Path(each["path"]).with_suffix(".pdf") == Path(each["pdf"])
        assert Path(each["pdf"]).read_bytes().startswith(b"%PDF")
    assert Path(results[2]["path"]).is_file()
    assert None is results[2]["pdf"]
    assert "没有生成 PDF" in results[2]["remarks"][0]
    stamps = {path: path.stat().st_mtime_ns for path in home.output.rglob("*.pdf")}

    again = bulk(None, "--pdf")

    assert "写出 0 份，未改动 3 份，没有生成 1 份" in again.err
    assert stamps == {path: path.stat().st_mtime_ns for path in home.output.rglob("*.pdf")}
    assert [each["pdf"] for each in results] == [e["pdf"] for e in read_results(home.output)]


def test_without_the_program_papers_and_results_are_there(
    bulk: Bulk, home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(office.ENVIRONMENT, str(tmp_path / "none"))

    ran = bulk([make_request(1)], "--pdf")

    assert 2 == ran.code
    assert "没有生成 PDF" in ran.err
    assert ["written"] == [each["status"] for each in read_results(home.output)]


def test_interrupted_among_the_pdf_it_goes_on(
    bulk: Bulk, home: Home, fake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    convert = pdf.convert

    def stop(jobs: Any, **more: Any) -> Any:
        convert(jobs[:1], **more)
        raise KeyboardInterrupt

    monkeypatch.setattr(pdf, "convert", stop)
    ran = bulk([make_request(1), make_request(2)], "--pdf")
    assert 130 == ran.code
    assert "再运行同一条命令就接着做" in ran.err

    monkeypatch.setattr(pdf, "convert", convert)
    assert 0 == bulk(None, "--pdf").code
    assert ["written", "written"] == [each["status"] for each in read_results(home.output)]
    assert [1, 1] == read_runs(fake)


def test_a_dry_run_makes_no_pdf(bulk: Bulk, home: Home, fake: Path) -> None:
    ran = bulk([make_request(1)], "--pdf", "--dry-run")

    assert 0 == ran.code
    assert "没有生成 PDF" in ran.err
    assert not fake.exists()
