"""有紧挨着重复的词语或标点。

为什么：“服务服务”“有关相关”多半是改稿时留下的，有时还会改变意思。
怎么改：删去重复的一遍。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.concordance import Search
from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark, is_own

SEVERITY = Severity.WARNING

_PHRASE = Search(r"(?P<words>[\u4e00-\u9fff]{2,24})(?P=words)")
_ASIDE = Search(r"(?P<words>[\u4e00-\u9fff]{2,8})(?P<close>[)）])(?P=words)")
_SYNONYMS = Search("有关相关|相关有关|必须应当|应当必须|大约左右|所有全部|立即马上")
_SINGLE = Search(
    r"(?<![目标有靶众])的的(?!确)|(?<!是)是是(?!非)|或或|(?<![中温祥共])和和(?![谐平睦解])|[，、；：。]{2,}"
)
_POINTS = {"，，", "、、", "；；", "：：", "。。"}
# 云服务服务器, 保证保证金, 北京北京路 are two words; so is 二〇二〇.
_TAIL = re.compile("[器商员金性者化权费于期率法品业路街道大式量书人力区县市]")
_NUMERALS = set("零〇一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟")
_PLAYFUL = re.compile(
    "^(.)\\1|^(?:商量|研究|讨论|考虑|逐个|逐项|逐条|逐台|一批|分批|分期|一台|多次|多方)$"
)

GOOD = (
    "云服务服务器由乙方保证保证金足额，达到目的的，二〇二〇年起。",
    "天天向上，逐项逐项核对，研究研究再定……",
    "甲方方案与乙方方可执行；项目目标。",
    "信息系统运行维护维修服务",
    ("项目名称：星河星河云服务", {"project": {"name": "星河星河云服务"}}),
)
BAD = (
    "乙方提供云服务服务的，应当通知。",
    "甲乙双方双方协商一致。",
    "提供有关相关政府部门出具的证明。",
    "这是乙方的的义务。",
    "乙方应当，，在10日内",
    "政务云服务（安全服务）服务应当遵循标准。",
    "委托乙方实施星河市政务数据中心星河市政务数据中心运维项目",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    for _, paragraph, search, matches in mentions.document.find(
        _PHRASE, _ASIDE, _SYNONYMS, _SINGLE
    ):
        text, place = paragraph.text, paragraph.place
        if place.part == "properties" or len(text) < 4:
            continue
        for match in matches:
            if search is not _SYNONYMS and is_own(text, *match.span(), deal):
                continue
            said = match[0]
            if search is _PHRASE:
                words = match["words"]
                if not _is_meant(words, text[match.end() : match.end() + 1]):
                    yield Remark(place, f"“{words}”连写了两遍；请删去一遍", said, words)
            elif search is _ASIDE:
                message = f"“{said}”里“{match['words']}”重复；请核对是否多写了一遍"
                yield Remark(place, message, said, None, Severity.INFO)
            elif search is _SYNONYMS:
                message = f"“{said}”意思重复；请只留一个"
                yield Remark(place, message, said, said[:2], Severity.INFO)
            elif said[0] not in "，、；：。" or said in _POINTS:
                yield Remark(place, f"“{said}”重复；请删去一个", said, said[:1])


def _is_meant(words: str, tail: str) -> bool:
    """Whether words that stand twice may: a numeral, a playful doubling, two words of which one ends so."""
    return bool(
        set(words) <= _NUMERALS
        or _PLAYFUL.match(words)
        or len(set(words)) == 1
        or (len(words) <= 3 and _TAIL.match(tail))
    )
