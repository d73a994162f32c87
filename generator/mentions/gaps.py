"""What was left open in a document, and whether it is a model to be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from generator.concordance import Search
from generator.findings import WordPlace
from generator.mentions.values import Gap, Party
from generator.reading import Document

_LINE = Search(r"(?<![A-Za-z0-9])[_＿]{2,}(?:\s{0,3}[_＿]{2,})*(?![A-Za-z])|﹍{2,}|-{6,}")
_BRACKET = Search(
    r"(?:【[ \u3000_＿]*】|\[[ \u3000_＿]+\]|［[ \u3000_＿]*］|〔[ \u3000]+〕|（[ \u3000]{3,}）|\([ \u3000]{3,}\))"
)
_BLANK = Search(
    r"(?<=[：:为第至付计额率])[ \u3000\t]{3,}(?=$|[，。；、）)元年月日份天%％个种号])"
    r"|(?<=[年月至])[ \u3000]{2,}(?=[月日])"
)
_BOX = Search("[□☐]")
_KINDS = {_LINE: "line", _BRACKET: "bracket", _BLANK: "blank", _BOX: "box"}
_PEN = re.compile(
    r"[（(](?:签\s*字|盖\s*章|签\s*章|公\s*章|签\s*名)|电子印章"
    r"|(?:签\s*字|盖\s*章|签\s*章|签\s*名|日\s*期|时\s*间|签[订定署约](?:日期|时间|地点)?|签收|经办人?|审批|意见|填写人?)"
    r"\s?(?:[（(][^（）()]{0,12}[)）])?\s?[:：]"
    r"|^[ \u3000_＿\d]*年[ \u3000_＿\d]*月[ \u3000_＿\d]*日\s*$"
)
_LABELLED = Search(
    r"(?:^|[ \u3000\t])(?:甲\s*方|乙\s*方|采购人|供应商|发包人|承包人|出租[人方]|承租[人方]|买方|卖方|地\s*址|住\s*所|联\s*系\s*人"
    r"|电\s*话|邮\s*编|开户银?行|账\s*号|税\s*号|法定代表人|合同编号|签订地点)(?:\([^()]{1,12}\)|（[^（）]{1,12}）)?\s*[：:][ \u3000_＿]*$"
)


def find_gaps(document: Document, zones: Mapping[WordPlace, str]) -> Iterator[Gap]:
    """The places a document leaves open, with those meant for pen and seal told apart."""
    for _, met in groupby(document.find(*_KINDS), key=lambda each: each.at):
        together = list(met)
        paragraph = together[0].paragraph
        place, text = paragraph.place, paragraph.text
        if place.part == "properties":
            continue
        pen = zones.get(place, "") in ("signature", "") or bool(_PEN.search(text))
        found = [
            (*match.span(), _KINDS[each.search]) for each in together for match in each.matches
        ]
        for start, end, kind in sorted(found):
            yield Gap(place, start, end, text[start:end], kind, pen)


def is_form(
    document: Document,
    gaps: Sequence[Gap],
    parties: Sequence[Party],
    zones: Mapping[WordPlace, str],
) -> bool:
    """Whether the document is a model to be filled in.

    It is where much is left open and nobody has been named, or where very much is.
    """
    labels = sum(
        1
        for _, p, _, _ in document.find(_LABELLED)
        if p.place.part == "body" and p.place.table is None and zones.get(p.place) != "signature"
    )
    open_places = {
        (gap.place, gap.start) for gap in gaps if gap.kind != "box" and gap.place in zones
    }
    count = len(open_places) + labels
    if count < 3:
        return False
    size = sum(1 for p in document.body.paragraphs if p.text.strip())
    named = {party.role for party in parties if len(party.name) > 3}
    if len(named) >= 2:
        return count >= 25 and count * 6 >= size
    return count >= 6 or (count >= 3 and not named and size < 30)
