"""Values behind labels: tax numbers, accounts, telephones, account holders, contract numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from generator.concordance import Search
from generator.findings import WordPlace
from generator.folding import fold
from generator.memory import remember
from generator.mentions.terms import ROLES
from generator.mentions.values import Article, Labelled, Party
from generator.reading import Document, Paragraph, Table

_KINDS = {
    "tax_id": "统一社会信用代码|社会信用代码|信用代码|纳税人识别号|纳税人登记号|纳税识别号|税务登记证?号|税号",
    "account": "(?:银行|收款|开户|对公)?(?:账号|帐号|账户号码)|银行账户|收款账户号",
    "cnaps": "(?:大额|开户行|支付系统)?(?:联行号|行号)",
    "phone": "(?:(?:联系人|地址|姓名)[及和、与])?(?:联系|办公|固定|公司|单位|值班|服务)?电话(?:号码)?|手机号?码?|联系人?(?:方式|电话)|传真|座机",
    "postcode": "邮政编码|邮编",
    "mail": "(?:联系人)?(?:电子)?(?:邮箱|信箱)|电子邮件|[Ee]-?[Mm]ail",
    "holder": "户名|账户名称?|开户名称?|收款人|收款单位|发票抬头|抬头|购买方名称|销售方名称|单位名称|公司名称|名称",
    "winner": "中标(?:单位|人|供应商)|成交(?:单位|人|供应商)",
    "contract": "合同编号|合同号|协议编号|协议号|订购?单编?号",
}


def _spread(words: str) -> str:
    """Short labels with blanks between their characters as well: 电 话."""
    spread = []
    for word in words.split("|"):
        plain = re.fullmatch("[\u4e00-\u9fff]{2,3}", word)
        spread.append(r"[ \u3000]{0,4}".join(word) if plain else word)
    return "|".join(spread)


_ANY = "|".join(f"(?P<{kind}>{_spread(words)})" for kind, words in _KINDS.items())
_ASIDE = r"(?:\s?\([^()]{1,16}\)|\s?[/、或]\s?[\u4e00-\u9fff]{2,8})?"
_LABEL = Search(
    rf"(?:^|(?<=[\s,，;；。、()|.过]))(?:甲方|乙方|丙方|项目|本)?(?:{_ANY}){_ASIDE}\s{{0,3}}(?P<mark>:|为(?=[0-9A-Z]{{8}})|(?=1[3-9]\d{{5}}|0\d{{2,3}}-\d{{3}}|[A-Za-z0-9][A-Za-z0-9._-]{{2,30}}@))",
    folded=True,
)
_CELL = re.compile(rf"\s*(?:甲方|乙方|丙方)?(?:{_ANY}){_ASIDE}\s?:?\s*")
_STOP = re.compile(r"[，。；;\t\n]|\s{2,}|\s+[\u4e00-\u9fff]{2,8}\s?:|$")
_ROLE = re.compile(ROLES)
_NOBODY: frozenset[str] = frozenset()
# 甲方开票信息如下, but not 乙方按下列信息开票: that information is the other side's.
_BLOCK = re.compile(
    rf"(?P<role>{ROLES})\s?(?:的|指定的?|之)?(?:开户|银行|收款|开票|发票|账户|账号|联系|单位|名称|纳税|项目){{1,3}}"
    r"(?:信息|账户|账号|资料|方式|人)?[^，。；]{0,10}$"
)


def find_labels(
    document: Document,
    parties: Sequence[Party],
    articles: Sequence[Article],
    zones: Mapping[WordPlace, str],
) -> Iterator[Labelled]:
    """Every labelled value of the document, with the side that it belongs to where that is sure."""
    owners = _find_owners(document, parties, articles, zones)
    names = {party.name: party.role for party in parties}
    beside = {place: named for table in document.tables for place, *named in _find_beside(table)}
    paragraphs = document.paragraphs
    labelled = {met.at for met in document.find(_LABEL)}
    held: str | None = None
    last = -1
    for at in sorted(labelled | {document.order[place] for place in beside}):
        place, text = paragraphs[at].place, paragraphs[at].text
        if place.part == "properties":
            break
        found = _find_in(text)
        if place in beside and not found and text.strip():
            kind, label = beside[place]
            found = ((kind, label, len(text) - len(text.lstrip()), len(text.rstrip())),)
        if held and not _goes_on(paragraphs[last : at + 1], owners):
            held = None
        last = at
        owner = owners.get(place, "")
        if owner == "":
            held = held if found and place.table is None else None
        for kind, label, start, end in found:
            value = text[start:end]
            if kind == "holder" and value in names and not owner:
                held = names[value]
            yield Labelled(*(place, start, end, value), *(kind, label, owner or held or ""))


def _goes_on(paragraphs: Sequence[Paragraph], owners: Mapping[WordPlace, str]) -> bool:
    """Whether the last of these paragraphs still speaks of the account holder that the first names."""
    first, *between, last = paragraphs
    return first.place.part == last.place.part and all(owners.get(p.place) for p in between)


@remember(64, size=lambda table: len(table.rows), limit=200)
def _find_beside(table: Table) -> tuple[tuple[WordPlace, str, str], ...]:
    """The cells of a table that stand behind a label: their place, the label's kind and words."""
    return tuple(
        (cell.paragraphs[0].place, str(match.lastgroup), head.text.strip())
        for row in table.rows
        for head, cell in pairwise(row.cells)
        if len(cell.paragraphs) == 1 and (match := _CELL.fullmatch(fold(head.text)))
    )


