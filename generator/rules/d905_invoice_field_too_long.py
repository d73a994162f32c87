"""开票内容超过发票栏目能容纳的字数。

为什么：超长的内容导入电子税务局会被拒绝，这张申请就开不出发票。
怎么改：缩短：抬头、项目名称、地址、开户行 100 字，备注 230 字，邮箱 72 字，电话 50 字，规格 40 字，单位 22 字以内。
依据：电子税务局批量开票导入模板的填写说明。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.ERROR


def _request(by_line: bool = False, **change: object) -> dict[str, object]:
    paper = {"kind": "invoice", "form": "payment", "over": "payments", "index": 0, "key": "1"}
    base: dict[str, object] = {
        "invoicing": {"tax_rate": "6%"},
        "payments": [{"percent": "100%"}],
        "@paper": paper | {"by_line": by_line},
    }
    return base | change


def _invoicing(**more: object) -> dict[str, object]:
    return _request(invoicing={"tax_rate": "6%"} | more)


_LONG = {"name": "云主机", "unit": "台" * 23, "spec": "核" * 41, "amount": "120000.00"}

GOOD = (
    _invoicing(remark="备" * 217, item="云" * 100, phone="1" * 50, email="a" * 72),
    _invoicing(title="星" * 100, address="星" * 100, bank="行" * 100, account="1" * 100),
    _request(items=[_LONG]),
    {"invoicing": {"remark": "备" * 231, "email": "a" * 73}},
)
BAD = (
    _invoicing(remark="备" * 231),
    _invoicing(remark="备" * 225),
    _invoicing(item="云" * 101),
    _invoicing(title="星" * 101),
    _invoicing(address="星" * 101),
    _invoicing(phone="1" * 51),
    _invoicing(bank="行" * 101),
    _invoicing(account="1" * 101),
    _invoicing(email="a" * 73),
    _request(project={"service": "云" * 101}),
    _request(by_line=True, items=[_LONG]),
)

_REMARK = 230


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    if facts.paper.kind != "invoice":
        return
    for place, title, text, longest in _list_fields(deal, facts):
        if text and len(text) > longest:
            yield Remark(
                place,
                f"{title}有 {len(text)} 个字，发票栏目最多 {longest} 个，开不出来；请缩短",
                show(text),
            )
    remark = (deal.invoicing and deal.invoicing.remark) or ""
    numbers = (deal.number or "") + (deal.project.procurement_number or "")
    if remark and len(remark) <= _REMARK < len(remark) + len(numbers):
        yield Remark(
            "$.invoicing.remark",
            f"开票备注 {len(remark)} 个字，加上合同和项目编号 {len(numbers)} 个字，"
            f"超过 {_REMARK} 个；请缩短",
            show(remark),
            severity=Severity.WARNING,
        )


def _list_fields(deal: Deal, facts: Facts) -> Iterator[tuple[str, str, str | None, int]]:
    invoicing, items = deal.invoicing, deal.items or ()
    titled = bool(invoicing and invoicing.title)
    yield (
        "$.invoicing.title" if titled else "$.buyer.name",
        "发票抬头",
        facts.invoicing.title,
        100,
    )
    if invoicing:
        yield "$.invoicing.remark", "开票备注", invoicing.remark, _REMARK
        yield "$.invoicing.address", "开票地址", invoicing.address, 100
        yield "$.invoicing.phone", "开票电话", invoicing.phone, 50
        yield "$.invoicing.bank", "开票开户行", invoicing.bank, 100
        yield "$.invoicing.account", "开票账号", invoicing.account, 100
        yield "$.invoicing.email", "接收邮箱", invoicing.email, 72
    places = {item.name: f"$.items[{index}]" for index, item in enumerate(items)}
    whole = "$.project.service" if deal.project.service else "$.project.name"
    whole = "$.invoicing.item" if invoicing and invoicing.item else whole
    for line in facts.invoice.lines:
        # The one line of an instalment is named for the service, a line of the list as there.
        spread = facts.paper.by_line and line.name in places
        place = places[line.name] if spread else ""
        head = f"明细第 {line.number} 行的"
        yield f"{place}.name" if spread else whole, f"{head}项目名称", line.name, 100
        if spread:
            yield f"{place}.spec", f"{head}规格", line.spec, 40
            yield f"{place}.unit", f"{head}单位", line.unit, 22
