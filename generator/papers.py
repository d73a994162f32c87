"""What follows for a single paper: the invoice arithmetic, what is due, what is left, what changed.

Amounts are yuan with two decimals, rates are ratios; what cannot be worked out is None.
"""

# No postponed annotations here: the vocabulary would evaluate them in every run.

from collections.abc import Sequence
from datetime import date
from datetime import date as Day
from decimal import Decimal
from typing import Annotated, Any

from msgspec import Struct

from generator import money
from generator.dates import Calendar, format_date
from generator.history import History
from generator.instalments import count_days
from generator.model import Acceptance, Amendment, Deal, Item, Payment
from generator.paths import Path, look_up, name_path, put, read_value, trace_path
from generator.values import Choice, Ratio, Titled

NOTHING = Decimal("0.00")


class InvoiceLine(Struct, frozen=True):
    """A line of an invoice request; `amount` is tax-exclusive, `gross` is 价税合计."""

    number: Annotated[int, Titled("序号")]
    name: Annotated[str, Titled("项目名称")]
    spec: Annotated[str | None, Titled("规格")]
    unit: Annotated[str | None, Titled("单位")]
    quantity: Annotated[Decimal | None, Titled("数量", sort="quantity")]
    unit_price: Annotated[Decimal | None, Titled("单价", sort="price")]
    amount: Annotated[Decimal, Titled("金额")]
    rate: Annotated[Ratio, Titled("税率")]
    tax: Annotated[Decimal, Titled("税额")]
    gross: Annotated[Decimal, Titled("价税合计")]


class InvoiceRequest(Struct, frozen=True):
    """The sums of an invoice request and where the contract stands with it."""

    lines: Annotated[tuple[InvoiceLine, ...], Titled("明细", needs=("invoicing", "tax_rate"))] = ()
    net: Annotated[Decimal | None, Titled("不含税金额", needs=("invoicing", "tax_rate"))] = None
    tax: Annotated[Decimal | None, Titled("税额", needs=("invoicing", "tax_rate"))] = None
    gross: Annotated[Decimal | None, Titled("价税合计", needs=("invoicing", "tax_rate"))] = None
    contract_total: Annotated[
        Decimal | None, Titled("合同金额", needs=("invoicing", "tax_rate"))
    ] = None
    invoiced_before: Annotated[Decimal, Titled("累计已开")] = NOTHING
    invoiced_after: Annotated[
        Decimal | None, Titled("累计含本次", needs=("invoicing", "tax_rate"))
    ] = None
    remaining: Annotated[Decimal | None, Titled("剩余可开", needs=("invoicing", "tax_rate"))] = None


class Claim(Struct, frozen=True):
    """What is due of an instalment on the paper's date."""

    amount: Annotated[Decimal | None, Titled("应付金额")] = None
    paid: Annotated[Decimal, Titled("已付金额")] = NOTHING
    unpaid: Annotated[Decimal | None, Titled("未付金额")] = None
    due_date: Annotated[date | None, Titled("应付日期")] = None
    overdue_days: Annotated[int | None, Titled("逾期天数")] = None
    daily_rate: Annotated[Ratio | None, Titled("违约金率")] = None
    penalty: Annotated[Decimal | None, Titled("违约金")] = None
    penalty_cap: Annotated[Decimal | None, Titled("违约金上限")] = None
    is_capped: Annotated[bool, Titled("已达上限")] = False
    sum_due: Annotated[Decimal | None, Titled("合计应付")] = None
    invoice_number: Annotated[str | None, Titled("发票号码")] = None
    invoice_date: Annotated[date | None, Titled("开票日期")] = None


class Expiry(Struct, frozen=True):
    """How long the service still runs on the paper's date."""

    end: Annotated[date | None, Titled("到期日", needs=("period", "end"))] = None
    days_left: Annotated[int | None, Titled("剩余天数", needs=("period", "end"))] = None


class ChangeRow(Struct, frozen=True):
    """One changed value of an amendment in the words of the contract."""

    number: Annotated[int, Titled("序号")]
    name: Annotated[str, Titled("条款")]
    before: Annotated[str, Titled("变更前")]
    after: Annotated[str, Titled("变更后")]


class AmendmentFacts(Struct, frozen=True):
    """What an amendment changes, on top of those before it."""

    number: Annotated[str | None, Titled("编号", needs=("amendments", 0, "number"))] = None
    date: Annotated[Day | None, Titled("日期", needs=("amendments", 0, "date"))] = None
    reason: Annotated[str | None, Titled("事由", needs=("amendments", 0, "reason"))] = None
    rows: Annotated[tuple[ChangeRow, ...], Titled("变更内容")] = ()
    total_before: Annotated[Decimal | None, Titled("变更前总价")] = None
    total_after: Annotated[Decimal | None, Titled("变更后总价")] = None
    difference: Annotated[Decimal | None, Titled("价款变动")] = None
    grown: Annotated[bool, Titled("价款增加")] = False
    end_before: Annotated[Day | None, Titled("变更前止")] = None
    end_after: Annotated[Day | None, Titled("变更后止")] = None


class CompletionRow(Struct, frozen=True):
    """A line of the contract's list with what the acceptance found of it."""

    number: Annotated[int, Titled("序号")]
    name: Annotated[str | None, Titled("名称")]
    spec: Annotated[str | None, Titled("规格")]
    unit: Annotated[str | None, Titled("单位")]
    agreed: Annotated[Decimal | None, Titled("约定数量", sort="quantity")]
    quantity: Annotated[Decimal | None, Titled("实际完成", sort="quantity")]
    conforms: Annotated[bool | None, Titled("是否符合")]
    remark: Annotated[str | None, Titled("说明")]


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
