"""金额是打上去的，不是字段。

为什么：写死的金额不随交易变；去年的数留在模板里，会原样印进今年的合同。
怎么改：换成字段，如 {{ 合同总价|人民币 }}、{{ 合同总价|大写 }}；确实每份都一样的（如工本费），可以接受。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Template
from generator.markup.lexicon import Lexicon
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.WARNING

GOOD = (
    "总价{{ 合同总价|人民币 }}（大写：人民币{{ 合同总价|大写 }}）",
    "单笔超过50万元的，另行报批",
    "人民币（大写）：____元整",
    "一式肆份，双方各执贰份",
    "注册资本为1000万元以上",
    "¥{{ 合同总价|金额 }}",
    "每逾期一日按0.05%支付",
)
BAD = (
    "合同总价为¥415,580.00",
    "大写：人民币肆拾壹万伍仟伍佰捌拾元整",
    "合同总价为36000元",
    "服务费共计 12,000.00 元",
    "总价\t￥120,000.00",
    {"header": "总价：¥9.90"},
)

_SPELT = re.compile(r"[壹贰叁肆伍陆柒捌玖]")
_TYPED = re.compile(
    r"(?P<sum>[¥￥]\s?\d[\d,]*(?:\.\d{1,2})?|(?<![\d.,])\d{1,3}(?:,\d{3})+(?:\.\d\d)?\s?元"
    r"|(?<![\d.,])\d+\.\d\d\s?元)"
    r"|[壹贰叁肆伍陆柒捌玖][零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{1,30}[元圆][整正零壹贰叁肆伍陆柒捌玖角分]*"
    r"|(?:总价|价款|总额|合计|共计|服务费|合同金额)[为是计:：（(含税）)]{0,8}\s*"
    r"(?P<named>(?<![\d.,])\d[\d,.]*\s?万?元)"
)


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for line in template.shown:
        for found in _TYPED.finditer(line.text):
            words = (found["sum"] or found["named"] or found[0]).strip()
            start, end = found.span()
            if any(t.line is line and t.start < end and start < t.end for t in template.tags):
                continue
            fix = "{{ 合同总价|大写 }}" if _SPELT.search(words) else "{{ 合同总价|人民币 }}"
            message = f"“{show(words)}”是打上去的金额；请换成字段，如 {fix}"
            yield Remark(line.place, message, words, fix)
