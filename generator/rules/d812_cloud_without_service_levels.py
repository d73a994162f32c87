"""服务指标没有目标，或政务云服务协议没有服务指标。

为什么：云服务的质量靠可用性、可靠性等指标衡量，没有指标就无法验收和追责。
怎么改：填写服务指标，如云平台可用性 99.9%。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, cite

SEVERITY = Severity.INFO
GOOD = (
    {"form": "cloud-service", "service_levels": [{"name": "可用性", "target": "99.9%"}]},
    {"form": "technical-service"},
    {"form": "技术服务合同", "service_levels": []},
)
BAD = (
    {"form": "cloud-service"},
    {"form": "政务云服务协议"},
    {"form": "cloud-service", "service_levels": [{"name": "可用性"}]},
    {"service_levels": [{"name": "可用性", "target": " "}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    levels = deal.service_levels or ()
    if not levels and deal.form in ("cloud-service", "政务云服务协议"):
        yield Remark("$.service_levels", "政务云服务协议没有写服务指标；请填写，如可用性 99.9%")
    for index, level in enumerate(levels):
        if not (level.target or "").strip():
            yield Remark(
                f"$.service_levels[{index}].target",
                f"{cite('项', index + 1, level.name)}服务指标没有写目标；请补上，如 99.9%",
                severity=Severity.WARNING,
            )
