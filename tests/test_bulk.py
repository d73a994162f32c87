"""`gen bulk`: each row the way of a single paper, whatever becomes of the others."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import Ran, make_deal, read_lines
from deal_rows import make_contract, make_home, make_request, read_results, read_state, write_lines

from generator import files
from generator.bulk import running, work
from generator.bulk.engine import Engine
from generator.errors import OutputBlocked
from generator.home import Home
from generator.ledger import open_ledger

Bulk = Callable[..., Ran]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_home(tmp_path / "home")


@pytest.fixture
def ledger(home: Home, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("GEN_LEDGER")
    return home.ledger


@pytest.fixture
def bulk(gen: Bulk, home: Home, ledger: Path, tmp_path: Path) -> Bulk:
    """Runs `gen bulk` on rows in this process, as of a day."""

    def run(kind: str, rows: list[Any] | None, *more: str | Path) -> Ran:
        path = tmp_path / "rows.jsonl"
        if rows is not None:
            write_lines(path, rows)
        common = ("--home", home.root, "--date", "2026-04-01", "--jobs", "1")
        return gen("bulk", kind, path, *common, *more)

    return run


def list_statuses(home: Home) -> list[str]:
    return [result["status"] for result in read_results(home.output)]


def test_each_row_becomes_a_paper_numbered_in_input_order(bulk: Bulk, home: Home) -> None:
    rows = [make_contract(index) for index in range(20)]
    rows[3] = make_contract(3, total="120000.005")
    rows[7] = "{"

    ran = bulk("contract", rows)

    assert 1 == ran.code
    results = read_results(home.output)
    written = [result for result in results if result["status"] == "written"]
    assert [f"HT-2026-{n:03}" for n in range(1, 19)] == [each["number"] for each in written]
    assert [f"$[{n}]" for n in range(20)] == [result["row"] for result in results]
    assert ["$[3]", "$[7]"] == [each["row"] for each in results if each["status"] == "refused"]
    assert "$[3].total" == results[3]["findings"][0]["place"]["path"]
    assert "第 8 行" in results[7]["error"]["message"]
    for result in written:
        assert f"合同编号：{result['number']}" in read_lines(Path(result["path"]))


def test_the_papers_are_those_of_the_single_command(bulk: Bulk, home: Home, gen: Bulk) -> None:
    rows = [make_request(1), make_request(1, 2), make_request(2, 3), make_request(1, 3)]
    assert 0 == bulk("invoice", rows).code
    together = read_state(home.output, home.ledger)
    for result in read_results(home.output):
        Path(result["path"]).unlink()
    home.ledger.unlink()

    for index, row in enumerate(rows):
        path = home.root / f"{index}.json"
        path.write_text(json.dumps(row["deal"]), "utf-8")
        asked = ("--payment", row["payment"], "--date", "2026-04-01", "--home", home.root)
        assert 0 == gen("invoice", path, *asked).code

    assert together == read_state(home.output, home.ledger)


def test_workers_change_nothing(bulk: Bulk, home: Home) -> None:
    rows: list[Any] = [make_request(n // 3, n % 3 + 1) for n in range(12)]
    rows[4] = make_request(1, 2, total="1.00")
    rows[9] = make_request(3, 1, invoicing={"tax_code": "1"})
    bulk("invoice", rows)
    alone = read_state(home.output, home.ledger)
    for path in sorted(home.output.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    home.ledger.unlink()

    ran = bulk("invoice", None, "--jobs", "2")

    assert 1 == ran.code
    assert alone == read_state(home.output, home.ledger)


def test_run_again_leaves_alone_what_is_done_and_tries_the_rest(bulk: Bulk, home: Home) -> None:
    rows = [make_contract(0), make_contract(1, total="x"), make_contract(2)]
    assert 1 == bulk("contract", rows).code
    before = read_state(home.output, home.ledger)["papers"]
    rows[1] = make_contract(1)
    stamps = [path.stat().st_mtime_ns for path in sorted(home.output.rglob("*.docx"))]

    ran = bulk("contract", rows)

    assert 0 == ran.code
    assert ["unchanged", "written", "unchanged"] == list_statuses(home)
    assert before == read_state(home.output, home.ledger)["papers"][:2]
    kept = sorted(home.output.rglob("*.docx"))
    assert stamps == [path.stat().st_mtime_ns for path in kept[:2]]
    assert ["HT-2026-001", "HT-2026-003", "HT-2026-002"] == [
        result["number"] for result in read_results(home.output)
    ]


@pytest.mark.parametrize("keep", [True, False])
def test_unchanged_is_known_with_and_without_earlier_results(
    bulk: Bulk, home: Home, keep: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    bulk("contract", [make_contract(0)])
    if not keep:
        for path in home.output.glob("rows-*"):
            path.unlink()
    else:
        monkeypatch.setattr("generator.pipeline.make", None)  # nothing is made anew

    assert 0 == bulk("contract", None).code
    assert ["unchanged"] == list_statuses(home)


def test_a_lost_file_is_put_back(bulk: Bulk, home: Home) -> None:
    bulk("contract", [make_contract(0), make_contract(1)])
    lost = Path(read_results(home.output)[0]["path"])
    data = lost.read_bytes()
    lost.unlink()

    assert 0 == bulk("contract", None).code
    assert ["written", "unchanged"] == list_statuses(home)
    assert data == lost.read_bytes()


def test_a_changed_row_is_issued_again_only_on_request(bulk: Bulk, home: Home) -> None:
    bulk("invoice", [make_request(1), make_request(2)])
    changed = [make_request(1, invoicing={"email": "new@yunhu-data.example"}), make_request(2)]

    ran = bulk("invoice", changed)
    assert 1 == ran.code
    assert ["refused", "unchanged"] == list_statuses(home)
    assert "--reissue" in read_results(home.output)[0]["error"]["fix"]

    ran = bulk("invoice", changed, "--reissue")
    assert 0 == ran.code
    assert ["written", "unchanged"] == list_statuses(home)
    assert "修订2" in read_results(home.output)[0]["path"]
    with open_ledger(home.ledger, root=home.root) as ledger:
        assert ["replaced", "issued"] == [p.status for p in ledger.show("KP-2026-0001")]


def test_the_same_paper_in_two_rows_is_told_with_both_places(bulk: Bulk, home: Home) -> None:
    rows = [make_request(1), make_request(2), make_request(1), make_request(1)]
    rows[3] = make_request(1, invoicing={"email": "new@yunhu-data.example"})

    assert 1 == bulk("invoice", rows, "--reissue").code
    results = read_results(home.output)
    assert ["written", "written", "unchanged", "refused"] == list_statuses(home)
    assert "$[0]" in results[2]["note"]
    assert all(place in results[3]["error"]["message"] for place in ("$[0]", "$[3]"))

    assert 1 == bulk("invoice", None).code
    again = read_results(home.output)
    assert ["unchanged", "unchanged", "unchanged", "refused"] == list_statuses(home)
    assert [each["note"] for each in results] == [each["note"] for each in again]


def test_what_follows_from_earlier_rows_of_a_deal_is_reckoned(bulk: Bulk, home: Home) -> None:
    rows = [make_request(1, 1), make_request(1, 2), make_request(2, 1), make_request(1, 3)]

    bulk("invoice", rows)

    first, second, other, last = (
        "".join(read_lines(Path(each["path"]))) for each in read_results(home.output)
    )
    assert "228,000.00" in second  # with the first one's 142,500.00
    assert "285,000.00" in last
    assert "228,000.00" not in first + other


def test_all_makes_what_is_due_of_each_deal(bulk: Bulk, home: Home) -> None:
    rows = [{**make_request(1)["deal"]}, make_contract(1)]

    ran = bulk("invoice", rows, "--all")

    assert 1 == ran.code
    assert ["written"] * 3 + ["refused"] == list_statuses(home)
    labels = [result["label"] for result in read_results(home.output)]
    assert ["首付款", "二期款", "尾款"] == labels[:3]


def test_what_no_row_says_the_options_say(bulk: Bulk, home: Home) -> None:
    rows = [make_request(1)["deal"], make_request(2, 3)]

    assert 0 == bulk("invoice", rows, "--payment", "二期款").code
    assert ["二期款", "尾款"] == [result["label"] for result in read_results(home.output)]


def test_a_slip_in_an_option_is_told_once(bulk: Bulk, home: Home) -> None:
    ran = bulk("contract", [make_contract(0)], "--form", "technical-servce")

    assert 2 == ran.code
    assert "最接近的是" in ran.err
    assert not home.output.exists()


def test_a_dry_run_leaves_no_trace(bulk: Bulk, home: Home) -> None:
    rows = [make_contract(0), make_contract(0), make_contract(1, total="1.0.0"), make_contract(2)]

    ran = bulk("contract", rows, "--dry-run", "--format", "json")

    assert 1 == ran.code
    assert (4, 2, 1, 1) == tuple(
        ran.json[name] for name in ("rows", "checked", "unchanged", "refused")
    )
    assert [] == [
        path for path in home.root.rglob("*") if path.name.startswith(("output", "ledger"))
    ]


def test_a_dry_run_writes_its_results_where_it_is_told(bulk: Bulk, home: Home) -> None:
    target = home.root / "check.xlsx"

    assert 0 == bulk("contract", [make_contract(0)], "--dry-run", "--results", target).code
    assert {"check.xlsx", "check.jsonl", "templates"} == {path.name for path in home.root.iterdir()}


def test_the_summary_is_stable_json(bulk: Bulk, home: Home) -> None:
    rows = [make_contract(0), make_contract(1, total="x"), make_contract(2, total="y"), "7"]

    ran = bulk("contract", rows, "--format", "json")

    assert ["version", "rows", "written", "unchanged", "checked", "untimely", "refused"] == list(
        ran.json
    )[:7]
    assert ["reasons", "workbook", "lines", "imports"] == list(ran.json)[7:]
    assert 2 == ran.json["reasons"][0]["count"]
    assert "2 行" in ran.err
    assert Path(ran.json["workbook"]).is_file()


def test_results_are_a_workbook_to_filter(bulk: Bulk, home: Home) -> None:
    rows = [make_request(1), make_request(2, total="1.00")]
    rows[0]["deal"]["project"]["package"] = "=HYPERLINK(1)"
    rows[1]["deal"]["buyer_number"] = "@SUM(1)"

    bulk("invoice", rows)

    sheet = openpyxl.load_workbook(home.output / "rows-开票申请单结果.xlsx")["结果"]
    table = [[cell.value for cell in row] for row in sheet.iter_rows()]
    heads = table[0]
    first, second = (dict(zip(heads, row, strict=True)) for row in table[1:])
    assert ["行", "状态", "编号", "金额", "文件", "原因", "问题"] == heads[:7]
    assert ("已写出", 142500) == (first["状态"], first["金额"])
    assert ("未写出", None) == (second["状态"], second["文件"])
    assert second["原因"].startswith("D201 ")
    assert "$[1].deal.total" in second["问题"]
    assert "'=HYPERLINK(1)" == first["project.package"]
    assert "'@SUM(1)" == second["buyer_number"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert sheet.auto_filter.ref.endswith("3")
    assert sheet.freeze_panes


def test_the_same_results_are_the_same_bytes(bulk: Bulk, home: Home) -> None:
    bulk("contract", [make_contract(0)], "--dry-run", "--results", home.root / "a.xlsx")
    bulk("contract", None, "--dry-run", "--results", home.root / "b.xlsx")

    for end in (".xlsx", ".jsonl"):
        one, other = ((home.root / f"{name}{end}").read_bytes() for name in "ab")
        assert one == other


def test_a_file_that_is_no_results_is_not_overwritten(bulk: Bulk, home: Home) -> None:
    target = home.root / "mine.xlsx"
    openpyxl.Workbook().save(target)
    before = target.read_bytes()

    ran = bulk("contract", [make_contract(0)], "--results", target)

    assert 2 == ran.code
    assert "mine.xlsx" in ran.err
    assert before == target.read_bytes()
    assert not home.ledger.exists()
    assert 0 == bulk("contract", None, "--results", target, "--force").code


def test_a_folder_and_standard_input_are_taken(
    gen: Bulk, home: Home, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "deals"
    folder.mkdir()
    for index in range(3):
        (folder / f"{index}.json").write_text(json.dumps(make_contract(index)), "utf-8")
    (folder / "2.json").write_text(json.dumps(make_deal(total="x")), "utf-8")
    common = ("--home", home.root, "--date", "2026-04-01")

    ran = gen("bulk", "contract", folder, *common)
    assert 1 == ran.code
    results = read_results(home.output, "deals")
    assert [str(folder / f"{n}.json") for n in range(3)] == [each["row"] for each in results]
    assert "$.total" == results[2]["findings"][0]["place"]["path"]

    text = json.dumps([make_contract(1), make_contract(5)])
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert 0 == gen("bulk", "contract", "-", *common).code
    assert ["unchanged", "written"] == [r["status"] for r in read_results(home.output, "合同")]


def test_a_target_held_open_is_refused_and_the_rest_go_on(
    bulk: Bulk, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [make_contract(index) for index in range(6)]
    replace = os.replace

    def hold(source: Any, target: Any) -> None:
        if "HT-2026-003" in str(target):
            raise PermissionError(13, "used by another process", str(target))
        replace(source, target)

    monkeypatch.setattr(os, "replace", hold)
    ran = bulk("contract", rows)
    assert 1 == ran.code
    results = read_results(home.output)
    assert ["refused"] == [each["status"] for each in results if each["row"] == "$[2]"]
    assert 5 == list_statuses(home).count("written")
    assert [] == [path.name for path in home.output.rglob(".*")]

    monkeypatch.setattr(os, "replace", replace)
    assert 0 == bulk("contract", None).code
    numbers = {result["number"] for result in read_results(home.output)}
    assert {f"HT-2026-{n:03}" for n in range(1, 7)} == numbers
    with open_ledger(home.ledger, root=home.root) as ledger:
        assert [] == ledger.verify()


def test_a_later_paper_of_a_deal_does_not_reckon_with_one_that_was_not_written(
    bulk: Bulk, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = os.replace

    def hold(source: Any, target: Any) -> None:
        if "首付款" in str(target) and "2026-001" in str(target):
            raise PermissionError(13, "used by another process", str(target))
        replace(source, target)

    monkeypatch.setattr(os, "replace", hold)
    bulk("invoice", [make_request(1, 1), make_request(1, 2), make_request(2, 1)])

    assert ["refused", "written", "written"] == list_statuses(home)
    text = "".join(read_lines(Path(read_results(home.output)[1]["path"])))
    assert "85,500.00" in text  # this sum alone
    assert "228,000.00" not in text
    monkeypatch.setattr(os, "replace", replace)
    assert 0 == bulk("invoice", None).code
    with open_ledger(home.ledger, root=home.root) as ledger:
        assert {"KP-2026-0001", "KP-2026-0002", "KP-2026-0003"} == {
            paper.number for paper in ledger.list_papers()
        }


def test_results_held_open_lose_nothing(
    bulk: Bulk, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = os.replace

    def hold(source: Any, target: Any) -> None:
        if str(target).endswith(".xlsx"):
            raise PermissionError(13, "used by another process", str(target))
        replace(source, target)

    bulk("contract", [make_contract(0)])
    monkeypatch.setattr(os, "replace", hold)
    ran = bulk("contract", [make_contract(0), make_contract(1)])
    assert 2 == ran.code
    assert "rows-合同结果.xlsx 正被占用" in ran.err

    monkeypatch.setattr(os, "replace", replace)
    assert 0 == bulk("contract", None).code
    assert ["unchanged", "written"] == list_statuses(home)  # the same run comes to its end


def test_a_full_disk_stops_the_run_which_can_go_on(
    bulk: Bulk, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = files.stage_file

    def fill(path: Path, data: bytes) -> Path:
        if "HT-2026-018" in str(path):
            raise OutputBlocked("磁盘已满", fix="清出空间后重新运行", kind="full")
        return stage(path, data)

    monkeypatch.setattr(files, "stage_file", fill)
    ran = bulk("contract", [make_contract(index) for index in range(20)])
    assert 2 == ran.code
    assert "磁盘已满" in ran.err

    monkeypatch.setattr(files, "stage_file", stage)
    assert 0 == bulk("contract", None).code
    assert ["written"] * 20 == list_statuses(home)
    assert [] == [path.name for path in home.output.rglob(".*")]


def test_a_file_in_the_way_stops_one_row(bulk: Bulk, home: Home) -> None:
    stray = home.output / "HT-2026-002" / "HT-2026-002-技术服务合同.docx"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"theirs")

    assert 1 == bulk("contract", [make_contract(index) for index in range(4)]).code
    assert ["written", "refused", "written", "written"] == list_statuses(home)
    assert b"theirs" == stray.read_bytes()

    stray.unlink()
    assert 0 == bulk("contract", None).code
    assert "HT-2026-002" == read_results(home.output)[1]["number"]


@pytest.mark.parametrize("number", ["CON", "a/b:c", "编号" * 120, "x" * 250, " . "])
def test_numbers_that_no_file_may_bear_are_told_or_made_safe(
    bulk: Bulk, home: Home, number: str
) -> None:
    rows = [make_deal(number=number), make_deal(number="2026-002")]

    bulk("contract", rows)

    results = read_results(home.output)
    assert "written" == results[1]["status"]
    if results[0]["status"] == "written":
        name = Path(results[0]["path"]).name
        assert name == files.clean_name(name.removesuffix(".docx")) + ".docx"


def test_paths_far_over_what_windows_took_are_written(bulk: Bulk, home: Home) -> None:
    deep = home.root / ("深" * 70) / ("层" * 70) / ("夹" * 70)

    assert 0 == bulk("contract", [make_contract(0)], "-o", deep).code
    (result,) = read_results(deep)
    assert Path(result["path"]).is_file()
    assert 260 < len(result["path"])


def test_a_console_in_gbk_says_all(
    home: Home, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator import cli

    rows = [make_contract(0, buyer={"name": "𠮷林省政务数据中心"}), make_contract(1, total="¥𠮷")]
    path = write_lines(tmp_path / "rows.jsonl", rows)
    out, err = (
        io.TextIOWrapper(io.BytesIO(), encoding="gbk", errors="backslashreplace") for _ in "12"
    )
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)

    code = cli.run(["bulk", "contract", str(path), "--home", str(home.root), "--format", "json"])

    out.flush()
    err.flush()
    assert 1 == code
    assert 1 == json.loads(out.buffer.getvalue().decode("gbk"))["written"]  # type: ignore[attr-defined]
    assert "未写出 1 行" in err.buffer.getvalue().decode("gbk")  # type: ignore[attr-defined]


def test_another_run_at_the_same_results_is_told(
    bulk: Bulk, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator import machine
    from generator.bulk.journal import open_journal, place_journal

    journal, _ = open_journal(place_journal(home.ledger, home.output / "rows-合同结果.xlsx"))
    monkeypatch.setattr(machine, "tag_owner", lambda: "1-000000000000")
    monkeypatch.setattr(machine, "is_gone", lambda _: False)

    ran = bulk("contract", [make_contract(0)])

    assert 2 == ran.code
    assert "另一个 gen bulk" in ran.err
    journal.remove()


def test_progress_is_a_line_for_every_tenth(bulk: Bulk) -> None:
    ran = bulk("contract", [make_contract(index) for index in range(20)])

    lines = [line for line in ran.err.splitlines() if "%" in line]
    assert 1 <= len(lines) <= 10
    assert "100%（20/20 行）" in lines[-1]
    assert "每秒" in lines[0]
    assert 2 == len(ran.out.splitlines())


def test_contracts_that_bring_their_numbers_are_those_of_the_single_command(
    bulk: Bulk, home: Home, gen: Bulk
) -> None:
    numbers = ["甲-1", None, "甲-2", "HT-2026-001", None, "甲-3", "甲-3 ", "Ａ-1", "a-1", "甲-1"]
    rows = [make_contract(index, number=number) for index, number in enumerate(numbers)]
    rows[5] = make_contract(5, number="甲-3", total="1.005")

    states = {}
    for jobs in ("1", "2"):
        bulk("contract", rows, "--jobs", jobs)
        told = [
            (each["status"], each["number"], each["reason"]) for each in read_results(home.output)
        ]
        for path in home.output.glob("*结果.*"):
            path.unlink()
        states[jobs] = read_state(home.output, home.ledger)
        shutil.rmtree(home.output)
        home.ledger.unlink()
    for index, row in enumerate(rows):
        path = home.root / f"{index}.json"
        path.write_text(json.dumps(row), "utf-8")
        gen("contract", path, "--date", "2026-04-01", "--home", home.root)

    assert states["1"] == states["2"] == read_state(home.output, home.ledger)
    assert ["written"] * 3 == [status for status, _, _ in told[:3]]
    assert ("refused", "HT-2026-001", "ledger") == told[3]
    assert ("refused", "a-1", "ledger") == told[8]


def test_a_contract_with_its_own_number_is_checked_and_made_in_one_task(
    bulk: Bulk, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, real = [], work.make
    monkeypatch.setattr(work, "make", lambda *given: made.append(given) or real(*given))

    bulk("contract", [make_contract(index, number=f"甲-{index}") for index in range(20)])
    assert [] == made
    assert ["written"] * 20 == list_statuses(home)
    for paper in home.output.rglob("*.docx"):
        paper.unlink()
    bulk("contract", None)

    assert ["written"] * 20 == list_statuses(home)
    assert 20 == len(made)  # what is on record may be another revision


def test_rows_of_one_deal_are_checked_and_made_once_each(
    bulk: Bulk, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    for name in ("check", "make"):
        real = getattr(work, name)
        monkeypatch.setattr(work, name, lambda *a, n=name, do=real: calls.append(n) or do(*a))

    bulk("invoice", [make_request(n // 3, n % 3 + 1) for n in range(12)])

    assert ["written"] * 12 == list_statuses(home)
    assert (12, 12) == (calls.count("check"), calls.count("make"))


def test_a_deal_that_only_its_worker_reads_comes_to_the_same_end(bulk: Bulk, home: Home) -> None:
    rows: list[Any] = [make_contract(index, number=f"甲-{index}") for index in range(9)]
    rows[1]["number"] = "甲-1\x01"
    rows[2]["number"] = 2
    rows[3]["合同编号"] = "甲-3"
    rows[4] = make_contract(4, number="甲-4", total="1.005")
    rows[5] = make_contract(5, number="甲-4")
    rows[6] = make_contract(6, number="HT-2026-001")  # what its deal was issued under
    rows[7] = make_contract(7, number="甲-7", buyer={**rows[7]["buyer"], "name": "坏"})
    rows[8]["nothing"] = rows[8].pop("buyer")
    buyer = rows[0]["buyer"]
    home.parties.mkdir(parents=True)
    rows[0]["buyer"] = {**buyer, "address": "云岭路2号"}
    on_file = {**buyer, "address": "云岭路1号"}
    (home.parties / f"{buyer['name']}.json").write_text(json.dumps(on_file), "utf-8")
    (home.parties / "坏.json").write_text("{", "utf-8")

    found = []
    for jobs in ("1", "2"):
        bulk("contract", [make_contract(6)])
        bulk("contract", rows, "--jobs", jobs)
        found.append((read_results(home.output), read_state(home.output, home.ledger)))
        shutil.rmtree(home.output)
        home.ledger.unlink()

    assert found[0] == found[1]
    results = found[0][0]
    statuses = ["written", *["refused"] * 4, "written", "unchanged", "refused", "refused"]
    assert statuses == [each["status"] for each in results]
    assert "D923" in [each["code"] for each in results[0]["findings"]]
    assert "input" == results[7]["reason"]


def test_a_worker_is_sent_several_papers_at_a_time_but_a_heavy_one_alone(
    bulk: Bulk, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[list[int]] = []
    real = Engine.submit

    def submit(engine: Engine, do: Any, what: Any, papers: dict[int, Any]) -> Any:
        sent.append(list(papers))
        return real(engine, do, what, papers)

    monkeypatch.setattr(Engine, "submit", submit)
    monkeypatch.setattr(running, "_WEIGHT", 50_000)
    monkeypatch.setattr(running, "_SHARE", 8)
    rows = [make_contract(index, number=f"甲-{index}") for index in range(20)]
    rows[5] = make_contract(5, number="甲-5", extra={"说明": "长" * 20_000})

    bulk("contract", rows, "--jobs", "2")

    assert ["written"] * 20 == list_statuses(home)
    assert [[0, 1, 2, 3, 4], [5], [*range(6, 14)], [*range(14, 20)]] == sent
    assert [f"甲-{n}" for n in range(20)] == [each["number"] for each in read_results(home.output)]


def test_the_kinds_are_its_commands(gen: Bulk, home: Home) -> None:
    ran = gen("--home", home.root, "bulk", "--help")
    assert 0 == ran.code
    assert "成批生成开票申请单" in ran.out
    assert 2 == gen("--home", home.root, "bulk", "nothing", "x.jsonl").code
    assert 2 == gen("--home", home.root, "bulk", "contract", "nothing.jsonl").code
