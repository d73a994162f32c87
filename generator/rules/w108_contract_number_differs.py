"""合同编号前后写得不一样。

为什么：编号是付款、开票和归档时认定合同的凭据，两个编号就像两份合同。
怎么改：各处改成同一个编号。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.folding import fold
from generator.mentions import Labelled, Mentions
from generator.mentions.names import is_one_edit
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING

GOOD = (
    "合同编号：2026-108\n甲方合同编号：JN-2026-035\n第一条 内容\n附件1 通知（合同编号：2026-108）",
    "合同编号：2026-108\n合同编号： 2026－108",
    "合同编号：________\n合同编号：2026-108",
    "合同编号：2026-108\n原合同编号：2025-001",
    "合同编号：2026-108（第二包）\n合同编号：2026-108",
)
BAD = (
    "合同编号：2026-108\n甲方：星河中心\n合同编号：2026-018",
    "合同编号\t2026-108\n\n技术服务合同（合同编号：2026-109）",
    "协议编号：XH-2026-1\n协议编号：XH-2025-1",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    texts = mentions.document.texts
    first: dict[str, Labelled] = {}
    for label in mentions.labels:
        if label.kind != "contract" or re.match("[甲乙丙]方|订", label.label):
            continue
        value = _plain(label.excerpt)
        if not re.search("[0-9]", value) or re.search("原|主合同|框架|招标", texts[label.place]):
            continue
        before = first.setdefault(label.label.strip()[:2], label)
        known = _plain(before.excerpt)
        is_part = value.startswith(known) or known.startswith(value)
        if is_part and abs(len(value) - len(known)) != 1:
            continue
        message = f"{label.label}前面写作“{before.excerpt}”，这里写作“{label.excerpt}”；请统一"
        sure = Severity.ERROR if is_one_edit(value, known) else None
        yield Remark(label.place, message, label.excerpt, before.excerpt, sure)


def _plain(text: str) -> str:
    return re.sub(r"\(.*|[\s《》]", "", fold(text)).strip("()-").upper()
