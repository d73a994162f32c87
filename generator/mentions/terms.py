"""Shares, copies, parties, articles, references and leftover template tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from msgspec.structs import replace

from generator.concordance import Search
from generator.findings import WordPlace
from generator.folding import COUNT, count, fold, scanner
from generator.memory import remember
from generator.mentions.values import Article, Copies, Party, Percent, Reference, Share, Tag
from generator.reading import Document, Paragraph, Table

_PERCENT = re.compile(
    r"(?<![\d.])(?:\[\s?(?P<held>\d{1,4}(?:\.\d{1,10})?)\s?\]|(?P<bare>\d{1,4}(?:\.\d{1,10})?))"
    r"\s?(?P<sign>[%‰])"
)
_scan_percent = scanner(_PERCENT)
_PARTS = re.compile(
    rf"(?P<whole>[百千万])分之\[?(?P<part>{COUNT})(?:(?:点|\.)(?P<rest>[\d零一二三四五六七八九]{{1,6}}))?\]?"
)
_scan_parts = scanner(_PARTS)
_TAG = re.compile(
    r"\{\{[^{}]{0,300}\}\}|\{%[^{}]{0,300}%\}|\{#[^{}]{0,300}#\}|｛｛[^｛｝]{0,300}｝｝"
    r"|｛%[^｛｝]{0,300}%｝|\{\{|\}\}|\{%|%\}|\{#|#\}|｛｛|｝｝|｛%|%｝"
)
_scan_tag = scanner(_TAG)

_COUNTED = rf"\s?\[?\s?(?P<n>{COUNT})\s?\]?\s?(?:\(\d{{1,3}}\)\s?)?份"
_TOTAL = re.compile(rf"(?:[一壹1]\s?式|本(?:合同|协议)共计?){_COUNTED}")
_scan_total = scanner(_TOTAL)
_SHARE = re.compile(rf"(?P<each>各自?)?(?:执|持有?|留存|保存|存档?|备案)(?:正本)?{_COUNTED}")
_CLAUSE = re.compile("[,，;；]")
_SIDES = re.compile(r"(?:[甲乙丙丁戊][、和及与]?)*(?P<n>[双两二三四五])方")
_AND = re.compile("[、和及与]|以及")
_OTHER_COPIES = re.compile(rf"(?:{COUNT})\s?\]?\s?份")

ROLES = (
    r"甲\s?方|乙\s?方|丙\s?方|丁\s?方|委托方|受托方|委托人|受托人|买\s?方|卖\s?方|需\s?方|供\s?方"
    "|采购人|采购方|采购单位|供应商|发包人|承包人|发包方|承包方|出租方|承租方|出租人|承租人|用户方|服务方"
    "|定作人|承揽人|出卖人|买受人|转让方|受让方|许可方|被许可方|开发方|购货方|供货方|建设单位|施工单位"
)
_WORD = r"[^\s:,，。；;、]+"
_PARTY = Search(
    rf"(?:^|[\t\n]|\s{{2}})\s*(?:协议|合同)?(?P<role>{ROLES})\s?(?:\([^()]{{1,12}}\)\s?)?:\s*"
    rf"(?P<name>{_WORD}(?: (?!(?:{ROLES}|地址|法定|住所))[^\s:,，。；;、]+)*)",
    folded=True,
)
_ALIAS = Search(
    rf"(?P<name>[^\s:,，。；;、()“”\"]{{4,60}})\s?\((?:以下)?简?称?(?:为|作)?[“\"]?(?P<role>{ROLES})[”\"]?\)",
    folded=True,
)
_LINK = Search(
    rf"(?P<role>{ROLES})\s?\((?:以下简?称)?[“\"]?(?P<side>[甲乙丙]方)[”\"]?\)\s?:"
    rf"|(?P<other>[甲乙丙]方)\s?\((?P<called>{ROLES})\)\s?:",
    folded=True,
)
_SEAL = re.compile(r"\((?:盖章|公章|签章|签字|以下).*$|\(?盖章\)?$")
_CELL_ROLE = re.compile(rf"\s*(?P<role>{ROLES})\s?(?:名称|\([^()]{{1,12}}\))?\s?:?\s*")
_NO_NAME = re.compile(
    "^[指是为即系应在的有]|^[_＿/.…-]+$|^(?:单位)?名称|^(?:地址|住所|电话|盖章|签字|签章|公章|法定代表人|全称)"
)
_ROLE_ALONE = Search(
    rf"\A\s*(?:协议|合同)?(?P<role>{ROLES})\s?(?:\([^()]{{1,12}}\)\s?){{0,2}}:?\s*\Z",
    folded=True,
)
_BELOW = re.compile("(?!.*(?:代表|签字|日期|地址|电话|联系))[^，。；:：、_]{4,60}$")

_ARTICLE = re.compile(rf"\s*第\s?(?P<n>{COUNT})\s?条(?P<after>[\s:、.]|$)?\s*(?P<title>.*)")
_NOT_TITLE = re.compile("^[约规所的第中之至到和、款项]")
_ARTICLE_NUMBER = re.compile(rf"第\s?(?P<n>{COUNT})\s?条")
_REFERENCE = re.compile(rf"第\s?(?P<n>{COUNT})\s?条(?!件|例)")
_scan_reference = scanner(_REFERENCE)
_LAW = re.compile(
    r"《(?P<law>[^《》]{2,40})》\s?(?:第[^第条]{1,9}条(?:第[^第]{1,4}[款项])*[、和及至到]?)*\s?$"
)


def find_percents(paragraph: Paragraph) -> Iterator[Percent]:
    """The shares of a paragraph: 75%, 【10】%, 3‰, 百分之五, 万分之三."""
    text = fold(paragraph.text)
    found = []
    for match in _scan_percent(text):
        value = Decimal(match["held"] or match["bare"])
        found.append((match, value.scaleb(-1) if match["sign"] == "‰" else value))
    for match in _scan_parts(text):
        part = count(match["part"])
        if part is None:
            continue
        rest = "".join(str(count(char)) for char in match["rest"] or "")
        value = Decimal(f"{part}.{rest}" if rest else part)
        found.append((match, value.scaleb("百千万".index(match["whole"]) * -1)))
    for match, value in sorted(found, key=lambda pair: pair[0].start()):
        yield Percent(paragraph.place, *match.span(), paragraph.text[slice(*match.span())], value)


def find_tags(paragraph: Paragraph) -> Iterator[Tag]:
    """The leftover template tags of a paragraph, pieces of tags included."""
    for match in _scan_tag(paragraph.text):
        yield Tag(paragraph.place, *match.span(), match[0])


def find_copies(paragraph: Paragraph) -> Iterator[Copies]:
    """How many copies a paragraph says there are, with who holds them in the same sentence."""
    text = fold(paragraph.text)
    matches = list(_scan_total(text))
    for index, match in enumerate(matches):
        total = count(match["n"])
        if total is None:
            continue
        stop = matches[index + 1].start() if index + 1 < len(matches) else len(text)
        sentence = text.find("。", match.end(), stop)
        stop = sentence if sentence >= 0 else stop
        shares, end = _shares(text, match.end(), stop)
        start, end = match.start(), end or match.end()
        yield Copies(paragraph.place, start, end, paragraph.text[start:end], total, shares)


def _shares(text: str, start: int, stop: int) -> tuple[tuple[Share, ...], int]:
    shares: list[Share] = []
    begin, end = start, 0
    for match in _SHARE.finditer(text, start, stop):
        each = count(match["n"])
        clause = text[begin : match.start()]
        begin = end = match.end()
        last = [*_CLAUSE.finditer(clause)]
        unread = clause[: last[-1].start()] if last else ""
        holders = clause[last[-1].end() if last else 0 :].strip("、 和及与,，均")
        if each is None:
            continue
        holds = _holders(holders, each=bool(match["each"]))
        if _OTHER_COPIES.search(unread) or "本" in holders:
            holds = None  # 正本贰份、副本贰份: such sums are not reckoned here
        shares.append(Share(holders, holds, each))
    return tuple(shares), end


def _holders(words: str, *, each: bool) -> int | None:
    if not words:
        return None
    number = 0
    rest = words
    if sides := _SIDES.search(words):
        number = {"双": 2, "两": 2}.get(sides["n"]) or count(sides["n"]) or 0
        rest = words[: sides.start()] + words[sides.end() :]
        if not each:
            return None
    names = [name for name in _AND.split(rest) if name.strip()]
    if any(name.startswith("各") for name in names) or (len(names) > 1 and not each):
        return None
    return number + len(names)


def find_parties(document: Document) -> Iterator[Party]:
    """The parties as named after their role, before an alias, or in the cell beside the role.

    A role of two names, 采购人（甲方）, goes by 甲方 wherever either of the two stands.
    """
    links = {}
    for _, paragraph, _, matches in document.find(_LINK):
        for match in matches if paragraph.place.part == "body" else ():
            side = match["side"] or match["other"]
            links[re.sub(r"\s", "", match["role"] or match["called"])] = side
    for party in _find_parties(document):
        role = links.get(party.role, party.role)
        yield party if role == party.role else replace(party, role=role)


def _find_parties(document: Document) -> Iterator[Party]:
    beside: dict[WordPlace, str] = {}
    labels: set[WordPlace] = set()
    for table in document.tables:
        for label, place, role in _find_beside(table):
            beside[place] = role
            labels.update(label)
    paragraphs = document.paragraphs
    found = {met.at: met.matches for met in document.find(_PARTY)}
    for met in document.find(_ALIAS):
        found[met.at] = (*found.get(met.at, ()), *met.matches)
    alone = {met.at for met in document.find(_ROLE_ALONE)}
    stops = iter(sorted({*found, *alone, *(document.order[place] for place in beside)}))
    above: str | None = None
    at, part = -1, ""
    while True:
        # The paragraph after a role by itself may be the name; else only what has a role.
        at = at + 1 if above else next((each for each in stops if each > at), len(paragraphs))
        if at >= len(paragraphs) or paragraphs[at].place.part == "properties":
            return
        paragraph = paragraphs[at]
        place, text = paragraph.place, fold(paragraph.text)
        above = above if place.part == part else None
        part = place.part
        heads: list[tuple[str, int, int]] = []
        if above and place not in beside and _BELOW.match(text):
            heads.append((above, 0, len(text)))
        if above is None or text.strip():
            own = _ROLE_ALONE.pattern.match(text) if at in alone else None
            above = own["role"] if own and text.rstrip().endswith(":") else None
        if place.table is not None and at in alone and place in labels:
            above = None
        heads += [(match["role"], *match.span("name")) for match in found.get(at, ())]
        if place in beside:
            heads.append((beside[place], 0, len(text)))
        for role, start, end in heads:
            party = _party(paragraph, text, role, start, end)
            if party is not None:
                yield party


@remember(64, size=lambda table: len(table.rows), limit=200)
def _find_beside(table: Table) -> tuple[tuple[tuple[WordPlace, ...], WordPlace, str], ...]:
    """The cells of a table that stand behind one with a role: that one's paragraphs, place, role."""
    return tuple(
        (tuple(p.place for p in label.paragraphs), cell.paragraphs[0].place, role["role"])
        for row in table.rows
        for label, cell in pairwise(row.cells)
        if len(cell.paragraphs) == 1 and (role := _CELL_ROLE.fullmatch(fold(label.text)))
    )


