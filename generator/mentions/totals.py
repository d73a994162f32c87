"""Where a document states the price of the whole contract, in figures or in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from generator.mentions.values import Amount, Grid, Mentions, Pair, Total, Words
from generator.reading import Document

# What may stand between the beginning of a clause and the word for the total: nothing that
# could make it the total of a part, a year or another contract.
_CALLED = re.compile(
    r"(?<![^\W_])(?:双方(?:一致)?(?:同意|确认|约定)|其中)?"
    r"(?:(?:(?:本次|本|该)?(?:合同|协议|订单|项目|工程|采购)(?:项目|项下)?的?|签约|租赁期内?)?"
    r"(?P<called>(?:含税|不含税)?(?:签约合同价|合同(?:总?价款?|总?金额|总额|款项|总费用)"
    r"|价款总额|价款总计|总价款?|总金额|总价格|总费用|总额|服务费用?总[额价计]|租金总额|总租金"
    r"|费用总额|中标(?:总?金额|总?价)|成交(?:总?金额|总?价)|合同款项|价税合计))"
    r"|本(?:合同|协议|项目)(?:项下)?的?(?P<own>(?:含税|不含税)?"
    r"(?:技术|软件|系统)?(?:服务|开发|咨询|维护|运维)?(?:费用?|报酬|价款|款项)))"
    r"(?P<aside>\s?\((?:人民币|小写|大写|含税|不含税|含增值税|不含增值税|[万亿]?元|[,，、/:]|单位)+\))?"
    r"\s?(?P<link>(?:总?共计?|合计|总计|人民币|RMB|含税|不含税|大写|小写|金额|[为是计:()\[\]¥￥\s])*)$"
)
# 合同总价为…（大写：…），该价格为不含税价；
_TAXED_AFTER = re.compile(
    r"\s?整?\s?(?:\((?:大写|小写|人民币|[¥￥])[^()]{1,60}\))?[,，]?\s?(?:\(|(?:该|此|上述|以上)?"
    r"(?:价格|金额|总价|价款|费用)?(?:已|均|为|系|是)*)((?:不含|含)(?:增值)?税)(?:价格?|金额|总价)?\s?(?=[,，。;；)]|$)"
)
_LOOK = 90
_UNWIELDY = 10**15
# Documents that speak of an earlier state of the price are not compared.
_CHANGED = re.compile(r"变更(?:前|后)|原(?:合同|协议|总价)|调整(?:前|后)|[调变]更?为")
_LINK_ONLY = re.compile(
    r"(?:\s|人民币|RMB|大写|小写|金额|含税价?|[即计为,，:：()（）\[\]【】¥￥]|元整?|圆整?)*"
)


def find(
    document: Document,
    amounts: Sequence[Amount],
    words: Sequence[Words],
    pairs: Sequence[Pair],
    grids: Sequence[Grid],
) -> tuple[Total, ...]:
    """The statements of the total, in document order; total rows of grids are none."""
    tabled = {
        (line.place.part, line.place.table, line.place.row) for grid in grids for line in grid.lines
    }
    texts = document.folded
    labels = document.labels
    spelled = {(pair.figures.place, pair.figures.start): pair.words for pair in pairs}
    items: list[Amount | Words] = [*amounts, *(word for word in words if word.value is not None)]
    found: list[Total] = []
    order = document.order
    for item in sorted(items, key=lambda each: (order[each.place], each.start)):
        value = item.value
        place = item.place
        if value is None or value >= _UNWIELDY or (place.part, place.table, place.row) in tabled:
            continue
        text = texts[item.place]
        if _is_changed(text, item.start):
            continue
        begin = item.start
        # Behind the words of a pair stand the figures: 合同款项：大写…，小写….
        other = spelled.get((item.place, item.start)) if isinstance(item, Amount) else None
        if other is not None and other.place == item.place and other.start < item.start:
            begin = other.start
        match = _CALLED.search(text, max(0, begin - _LOOK), begin)
        label = labels.get(item.place, "")
        if match is None and label and _LINK_ONLY.fullmatch(text[:begin]):
            match = _CALLED.search(label)
        if match is None:
            continue
        called = match["called"] or match["own"]
        sentence = text.rfind("。", max(0, begin - 400), begin) + 1 or max(0, begin - 400)
        if called == "价税合计":
            near = [
                index
                for index in range(max(0, len(found) - 6), len(found))
                if found[index].place == place and found[index].start >= sentence
            ]
            if not near:
                continue  # that of one instalment or invoice
            for index in near:
                if not found[index].taxed and found[index].value < value:
                    # What has tax added to it had none.
                    found[index] = replace(found[index], taxed="net")
        words_before = f"{called}{match['aside'] or ''}{match['link']}"
        after = _TAXED_AFTER.match(text, item.end)
        said = words_before + (after[1] if after else "")
        taxed = "net" if "不含" in said else "gross" if "含" in said else ""
        found.append(Total(item.place, item.start, item.end, item.excerpt, value, called, taxed))
    net = {total.value for total in found if total.taxed == "net"}
    return tuple(replace(t, taxed="net") if not t.taxed and t.value in net else t for t in found)


def agree_total(mentions: Mentions) -> Decimal | None:
    """The one total a document states, tax included where both are told; None if it differs."""
    values = {total.value for total in mentions.totals if total.taxed != "net"}
    return values.pop() if len(values) == 1 else None


def list_totals(mentions: Mentions) -> set[Decimal]:
    """Every value that may be meant as the total: as stated, in its words, under a list.

    Where these differ, rules of their own say so, and nothing else is held against one of them.
    """
    spots = {(total.place, total.start) for total in mentions.totals}
    values = {total.value for total in mentions.totals}
    for pair in mentions.pairs:
        if (pair.figures.place, pair.figures.start) in spots and pair.words.value is not None:
            values.add(pair.words.value)
    for grid in mentions.grids:
        if any(column.kind in ("unit_price", "quantity") for column in grid.columns):
            for line in grid.lines:
                found = (line.get("gross"), line.get("amount")) if line.kind == "total" else ()
                values |= {figure.value for figure in found if figure is not None}
    return values


def settle_total(mentions: Mentions) -> Decimal | None:
    """The total that most statements, instalments and tables speak for; None for none."""
    values = [total.value for total in mentions.totals if total.taxed != "net"]
    values = values or [total.value for total in mentions.totals]
    if not values:
        return None
    votes = Counter(values)
    for grid in mentions.grids:
        for line in grid.lines:
            if line.kind == "total":
                for figure in (line.get("gross"), line.get("amount")):
                    if figure is not None and figure.value in votes:
                        votes[figure.value] += 1
    parts: dict[int, Decimal] = {}
    for part in mentions.instalments:
        if part.amount is not None and not part.alternative:
            parts[part.plan] = parts.get(part.plan, Decimal(0)) + part.amount.value
    for sum_of_parts in parts.values():
        if sum_of_parts in votes:
            votes[sum_of_parts] += 1
    return max(votes, key=lambda value: (votes[value], -values.index(value)))


def _is_changed(text: str, start: int) -> bool:
    return _CHANGED.search(_sentence(text, start)) is not None


def _sentence(text: str, end: int) -> str:
    """The sentence up to a point."""
    return re.split("[。;；]", text[max(0, end - 300) : end])[-1]
