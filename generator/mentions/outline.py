"""The parts of a document: cover, main text, signature block, annexes; and its annexes by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.findings import WordPlace
from generator.mentions.folding import COUNT, count, fold, scanner
from generator.mentions.values import Annex, Article, Citation
from generator.reading import Document, Paragraph

_NO_TEXT = re.compile(r"\(?\s?以下\s?无\s?正\s?文")
_SEAL = re.compile(
    r"^\s*(?:甲|乙|丙|买|卖|供|需)\s*方[^，。；]{0,12}\((?:盖章|公章|签章|签字|加盖)"
    r"|^\s*(?:法定代表人|负责人|单位负责人|委托代理人|授权代表|授权代理人|代表人?|采购人|供应商"
    r"|发包人|承包人|出租[人方]|承租[人方]|买受人|出卖人|委托[人方]|受托[人方])"
    r"[^，。；]{0,24}(?:签字|签章|盖章|公章|签名)"
)
_ANNEX = re.compile(
    rf"\s*附\s?(?:件|录|表)\s?(?P<n>{COUNT})?\s?(?P<mark>[:：、.．\-—]|\s|$)?\s*(?P<title>[^。；，]{{0,60}})$"
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


def find_zones(document: Document, articles: Sequence[Article]) -> dict[WordPlace, str]:
    """Which part of the document each paragraph of the body belongs to."""
    paragraphs = document.body.paragraphs
    texts = [fold(p.text) for p in paragraphs]
    heads = {article.place for article in articles}
    first = next(
        (
            i
            for i, (p, text) in enumerate(zip(paragraphs, texts, strict=True))
            if p.place in heads or (p.place.table is None and (len(text) > 60 or _HEAD.match(text)))
        ),
        0,
    )
    sign = _find_signature(paragraphs, texts, first)
    annex = next(
        (
            i
            for i in range(sign + 1, len(texts))
            if _ANNEX.match(texts[i]) or _ANNEX_NUMBER.match(fold(paragraphs[i].number))
        ),
        len(texts),
    )
    zones = {}
    for i, paragraph in enumerate(paragraphs):
        zone = "cover" if i < first else "main"
        zones[paragraph.place] = zone if i < sign else "signature" if i < annex else "annex"
    return zones


def _find_signature(paragraphs: Sequence[Paragraph], texts: Sequence[str], first: int) -> int:
    for i, text in enumerate(texts):
        if i > first and _NO_TEXT.search(text) and len(text) < 30:
            return i
    start = max(first + 1, len(texts) // 4)
    return next((i for i in range(start, len(texts)) if _SEAL.search(texts[i])), len(texts))


def find_title(document: Document) -> str:
    """The document's title: the first short line that ends in 合同, 协议 and the like."""
    for paragraph in document.body.paragraphs[:40]:
        text = paragraph.text.strip().strip("《》")
        if re.fullmatch(r"(?:\S\s+)+\S", text):
            text = "".join(text.split())  # 技 术 合 同
        if len(text) <= 60 and _TITLE.fullmatch(fold(text)):
            return text
    return ""


def find_annexes(document: Document, zones: dict[WordPlace, str]) -> Iterator[Annex]:
    """The annexes as listed in the text and as they stand behind the signatures."""
    paragraphs = [p for p in document.body.paragraphs if p.shown.strip()]
    listing = False
    for i, paragraph in enumerate(paragraphs):
        zone = zones[paragraph.place]
        text = fold(paragraph.text)
        automatic = _ANNEX_NUMBER.match(fold(paragraph.number))
        match = _ANNEX.match(text)
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
            if entry["n"] is None or _NO_TEXT.search(text) or _SEAL.search(text):
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
        follows = paragraphs[i + 1] if i + 1 < len(paragraphs) else None
        present = zone == "annex" and follows is not None and not _is_annex(follows)
        excerpt = paragraph.text[start:end]
        yield Annex(paragraph.place, start, end, excerpt, number, _plain(title), present)


def _is_annex(paragraph: Paragraph) -> bool:
    return bool(
        _ANNEX_NUMBER.match(fold(paragraph.number))
        or ((match := _ANNEX.match(fold(paragraph.text))) and (match["n"] or match["mark"]))
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
        if head and _ANNEX.match(text):
            continue
        excerpt = paragraph.text[slice(*match.span())]
        yield Citation(paragraph.place, *match.span(), excerpt, number)
