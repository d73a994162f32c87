"""合同里找不到一项通常必备的内容。

为什么：没有约定数量、期限或争议解决办法的，发生分歧时只能按法律的一般规则推定。
怎么改：看看是否有意略去；不是的，补上一条。
依据：民法典第四百七十条、第八百四十五条。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity, WordPlace
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark, is_contract

SEVERITY = Severity.INFO

_NEEDED = {
    "质量或验收": re.compile("质量|标准|验收|检验|合格"),
    "价款或报酬": re.compile("价款|报酬|费用|价格|总价|租金|金额|酬金|合同价|服务费"),
    "履行期限": re.compile("期限|工期|租期|周期|交货|交付|有效期|竣工|日前|日内"),
    "违约责任": re.compile("违约|赔偿"),
    "争议解决": re.compile("争议|纠纷|仲裁|诉讼|法院"),
}
_ARTICLES = "".join(f"第{n}条 事项{n}\n双方按照约定办理，共同遵守。\n" for n in "一二三四五六")
_WHOLE = (
    "技术服务合同\n甲方：星河市政务数据中心\n乙方：云岭云计算有限公司\n" + _ARTICLES + "{}"
    "\n（以下无正文）\n甲方（盖章）：星河市政务数据中心\n乙方（盖章）：云岭云计算有限公司"
)
_ALL = "服务质量应当合格，费用在期限届满后支付，违约的应当赔偿，争议由法院管辖。"

GOOD = (
    _WHOLE.format(_ALL),
    "技术服务合同\n甲方：星河市政务数据中心\n乙方：云岭云计算有限公司\n第一条 内容",
    _WHOLE.format(_ALL).replace("技术服务合同", "廉政协议").replace("费用", "事项"),
    _ARTICLES,
)
BAD = (
    _WHOLE.format(_ALL.replace("违约的应当赔偿，", "")),
    _WHOLE.format(_ALL.replace("，争议由法院管辖", "")),
    _WHOLE.format("双方共同遵守。"),
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if mentions.outline.form or (facts is not None and not is_contract(facts.paper)):
        return
    title = mentions.outline.title
    if not title.endswith("合同") or re.search("框架|意向|保密|廉政|补充|解除|赠与|劳动", title):
        return
    sides = {party.role for party in mentions.parties if len(party.name) > 3}
    signed = "signature" in mentions.outline.zones.values()
    if len(mentions.articles) < 6 or len(sides) < 2 or not signed:
        return
    text = mentions.document.body_text
    lacking = [name for name, words in _NEEDED.items() if not words.search(text)]
    if lacking:
        message = f"没有找到关于{'、'.join(lacking)}的约定；不是有意略去的，请补上"
        yield Remark(WordPlace("body", 0), message)