@remember(4096)
def _find_in(written: str) -> tuple[tuple[str, str, int, int], ...]:
    text = fold(written)
    found = []
    for match in _LABEL.pattern.finditer(text):
        start = match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip(" "))
        stop = _STOP.search(text, start)
        end = stop.start() if stop else len(text)
        end = start + len(text[start:end].rstrip())
        kind = next(kind for kind in _KINDS if match[kind])
        if end > start:
            found.append((kind, match.group().strip(" :为"), start, end))
    return tuple(found)


class _Hint(Struct, frozen=True):
    """What a paragraph's text says of whose the following values are.

    `roles` are all that it names, `begins` the only one if it opens a short text with it, `block` the side
    whose values it announces; `ends` says that it announces something, `long` that it is a clause.
    """

    roles: frozenset[str]
    begins: str
    block: str
    ends: bool
    long: bool


@remember(8192)
def _read_hint(written: str) -> _Hint:
    text = fold(written)
    roles = frozenset(_ROLE.findall(text))
    long, ends = len(text) > 60, text.rstrip().endswith(":")
    begins = _ROLE.match(text.lstrip()) if len(roles) == 1 and not long else None
    block = _BLOCK.search(text.rstrip(" :")) if ends else None
    return _Hint(
        roles,
        "".join(begins[0].split()) if begins else "",
        "".join(block["role"].split()) if block else "",
        ends,
        long,
    )


def _find_owners(
    document: Document,
    parties: Sequence[Party],
    articles: Sequence[Article],
    zones: Mapping[WordPlace, str],
) -> dict[WordPlace, str]:
    named: dict[WordPlace, list[Party]] = {}
    for party in parties:
        named.setdefault(party.place, []).append(party)
    heads = {article.place for article in articles}
    columns: dict[tuple[int, int], str] = {}
    owners: dict[WordPlace, str] = {}
    owner, zone = "", ""
    for paragraph in document.body.paragraphs:
        place = paragraph.place
        here = {party.role for party in named[place]} if place in named else _NOBODY
        hint = _read_hint(paragraph.text)
        roles = hint.roles
        if place.table is not None and place.cell is not None:
            if len(here) == 1:
                # The name stands beside its role, or behind it in one cell.
                for cell in (place.cell,) if roles else (place.cell - 1, place.cell):
                    columns[place.table, cell] = next(iter(here))
            owners[place] = columns.get((place.table, place.cell), "")
            if len(roles) == 1 and not here:
                owners[place] = next(iter(roles))
            continue
        if zones.get(place, "") != zone or place in heads:
            owner, zone = "", zones.get(place, "")
        if len(here) == 1 and not hint.long:
            owner = next(iter(here))
        elif hint.block:
            owner = hint.block
        elif len(here) > 1 or hint.long or hint.ends:
            owner = ""
        told = hint.begins or ("" if len(roles) > 1 else owner)
        if told:  # what is nobody's is not noted
            owners[place] = told
    return owners
