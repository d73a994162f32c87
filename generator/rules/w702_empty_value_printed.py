"""成文里印出了 None、undefined 一类的空值。

为什么：这是程序里“没有值”的写法，印进合同说明那里该有的内容没有填上。
怎么改：在交易数据里补上，或让模板先判断再打印。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.mentions.folding import scanner
from generator.model import Deal
from generator.rule import Remark, is_own

SEVERITY = Severity.ERROR

# A capital None or NaN is a programmer's word anywhere; lower-case null or nan only where it is
# the whole value behind a label or in a cell.
_ANYWHERE = re.compile(
    r"(?<![A-Za-z0-9_.&-])(?:None|NaN|undefined|#REF!|#VALUE!|#N/A)(?![A-Za-z0-9_.&-])"
    r"|(?<=[¥￥币为即计])\s?nan(?![A-Za-z0-9])|(?<![A-Za-z0-9])nan(?=\s?[万亿]?元)"
)
_scan_anywhere = scanner(_ANYWHERE)
_WHOLE = re.compile(r"(?:^|[：:]\s*)(null|nan|NULL|nil)\s*[。；;]?$")
_scan_whole = scanner(_WHOLE)
# A yuan sign that no figure follows, unless a blank is there for the pen.
_BARE_SIGN = re.compile(r"[¥￥](?=\s*(?:[，。；、）)]|元|$))")
_scan_bare_sign = scanner(_BARE_SIGN)
_BARE_WORDS = re.compile(r"大写[)）]?[:：]\s*(?:人民币\s*)?(?=[，。；、）)]|$)")

_scan_bare_words = scanner(_BARE_WORDS)
GOOD = (
    "服务名称：None-Stop 高可用服务",
    "品牌：Nanjing Cloud，型号 NaN2000",
    "金额：¥________元",
    ("项目名称：None", {"project": {"name": "None"}}),
    "单价（¥）\t数量",
    "金额（大写）：\t人民币壹万元整",
    "金额（大写）：人民币\t壹万元整",
    "金额（大写）：\n人民币壹万元整",
    "大写：人民币________元整",
)
BAD = (
    "地址：None",
    "合同总价为¥，大写：人民币元整",
    "合同总价为¥120,000.00（大写：人民币），含税。",
    "合计（大写）：人民币",
    "联系人：undefined",
    "电话：null",
    "邮编\tNone",
    "即人民币nan元，计¥nan（大写：人民币壹元整）",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    paragraphs = mentions.document.paragraphs
    spelled = {words.place for words in mentions.words}
    for paragraph, below in zip_longest(paragraphs, paragraphs[1:]):
        text = paragraph.text
        for scan, group in ((_scan_anywhere, 0), (_scan_whole, 1)):
            for found in scan(text):
                start, end = found.span(group)
                if not is_own(text, start, end, deal):
                    word = found.group(group)
                    message = f"印出了空值“{word}”（“{_quote(text)}”）；请补上内容或检查模板"
                    yield Remark(paragraph.place, message, word)
        if mentions.outline.form:
            continue  # a model leaves such places for the pen
        for found in _scan_bare_words(text):
            if found.end() == len(text) and below and below.place in spelled:
                continue  # the words stand in the next cell or paragraph
            message = f"“大写”后面没有金额（“{_quote(text)}”）；请补上金额或检查模板"
            yield Remark(paragraph.place, message, found.group())
        for found in _scan_bare_sign(text):
            if text[: found.start()].endswith(("（", "(")):
                continue  # a heading such as 单价（¥）
            if not is_own(text, found.start(), found.end(), deal):
                message = f"“¥”后面没有金额（“{_quote(text)}”）；请补上金额或检查模板"
                yield Remark(paragraph.place, message, found.group())


def _quote(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 40 else text[:40] + "…"
