"""Papers on record: read, found by number, voided, their results recorded, files verified."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from generator import files, series
from generator.errors import LedgerError, WrongUsage
from generator.history import Paper
from generator.ledger.claims import Fault
from generator.ledger.store import Store, tell_damaged, told

ON_RECORD = "paper.state IN ('issued', 'void', 'replaced')"
NOTHING = Decimal("0.00")


def read_papers(store: Store, where: str, values: Sequence[object]) -> tuple[Paper, ...]:
    """The papers on record for which a condition holds, oldest first; raises `LedgerError`."""
    with told(store.path):
        rows = store.execute(
            "SELECT paper.*, number.text FROM paper JOIN number ON number.id = paper.number"
            f" WHERE {ON_RECORD} AND ({where}) ORDER BY issued_at, paper.id",
            values,
        ).fetchall()
        results: dict[int, list[sqlite3.Row]] = {}
        for result in _read_results(store, where, values) if rows else ():
            results.setdefault(int(result["paper"]), []).append(result)
        try:
            return tuple(_make_paper(row, results.get(int(row["id"]), ()), store) for row in rows)
        except (ValueError, TypeError, InvalidOperation) as error:
            raise tell_damaged(store.path, f"记录的内容读不懂：{error}") from error


def find_number(store: Store, number: str, kind: str | None) -> int:
    """The row of a number on record; raises `WrongUsage` for none, or several kinds' number."""
    found = store.execute(
        "SELECT DISTINCT number.id, number.kind, number.text FROM number"
        f" JOIN paper ON paper.number = number.id WHERE key = ? AND {ON_RECORD}",
        (series.fold_number(number),),
    ).fetchall()
    fitting = [row for row in found if kind in (None, row["kind"])]
    if len(fitting) == 1:
        return int(fitting[0]["id"])
    if fitting:
        kinds = "、".join(sorted(str(row["kind"]) for row in fitting))
        raise WrongUsage(f"编号 {number} 有几种文书在用：{kinds}", fix="再说明是哪一种")
    known = [str(row["text"]) for row in store.execute("SELECT text FROM number")]
    import difflib

    near = difflib.get_close_matches(number, known, 1, 0.6)
    hint = f"最接近的是 {near[0]}；" if near else ""
    raise WrongUsage(f"台账里没有编号 {number}", fix=f"{hint}用 gen ledger list 查看全部")


def void_paper(store: Store, number: str, reason: str, kind: str | None) -> int:
    """Voids the paper that holds under a number, within the caller's transaction; its row."""
    paper, row = _find_issued(store, number, kind)
    if paper.paid:
        raise LedgerError(
            f"{paper.number} 已登记收款 {paper.paid:,.2f} 元，不能作废",
            fix=f"登记有误时先冲回：gen ledger record {paper.number} --paid -{paper.paid}",
        )
    store.execute(
        "UPDATE paper SET state = 'void', void_reason = ?, voided_at = ? WHERE id = ?",
        (reason, _say_now(), row),
    )
    return row


def record_result(
    store: Store,
    number: str,
    invoice: str | None,
    day: date | None,
    paid: Decimal | None,
    kind: str | None,
) -> int:
    """Records an invoice or a payment, within the caller's transaction; the paper's row."""
    paper, row = _find_issued(store, number, kind)
    if paid is not None:
        _check_paid(paper, paid)
    if invoice is not None:
        invoice = series.fold_number(invoice).upper()
        _check_invoice(store, paper, invoice)
    said = day.isoformat() if day else None
    store.execute(
        "INSERT INTO result (paper, invoice_number, invoice_date, paid, paid_date, recorded_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            row,
            invoice,
            said if invoice else None,
            None if paid is None else f"{paid:f}",
            said if paid is not None else None,
            _say_now(),
        ),
    )
    return row


def verify_papers(papers: Iterable[Paper]) -> list[Fault]:
    """The issued papers whose files are not as they were issued; revisions told apart."""
    known = list(papers)
    earlier = {(p.kind, p.number, p.sha256): p.revision for p in known if p.status == "replaced"}
    faults = []
    for paper in known:
        if paper.status == "issued":
            fault = _verify(paper, earlier)
            if fault:
                faults.append(fault)
    return faults


def _read_results(store: Store, where: str, values: Sequence[object]) -> sqlite3.Cursor:
    return store.execute(
        "SELECT result.* FROM result JOIN paper ON paper.id = result.paper"
        f" JOIN number ON number.id = paper.number WHERE {where} ORDER BY result.id",
        values,
    )


