"""只有部分付款写了中小企业比例，或者不知道该用哪一套比例。

为什么：乙方是中小企业时，没写的几期会沿用一般比例，两套比例混用就加不成 100%。
怎么改：每一期都写中小企业比例，或都不写；写明乙方是否中小企业。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, cite

SEVERITY = Severity.WARNING


def _plan(*pairs: tuple[str | None, str | None], sme: bool | None = False) -> dict[str, object]:
    return {
        "supplier": {"sme": sme},
        "payments": [{"percent": plain, "sme_percent": small} for plain, small in pairs],
    }


GOOD = (
    _plan(("40%", "50%"), ("60%", "50%")),
    _plan(("40%", None), ("60%", None), sme=None),
    _plan(("40%", "40%"), ("60%", "60%"), sme=None),
)
BAD = (
    _plan(("40%", "50%"), ("60%", None)),
    _plan(("40%", None), ("30%", "20%"), ("30%", "30%"), sme=True),
    _plan(("40%", "50%"), ("60%", "50%"), sme=None),
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    payments = deal.payments or ()
    lacking = [n for n, payment in enumerate(payments) if payment.sme_percent is None]
    if not payments or len(lacking) == len(payments):
        return
    for index in lacking:
        yield Remark(
            f"$.payments[{index}].sme_percent",
            f"{cite('期', index + 1, payments[index].name)}没有写中小企业比例，别的期写了；"
            "请每一期都写，或都不写",
        )
    differ = any(payment.percent != payment.sme_percent for payment in payments)
    if not lacking and differ and deal.supplier.sme is None:
        yield Remark(
            "$.supplier.sme",
            "付款计划有一般和中小企业两套比例，却没有写乙方是否中小企业，现按一般比例；"
            "请写明“中小企业”是或否",
        )
