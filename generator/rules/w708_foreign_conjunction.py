"""中文句子里夹着英文的连接词。

为什么：“鉴定费 and 执行费用”多半是翻译或替换时留下的，会让人怀疑整段的来历。
怎么改：换成“和”“或者”等中文。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.concordance import Search
from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark, is_own

SEVERITY = Severity.WARNING

_WORD = Search(
    r"(?<=[\u4e00-\u9fff、，；）)”》])\s*(?P<word>and/or|and|AND|or|OR|but|the|of|with|for|by|to|in)\s*(?=[\u4e00-\u9fff“《（(])"
)
_CHINESE = {"and": "和", "or": "或者", "and/or": "和/或者", "but": "但"}

GOOD = (
    "采用 Research and Development 模式",
    "本合同以中文为准。The Chinese text and this Order prevail.",
    "关键字“and”与“or”",
    ("项目名称：云 and 网", {"project": {"name": "云 and 网"}}),
)
BAD = (
    "公证费、鉴定费 and 法院执行费用。",
    "由甲方or乙方提出",
    "设备 and/or 软件",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    for _, paragraph, _, matches in mentions.document.find(_WORD):
        for match in matches:
            word = match["word"]
            if not is_own(paragraph.text, *match.span("word"), deal):
                message = f"中文句子里夹着“{word}”；请换成中文"
                yield Remark(paragraph.place, message, word, _CHINESE.get(word.lower()))
