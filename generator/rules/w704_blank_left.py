"""正文里留着没有填的空白。

为什么：签字之后谁都可以把空白填上；空着的金额、期限就是没有约定。
怎么改：填上，或划去；整份都是空白的范本，填好再用。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity, WordPlace
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING

_HEAD = "甲方：星河市政务数据中心\n乙方：云岭云计算有限公司\n第一条 内容\n"

GOOD = (
    _HEAD + "服务见清单。\n（以下无正文）\n甲方（盖章）：________\n签订日期：____年__月__日",
    _HEAD + "接到报告后【1】小时内处理，违约金为【10】%。",
    "技术服务合同\n" + _HEAD + "文件名 a__b 与 [1] 引用。",
    "签订日期：    年  月  日\n" + _HEAD + "服务见清单。",
    _HEAD + "单价（元）\t数量\n____\t2",
)
BAD = (
    _HEAD + "违约金为____%，逾期超过【】日的，可以解除。",
    _HEAD + "接到报告后【 】小时内处理。",
    _HEAD + "付款期限为    日。",
    "甲方：________\n乙方：________\n第一条 价款为____元，期限为____个月，自____起至____止。",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if deal is not None:
        return  # what the forms leave for the pen is meant so
    open_places = [gap for gap in mentions.gaps if gap.kind != "box"]
    if mentions.outline.form:
        place = open_places[0].place if open_places else WordPlace("body", 0)
        excerpt = open_places[0].excerpt if open_places else None
        message = f"像是没有填写的范本（留空 {len(open_places)} 处）；填好之后再检查一遍"
        yield Remark(place, message, excerpt, None, Severity.INFO)
        return
    texts = mentions.document.texts
    told = set()
    for gap in open_places:
        if gap.pen or gap.place in told or gap.place.table is not None:
            continue
        told.add(gap.place)
        text = texts[gap.place]
        around = text[max(0, gap.start - 12) : gap.end + 8].strip()
        count = sum(1 for each in open_places if each.place == gap.place)
        more = f"等 {count} 处" if count > 1 else ""
        message = f"“{around}”{more}留着空白；请填上或划去"
        yield Remark(gap.place, message, gap.excerpt)
