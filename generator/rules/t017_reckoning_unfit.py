"""标签里的计算做不了，或会算错。

为什么：带小数点的数、文字和日期不能与金额相加相乘，生成会停下；整数相除会出来一长串小数。
怎么改：金额用算好的字段（如 付款计划 各期的金额）；文字相连用 ~；整数相除用 //。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Template
from generator.markup.lexicon import Lexicon
from generator.markup.meaning import understand
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.ERROR

GOOD = (
    "{{ (签订.份数 - 签订.甲方份数)|大写数字 }}",
    "{{ (合同总价 - 中标.中标金额)|金额 }}",
    "{{ '第' ~ 本项.期次 ~ '期' }}",
    "{{ (合同总价 * 开票.税率)|金额 }}",
    "{{ 签订.份数 // 2 }}",
)
BAD = (
    "{{ (合同总价 * 0.3)|金额 }}",
    "{{ '共' + 签订.份数 + '份' }}",
    "{{ 签订.份数 / 2 }}",
    "{{ 签订.日期 + 30 }}",
)


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for slip in understand(template, lexicon).of("float", "mix"):
        words = show(slip.words)
        if slip.kind == "mix":
            message = f"“{words}”把文字或日期与数相加，做不了；文字相连用 ~，日期请用算好的字段"
        elif slip.value.sort == "float":
            message = f"“{words}”是带小数的结果，不能直接印；整数相除用 //"
        else:
            message = f"“{words}”用带小数点的数去算金额，做不了；请用算好的金额或比率字段"
        yield Remark(slip.tag.place, message, slip.tag.text)
