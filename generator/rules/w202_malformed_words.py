"""大写金额的写法不合规则。

为什么：用了不许用的字、缺“整”、多“零”少“零”的大写，银行会退，别人也可以添改。
怎么改：按提示的写法改。
依据：支付结算办法附一《正确填写票据和结算凭证的基本规定》；会计基础工作规范第五十二条。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark, is_own

SEVERITY = Severity.ERROR

GOOD = (
    "大写：人民币壹拾万柒仟元零伍角叁分",
    "大写：人民币壹仟肆佰零玖元伍角",
    "大写：人民币贰佰肆拾陆圆玖角整",
    "本合同一式肆份，甲方执贰份，乙方执贰份。",
    "年度总结报告壹份，季度报告肆份。",
)
BAD = (
    "合同总价¥10.00，大写：人民币拾元整",
    "合同总价¥120,000.00，大写：人民币壹拾贰万元",
    "合同总价¥100,000,001.00，大写：人民币壹亿零万零壹元整",
    "合同总价¥16,409.02，大写：人民币壹万陆仟肆佰零玖元贰分",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    texts = mentions.document.texts
    for words in mentions.words:
        if words.problem is None:
            continue
        if is_own(texts.get(words.place, ""), words.start, words.end, deal):
            continue
        message = f"大写金额“{words.excerpt}”写法不对：{words.problem}"
        if words.fix:
            message += f"；{words.fix}"
        yield Remark(words.place, message, words.excerpt, words.fix)
