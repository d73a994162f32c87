"""What follows for a single paper: the invoice arithmetic, what is due, what is left, what changed.

Amounts are yuan with two decimals, rates are ratios; what cannot be worked out is None.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import date as Day
from decimal import Decimal
from typing import Any

from generator import money
from generator.dates import Calendar, format_date
from generator.history import History
from generator.instalments import count_days
from generator.model import Acceptance, Amendment, Deal, Item, Payment
from generator.paths import Path, look_up, name_path, put, read_value, trace_path
from generator.values import Choice, Ratio, titled

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """A line of an invoice request; `amount` is tax-exclusive, `gross` is 价税合计."""

    number: int = titled("序号")
    name: str = titled("项目名称")
    spec: str | None = titled("规格")
    unit: str | None = titled("单位")
    quantity: Decimal | None = titled("数量", sort="quantity")
    unit_price: Decimal | None = titled("单价", sort="price")
    amount: Decimal = titled("金额")
    rate: Ratio = titled("税率")
    tax: Decimal = titled("税额")
    gross: Decimal = titled("价税合计")


@dataclass(frozen=True, slots=True)
class InvoiceRequest:
    """The sums of an invoice request and where the contract stands with it."""

    lines: tuple[InvoiceLine, ...] = titled("明细", needs=("invoicing", "tax_rate"), default=())
    net: Decimal | None = titled("不含税金额", needs=("invoicing", "tax_rate"), default=None)
    tax: Decimal | None = titled("税额", needs=("invoicing", "tax_rate"), default=None)
    gross: Decimal | None = titled("价税合计", needs=("invoicing", "tax_rate"), default=None)
    contract_total: Decimal | None = titled(
        "合同金额", needs=("invoicing", "tax_rate"), default=None
    )
    invoiced_before: Decimal = titled("累计已开", default=NOTHING)
    invoiced_after: Decimal | None = titled(
        "累计含本次", needs=("invoicing", "tax_rate"), default=None
    )
    remaining: Decimal | None = titled("剩余可开", needs=("invoicing", "tax_rate"), default=None)


@dataclass(frozen=True, slots=True)
class Claim:
    """What is due of an instalment on the paper's date."""

    amount: Decimal | None = titled("应付金额", default=None)
    paid: Decimal = titled("已付金额", default=NOTHING)
    unpaid: Decimal | None = titled("未付金额", default=None)
    due_date: date | None = titled("应付日期", default=None)
    overdue_days: int | None = titled("逾期天数", default=None)
    daily_rate: Ratio | None = titled("违约金率", default=None)
    penalty: Decimal | None = titled("违约金", default=None)
    penalty_cap: Decimal | None = titled("违约金上限", default=None)
    is_capped: bool = titled("已达上限", default=False)
    sum_due: Decimal | None = titled("合计应付", default=None)
    invoice_number: str | None = titled("发票号码", default=None)
    invoice_date: date | None = titled("开票日期", default=None)


@dataclass(frozen=True, slots=True)
class Expiry:
    """How long the service still runs on the paper's date."""

    end: date | None = titled("到期日", needs=("period", "end"), default=None)
    days_left: int | None = titled("剩余天数", needs=("period", "end"), default=None)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One changed value of an amendment in the words of the contract."""

    number: int = titled("序号")
    name: str = titled("条款")
    before: str = titled("变更前")
    after: str = titled("变更后")


@dataclass(frozen=True, slots=True)
class AmendmentFacts:
    """What an amendment changes, on top of those before it."""

    number: str | None = titled("编号", needs=("amendments", 0, "number"), default=None)
    date: Day | None = titled("日期", needs=("amendments", 0, "date"), default=None)
    reason: str | None = titled("事由", needs=("amendments", 0, "reason"), default=None)
    rows: tuple[ChangeRow, ...] = titled("变更内容", default=())
    total_before: Decimal | None = titled("变更前总价", default=None)
    total_after: Decimal | None = titled("变更后总价", default=None)
    difference: Decimal | None = titled("价款变动", default=None)
    grown: bool = titled("价款增加", default=False)
    end_before: Day | None = titled("变更前止", default=None)
    end_after: Day | None = titled("变更后止", default=None)


@dataclass(frozen=True, slots=True)
class CompletionRow:
    """A line of the contract's list with what the acceptance found of it."""

    number: int = titled("序号")
    name: str | None = titled("名称")
    spec: str | None = titled("规格")
    unit: str | None = titled("单位")
    agreed: Decimal | None = titled("约定数量", sort="quantity")
    quantity: Decimal | None = titled("实际完成", sort="quantity")
    conforms: bool | None = titled("是否符合")
    remark: str | None = titled("说明")


