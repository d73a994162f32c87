"""A deal's whole set of papers: they agree with each other, and the ledger ties them together."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from conftest import ROOT, Ran, make_deal, make_form, publish_all, read_lines

from generator import mentions, pipeline, templates, word
from generator.home import Home
from generator.ledger import open_ledger
from generator.pipeline import Order

Gen = Callable[..., Ran]
DAY = date(2026, 4, 1)
FULL_YEAR = json.loads((ROOT / "data" / "examples" / "full-year.json").read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


class Desk:
    """A deal's file on somebody's desk, and the commands run on it."""

    def __init__(self, gen: Gen, folder: Path, raw: dict[str, Any]) -> None:
        self._gen = gen
        self.raw = copy.deepcopy(raw)
        self.path = folder / "deal.json"
        self.output = folder / "output"
        self.save()

    def save(self) -> None:
        self.path.write_text(json.dumps(self.raw, ensure_ascii=False), encoding="utf-8")

    def run(self, kind: str, *options: str) -> Ran:
        return self._gen(kind, self.path, "-o", self.output, *options)

    def make(self, kind: str, *options: str) -> Path:
        ran = self.run(kind, *options)
        assert 0 == ran.code, ran.err
        return Path(ran.out.strip())

    def ledger(self, *arguments: str) -> Ran:
        return self._gen("ledger", *arguments)


def begin(raw: dict[str, Any]) -> dict[str, Any]:
    """The deal as it stood on the day it was signed: no results, no amendment."""
    young = copy.deepcopy(raw)
    young.pop("amendments")
    for stage in young["acceptance"]:
        for key in ("date", "place", "method", "results", "criteria", "opinion", "advice"):
            stage.pop(key, None)
        for key in ("issues", "conclusion", "group"):
            stage.pop(key, None)
    for level in young["service_levels"]:
        level.pop("actual", None)
    return young


def amounts_of(path: Path) -> set[Decimal]:
    return {amount.value for amount in mentions.read(word.read(path.read_bytes())).amounts}


def test_the_whole_set_agrees(gen: Gen, tmp_path: Path) -> None:
    desk = Desk(gen, tmp_path, FULL_YEAR)
    ran = desk.run("all", "--date", "2027-04-13")
    assert 0 == ran.code, ran.err
    papers = [Path(line) for line in ran.out.split("\n") if line]

    assert 11 == len(papers)
    shown = " ".join(path.stem for path in papers)
    for title, count in {
        "技术服务合同": 1,
        "补充协议": 1,
        "中标通知书": 1,
        "履约验收书": 2,
        "开票申请单": 3,
        "付款通知": 3,
    }.items():
        assert count == shown.count(title), title
    for path in papers:
        shown = "\n".join(read_lines(path))
        assert FULL_YEAR["buyer"]["name"] in shown, path.name
        assert FULL_YEAR["supplier"]["name"] in shown, path.name
        if "中标通知书" not in path.name:
            assert "2026-130" in shown, path.name
    requests = [path for path in papers if "开票申请单" in path.name]
    listed = json.loads(gen("ledger", "list", "--kind", "invoice", "--format", "json").out)
    invoiced = [Decimal(paper["amount"]) for paper in listed["papers"]]
    assert Decimal("500000.00") == sum(invoiced)
    for path, amount in zip(requests, invoiced, strict=True):
        assert amount in amounts_of(path)
    assert "台账与文件一致" in gen("ledger", "verify").err


def test_a_deal_through_its_year(gen: Gen, tmp_path: Path) -> None:
    desk = Desk(gen, tmp_path, begin(FULL_YEAR))
    steps: list[tuple[str, ...]] = []

    def step(kind: str, *options: str) -> Path:
        steps.append((kind, *options))
        return desk.make(kind, *options)

    step("contract", "--date", "2026-03-20")
    step("invoice", "--payment", "1", "--date", "2026-03-25")
    assert 1 == desk.run("invoice", "--payment", "2", "--date", "2026-06-01").code
    assert 1 == desk.run("acceptance", "--stage", "midterm", "--date", "2026-10-20").code
    blank = desk.make("acceptance", "--stage", "midterm", "--blank", "--date", "2026-10-01")
    assert "____" in "\n".join(read_lines(blank))

    desk.raw["acceptance"][0] = FULL_YEAR["acceptance"][0]
    desk.raw["service_levels"] = FULL_YEAR["service_levels"]
    desk.raw["amendments"] = FULL_YEAR["amendments"]
    desk.save()
    step("contract", "--form", "supplement", "--date", "2026-08-20")
    held = FULL_YEAR["acceptance"][0]["date"]
    step("acceptance", "--stage", "中期", "--date", held)
    step("invoice", "--payment", "二期款", "--date", "2026-10-20")

    desk.raw["acceptance"][1] = FULL_YEAR["acceptance"][1]
    desk.save()
    step("acceptance", "--stage", "final", "--date", FULL_YEAR["acceptance"][1]["date"])
    step("invoice", "--payment", "3", "--date", "2027-04-13")
    listed = json.loads(gen("ledger", "list", "--kind", "invoice", "--format", "json").out)
    numbers = [paper["number"] for paper in listed["papers"]]
    assert Decimal("500000.00") == sum(Decimal(p["amount"]) for p in listed["papers"])

    assert 0 == desk.ledger("record", numbers[0], "--invoice", "26372000000012345678").code
    assert (
        0 == desk.ledger("record", numbers[0], "--paid", "100000.00", "--date", "2026-04-20").code
    )
    assert 0 != desk.ledger("record", numbers[0], "--paid", "999999.00").code
    dunning = step("notice", "--form", "dunning", "--payment", "1", "--date", "2026-05-08")
    assert {Decimal("190000.00"), Decimal("100000.00"), Decimal("90000.00")} <= amounts_of(dunning)

    for kind, *options in steps:
        again = desk.run(kind, *options)
        assert 0 == again.code, again.err
        assert "没有改动" in again.err, (kind, options)
    assert 0 == desk.ledger("verify").code


def test_a_paper_that_changed_is_issued_anew_only_on_request(gen: Gen, tmp_path: Path) -> None:
    desk = Desk(gen, tmp_path, begin(FULL_YEAR))
    first = desk.make("contract")
    kept = first.read_bytes()
    desk.raw["buyer"]["contact"]["phone"] = "0531-86120099"
    desk.save()

    assert 2 == desk.run("contract").code
    second = desk.make("contract", "--reissue")
    assert first != second
    assert kept == first.read_bytes()
    shown = json.loads(desk.ledger("show", "2026-130", "--format", "json").out)["papers"]
    assert ["replaced", "issued"] == [paper["status"] for paper in shown]
    assert [1, 2] == [paper["revision"] for paper in shown]


def test_force_wants_the_new_content_too(gen: Gen, tmp_path: Path) -> None:
    desk = Desk(gen, tmp_path, begin(FULL_YEAR))
    first = desk.make("contract")
    desk.raw["buyer"]["contact"]["phone"] = "0531-86120099"
    desk.save()

    second = desk.make("contract", "--force")
    assert "0531-86120099" in "\n".join(read_lines(second))
    assert "0531-86120099" not in "\n".join(read_lines(first))


def test_a_voided_request_frees_its_sum_and_its_number_stays(gen: Gen, tmp_path: Path) -> None:
    desk = Desk(gen, tmp_path, begin(FULL_YEAR))
    desk.make("contract")
    wrong = desk.make("invoice", "--payment", "1", "--date", "2026-03-25")
    assert 0 == desk.ledger("void", "KP-2026-0001", "--reason", "抬头有误").code

    right = desk.make("invoice", "--payment", "1", "--date", "2026-03-26")
    assert "KP-2026-0001" in wrong.name
    assert "KP-2026-0002" in right.name
    assert 0 != desk.ledger("void", "KP-2026-0001", "--reason", "再来").code


def test_an_issued_file_that_was_changed_is_found(gen: Gen, tmp_path: Path) -> None:
    desk = Desk(gen, tmp_path, begin(FULL_YEAR))
    path = desk.make("contract")
    path.write_bytes(path.read_bytes() + b"x")

    ran = desk.ledger("verify")
    assert 1 == ran.code
    assert "2026-130" in ran.err
    assert 2 == desk.run("contract").code  # nor is somebody's change overwritten
    path.unlink()
    assert 1 == desk.ledger("verify").code
    assert path == desk.make("contract")


def test_a_refused_paper_takes_no_number(gen: Gen, tmp_path: Path) -> None:
    desk = Desk(gen, tmp_path, begin(FULL_YEAR))
    desk.make("contract")
    assert 1 == desk.run("acceptance", "--stage", "midterm").code
    assert 0 == desk.run("invoice", "--payment", "1", "--date", "2026-03-25", "--dry-run").code

    assert "KP-2026-0001" in desk.make("invoice", "--payment", "1", "--date", "2026-03-25").name


def test_a_deal_without_a_number_gets_one_and_keeps_it(gen: Gen, tmp_path: Path) -> None:
    raw = begin(FULL_YEAR) | {"number": None}
    desk = Desk(gen, tmp_path, raw)

    first = desk.make("contract")
    assert first == desk.make("contract")
    assert first.name.startswith("2026-001-")
    request = desk.make("invoice", "--payment", "1", "--date", "2026-03-25")
    assert "2026-001" in "\n".join(read_lines(request))

    assert 0 == desk.run("contract", "--write-number").code
    assert "2026-001" == json.loads(desk.path.read_text(encoding="utf-8"))["number"]
    assert first == desk.make("contract")
    given = Desk(gen, tmp_path, begin(FULL_YEAR) | {"number": "2026-002"})
    given.make("contract")
    other = Desk(gen, tmp_path, raw | {"total": None, "project": {"name": "另一个项目"}})
    assert other.make("contract").name.startswith("2026-003-")


def test_all_due_instalments_are_requested_at_once(gen: Gen, tmp_path: Path) -> None:
    desk = Desk(gen, tmp_path, begin(FULL_YEAR))
    desk.make("contract")
    ran = desk.run("invoice", "--all", "--date", "2026-03-25")

    assert 0 == ran.code, ran.err
    assert 1 == len(ran.out.split())
    assert 2 == ran.err.count("跳过")


def test_lines_of_a_request_add_up_to_the_instalment(gen: Gen, tmp_path: Path) -> None:
    desk = Desk(gen, tmp_path, begin(FULL_YEAR))
    path = desk.make("invoice", "--payment", "1", "--by-line", "--date", "2026-03-25")

    rows = [row for table in word.read(path.read_bytes()).tables for row in table.rows]
    texts = [row.texts for row in rows]
    lines = [t for t in texts if t[0].isdigit() and len(t) >= 9]
    gross = sum(Decimal(t[-1].replace(",", "")) for t in lines)
    assert 1 < len(lines)
    assert Decimal("190000.00") == gross


def test_a_kind_is_added_by_a_folder(gen: Gen, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(ROOT / "templates", home / "templates")
    folder = home / "templates" / "receipt"
    folder.mkdir()
    (folder / "template.toml").write_text(
        'title = "收据"\nfile = "{number}-{title}-{selection}"\nseries = "SJ-{year}-{seq:03}"\n'
        '[select]\noption = "level"\nover = "service_levels"\nby = ["name", "position"]\n'
        '[forms.plain]\ntitle = "收据"\n',
        encoding="utf-8",
    )
    (folder / "plain.docx").write_bytes(
        make_form(
            ["{{ 文书.编号 }} {{ 合同编号 }} {{ 甲方.名称 }} {{ 乙方.名称 }}：{{ 本项.名称 }}"]
        )
    )
    publish_all(Home(home))
    deal = tmp_path / "deal.json"
    levels = [{"name": "可用性", "target": "99.9%"}, {"name": "响应", "target": "1 小时"}]
    deal.write_text(json.dumps(make_deal(service_levels=levels)), encoding="utf-8")

    assert "receipt" in gen("--home", home, "--help").out
    assert "--level" in gen("--home", home, "receipt", "--help").out
    ran = gen("--home", home, "receipt", deal, "--level", "响应", "--date", "2026-05-01")
    assert 0 == ran.code, ran.err
    path = Path(ran.out.strip())
    assert "SJ-2026-001-收据-响应.docx" == path.name
    assert ["SJ-2026-001 2026-001 星河市政务数据中心 云岭云计算有限公司：响应"] == read_lines(path)
    assert 2 == gen("--home", home, "receipt", deal).code
    assert 2 == gen("--home", home, "receipt", deal, "--level", "9").code


def test_the_ledger_is_exported_as_a_workbook(gen: Gen, tmp_path: Path) -> None:
    desk = Desk(gen, tmp_path, begin(FULL_YEAR))
    desk.make("contract")

    ran = desk.ledger("export", str(tmp_path / "台账.xlsx"))
    assert 0 == ran.code, ran.err
    assert (tmp_path / "台账.xlsx").read_bytes().startswith(b"PK")


def test_papers_tell_what_they_were_made_from(gen: Gen, tmp_path: Path) -> None:
    desk = Desk(gen, tmp_path, begin(FULL_YEAR))
    path = desk.make("invoice", "--payment", "1", "--date", "2026-03-25")

    parts = docx.Document(str(path)).part.package.iter_parts()
    text = next(p.blob.decode() for p in parts if p.partname == "/docProps/custom.xml")
    assert "invoice/payment" in text


def test_the_set_leaves_out_what_is_not_timely_and_says_why(gen: Gen, tmp_path: Path) -> None:
    desk = Desk(gen, tmp_path, FULL_YEAR)
    ran = desk.run("all", "--date", "2026-11-20")
    assert 0 == ran.code, ran.err

    for title in ("履约验收书-终验", "开票申请单-尾款", "催款函", "验收通知", "合同变更通知"):
        assert title not in ran.out
    assert "项目验收报告" not in ran.out  # a government deal has the other form
    late = ran.err.partition("不到时候")[2]
    assert "开票申请单 尾款：" in late
    assert "验收通知 中期：中期验收已在 2026-10-13" in late
    assert "缺少" not in ran.err
    assert (
        0 == desk.run("notice", "--form", "验收通知", "--stage", "终验").code
    )  # singly it is made


def test_the_set_names_all_that_is_missing_in_one_line_for_each(gen: Gen, tmp_path: Path) -> None:
    raw = begin(FULL_YEAR)
    raw["invoicing"].pop("tax_code")
    ran = Desk(gen, tmp_path, raw).run("all", "--date", "2026-04-01")
    assert 0 == ran.code, ran.err

    lines = [line.strip() for line in ran.err.split("\n")]
    midterm = next(line for line in lines if line.startswith("履约验收书 中期："))
    for path in ("date", "place", "results", "conclusion", "group", "advice"):
        assert f"acceptance[0].{path}" in midterm
    assert "验收标准" in midterm
    assert "paper.number" not in ran.err
    first = next(line for line in lines if line.startswith("开票申请单 首付款："))
    assert 1 == first.count("税收编码")
    assert "补充协议、合同变更通知" in lines


def test_the_set_again_keeps_days_and_what_has_changed_since(gen: Gen, tmp_path: Path) -> None:
    desk = Desk(gen, tmp_path, FULL_YEAR)
    first = desk.run("all", "--date", "2027-04-13")
    again = desk.run("all", "--date", "2027-04-20")
    assert first.out == again.out
    assert "没有改动 11 份" in again.err
    assert 0 == desk.ledger("record", "KP-2027-0001", "--invoice", "2" * 20).code
    assert 0 == desk.ledger("record", "KP-2027-0001", "--paid", "1000").code
    kept = desk.run("all")
    assert 0 == kept.code, kept.err
    assert "保留原件" in kept.err
    assert 0 == desk.ledger("verify").code

    desk.raw["invoicing"]["remark"] = "另一种备注"
    desk.save()
    assert 1 == desk.run("all").code  # a request that no longer says what was issued is no trifle


def test_an_unusable_ledger_is_told_once_for_the_set(gen: Gen, tmp_path: Path) -> None:
    desk = Desk(gen, tmp_path, FULL_YEAR)
    broken = tmp_path / "broken.sqlite3"
    broken.write_text("nothing of the kind")

    ran = desk.run("all", "--ledger", str(broken))
    assert 2 == ran.code
    assert 1 == ran.err.count("SQLite 文件")
    assert not desk.output.exists()


def test_a_form_is_asked_for_where_several_fit(gen: Gen, tmp_path: Path) -> None:
    desk = Desk(gen, tmp_path, FULL_YEAR)
    ran = desk.run("notice")
    assert 2 == ran.code
    assert "催款函（dunning）" in ran.err

    day = FULL_YEAR["acceptance"][0]["date"]
    assert "履约验收书" in desk.make("acceptance", "--stage", "中期", "--date", day).name
    desk.raw["project"]["government"] = False
    desk.raw["number"] = "2026-140"
    desk.save()
    assert "项目验收报告" in desk.make("acceptance", "--stage", "中期", "--date", day).name


def test_a_notice_entry_about_one_instalment_is_not_anothers(gen: Gen, tmp_path: Path) -> None:
    desk = Desk(gen, tmp_path, begin(FULL_YEAR))
    desk.raw["notices"] = [
        {"form": "付款通知", "about": "尾款", "pay_by": "2027-05-12"},
        {"form": "付款通知", "about": "首付款", "pay_by": "2026-04-08"},
    ]
    desk.save()

    options = ("--form", "payment", "--date", "2026-03-26")
    shown = "\n".join(read_lines(desk.make("notice", *options, "--payment", "1")))
    assert "2026年4月8日前" in shown.replace(" ", "")
    second = "\n".join(read_lines(desk.make("notice", *options, "--payment", "2")))
    assert "2027年5月12日" not in second.replace(" ", "")


def test_a_change_names_the_line_it_changes(gen: Gen, tmp_path: Path) -> None:
    desk = Desk(gen, tmp_path, FULL_YEAR)
    path = desk.make("contract", "--form", "supplement", "--date", "2026-08-20")

    texts = [row.texts for table in word.read(path.read_bytes()).tables for row in table.rows]
    assert any(
        row[1:] == ("服务清单第 6 项“渗透测试”的数量", "4", "6") for row in map(tuple, texts)
    )
    listed = json.loads(gen("ledger", "show", "2026-130-B1", "--format", "json").out)["papers"]
    assert "500000.00" == listed[0]["amount"]


def test_a_wrong_result_is_not_recorded(gen: Gen, tmp_path: Path) -> None:
    desk = Desk(gen, tmp_path, begin(FULL_YEAR))
    missing = desk.ledger("list")
    assert 2 == missing.code
    assert "还没有台账" in missing.err
    desk.make("contract")
    desk.make("invoice", "--payment", "1", "--date", "2026-03-25")
    desk.raw["number"] = "2026-131"
    desk.save()
    desk.make("invoice", "--payment", "1", "--date", "2026-03-25")
    number = "26372000000012345678"

    assert 2 == desk.ledger("record", "2026-130", "--paid", "1").code
    assert 2 == desk.ledger("record", "KP-2026-0001", "--invoice", "263").code
    ran = desk.ledger("record", "KP-2026-0001", "--invoice", number, "--paid", "1000.50")
    assert "未收 188,999.50 元" in ran.err
    taken = desk.ledger("record", "KP-2026-0002", "--invoice", number)
    assert 2 == taken.code
    assert "KP-2026-0001" in taken.err
    assert "--paid" in desk.ledger("record", "KP-2026-0001", "--paid", "abc").err
    assert "已改为" in desk.ledger("record", "KP-2026-0001", "--invoice", "1" * 20).err
    assert 0 == desk.ledger("record", "KP-2026-0002", "--invoice", number).code


def test_a_bad_series_or_condition_is_told_with_its_file(gen: Gen, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(ROOT / "templates", home / "templates")
    settings = home / "templates" / "acceptance" / "template.toml"
    sound = settings.read_text(encoding="utf-8")
    deal = Desk(gen, tmp_path, FULL_YEAR).path
    for right, wrong, word_ in (
        ("{seq:03}", "{sequence}", "编号规则"),
        ("project.government", "project.state", "when"),
    ):
        settings.write_text(sound.replace(right, wrong), encoding="utf-8")
        ran = gen("--home", home, "acceptance", deal, "--stage", "中期")
        assert 2 == ran.code
        assert word_ in ran.err


def test_only_a_contract_that_was_written_gives_a_deal_its_number(gen: Gen, tmp_path: Path) -> None:
    desk = Desk(gen, tmp_path, begin(FULL_YEAR) | {"number": None, "amendments": []})

    def number() -> str | None:
        return json.loads(desk.path.read_text(encoding="utf-8"))["number"]  # type: ignore[no-any-return]

    assert 0 == desk.run("contract", "--write-number", "--dry-run").code
    assert number() is None
    assert 2 == desk.run("invoice", "--payment", "1", "--write-number").code
    assert number() is None
    assert 0 == desk.run("all", "--write-number", "--date", "2026-04-01").code
    assert "2026-001" == number()
    again = desk.run("all", "--date", "2026-04-01")
    assert 0 == again.code
    assert "早已出具" in again.err
    assert "；出具" not in again.err


def test_no_more_is_invoiced_than_the_contract_on_record_says(gen: Gen, tmp_path: Path) -> None:
    desk = Desk(gen, tmp_path, begin(FULL_YEAR))
    desk.make("contract")
    desk.raw["total"] = desk.raw["award"]["amount"] = "475000.01"
    desk.raw["items"][0]["amount"] = "84000.01"
    desk.raw["payments"][0]["amount"] = "190000.01"
    desk.save()

    ran = desk.run("invoice", "--payment", "1", "--date", "2026-03-25")
    assert 1 == ran.code
    assert "D904 $.total" in ran.err


def test_a_reissue_bears_its_own_day_and_a_void_papers_file_is_left_alone(
    gen: Gen, tmp_path: Path
) -> None:
    desk = Desk(gen, tmp_path, begin(FULL_YEAR))
    first = desk.make("contract")
    kept = first.read_bytes()
    desk.make("invoice", "--payment", "1", "--date", "2026-03-25")
    second = desk.make("invoice", "--payment", "1", "--date", "2026-03-26", "--reissue")
    assert second == desk.make("invoice", "--payment", "1")
    listed = json.loads(gen("ledger", "show", "KP-2026-0001", "--format", "json").out)["papers"]
    assert ["2026-03-25", "2026-03-26"] == [paper["paper_date"] for paper in listed]

    assert 0 == desk.ledger("void", "2026-130", "--reason", "重签").code
    desk.raw["buyer"]["contact"]["phone"] = "0531-86120099"
    desk.save()
    anew = desk.make("contract")
    assert anew == desk.make("contract")
    assert anew != first
    assert kept == first.read_bytes()


def test_what_an_invoice_lacks_is_told_as_fields_of_the_deal(gen: Gen) -> None:
    ran = gen("invoice", ROOT / "data" / "examples" / "smallest.json", "--dry-run")

    assert 1 == ran.code
    assert "$.invoicing.tax_rate" in ran.err
    assert "invoice.lines" not in ran.err


def test_papers_of_one_open_ledger_are_those_of_a_ledger_each(tmp_path: Path) -> None:
    kind = templates.find_kind(ROOT / "templates", "contract")
    deals = [FULL_YEAR | {"number": number} for number in ("2026-201", "2026-202", None)]

    def make(name: str, *, together: bool) -> list[tuple[str, str | None, bytes]]:
        order = Order(kind, paper_date=DAY, folder=tmp_path / name, ledger=tmp_path / f"{name}.db")
        home = Home(ROOT)
        with (
            open_ledger(tmp_path / f"{name}.db", root=ROOT) if together else nullcontext() as open_
        ):
            made = [pipeline.generate(deal, order, home, open_) for deal in [*deals, deals[0]]]
        return [
            (each.status, each.number, each.path.read_bytes() if each.path else b"")
            for each in made
        ]

    together = make("together", together=True)

    assert together == make("each", together=False)
    assert ["written", "written", "written", "unchanged"] == [each[0] for each in together]
    assert 3 == len({each[1] for each in together})
