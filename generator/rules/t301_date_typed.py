"""日期是打上去的，不是字段。

为什么：写死的签订日、起止日不随交易变，会原样印进今年的合同。
怎么改：换成字段，如 {{ 签订.日期|日期 }}、{{ 服务期限.起|日期 }}；法律、文件的日期不用改。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Line, Template
from generator.markup.lexicon import Lexicon
from generator.rule import Remark

SEVERITY = Severity.WARNING

GOOD = (
    "自{{ 服务期限.起|日期 }}至{{ 服务期限.止|日期 }}",
    "《中华人民共和国民法典》自2021年1月1日起施行",
    "依据财库〔2020〕46号（2020年12月18日发布）",
    "签订日期：    年  月  日",
    "版本日期 2025-03",
    "2021年1月1日起施行的《数据安全法》",
)
BAD = (
    "签订日期：2025年4月1日",
    "服务期限自2025年4月1日至2026年3月31日",
    "本合同于二〇二五年四月一日签订",
    "合同有效期至2026-03-31止",
    "起始日\t2025年4月1日",
)

_DATE = re.compile(
    r"(?<!\d)20\d\d\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日|(?<!\d)20\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)"
    r"|二[〇○零][一二][〇○零一二三四五六七八九]年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
)
_OWN = re.compile(r"签订|签署|签约|起|止|至|于|期限|届满|生效|交付|验收|付款|截止|日期")
_LAW = re.compile(r"《|》|号|施行|公布|发布|通过|修[订正]|标准|令第")


def _read_row(template: Template, line: Line) -> str:
    """What the cells before it in its row say."""
    frame = line.frame
    if frame.row is None or not frame.cell:
        return ""
    return "".join(x.text for x in template.lines if x.frame.row == frame.row and x is not line)


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for line in template.shown:
        beside = _read_row(template, line)
        for found in _DATE.finditer(line.text):
            start, end = found.span()
            around = line.text[max(0, start - 14) : end + 8]
            if _LAW.search(line.text[max(0, start - 40) : end + 20]):
                continue
            if not _OWN.search(around) and not _OWN.search(beside):
                continue
            message = f"“{found[0]}”是打上去的日期；请换成字段，如 {{{{ 签订.日期|日期 }}}}"
            yield Remark(line.place, message, found[0], "{{ 签订.日期|日期 }}")