def _find_issued(store: Store, number: str, kind: str | None) -> tuple[Paper, int]:
    """The paper that holds under a number and its row; raises `LedgerError` for a void one."""
    rows = store.execute(
        "SELECT id, state FROM paper WHERE number = ? ORDER BY id DESC",
        (find_number(store, number, kind),),
    ).fetchall()
    if any(row["state"] in ("reserved", "placed") for row in rows):
        raise LedgerError(f"{number} 正在由另一个进程重开", fix="等它结束后再运行一次", kind="busy")
    for row in rows:
        if row["state"] == "issued":
            return read_papers(store, "paper.id = ?", (row["id"],))[0], int(row["id"])
    paper = read_papers(store, "paper.id = ?", (rows[0]["id"],))[0]
    raise LedgerError(
        f"{paper.number} 已经作废（{paper.void_reason}）",
        fix="作废的文书不能再登记或作废；需要时重新开具",
        kind="void",
    )


def _check_paid(paper: Paper, paid: Decimal) -> None:
    if paper.amount is None:
        raise LedgerError(f"{paper.number} 没有金额，不能登记收款", fix="检查编号是不是写错了")
    if not paid.is_finite() or paid == 0 or paid != round(paid, 2):
        raise WrongUsage(f"收款金额 {paid} 不对", fix="写成最多两位小数的金额，例如 1250.50")
    low, high = sorted((Decimal(0), paper.amount))
    if not low <= paper.paid + paid <= high:
        raise LedgerError(
            f"{paper.number} 金额 {paper.amount:,.2f} 元，已登记收款 {paper.paid:,.2f} 元，"
            f"不能再登记 {paid:,.2f} 元",
            fix="核对收款金额；登记错的用负数冲回",
        )


def _check_invoice(store: Store, paper: Paper, invoice: str) -> None:
    """Raises `WrongUsage` for what is no invoice number, `LedgerError` for another request's."""
    if not re.fullmatch(r"[0-9]{8}|[0-9]{20}", invoice):
        raise WrongUsage(
            f"发票号码“{invoice}”应为 20 位数字（数电发票）或 8 位数字，现在是 {len(invoice)} 位",
            fix="照发票上的号码填写，不含发票代码",
        )
    # The latest number of each paper counts, and eight digits are not unique without their code.
    others = read_papers(store, "paper.state = 'issued' AND number.kind = ?", (paper.kind,))
    for other in others if len(invoice) == 20 else ():
        if other.invoice_number == invoice and (other.number, other.kind) != (
            paper.number,
            paper.kind,
        ):
            raise LedgerError(
                f"发票号码 {invoice} 已登记在 {other.number} 名下，不能再登记给 {paper.number}",
                fix=f"核对发票号码；{other.number} 登记错了的，用正确的号码重新登记它",
            )


def _verify(paper: Paper, earlier: dict[tuple[str, str, str], int]) -> Fault | None:
    path, named = Path(paper.path), f"{paper.number} 的文件 {paper.path}"
    again = "从备份放回原文件；或用当时的交易数据重新运行，内容相同会照原样补上"
    try:
        found = files.hash_file(path)
    except OSError as error:
        return Fault(
            "unreadable",
            paper,
            f"{named} 读不出来：{error.strerror or error}",
            "检查权限，或关闭占用它的程序，再核对一次",
        )
    if found is None:
        return Fault("lost", paper, f"{named} 不见了", again)
    if found == paper.sha256:
        return None
    if revision := earlier.get((paper.kind, paper.number, found)):
        return Fault(
            "outdated",
            paper,
            f"{named} 是第 {revision} 版，台账里现行的是第 {paper.revision} 版",
            "把现行版本的文件放回去，或加 --reissue 重开",
        )
    return Fault(
        "changed",
        paper,
        f"{named} 开具后被改动过（应为 {paper.sha256[:12]}…，现为 {found[:12]}…）",
        f"{again}；确要改动，请改交易数据后加 --reissue 重开",
    )


def _make_paper(row: sqlite3.Row, results: Sequence[sqlite3.Row], store: Store) -> Paper:
    invoices = [result for result in results if result["invoice_number"]]
    payments = [result for result in results if result["paid"]]
    return Paper(
        number=row["text"],
        kind=row["kind"],
        form=row["form"],
        deal=row["deal"],
        selection=row["selection"],
        label=row["label"],
        revision=row["revision"],
        status=row["state"],
        amount=_read_amount(row["amount"]),
        paper_date=date.fromisoformat(row["paper_date"]),
        issued_at=row["issued_at"],
        path=str(store.unpack(row["path"])),
        sha256=row["sha256"],
        template_version=row["template_version"],
        template_hash=row["template_hash"],
        buyer=row["buyer"],
        supplier=row["supplier"],
        tax_rate=row["tax_rate"],
        invoice_kind=row["invoice_kind"],
        tax_id=row["tax_id"],
        account=row["account"],
        invoice_number=invoices[-1]["invoice_number"] if invoices else None,
        invoice_date=_read_day(invoices[-1]["invoice_date"]) if invoices else None,
        paid=sum((Decimal(result["paid"]) for result in payments), NOTHING),
        paid_date=_read_day(payments[-1]["paid_date"]) if payments else None,
        void_reason=row["void_reason"],
    )


def _say_now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _read_amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _read_day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
