"""同一份合同里写了两个不同的税率，又没有说各管什么。

为什么：税率不同，含税价里的税额就不同，开票时无所适从。
怎么改：核对税率；确有两种税率的，写明各是哪一部分。
依据：增值税法第十二条（不同税率应分别核算，未分别核算的从高适用）。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions, Percent
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING

_SUBJECT = re.compile(
    "设备|货物|硬件|软件|材料|施工|安装|工程|服务部分|运维部分|租赁|水|电|物业|餐|运输|人工"
    "|小规模|一般纳税人|如|若|调整|变化|变更|原|征收率|简易|免税|或|分别"
)

GOOD = (
    "开具税率为6%的增值税专用发票。\n发票税率6%。",
    "设备部分税率13%，服务部分税率6%。",
    "设备款开具税率13%的发票。\n安装费开具税率9%的发票。",
    "税率为6%。\n国家调整税率为5%的，按新税率执行。",
    "增值税税率6%，企业所得税税率25%。",
    "名称\t单价\t数量\t税率\n设备\t1.00\t1\t13%\n服务\t1.00\t1\t6%\n合同税率见上表。",
)
BAD = (
    "开具税率为6%的增值税普通发票。\n本合同价款含税，税率为13%。",
    "合同总价含6%的增值税。\n开具税率9%的增值税专用发票。",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    rates = mentions.tax_rates
    listed = {
        figure.value
        for grid in mentions.grids
        for line in grid.lines
        for column, figure in line.figures
        if column.kind == "rate"
    }
    if len({rate.value for rate in rates}) != 2 or len(listed) > 1:
        return
    texts = mentions.document.folded
    first = rates[0]
    other = next(rate for rate in rates if rate.value != first.value)
    if any(_names_subject(texts[rate.place], rate) for rate in rates) or other.place == first.place:
        return
    common = listed or {first.value}
    odd = other if first.value in common else first
    usual = first if odd is other else other
    message = (
        f"税率这里写“{odd.excerpt}”，别处写“{usual.excerpt}”；请核对，确有两种的写明各管哪一部分"
    )
    yield Remark(odd.place, message, odd.excerpt)


def _names_subject(text: str, rate: Percent) -> bool:
    left = max(0, rate.start - 120)
    begin = max(text.rfind("。", left, rate.start), text.rfind(";", left, rate.start), left - 1) + 1
    end = text.find("。", rate.end, rate.end + 120)
    return _SUBJECT.search(text, begin, end if end >= 0 else rate.end + 120) is not None