def apply_amendments(deal: Deal, amendments: Sequence[Amendment]) -> Deal:
    """The deal as it stands after some amendments; a change that cannot be taken is passed over.

    Rule D208 tells of such changes; here nothing may raise.
    """
    for amendment in amendments:
        for change in amendment.changes or ():
            path = trace_path(change.path)
            if path is None:
                continue
            try:
                deal = put(deal, path, read_value(deal, path, change.after))
            except (ValueError, TypeError, AttributeError):
                continue
    return deal


def compute_request(
    items: Sequence[Item],
    name: str,
    instalment: money.Split | None,
    rate: Ratio | None,
    contract_total: Decimal | None,
    history: History,
    selection: str,
    *,
    by_line: bool,
) -> InvoiceRequest:
    """An invoice request for one instalment, as one line or spread over the contract's lines.

    Totals are sums of lines (each line's net is rounded, its tax is gross − net), so that the
    request adds up as it is printed.
    """
    before = NOTHING
    for paper in history.current("invoice"):
        if paper.selection == selection:
            break  # made again it says what it said: later requests are none of its business
        before += paper.amount or NOTHING
    if instalment is None or rate is None:
        return InvoiceRequest(invoiced_before=before)
    lines = _spread(items, instalment, rate) if by_line else ()
    if not lines:
        lines = (_make_line(1, name, None, "项", Decimal(1), instalment, rate),)
    gross = instalment.gross
    after = before + gross
    return InvoiceRequest(
        lines=lines,
        net=sum((line.amount for line in lines), NOTHING),
        tax=sum((line.tax for line in lines), NOTHING),
        gross=gross,
        contract_total=contract_total,
        invoiced_before=before,
        invoiced_after=after,
        remaining=contract_total - after if contract_total is not None else None,
    )


def _spread(items: Sequence[Item], instalment: money.Split, rate: Ratio) -> tuple[InvoiceLine, ...]:
    """The instalment over the lines of the list by their amounts; a discount lowers its line."""
    amounts: list[tuple[Item, Decimal]] = []
    for item in items:
        own = item.amount
        if own is None and item.unit_price is not None and item.quantity is not None:
            own = money.line_amount(item.unit_price, item.quantity)
        if own is None:
            return ()
        if own < 0 and amounts:
            amounts[-1] = (amounts[-1][0], amounts[-1][1] + own)
        else:
            amounts.append((item, own))
    kept = [(item, own) for item, own in amounts if own > 0]
    if not kept:
        return ()
    parts = money.allocate(instalment.gross, [own for _, own in kept])
    return tuple(
        _make_line(
            number, item.name or "", item.spec, item.unit, None, money.split_tax(part, rate), rate
        )
        for number, ((item, _), part) in enumerate(zip(kept, parts, strict=True), 1)
    )


def _make_line(
    number: int,
    name: str,
    spec: str | None,
    unit: str | None,
    quantity: Decimal | None,
    split: money.Split,
    rate: Ratio,
) -> InvoiceLine:
    price = split.net if quantity == 1 else None
    return InvoiceLine(
        number, name, spec, unit, quantity, price, split.net, rate, split.tax, split.gross
    )


