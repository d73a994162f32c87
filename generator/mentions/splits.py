"""Where a document parts a sum into net and tax."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from generator.findings import WordPlace
from generator.folding import fold
from generator.mentions.values import Amount, Figure, Grid, Percent, Split, Total
from generator.reading import Document, Paragraph

_LINK = r"(?:\s|\(|总?共?计|人民币|小写|大写|金额|部分|[为是即:¥￥]|\([^()]{1,8}\))*$"
_NET = re.compile(
    r"(?:不含(?:增值)?税|未税|税前)的?(?:合同|服务|协议|项目|价|总|金|额|款|费|用|部分)*" + _LINK
)
_TAX = re.compile(r"(?:增值税|税)(?:税?额|税?金|税?款)" + _LINK + r"|(?<!含)增值税" + _LINK)
_GROSS = re.compile(
    r"(?:价税合计|(?<!不)含(?:增值)?税(?:合同|服务|协议|项目)?(?:总?价款?|总?金额|总额|合计))"
    + _LINK
)
_RATE_BEFORE = re.compile(r"(?:税率|征收率)\s?(?:为|是|按|:)?\s?$")
_RATES = {Decimal(rate) for rate in (1, 3, 5, 6, 9, 10, 11, 13, 16, 17)}
_RATE_AFTER = re.compile(r"\s?的?(?:增值税|税率)")


def find(
    document: Document,
    amounts: Sequence[Amount],
    percents: Sequence[Percent],
    totals: Sequence[Total],
    grids: Sequence[Grid],
    rates: Sequence[Percent],
) -> Iterator[Split]:
    """Sums parted into net and tax: in one paragraph, in neighbouring ones, in a table's row.

    `rates` are those of the shares that the text calls a rate of tax.
    """
    yield from _told(document, amounts, percents, totals, grids, rates)
    for grid in grids:
        for line in grid.lines:
            if line.kind not in ("line", "subtotal", "total"):
                continue
            net, tax, gross = line.get("net"), line.get("tax"), line.get("gross")
            if net is None and gross is not None and tax is not None:
                net = line.get("amount")
            if net is not None and gross is None and tax is not None:
                gross = line.get("amount")
            rate = line.get("rate")
            if tax is None or (net is None and gross is None):
                continue
            yield Split(net, tax, gross, rate.value if rate else None, line.kind == "line")


def find_rates(paragraph: Paragraph, percents: Sequence[Percent]) -> Iterator[Percent]:
    """The shares of a paragraph that it calls a rate of value added tax."""
    text = fold(paragraph.text)
    for percent in percents:
        before = text[max(0, percent.start - 24) : percent.start]
        if re.search("所得|印花|房产|契税|城建|附加|关税|消费税", before):
            continue
        if _RATE_BEFORE.search(before) or _RATE_AFTER.match(text, percent.end):
            yield percent


def _told(
    document: Document,
    amounts: Sequence[Amount],
    percents: Sequence[Percent],
    totals: Sequence[Total],
    grids: Sequence[Grid],
    told: Sequence[Percent],
) -> Iterator[Split]:
    tables = {(line.place.part, line.place.table) for grid in grids for line in grid.lines}
    whole = {(total.place, total.start): total for total in totals}
    labels = document.labels
    rates: dict[WordPlace, set[Decimal]] = {}
    texts = document.texts
    for rate in told:
        rates.setdefault(rate.place, set()).add(rate.value)
    for percent in percents:
        # 服务6%，设备税率13%: what the rates are of is not told by the word beside them alone.
        if percent.value in _RATES and "税率" in texts[percent.place]:
            rates.setdefault(percent.place, set()).add(percent.value)
    sides: dict[WordPlace, list[tuple[str, Amount]]] = {}
    for amount in amounts:
        place = amount.place
        if place.table is None or (place.part, place.table) not in tables:
            text = labels.get(place, "") + document.folded[place]
            shift = len(text) - len(texts[place])
            before = text[max(0, shift + amount.start - 30) : shift + amount.start]
            kind = _side(before, whole.get((place, amount.start)))
            if kind:
                sides.setdefault(place, []).append((kind, amount))
    cluster: list[tuple[str, Amount]] = []
    said: set[Decimal] = set()
    stops = iter(sorted(document.order[place] for place in sides))
    at = -1
    while True:
        # With a sum told, its other side may follow; else only what tells one.
        at = at + 1 if cluster else next((each for each in stops if each > at), -1)
        if not 0 <= at < len(document.paragraphs):
            break
        paragraph = document.paragraphs[at]
        place = paragraph.place
        found = sides.get(place, [])
        alone = len(found) >= 2 and {kind for kind, _ in found} >= {"net", "tax"}
        # A paragraph that speaks of something else ends what belongs together; a label does not.
        other = not found and bool(paragraph.text.strip()) and place not in rates
        if alone or (other and place.table is None):
            yield from _split(cluster, said)
            cluster, said = [], set()
        cluster += found
        said |= rates.get(place, set()) if found or cluster else set()
        if alone:
            yield from _split(cluster, said)
            cluster, said = [], set()
    yield from _split(cluster, said)


def _side(before: str, total: Total | None) -> str:
    if _NET.search(before):
        return "net"
    if _TAX.search(before):
        return "tax"
    if _GROSS.search(before):
        return "gross"
    if total is not None:
        return total.taxed or "gross"
    return ""


def _split(cluster: Sequence[tuple[str, Amount]], rates: set[Decimal]) -> Iterator[Split]:
    """The one split of a cluster; where a side is told twice with two values, none is sure."""
    sides: Mapping[str, dict[Decimal, Amount]] = {"net": {}, "tax": {}, "gross": {}}
    for kind, amount in cluster:
        sides[kind].setdefault(amount.value, amount)
    if len(sides["tax"]) != 1 or any(len(found) > 1 for found in sides.values()):
        return
    net, tax, gross = (_figure(sides[kind]) for kind in ("net", "tax", "gross"))
    if tax is None or (net is None and gross is None):
        return
    yield Split(net, tax, gross, next(iter(rates)) if len(rates) == 1 else None, False)


def _figure(found: Mapping[Decimal, Amount]) -> Figure | None:
    for amount in found.values():
        decimals = len(fold(amount.figures).partition(".")[2])
        scale = {"": 0, "万": 4, "亿": 8}.get(amount.unit.removesuffix("元"), 0)
        step = Decimal(1).scaleb(scale - decimals)
        where = (amount.place, amount.start, amount.end, amount.excerpt)
        return Figure(*where, amount.value, step)
    return None
