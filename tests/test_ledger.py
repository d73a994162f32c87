"""The ledger: numbers, papers on record, and what happens to them later."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from generator import files, machine
from generator.errors import LedgerError, WrongUsage
from generator.history import History, Paper
from generator.ledger import (
    Claim,
    Entry,
    Ledger,
    Reservation,
    open_copy,
    open_ledger,
    write_sheet,
)

DAY = date(2026, 4, 1)
SERIES = "{year}-{seq:03}"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "ledger.sqlite3"


@pytest.fixture
def ledger(path: Path, tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(path, root=tmp_path, patience=0.1) as opened:
        yield opened


def make_claim(deal: str = "A", **more: Any) -> Claim:
    said = {"kind": "contract", "form": "技术服务合同", "paper_date": DAY, "series": SERIES}
    return Claim(**{**said, "deal": deal, **more})


def make_entry(amount: str | None = "1000.00", **more: Any) -> Entry:
    said = {"buyer": "甲", "supplier": "乙", "template_version": "1", "template_hash": "aa"}
    return Entry(amount=None if amount is None else Decimal(amount), **{**said, **more})


def finish(
    ledger: Ledger,
    held: Reservation,
    path: Path,
    data: bytes = b"paper",
    entry: Entry | None = None,
    reissue: bool = False,
) -> Paper:
    """What the pipeline does with a reservation."""
    staged = files.stage_file(path, data)
    digest = hashlib.sha256(data).hexdigest()
    placement = ledger.place(held, path, staged, digest, entry or make_entry(), reissue=reissue)
    files.settle_file(staged, path)
    ledger.complete(placement)
    paper = ledger.find(held.claim.identity)
    assert paper is not None
    return paper


def issue(
    ledger: Ledger, folder: Path, deal: str = "A", data: bytes = b"paper", **more: Any
) -> Any:
    entry, reissue = more.pop("entry", None), more.pop("reissue", False)
    held = ledger.reserve(make_claim(deal, **more))
    name = files.clean_name(f"{held.claim.kind}-{held.number}.docx")
    return finish(ledger, held, folder / "output" / name, data, entry, reissue)


class TestNumbers:
    def test_a_series_counts_from_one(self, ledger: Ledger, tmp_path: Path) -> None:
        assert ["2026-001", "2026-002", "2026-003"] == [
            issue(ledger, tmp_path, deal).number for deal in "ABC"
        ]

    def test_the_same_paper_has_the_same_number_and_date(
        self, ledger: Ledger, tmp_path: Path
    ) -> None:
        first = issue(ledger, tmp_path)

        again = ledger.reserve(make_claim(paper_date=date(2027, 1, 1)))

        assert ("2026-001", DAY) == (again.number, again.paper_date)
        assert first == again.existing

    def test_selections_are_papers_of_their_own(self, ledger: Ledger, tmp_path: Path) -> None:
        numbers = {issue(ledger, tmp_path, selection=each).number for each in ("1", "2", "")}

        assert 3 == len(numbers)

    def test_a_released_number_is_the_next(self, ledger: Ledger) -> None:
        first, second = ledger.reserve(make_claim("A")), ledger.reserve(make_claim("B"))
        ledger.release(first)

        assert ("2026-002", "2026-001", "2026-003") == (
            second.number,
            ledger.reserve(make_claim("C")).number,
            ledger.reserve(make_claim("D")).number,
        )

    def test_the_lowest_released_number_comes_first(self, ledger: Ledger) -> None:
        held = [ledger.reserve(make_claim(deal)) for deal in "ABCD"]
        for each in (held[1], held[2], held[0]):
            ledger.release(each)

        assert ["2026-001", "2026-002", "2026-003", "2026-005"] == [
            ledger.reserve(make_claim(deal)).number for deal in "EFGH"
        ]

    def test_a_released_number_may_be_given_by_hand(self, ledger: Ledger) -> None:
        held = [ledger.reserve(make_claim(deal)) for deal in "ABC"]
        ledger.release(held[0])
        ledger.release(held[1])
        ledger.reserve(make_claim("Z", given_number="2026-001"))

        assert ["2026-002", "2026-004"] == [ledger.reserve(make_claim(d)).number for d in "EF"]

    def test_months_and_deals_have_their_own_counters(self, ledger: Ledger) -> None:
        monthly, by_deal = "SXYSR{year}{month}{seq:03}", "KP-{deal}-{seq:02}"
        may = date(2026, 5, 1)

        assert ["SXYSR202604001", "SXYSR202605001", "KP-X-01", "KP-Y-01", "KP-X-02"] == [
            ledger.reserve(claim).number
            for claim in (
                make_claim("A", series=monthly),
                make_claim("B", series=monthly, series_date=may),
                make_claim("C", series=by_deal, deal_number="X"),
                make_claim("D", series=by_deal, deal_number="Y"),
                make_claim("E", series=by_deal, deal_number="X"),
            )
        ]

    def test_forms_of_one_series_share_its_numbers(self, ledger: Ledger) -> None:
        assert ["2026-001", "2026-002"] == [
            ledger.reserve(make_claim(form=form)).number for form in ("一", "二")
        ]

    def test_without_a_series_and_a_number_nothing_is_reserved(self, ledger: Ledger) -> None:
        with pytest.raises(WrongUsage, match="编号规则"):
            ledger.reserve(make_claim(series=None))

    def test_a_paper_in_another_hand_is_told_not_numbered_twice(
        self, ledger: Ledger, path: Path, tmp_path: Path
    ) -> None:
        ledger.reserve(make_claim())

        with (
            open_ledger(path, root=tmp_path, patience=0.1) as other,
            pytest.raises(LedgerError, match="正在由另一个进程开具"),
        ):
            other.reserve(make_claim())


class TestNumbersGivenByHand:
    def test_a_number_given_by_hand_is_never_issued_by_the_series(
        self, ledger: Ledger, tmp_path: Path
    ) -> None:
        issue(ledger, tmp_path, "2026-002", given_number="2026-002")

        assert ["2026-001", "2026-003"] == [issue(ledger, tmp_path, deal).number for deal in "AB"]

    def test_nor_by_the_series_of_another_kind(self, ledger: Ledger, tmp_path: Path) -> None:
        issue(ledger, tmp_path, "B", given_number="2026-001", series=None)

        assert "2026-002" == ledger.reserve(make_claim(kind="notice")).number

    @pytest.mark.parametrize("typed", ["2026-007", " 2026-007 ", "２０２６-007"])
    def test_another_papers_number_is_refused_by_name(
        self, ledger: Ledger, tmp_path: Path, typed: str
    ) -> None:
        issue(ledger, tmp_path, "甲的", given_number="2026-007", label="首期")

        with pytest.raises(LedgerError, match=r"2026-007 已经属于另一份文书：技术服务合同.*甲的"):
            ledger.reserve(make_claim("乙的", given_number=typed))

    def test_a_paper_does_not_change_its_number(self, ledger: Ledger, tmp_path: Path) -> None:
        issue(ledger, tmp_path)

        with pytest.raises(LedgerError, match=r"2026-001.*2026-009"):
            ledger.reserve(make_claim(given_number="2026-009"))
        assert "2026-001" == ledger.reserve(make_claim(given_number="2026-001")).number

    def test_another_kind_may_bear_it_and_is_asked_for_by_kind(
        self, ledger: Ledger, tmp_path: Path
    ) -> None:
        for kind in ("contract", "notice"):
            issue(ledger, tmp_path, kind=kind, given_number="X-1")

        with pytest.raises(WrongUsage, match="contract、notice"):
            ledger.show("X-1")
        assert ["notice"] == [paper.kind for paper in ledger.show("x-1", "notice")]

    def test_a_given_number_that_came_to_nothing_is_the_series_again(self, ledger: Ledger) -> None:
        held = ledger.reserve(make_claim("Z", given_number="2026-002"))
        assert ["2026-001", "2026-003"] == [ledger.reserve(make_claim(d)).number for d in "AB"]
        ledger.release(held)

        assert "2026-002" == ledger.reserve(make_claim("C")).number


class TestIssuing:
    def test_a_paper_is_on_record_with_all_that_is_said_of_it(
        self, ledger: Ledger, tmp_path: Path
    ) -> None:
        entry = make_entry(
            "415580.00", tax_rate="0.06", invoice_kind="专票", tax_id="91X", account="0200"
        )
        paper = issue(ledger, tmp_path, selection="1", label="首付款", entry=entry)

        assert paper == Paper(
            number="2026-001",
            kind="contract",
            form="技术服务合同",
            deal="A",
            selection="1",
            label="首付款",
            revision=1,
            status="issued",
            amount=Decimal("415580.00"),
            paper_date=DAY,
            issued_at=paper.issued_at,
            path=str(tmp_path / "output" / "contract-2026-001.docx"),
            sha256=hashlib.sha256(b"paper").hexdigest(),
            template_version="1",
            template_hash="aa",
            buyer="甲",
            supplier="乙",
            tax_rate="0.06",
            invoice_kind="专票",
            tax_id="91X",
            account="0200",
        )
        age = datetime.now(UTC) - datetime.fromisoformat(paper.issued_at)
        assert timedelta(minutes=-1) < age < timedelta(minutes=1)

    @pytest.mark.parametrize("amount", ["0.10", "99999999999999999999.99", "-1.50", "1E+3"])
    def test_amounts_are_exact(self, ledger: Ledger, tmp_path: Path, amount: str) -> None:
        assert Decimal(amount) == issue(ledger, tmp_path, entry=make_entry(amount)).amount

    def test_other_bytes_are_refused_without_reissue(self, ledger: Ledger, tmp_path: Path) -> None:
        before = issue(ledger, tmp_path)

        with pytest.raises(LedgerError, match=r"2026-001.*没有改动") as caught:
            issue(ledger, tmp_path, data=b"other")

        assert "--reissue" in str(caught.value.fix)
        assert (before,) == ledger.list_papers()

    def test_a_reissue_is_a_revision_and_the_old_one_stays_on_record(
        self, ledger: Ledger, tmp_path: Path
    ) -> None:
        issue(ledger, tmp_path)
        ledger.record("2026-001", paid=Decimal("400.00"))

        paper = issue(ledger, tmp_path, data=b"other", reissue=True)

        assert ("2026-001", 2, "issued", Decimal("400.00")) == (
            paper.number,
            paper.revision,
            paper.status,
            paper.paid,
        )
        assert [(1, "replaced"), (2, "issued")] == [
            (each.revision, each.status) for each in ledger.show("2026-001")
        ]
        assert [] == ledger.verify()

    def test_the_same_bytes_are_put_back_where_they_are_wanted(
        self, ledger: Ledger, tmp_path: Path
    ) -> None:
        issue(ledger, tmp_path)
        elsewhere = tmp_path / "elsewhere" / "x.docx"

        paper = finish(ledger, ledger.reserve(make_claim()), elsewhere)

        assert (1, str(elsewhere)) == (paper.revision, paper.path)
        assert 1 == len(ledger.list_papers())

    def test_a_failed_reissue_changes_nothing(self, ledger: Ledger, tmp_path: Path) -> None:
        before = issue(ledger, tmp_path)
        held = ledger.reserve(make_claim())
        target = Path(before.path)
        staged = files.stage_file(target, b"new")
        digest = hashlib.sha256(b"new").hexdigest()
        placement = ledger.place(held, target, staged, digest, make_entry(), reissue=True)
        ledger.release(placement)

        assert (before,) == ledger.list_papers()
        assert not staged.exists()
        assert [] == ledger.verify()

    def test_a_release_after_the_rename_keeps_the_paper(
        self, ledger: Ledger, tmp_path: Path
    ) -> None:
        target = tmp_path / "x.docx"
        held = ledger.reserve(make_claim())
        staged = files.stage_file(target, b"x")
        digest = hashlib.sha256(b"x").hexdigest()
        placement = ledger.place(held, target, staged, digest, make_entry())
        files.settle_file(staged, target)
        ledger.release(placement)

        assert ["2026-001"] == [paper.number for paper in ledger.list_papers()]

    def test_two_papers_never_share_a_file(self, ledger: Ledger, tmp_path: Path) -> None:
        finish(ledger, ledger.reserve(make_claim("A")), tmp_path / "x.docx")

        with pytest.raises(LedgerError, match="是 2026-001 的文件"):
            finish(ledger, ledger.reserve(make_claim("B")), tmp_path / "X.docx")

    def test_a_paper_voided_while_it_was_rendered_is_not_reissued(
        self, ledger: Ledger, tmp_path: Path
    ) -> None:
        issue(ledger, tmp_path)
        held = ledger.reserve(make_claim())
        ledger.void("2026-001", "有误")

        with pytest.raises(LedgerError, match="重开或作废"):
            finish(ledger, held, tmp_path / "x.docx", b"new", reissue=True)

    def test_a_home_can_be_moved_as_a_whole(self, path: Path, tmp_path: Path) -> None:
        home, moved = tmp_path / "old", tmp_path / "new"
        with open_ledger(home / "data" / "l.sqlite3", root=home) as ledger:
            issue(ledger, home)
        home.rename(moved)

        with open_ledger(moved / "data" / "l.sqlite3", root=moved) as ledger:
            assert [] == ledger.verify()


class TestAfterwards:
    def test_a_void_paper_stays_on_record_and_its_number_its_own(
        self, ledger: Ledger, tmp_path: Path
    ) -> None:
        issue(ledger, tmp_path)

        paper = ledger.void("2026-001", " 抬头有误 ")

        assert ("void", "抬头有误") == (paper.status, paper.void_reason)
        assert () == ledger.read_history("A").current("contract")
        assert "2026-002" == issue(ledger, tmp_path).number
        assert ["void", "issued"] == [each.status for each in ledger.read_history("A").papers]

    def test_a_void_papers_file_is_not_missed(self, ledger: Ledger, tmp_path: Path) -> None:
        Path(issue(ledger, tmp_path).path).unlink()
        ledger.void("2026-001", "有误")

        assert [] == ledger.verify()

    def test_a_deal_may_use_its_own_void_number_again(self, ledger: Ledger, tmp_path: Path) -> None:
        issue(ledger, tmp_path, "N", given_number="N")
        ledger.void("N", "选错模板")

        again = issue(ledger, tmp_path, "N", form="云服务订购单", given_number="N", data=b"2")

        assert ("N", 2) == (again.number, again.revision)
        with pytest.raises(LedgerError, match="已经属于"):
            ledger.reserve(make_claim("M", given_number="N"))

    def test_void_wants_a_reason_and_happens_once(self, ledger: Ledger, tmp_path: Path) -> None:
        issue(ledger, tmp_path)
        with pytest.raises(WrongUsage, match="原因"):
            ledger.void("2026-001", "  ")
        ledger.void("2026-001", "有误")

        with pytest.raises(LedgerError, match="已经作废（有误）"):
            ledger.void("2026-001", "再来")
        with pytest.raises(LedgerError, match="已经作废"):
            ledger.record("2026-001", paid=Decimal(1))

    def test_payments_add_up_to_the_amount(self, ledger: Ledger, tmp_path: Path) -> None:
        issue(ledger, tmp_path)
        ledger.record("2026-001", paid=Decimal("0.10"), date=date(2026, 5, 1))
        paper = ledger.record("2026-001", paid=Decimal("999.90"), date=date(2026, 6, 1))

        assert (Decimal("1000.00"), date(2026, 6, 1)) == (paper.paid, paper.paid_date)
        with pytest.raises(LedgerError, match=r"1,000\.00.*0\.01"):
            ledger.record("2026-001", paid=Decimal("0.01"))

    def test_a_wrong_payment_is_taken_back(self, ledger: Ledger, tmp_path: Path) -> None:
        issue(ledger, tmp_path)
        ledger.record("2026-001", paid=Decimal("700"))
        with pytest.raises(LedgerError, match=r"不能作废"):
            ledger.void("2026-001", "有误")

        assert Decimal("0.00") == ledger.record("2026-001", paid=Decimal("-700")).paid
        with pytest.raises(LedgerError, match="不能再登记"):
            ledger.record("2026-001", paid=Decimal("-0.01"))

    @pytest.mark.parametrize("paid", ["0", "0.001", "NaN", "Infinity"])
    def test_what_is_no_sum_is_refused(self, ledger: Ledger, tmp_path: Path, paid: str) -> None:
        issue(ledger, tmp_path)

        with pytest.raises(WrongUsage, match="收款金额"):
            ledger.record("2026-001", paid=Decimal(paid))

    def test_an_invoice_is_recorded_and_can_be_corrected(
        self, ledger: Ledger, tmp_path: Path
    ) -> None:
        issue(ledger, tmp_path)
        ledger.record("2026-001", invoice_number="26110000000000000001", date=DAY)
        paper = ledger.record("2026-001", invoice_number="26110000000000000002")

        assert ("26110000000000000002", None, None, Decimal(0)) == (
            paper.invoice_number,
            paper.invoice_date,
            paper.paid_date,
            paper.paid,
        )

    def test_nothing_to_record_and_no_amount_to_pay_are_told(
        self, ledger: Ledger, tmp_path: Path
    ) -> None:
        issue(ledger, tmp_path, entry=make_entry(None))

        with pytest.raises(WrongUsage, match="没有可登记"):
            ledger.record("2026-001", invoice_number=" ")
        with pytest.raises(LedgerError, match="没有金额"):
            ledger.record("2026-001", paid=Decimal(1))

    def test_an_unknown_number_is_told_with_the_nearest(
        self, ledger: Ledger, tmp_path: Path
    ) -> None:
        issue(ledger, tmp_path)

        with pytest.raises(WrongUsage) as caught:
            ledger.show("2026-01")
        assert "2026-001" in str(caught.value.fix)

    def test_a_reservation_is_not_on_record(self, ledger: Ledger) -> None:
        ledger.reserve(make_claim())

        with pytest.raises(WrongUsage, match="没有编号"):
            ledger.show("2026-001")
        assert History() == ledger.read_history("A")

    def test_the_list_is_chosen_by_kind_deal_status_and_day(
        self, ledger: Ledger, tmp_path: Path
    ) -> None:
        issue(ledger, tmp_path, "A")
        issue(ledger, tmp_path, "B", kind="notice", paper_date=date(2026, 5, 1))
        ledger.void("2026-001", "有误")

        def numbers(**asked: Any) -> list[str]:
            return [paper.number for paper in ledger.list_papers(**asked)]

        assert ["2026-001", "2026-002"] == numbers()
        assert ["2026-002"] == numbers(kind="notice")
        assert ["2026-001"] == numbers(deal="A")
        assert ["2026-001"] == numbers(status="void")
        assert ["2026-002"] == numbers(since=date(2026, 5, 1))
        assert ["2026-001"] == numbers(until=DAY)
        assert [] == numbers(kind="notice", deal="A")


class TestDealsWithoutNumber:
    def test_a_deal_that_got_its_number_keeps_its_papers(
        self, ledger: Ledger, tmp_path: Path
    ) -> None:
        number = issue(ledger, tmp_path, ledger.name_deal(None, "content:ab")).number

        key = ledger.name_deal(number, "content:ab")

        assert number == key
        assert number == ledger.reserve(make_claim(key, given_number=number)).number
        assert 1 == len(ledger.read_history(number).papers)
        assert () == ledger.read_history("content:ab").papers

    def test_another_number_makes_another_deal(self, ledger: Ledger, tmp_path: Path) -> None:
        issue(ledger, tmp_path, "content:ab")

        assert "B-9" == ledger.name_deal(" B-9 ", "content:ab")
        assert 1 == len(ledger.read_history("content:ab").papers)

    def test_two_deals_with_the_same_paper_are_not_merged(
        self, ledger: Ledger, tmp_path: Path
    ) -> None:
        issue(ledger, tmp_path, "A")
        issue(ledger, tmp_path, "B")

        with pytest.raises(LedgerError, match="同样的文书"):
            ledger.rename_deal("A", "B")
        ledger.void("2026-002", "多开")
        ledger.rename_deal("A", "B")
        assert 2 == len(ledger.read_history("B").papers)


class TestVerify:
    @pytest.mark.parametrize(
        ("content", "kind"), [(None, "lost"), (b"mine", "changed"), (b"paper", "outdated")]
    )
    def test_a_file_that_is_not_as_issued_is_found(
        self, ledger: Ledger, tmp_path: Path, content: bytes | None, kind: str
    ) -> None:
        issue(ledger, tmp_path, "B", b"b")
        issue(ledger, tmp_path, "A")
        path = Path(issue(ledger, tmp_path, "A", b"second", reissue=True).path)
        path.unlink()
        if content is not None:
            path.write_bytes(content)

        [fault] = ledger.verify()

        assert (kind, "2026-002") == (fault.kind, fault.paper.number)
        assert str(path) in fault.message
        assert fault.fix

    def test_a_folder_in_place_of_a_file_is_no_file(self, ledger: Ledger, tmp_path: Path) -> None:
        path = Path(issue(ledger, tmp_path).path)
        path.unlink()
        path.mkdir()

        assert ["lost"] == [fault.kind for fault in ledger.verify()]


class TestHistory:
    def test_only_papers_that_hold_are_current(self, ledger: Ledger, tmp_path: Path) -> None:
        issue(ledger, tmp_path, kind="invoice", selection="1")
        issue(ledger, tmp_path, kind="invoice", selection="2")
        issue(ledger, tmp_path, kind="invoice", selection="2", data=b"2", reissue=True)
        ledger.void("2026-001", "有误")

        history = ledger.read_history("A")

        assert ["2"] == [paper.selection for paper in history.current("invoice")]
        found = history.find("invoice", "技术服务合同", "2")
        assert found is not None
        assert 2 == found.revision
        assert history.find("invoice", "技术服务合同", "1") is None
        assert () == history.current("invoice", "别的模板")


class TestCopy:
    def test_a_dry_run_sees_the_next_number_and_keeps_nothing(
        self, ledger: Ledger, path: Path, tmp_path: Path
    ) -> None:
        issue(ledger, tmp_path)
        before = path.read_bytes()
        with open_copy(path, root=tmp_path) as copy:
            held = copy.reserve(make_claim("B"))
            assert "2026-002" == held.number
            assert 1 == len(copy.list_papers())
            with pytest.raises(LedgerError, match="试运行"):
                finish(copy, held, tmp_path / "x.docx")
            with pytest.raises(LedgerError, match="试运行"):
                copy.void("2026-001", "有误")

        assert before == path.read_bytes()
        assert "2026-002" == ledger.reserve(make_claim("C")).number

    def test_where_no_ledger_is_none_is_made(self, path: Path) -> None:
        with open_copy(path) as copy:
            assert "2026-001" == copy.reserve(make_claim()).number

        assert not path.parent.exists()


class TestSheet:
    def test_texts_stay_texts_and_sums_are_numbers(self, ledger: Ledger, tmp_path: Path) -> None:
        entry = make_entry("1234.50", buyer='=HYPERLINK("http://x")', account="0200001234567890123")
        issue(ledger, tmp_path, label="+1\x01", entry=entry)

        book = openpyxl.load_workbook(io.BytesIO(write_sheet(ledger.list_papers())))
        sheet = book.active
        cells = {sheet.cell(1, n).value: sheet.cell(2, n) for n in range(1, sheet.max_column + 1)}

        assert ("2026-001", "s") == (cells["编号"].value, cells["编号"].data_type)
        assert "0200001234567890123" == cells["账号"].value
        assert ('=HYPERLINK("http://x")', "s", True) == (
            cells["甲方"].value,
            cells["甲方"].data_type,
            cells["甲方"].quotePrefix,
        )
        assert "+1\ufffd" == cells["事项"].value
        assert (1234.5, "n") == (cells["金额"].value, cells["金额"].data_type)
        assert DAY == cells["日期"].value.date()
        assert "有效" == cells["状态"].value

    def test_an_empty_ledger_has_its_headings(self) -> None:
        sheet = openpyxl.load_workbook(io.BytesIO(write_sheet(()))).active

        assert ("编号", 1) == (sheet["A1"].value, sheet.max_row)


class TestOwners:
    OTHER = machine.Owner("elsewhere", 1, "1")

    def test_this_process_lives_and_its_forerunner_of_the_same_id_does_not(self) -> None:
        now = datetime.now(UTC)
        owner = machine.find_owner()
        assert machine.is_alive(owner, now - timedelta(days=1), now)
        forerunner = machine.Owner(owner.machine, owner.pid, "long ago")
        assert not machine.is_alive(forerunner, now, now)

    def test_a_process_that_ended_does_not_live_though_nobody_buried_it(self) -> None:
        import subprocess
        import sys

        now = datetime.now(UTC)
        with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
            started = machine._probe(child.pid)
            owner = machine.Owner(machine.find_owner().machine, child.pid, started or "")
            assert started is not None
            assert machine.is_alive(owner, now, now)
            child.kill()
            for _ in range(500):
                if not machine.is_alive(owner, now, now):
                    break
                import time

                time.sleep(0.01)
            assert not machine.is_alive(owner, now, now)

    def test_on_another_machine_a_lease_decides(self) -> None:
        now = datetime.now(UTC)
        assert machine.is_alive(self.OTHER, now - timedelta(minutes=9), now)
        assert not machine.is_alive(self.OTHER, now - timedelta(minutes=11), now)

    def test_where_the_start_cannot_be_seen_a_lease_decides(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(machine, "_probe", lambda pid: "")
        now = datetime.now(UTC)
        owner = machine.find_owner()
        assert machine.is_alive(owner, now - timedelta(minutes=9), now)
        assert not machine.is_alive(owner, now - timedelta(minutes=11), now)

    def test_a_reservation_taken_back_in_the_meantime_is_told(
        self, ledger: Ledger, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        held = ledger.reserve(make_claim())
        with monkeypatch.context() as patched:
            patched.setattr(machine, "is_alive", lambda *_: False)
            with open_ledger(path, root=tmp_path) as other:
                assert "2026-001" == issue(other, tmp_path, "B").number

        with pytest.raises(LedgerError, match="收回"):
            finish(ledger, held, tmp_path / "x.docx")
        ledger.release(held)
        assert ["B"] == [paper.deal for paper in ledger.list_papers()]
