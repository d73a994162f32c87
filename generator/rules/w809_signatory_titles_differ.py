"""生效条款要求的签字人与签署处的不一致。

为什么：条款说法定代表人签字才生效，签署处却让经办人签，合同是否生效会有争议。
怎么改：两处写成同样的身份。
依据：民法典第四百九十条、第五百零二条。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.concordance import Search
from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING

_EFFECT = Search(
    r"(?P<who>[^。；，]{0,40}(?:代表|负责人|代理人)[^。；，]{0,20})(?:签字|签名|签章|签署|盖章)[^。；]{0,40}(?:生效|成立)"
)
_LABEL = Search(r"\A\s*[^，。；]{0,40}(?:代表|负责人|代理人)[^，。；]{0,24}\s*\Z")
_TITLES = re.compile(
    "法定代表人|授权代表|委托代理人|授权代理人|授权委托人|被授权人|负责人|代理人|(?<![定权])代表"
)
_SAME = {
    "授权代理人": "代理人",
    "委托代理人": "代理人",
    "授权委托人": "代理人",
    "被授权人": "授权代表",
    "代表": "授权代表",
}
_DEPUTIES = {"授权代表", "代理人"}
_END = "\n（以下无正文）\n甲方（盖章）：\n"

GOOD = (
    "本合同经双方法定代表人或授权代表签字并加盖公章后生效。"
    + _END
    + "法定代表人或授权代表（签字）：",
    "本合同经双方法定代表人（负责人）或授权代表签字并盖章后生效。" + _END + "负责人或授权代表：",
    "本合同自双方盖章之日起生效。" + _END + "法定代表人：",
    "本合同经法定代表人或者委托代理人签字后生效。" + _END + "法定代表人：\n委托代理人：",
    "本合同经法定代表人或授权代表签字后生效。" + _END + "法定代表人：",
)
BAD = (
    "本协议自双方法定代表人或授权代表签字并加盖公章之日起生效。"
    + _END
    + "负责人或授权代表（签字）：",
    "本合同经双方法定代表人签字并加盖公章后生效。" + _END + "委托代理人（签字）：",
    "本合同经法定代表人或委托代理人签字后生效。" + _END + "法定代表人或授权代表（签字）：",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if mentions.outline.form:
        return
    clause: set[str] = set()
    words = ""
    told = set()
    for _, paragraph, search, (found, *_) in mentions.document.find(_EFFECT, _LABEL):
        zone = mentions.outline.zone(paragraph.place)
        if zone == "main" and search is _EFFECT:
            clause, words = _read_titles(found["who"]), found["who"].strip()
        if zone != "signature" or not clause or search is not _LABEL:
            continue
        titles = _read_titles(paragraph.text)
        odd = titles - clause
        if not odd or frozenset(titles) in told:
            continue
        told.add(frozenset(titles))
        # A deputy may sign where the clause wants the head himself: the contract may not take effect.
        grave = odd & _DEPUTIES and not clause & _DEPUTIES
        named = "、".join(sorted(odd))
        message = f"生效条款由“{_shorten(words)}”签字，签署处写作“{named}”；请写成同样的身份"
        label = paragraph.text.strip()
        yield Remark(paragraph.place, message, label, None, None if grave else Severity.INFO)


def _read_titles(text: str) -> set[str]:
    return {_SAME.get(title, title) for title in _TITLES.findall(text)}


def _shorten(words: str) -> str:
    return "、".join(dict.fromkeys(_TITLES.findall(words)))
