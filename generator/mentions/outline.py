"""The parts of a document: cover, main text, signature block, annexes; and its annexes by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from generator.concordance import Search
from generator.findings import WordPlace
from generator.folding import COUNT, count, fold, scanner
from generator.mentions.values import Annex, Article, Citation
from generator.reading import Document, Paragraph

_NO_TEXT = Search(r"\(?\s?以下\s?无\s?正\s?文", folded=True)
_SEAL = Search(
    r"^\s*(?:甲|乙|丙|买|卖|供|需)\s*方[^，。；]{0,12}\((?:盖章|公章|签章|签字|加盖)"
    r"|^\s*(?:法定代表人|负责人|单位负责人|委托代理人|授权代表|授权代理人|代表人?|采购人|供应商"
    r"|发包人|承包人|出租[人方]|承租[人方]|买受人|出卖人|委托[人方]|受托[人方])"
    r"[^，。；]{0,24}(?:签字|签章|盖章|公章|签名)",
    folded=True,
)
_ANNEX = Search(
    rf"\A\s*附\s?(?:件|录|表)\s?(?P<n>{COUNT})?\s?(?P<mark>[:：、.．\-—]|\s|$)?\s*(?P<title>[^。；，]{{0,60}})$",
    folded=True,
)
_ANNEX_NUMBER = re.compile(rf"附\s?件\s?(?P<n>{COUNT})")
_ENTRY = re.compile(
    rf"\s*(?:\(?(?P<n>{COUNT})\)?\s?[、.．)]|-)?\s*(?P<title>[^。；，]{{2,60}})[；;。]?\s*$"
)
_CITED = re.compile(rf"附\s?件\s?(?P<n>{COUNT})(?![个份页条款天日元年月.\d])")
_scan_cited = scanner(_CITED)
# 附件一 of another paper, or a count of annexes.
_FOREIGN = re.compile(
    r"(?:招标|采购|投标|磋商|谈判|响应|比选|公告|主合同|原合同|原协议|框架协议|通知|办法|规定)[^，。；]{0,4}$|》\s?的?\s?$"
)
_TITLE = re.compile(
    r"[^，。；：:]{2,60}(?:合同书?|协议书?|订购单|订单|委托书)(?:\([^()]{1,20}\))?\s*$"
)
_LABEL_ONLY = re.compile(r"^\s*附\s?件\s?[:：]?\s*$")
_HEAD = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十\d]{1,3}[章部节]|1\s?[.、．])"
)


def find_zones(
    document: Document, articles: Sequence[Article], marked: Sequence[int]
) -> dict[WordPlace, str]:
    """Which part of the document each paragraph of the body belongs to.

    `marked` are the paragraphs that begin as an annex does (see `list_marked`).
    """
    paragraphs = document.body.paragraphs
    heads = {article.place for article in articles}
    first = next(
        (
            at
            for at, p in enumerate(paragraphs)
            if p.place in heads
            or (p.place.table is None and (len(p.text) > 60 or _HEAD.match(fold(p.text))))
        ),
        0,
    )
    sign = _find_signature(document, first)
    annex = next((at for at in marked if at > sign), len(paragraphs))
    parts = ((0, first, "cover"), (first, sign, "main"), (sign, annex, "signature"))
    zones = {}
    for start, stop, zone in (*parts, (annex, len(paragraphs), "annex")):
        for paragraph in paragraphs[start:stop]:
            zones[paragraph.place] = zone
    return zones


def _find_signature(document: Document, first: int) -> int:
    size = len(document.body.paragraphs)
    for met in document.find(_NO_TEXT):
        if first < met.at < size and len(met.paragraph.text) < 30:
            return met.at
    start = max(first + 1, size // 4)
    return next((met.at for met in document.find(_SEAL) if start <= met.at < size), size)


def list_marked(document: Document) -> list[int]:
    """The paragraphs of the body that begin as an annex does, or that Word numbers as one."""
    paragraphs = document.body.paragraphs
    marked = {met.at for met in document.find(_ANNEX) if met.at < len(paragraphs)}
    for at, paragraph in enumerate(paragraphs):
        if paragraph.number and _ANNEX_NUMBER.match(fold(paragraph.number)):
            marked.add(at)
    return sorted(marked)


def find_title(document: Document) -> str:
    """The document's title: the first short line that ends in 合同, 协议 and the like."""
    for paragraph in document.body.paragraphs[:40]:
        text = paragraph.text.strip().strip("《》")
        if re.fullmatch(r"(?:\S\s+)+\S", text):
            text = "".join(text.split())  # 技 术 合 同
        if len(text) <= 60 and _TITLE.fullmatch(fold(text)):
            return text
    return ""