def compute_claim(
    deal: Deal,
    payment: Payment,
    gross: Decimal | None,
    due_date: date | None,
    total: Decimal,
    history: History,
    selection: str,
    today: date,
    calendar: Calendar,
) -> Claim:
    """What is due of an instalment: paid and unpaid by the ledger, days overdue, penalty by rate.

    The penalty is the unpaid amount × daily rate × days, rounded once and capped by the share of
    the total that the deal agrees.
    """
    papers = [p for p in history.current("invoice") if p.selection == selection]
    paid = sum((paper.paid for paper in papers), NOTHING)
    invoice = next((paper for paper in reversed(papers) if paper.invoice_number), None)
    if due_date is None and payment.trigger == "invoice" and payment.due_days is not None:
        given = invoice.invoice_date if invoice else None
        due = given and count_days(given, payment.due_days, bool(payment.working_days), calendar)
        due_date = due.date if due else None
    unpaid = max(gross - paid, NOTHING) if gross is not None else None
    days = max((today - due_date).days, 0) if due_date else None
    rate = deal.terms.buyer_late_payment_daily_rate if deal.terms else None
    cap_rate = deal.terms.buyer_late_payment_cap if deal.terms else None
    penalty = cap = None
    if rate is not None and unpaid is not None and days is not None:
        penalty = money.take_share(unpaid, rate * days)
        if cap_rate is not None:
            cap = money.take_share(total, cap_rate)
    is_capped = penalty is not None and cap is not None and penalty > cap
    if is_capped:
        penalty = cap
    return Claim(
        amount=gross,
        paid=paid,
        unpaid=unpaid,
        due_date=due_date,
        overdue_days=days,
        daily_rate=rate,
        penalty=penalty,
        penalty_cap=cap,
        is_capped=is_capped,
        sum_due=unpaid + (penalty or NOTHING) if unpaid is not None else None,
        invoice_number=invoice.invoice_number if invoice else None,
        invoice_date=invoice.invoice_date if invoice else None,
    )


def compute_amendment(
    before: Deal,
    amendment: Amendment,
    totals: tuple[Decimal, Decimal],
    ends: tuple[Day | None, Day | None],
) -> AmendmentFacts:
    """An amendment in the words of the contract: each changed value before and after."""
    rows = []
    for number, change in enumerate(amendment.changes or (), 1):
        path = trace_path(change.path)
        name = _name_change(before, path) if path else change.path
        was = look_up(before, path) if path else None
        rows.append(
            ChangeRow(
                number,
                name,
                describe_value(was if was is not None else change.before, path),
                describe_value(_taken(before, path, change.after), path),
            )
        )
    difference = totals[1] - totals[0]
    return AmendmentFacts(
        number=amendment.number,
        date=amendment.date,
        reason=amendment.reason,
        rows=tuple(rows),
        total_before=totals[0],
        total_after=totals[1],
        difference=abs(difference) if difference else None,
        grown=difference > 0,
        end_before=ends[0],
        end_after=ends[1],
    )


def _name_change(deal: Deal, path: Path) -> str:
    """What a change is of, with the names of the entries on the way: 第 6 项“渗透测试”的数量."""
    name = name_path(path)
    for step, position in enumerate(path):
        entry = look_up(deal, path[: step + 1]) if isinstance(position, int) else None
        called = getattr(entry, "name", None)
        if called:
            outer = name_path(path[: step + 1])
            name = name.replace(outer, f"{outer}“{called}”", 1)
    return f"{name}日" if name.endswith(("的起", "的止")) else name  # 服务期限的止日


def _taken(deal: Deal, path: Any, written: object) -> object:
    if path is None:
        return written
    try:
        return read_value(deal, path, written)
    except (ValueError, TypeError):
        return written


def describe_value(value: object, path: Path | None = None) -> str:
    """A value as a contract writes it: ¥1,000.00, 2026年4月1日, 6%; a quantity without its zeros."""
    if value is None:
        return "无"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Choice):
        return value.chinese
    if isinstance(value, Ratio):
        return f"{(value * 100).normalize():f}%"
    if isinstance(value, Decimal) and path and path[-1] == "quantity":
        return f"{value.normalize():f}"
    if isinstance(value, Decimal):
        return f"¥{money.format_amount(value)}"
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, str | int):
        return str(value)
    return _describe_group(value)


def _describe_group(value: object) -> str:
    if isinstance(value, list | tuple):
        return "；".join(describe_value(each) for each in value)
    fields = value.items() if isinstance(value, dict) else vars(value).items()
    return "，".join(describe_value(each) for _, each in fields if each is not None)


def join_results(items: Sequence[Any], stage: Acceptance) -> tuple[CompletionRow, ...]:
    """The contract's list row by row with the acceptance's results, joined by name."""
    found = {result.name: result for result in stage.results or ()}
    rows: list[CompletionRow] = []
    for item in items:
        if item.discount:
            continue
        result = found.get(item.name)
        rows.append(
            CompletionRow(
                number=len(rows) + 1,
                name=item.name,
                spec=item.spec,
                unit=item.unit,
                agreed=item.quantity,
                quantity=result.quantity if result else None,
                conforms=result.conforms if result else None,
                remark=result.remark if result else None,
            )
        )
    return tuple(rows)
