"""开票内容超过电子税务局的字数限制。

为什么：超长的名称、规格、单位或备注导入时会被拒绝，要到开票时才发现。
怎么改：缩短：项目名称 100 字、备注 230 字、规格 40 字、单位 22 字以内。
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

SEVERITY = Severity.INFO
GOOD = (
    {"invoicing": {"item": "云" * 100}},
    {"invoicing": {"remark": "备" * 230}},
    {"items": [{"name": "主机防护", "unit": "台", "spec": "8 核"}]},
)
BAD = (
    {"invoicing": {"item": "云" * 101}},
    {"invoicing": {"remark": "备" * 231}},
    {"items": [{"name": "云" * 101}]},
    {"items": [{"name": "主机防护", "unit": "台" * 23, "spec": "核" * 41}]},
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    texts: list[tuple[str, str, str | None, int]] = []
    if deal.invoicing:
        texts.append(("$.invoicing.item", "开票项目名称", deal.invoicing.item, 100))
        texts.append(("$.invoicing.remark", "开票备注", deal.invoicing.remark, 230))
    for index, item in enumerate(deal.items or ()):
        place, head = f"$.items[{index}]", f"第 {index + 1} 行"
        texts.append((f"{place}.name", f"{head}的名称", item.name, 100))
        texts.append((f"{place}.spec", f"{head}的规格", item.spec, 40))
        texts.append((f"{place}.unit", f"{head}的单位", item.unit, 22))
    for place, title, text, longest in texts:
        if text and len(text) > longest:
            yield Remark(
                place,
                f"{title}有 {len(text)} 个字，导入电子税务局最多 {longest} 个；开票时请缩短",
                show(text),
            )