def find_annexes(
    document: Document, zones: dict[WordPlace, str], marked: Sequence[int]
) -> Iterator[Annex]:
    """The annexes as listed in the text and as they stand behind the signatures."""
    paragraphs = document.body.paragraphs
    stops = iter(marked)
    listing = False
    at = -1
    while True:
        # What follows an annex may be the next one of a list; else only what begins as one.
        at = at + 1 if listing else next((each for each in stops if each > at), len(paragraphs))
        if at >= len(paragraphs):
            return
        paragraph = paragraphs[at]
        if not paragraph.shown.strip():
            continue
        zone = zones[paragraph.place]
        text = fold(paragraph.text)
        automatic = _ANNEX_NUMBER.match(fold(paragraph.number))
        match = _ANNEX.pattern.match(text)
        if automatic:
            number, title, span = count(automatic["n"]), paragraph.text, (0, len(text))
        elif match and (match["n"] or match["mark"]) and not _LABEL_ONLY.match(text):
            number = count(match["n"]) if match["n"] else None
            title, span = match["title"], (match.start("title"), match.end())
            if number is None and (entry := _ENTRY.fullmatch(title)) and entry["n"]:
                number, title = count(entry["n"]), entry["title"]
            if match["n"] and not match["mark"] and re.match("[的中所至到和及、]", title):
                continue
            span = (len(text) - len(text.lstrip()), len(text.rstrip()))
        elif listing and zone in ("main", "signature") and (entry := _ENTRY.fullmatch(text)):
            if entry["n"] is None or _ends_list(text):
                listing = False
                continue
            number, title = count(entry["n"]), entry["title"]
            span = (len(text) - len(text.lstrip()), len(text.rstrip()))
        else:
            listing = bool(_LABEL_ONLY.match(text)) and zone != "annex"
            continue
        listing = listing or zone != "annex"
        start, end = span
        if start == end:
            start, end = 0, len(paragraph.text)
        follows = next((p for p in islice(paragraphs, at + 1, None) if p.shown.strip()), None)
        present = zone == "annex" and follows is not None and not _is_annex(follows)
        excerpt = paragraph.text[start:end]
        yield Annex(paragraph.place, start, end, excerpt, number, _plain(title), present)


def _ends_list(text: str) -> bool:
    return bool(_NO_TEXT.pattern.search(text) or _SEAL.pattern.search(text))


def _is_annex(paragraph: Paragraph) -> bool:
    return bool(
        _ANNEX_NUMBER.match(fold(paragraph.number))
        or ((match := _ANNEX.pattern.match(fold(paragraph.text))) and (match["n"] or match["mark"]))
    )


def _plain(title: str) -> str:
    return re.sub(r"[\s《》“”\"；;。]", "", title)


def find_citations(paragraph: Paragraph) -> Iterator[Citation]:
    """The annexes with a number that a sentence speaks of, those of other papers left out."""
    text = fold(paragraph.text)
    for match in _scan_cited(text):
        number = count(match["n"])
        head = not text[: match.start()].strip(' (《“"-')
        if number is None or _FOREIGN.search(text, max(0, match.start() - 12), match.start()):
            continue
        if head and _ANNEX.pattern.match(text):
            continue
        excerpt = paragraph.text[slice(*match.span())]
        yield Citation(paragraph.place, *match.span(), excerpt, number)