def _party(paragraph: Paragraph, text: str, role: str, start: int, end: int) -> Party | None:
    name = _SEAL.sub("", text[start:end])
    start += len(name) - len(name.lstrip())
    if name.startswith("和"):
        name, start = name[1:], start + 1
    name = paragraph.text[start : start + len(name.strip())]
    if not 2 <= len(name) <= 60 or _NO_NAME.search(name) or _ROLE_ALONE.pattern.match(fold(name)):
        return None
    return Party(paragraph.place, start, start + len(name), name, re.sub(r"\s", "", role), name)


def find_article(paragraph: Paragraph) -> Article | None:
    """The article a paragraph opens, numbered by Word or by hand; None if it opens none."""
    text = paragraph.text
    automatic = _ARTICLE_NUMBER.match(fold(paragraph.number))
    if automatic:
        number, title = count(automatic["n"]), text.strip()
    else:
        match = _ARTICLE.match(fold(text))
        if match is None:
            return None
        number, title = count(match["n"]), text[slice(*match.span("title"))].strip()
        bare = match["after"] is None
        if bare and (len(title) > 25 or _NOT_TITLE.search(title) or re.search("[，。；]", title)):
            return None
    if number is None:
        return None
    return Article(paragraph.place, 0, len(text), text, number, title, automatic is not None)


def find_references(paragraph: Paragraph, *, heads: bool) -> Iterator[Reference]:
    """The 第…条 a paragraph speaks of; `heads` says its own number at the start is none."""
    text = fold(paragraph.text)
    for match in _scan_reference(text):
        number = count(match["n"])
        if number is None or (heads and not text[: match.start()].strip()):
            continue
        law = _LAW.search(text, max(0, match.start() - 80), match.start())
        excerpt = paragraph.text[slice(*match.span())]
        yield Reference(
            *(paragraph.place, *match.span(), excerpt),
            *(number, law["law"] if law else None),
        )
