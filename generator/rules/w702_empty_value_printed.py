"""成文里印出了 None、undefined 一类的空值。

为什么：这是程序里“没有值”的写法，印进合同说明那里该有的内容没有填上。
怎么改：在交易数据里补上，或让模板先判断再打印。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.concordance import Search
from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark, is_own

SEVERITY = Severity.ERROR

# A capital None or NaN is a programmer's word anywhere; lower-case null or nan only where it is
# the whole value behind a label or in a cell.
_ANYWHERE = Search(
    r"(?P<word>(?<![A-Za-z0-9_.&-])(?:None|NaN|undefined|#REF!|#VALUE!|#N/A)(?![A-Za-z0-9_.&-])"
    r"|(?<=[¥￥币为即计])\s?nan(?![A-Za-z0-9])|(?<![A-Za-z0-9])nan(?=\s?[万亿]?元))"
)
_WHOLE = Search(r"(?:^|[：:]\s*)(?P<word>null|nan|NULL|nil)\s*[。；;]?$")
# A yuan sign that no figure follows, unless a blank is there for the pen.
_BARE_SIGN = Search(r"(?P<word>[¥￥])(?=\s*(?:[，。；、）)]|元|$))")
_BARE_WORDS = Search(r"(?P<word>大写[)）]?[:：]\s*(?:人民币\s*)?)(?=[，。；、）)]|$)")


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
    document = mentions.document
    spelled = {words.place for words in mentions.words}
    # A model leaves places for sums to the pen.
    sums = () if mentions.outline.form else (_BARE_WORDS, _BARE_SIGN)
    for at, paragraph, search, matches in document.find(_ANYWHERE, _WHOLE, *sums):
        text = paragraph.text
        for found in matches:
            word = found.group("word")
            if search is _BARE_WORDS:
                below = document.paragraphs[at + 1 : at + 2]
                if found.end() == len(text) and below and below[0].place in spelled:
                    continue  # the words stand in the next cell or paragraph
                message = f"“大写”后面没有金额（“{_quote(text)}”）；请补上金额或检查模板"
            elif is_own(text, *found.span("word"), deal):
                continue
            elif search is _BARE_SIGN:
                if text[: found.start()].endswith(("（", "(")):
                    continue  # a heading such as 单价（¥）
                message = f"“¥”后面没有金额（“{_quote(text)}”）；请补上金额或检查模板"
            else:
                message = f"印出了空值“{word}”（“{_quote(text)}”）；请补上内容或检查模板"
            yield Remark(paragraph.place, message, word)


def _quote(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 40 else text[:40] + "…"
