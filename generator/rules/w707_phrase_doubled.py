"""有紧挨着重复的词语或标点。

为什么：“服务服务”“有关相关”多半是改稿时留下的，有时还会改变意思。
怎么改：删去重复的一遍。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.mentions.folding import scanner
from generator.model import Deal
from generator.rule import Remark, is_own

SEVERITY = Severity.WARNING

_PHRASE = re.compile(r"(?P<words>[\u4e00-\u9fff]{2,24})(?P=words)")
_scan_phrase = scanner(_PHRASE)
_ASIDE = re.compile(r"(?P<words>[\u4e00-\u9fff]{2,8})(?P<close>[)）])(?P=words)")
_scan_aside = scanner(_ASIDE)
_SYNONYMS = re.compile("有关相关|相关有关|必须应当|应当必须|大约左右|所有全部|立即马上")
_scan_synonyms = scanner(_SYNONYMS)
_SINGLE = re.compile(
    r"(?<![目标有靶众])的的(?!确)|(?<!是)是是(?!非)|或或|(?<![中温祥共])和和(?![谐平睦解])|[，、；：。]{2,}"
)
_scan_single = scanner(_SINGLE)
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
    for paragraph in mentions.document.paragraphs:
        if paragraph.place.part == "properties" or len(paragraph.text) < 4:
            continue
        text = paragraph.text
        for match in _scan_phrase(text):
            words = match["words"]
            tail = text[match.end() : match.end() + 1]
            if _NUMERALS >= set(words) or _PLAYFUL.match(words) or len(set(words)) == 1:
                continue
            if (len(words) <= 3 and _TAIL.match(tail)) or is_own(text, *match.span(), deal):
                continue
            yield Remark(paragraph.place, f"“{words}”连写了两遍；请删去一遍", match[0], words)
        for match in _scan_aside(text):
            if not is_own(text, *match.span(), deal):
                around = match[0]
                message = f"“{around}”里“{match['words']}”重复；请核对是否多写了一遍"
                yield Remark(paragraph.place, message, around, None, Severity.INFO)
        for match in _scan_synonyms(text):
            message = f"“{match[0]}”意思重复；请只留一个"
            yield Remark(paragraph.place, message, match[0], match[0][:2], Severity.INFO)
        for match in _scan_single(text):
            if match[0][0] in "，、；：。" and match[0] not in _POINTS:
                continue
            if not is_own(text, *match.span(), deal):
                yield Remark(
                    paragraph.place, f"“{match[0]}”重复；请删去一个", match[0], match[0][:1]
                )
