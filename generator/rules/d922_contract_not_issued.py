"""合同还没有出具，或者已经作废。

为什么：开票、验收和通知都引用合同；台账里没有有效的合同，编号和内容就无从核对。
怎么改：先用 gen contract 出合同；合同是在别处签订的，可以不理。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, is_contract
from generator.values import show

SEVERITY = Severity.INFO


def _paper(kind: str, form: str, *contracts: Mapping[str, object]) -> dict[str, object]:
    return {"@paper": {"kind": kind, "form": form}, "@history": contracts}


_VOID = {"status": "void", "void_reason": "甲方更名"}

GOOD = (
    _paper("invoice", "payment", {}),
    _paper("invoice", "payment", _VOID, {"number": "2026-002"}),
    _paper("notice", "award"),
    _paper("contract", "technical-service", _VOID),
    _paper("contract", ""),
)
BAD = (
    _paper("invoice", "payment"),
    _paper("acceptance", "report", _VOID),
    _paper("notice", "dunning", {"form": "supplement", "number": "2026-001-B1"}),
    _paper("contract", "supplement"),
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    paper = facts.paper
    if (paper.kind, paper.form) == ("notice", "award"):
        return  # it comes before the contract
    if is_contract(paper):
        return
    contracts = [each for each in history.papers if is_contract(each)]
    if any(contract.status == "issued" for contract in contracts):
        return
    void = next((contract for contract in reversed(contracts) if contract.status == "void"), None)
    if void:
        reason = f"（{show(void.void_reason)}）" if void.void_reason else ""
        words = f"台账里合同 {void.number} 已作废{reason}，这份文书没有有效的合同可依；请核对"
    else:
        words = "台账里还没有这份合同；请先用 gen contract 出合同，在别处签订的可以不理"
    yield Remark("$.number", words, void.number if void else None)
