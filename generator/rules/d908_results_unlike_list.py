"""验收的完成情况与合同清单不一致。

为什么：完成情况按名称与清单逐行对应；漏的行没有结果，多的行不会印出来，数量不同又不说明就等于少交付。
怎么改：名称照抄清单，每行一个结果；数量与约定不同的写明原因。
依据：政府采购法实施条例 45（验收书应当包括每一项服务、标准的履约情况）。
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from generator.facts import Facts
from generator.filters import quantity
from generator.findings import Severity
from generator.history import History
from generator.model import Acceptance, Deal
from generator.rule import Remark, find_selected
from generator.values import show

SEVERITY = Severity.ERROR


def _found(*results: tuple[str, str] | tuple[str, str, str], **paper: object) -> dict[str, object]:
    own = {"kind": "acceptance", "form": "report", "over": "acceptance", "index": 0}
    keys = ("name", "quantity", "remark")
    return {
        "items": [
            {"name": "云主机", "unit_price": "9000.00", "quantity": "12"},
            {"name": "云数据库", "unit_price": "6000.00", "quantity": "2.50"},
            {"name": "开通优惠", "amount": "-3000.00", "discount": True},
        ],
        "acceptance": [
            {"stage": "final", "results": [dict(zip(keys, each, strict=False)) for each in results]}
        ],
        "@paper": own | {"key": "final"} | paper,
    }


GOOD = (
    _found(("云主机", "12"), ("云数据库", "2.5")),
    _found(("云数据库", "2.5"), ("云主机", "11", "一台提前退订")),
    _found(("云主机", "12"), blank=True),
    _found(),
    _found(("云主机", "1"), kind="contract", form="technical-service", over=None, index=None),
)
BAD = (
    _found(("云主机", "12")),
    _found(("云主机", "12"), ("云数据库", "2.5"), ("块存储", "1")),
    _found(("云主机", "12"), ("云主机", "12"), ("云数据库", "2.5")),
    _found(("云主机", "11"), ("云数据库", "2.5")),
    _found(("云主机", "12"), ("云数据库", "2.5"), ("云数据库 ", "2.5")),
    _found(("云主机", "12"), ("云主机", "12"), blank=True),
    _found(("云主机", "12")) | {"items": [{"name": "云主机", "quantity": "12"}] * 2},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    index = facts.paper.index
    stage: Acceptance | None = find_selected(deal, facts, "acceptance")
    if facts.paper.kind != "acceptance" or stage is None or index is None or not stage.results:
        return
    place = f"$.acceptance[{index}].results"
    rows = {row.name: row for row in facts.acceptance[index].results}
    listed = Counter(row.name for row in facts.acceptance[index].results)
    found = Counter(result.name for result in stage.results)
    lacking = [name for name in rows if name and not found[name]]
    for name in rows:
        if name and listed[name] > 1:
            head = f"清单里有 {listed[name]} 行都叫“{show(name)}”"
            words = f"{head}，完成情况分不开；请核对印出的各行"
            yield Remark(place, words, name, severity=Severity.WARNING)
    for number, result in enumerate(stage.results):
        name, here = result.name, f"{place}[{number}]"
        row = rows.get(name)
        if row is None:
            import difflib

            meant = difflib.get_close_matches(name or "", lacking, 1, 0.6)
            lacking = [each for each in lacking if each not in meant]
            mend = f"应为“{show(meant[0])}”" if meant else "请照抄清单的名称，或删去这一行"
            words = f"完成情况第 {number + 1} 行“{show(name or '')}”不在清单里；{mend}"
            yield Remark(f"{here}.name", words, name, meant[0] if meant else None)
            continue
        if found[name] > 1 and [each.name for each in stage.results].index(name) < number:
            yield Remark(f"{here}.name", f"“{show(name)}”的完成情况写了不止一行；请合并", name)
        alike = row.agreed is None or result.quantity in (None, row.agreed)
        if row.agreed is not None and not alike and not (result.remark or "").strip():
            done = quantity(result.quantity or 0)
            yield Remark(
                f"{here}.quantity",
                f"“{show(name)}”约定 {quantity(row.agreed)}，实际完成 {done}，没有说明；请写明原因",
                done,
                severity=Severity.WARNING,
            )
    for name in lacking if not facts.paper.blank else ():
        words = f"清单里的“{show(name)}”没有完成情况；请补上实际完成和是否符合"
        yield Remark(place, words, name)
