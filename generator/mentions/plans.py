"""How the price is paid: instalments with their share, their amount, and what they are part of."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TypeVar

from generator.concordance import Search
from generator.findings import WordPlace
from generator.folding import COUNT, fold
from generator.memory import remember
from generator.mentions.values import Amount, Article, Grid, Instalment, Percent, Total
from generator.reading import Document, Paragraph

_SENTENCE = re.compile("[^。；;\n]+")
_PAYS = Search(
    "支付|付款|拨付|付清|结清|首付|预付|给付|缴付|首款|尾款|付至|付给|支取|付[\\d\\[]",
    folded=True,
)
# Deducting what is due is no penalty clause.
_DEDUCTING = re.compile(r"(?:扣除|扣减|抵扣)[^,，。;；]{0,40}?(?:后|的?余额)")
_PENALTY = re.compile(
    "违约金|滞纳金|罚款|罚金|利息|每(?:逾期|延期|延迟|迟延|日|天)|逾期(?:付款|支付|超过)|赔偿|退还|返还|解除|定金"
)
_BASE = re.compile(
    r"\s?(?:\(大写[^()]*\))?\s?(?:的|作为)?(?P<base>(?:本?(?:合同|协议|订单)|项目|工程|服务费?|租金|采购)?"
    r"(?:总价款?|总金额|总额|总款|价款|金额|款项?|价格?|费用)|总租金|服务费|价税合计|签约合同价)"
)
_BASE_BEFORE = re.compile(
    r"(?:本?(?:合同|协议|订单)(?:总?价款?|总?金额|总额|款项?)|总价款?|总金额|价款总额|服务费总额|租金总额|签约合同价|价税合计(?:金额)?)"
    r"(?:的|之)?(?:比例为?)?\s?$"
)
_OTHER_BASE = re.compile(
    r"年度|当年|每年|当期|本期|当月|每月|月度|季度|[该每]批|批次|每[笔次期]|单笔|余款的|余额的|剩余[^,，]{0,6}的\s?$"
    r"|结算|审定|审计|已完|完成(?:工程)?(?:量|产值|额)|每台|设备款|材料费|安装费|分项|订单"
)
_RATIO = re.compile(
    r"(?:比例|占比?|支付|付|付给|付至|预付款?|首付款?|首款|尾款|余款|款|[为即:(的])\s?$"
)
_NO_SHARE_BEFORE = re.compile(
    r"(?:(?:税率?|税点|征收率|完成率?|达到?|进度|利率|费率)(?:[为是:至到按]|比例|工程量的?|总量的)?\s?"
    r"|(?:可用性|可靠性|合格率|满意度|达标率|正确率|准确率|覆盖率|[不低少高超]于|不超过|低于|超过|高于"
    r"|上浮|下浮|折扣率?|优惠)[^,，。;；\d]{0,8})$"
)
_NO_SHARE_AFTER = re.compile(
    r"\s?(?:的?(?:增值税|税率|税点|税额|税|专用发票|普通发票|发票)|时|后|以上|以内|以下|[/每]|的?(?:工程量|进度|利率))"
)
_CUMULATIVE = re.compile(
    r"(?:(?:付|支付|拨付|付款|结算|支付款|累计(?:支付|付款)?)(?:到|至|达到?)|累计(?:支付|付款)(?:到|至|达到?|为)?)"
    r"[^,，。;；\d]{0,18}$"
)
_REMAINDER = re.compile("剩余|余款|尾款|余额|结清|付清|其余|余下")
_RETENTION = re.compile("质保金|质量保证金|保修金|质保期|缺陷责任期|保修期|维保期")
_KEPT_BACK = Search(
    r"(?:剩余|其余|余下)的?(?:合同(?:总价款?|价款|金额))?的?\s?\[?\d[\d.]*\s?\]?%[^,，。;；]{0,12}(?:质保|质量保证|保修|尾款)",
    folded=True,
)
_DEPOSIT = re.compile("履约保证金|投标保证金|履约担保|保函|押金|保证金(?!额)")
_ALTERNATIVE = re.compile("中小企业|小微企业|中小微|小型企业|微型企业|残疾人")
_NAME = re.compile(
    rf"第\s?(?:{COUNT})\s?[期次笔阶](?:段?款?项?)|[一二三四五六七八九]期(?:款|付款)|首(?:付款|期款|款)|预付款|进度款"
    r"|中期款|验收款|到货款|初验款|终验款|尾款|余款|剩余款项?|质保金|启动款"
)
_SUM_LABEL = re.compile(
    r"(?:款项?|余额|金额|支付|付给?|付清|结清|[即为计:(]|人民币|[¥￥])\s?(?:共?计|人民币|小写|大写|金额)?[:：]?\s?[\[(]?$"
)
_THAT_IS = re.compile(r"[^,，%\d]{0,12}[,，(:]?\s?(?:即|计|共计|金额为|为)?\s?(?:人民币)?:?\s?")
_CHOICE = re.compile(r"方式[一二三四\d]|第[一二三四\d]种|[□☑■√]|选择|方案[一二三]")
_PLAN_HEAD = re.compile("付款|支付|期次|款项|阶段|比例|期数")
_NEAR = 6
_LONGEST = 1500  # no sentence is that long
_M = TypeVar("_M", Amount, Percent)


def find(
    document: Document,
    amounts: Sequence[Amount],
    percents: Sequence[Percent],
    totals: Sequence[Total],
    articles: Sequence[Article],
    grids: Sequence[Grid],
) -> Iterator[Instalment]:
    """The instalments of the body; clauses that leave a choice of several ways are left out."""
    whole = {(total.place, total.start) for total in totals}
    sums = _by_place([a for a in amounts if (a.place, a.start) not in whole])
    shares = _by_place(percents)
    heads = {article.place for article in articles}
    plan, last = 0, -_NEAR
    found: list[Instalment] = []
    skipped: set[int] = set()
    paragraphs = [p for p in document.body.paragraphs if p.place.table is None]
    paying = {met.paragraph.place for met in document.find(_PAYS)}
    told = heads.union(paying, (met.paragraph.place for met in document.find(_KEPT_BACK)))
    for index, paragraph in enumerate(paragraphs):
        place = paragraph.place
        if place not in told:
            continue  # no instalment without a word for paying, or for what is kept back
        if place in heads:
            plan, last = plan + 1, index
        own = _read(paragraph, tuple(sums.get(place, ())), tuple(shares.get(place, ())))
        if own and index - last > _NEAR and found:
            plan += 1
        if own or (index - last <= 2 and place in paying):
            if _CHOICE.search(fold(paragraph.text)):
                skipped.add(plan)
            last = index
        found += [_number(each, plan) for each in own]
    for grid in grids:
        plan += 1
        found += _rows(grid, sums, shares, plan)
    for number, group in groupby(found, key=lambda each: each.plan):
        if number not in skipped:
            yield from group


def _number(part: Instalment, plan: int) -> Instalment:
    return Instalment(
        *(part.place, part.start, part.end, part.excerpt, plan, part.share, part.amount),
        *(part.name, part.base, part.cumulative, part.remainder, part.retention),
        alternative=part.alternative,
    )


def _by_place(mentions: Sequence[_M]) -> dict[WordPlace, list[_M]]:
    found: dict[WordPlace, list[_M]] = {}
    for mention in mentions:
        found.setdefault(mention.place, []).append(mention)
    return found


@remember(2048, size=lambda paragraph: len(paragraph.text))
def _read(
    paragraph: Paragraph, sums: tuple[Amount, ...], shares: tuple[Percent, ...]
) -> tuple[Instalment, ...]:
    """The instalments of a paragraph, which plan they belong to left open."""
    return tuple(_find_parts(paragraph, sums, shares)) if sums or shares else ()


def _find_parts(
    paragraph: Paragraph, sums: Sequence[Amount], shares: Sequence[Percent]
) -> Iterator[Instalment]:
    # Cut out, not shortened: places stay true.
    plain = _DEDUCTING.sub(lambda match: "＿" * len(match[0]), fold(paragraph.text))
    for sentence in _SENTENCE.finditer(plain):
        words = sentence[0]
        kept_back = _KEPT_BACK.pattern.search(words) is not None
        if not kept_back and (not _PAYS.pattern.search(words) or _PENALTY.search(words)):
            continue
        begin, end = sentence.span()
        if end - begin > _LONGEST:
            continue
        held = _between(shares, begin, end)
        parts = [s for s in held if _is_share(plain, s, begin)]
        money = [a for a in _between(sums, begin, end) if _is_sum(plain, a, begin)]
        matched: list[tuple[Percent | None, Amount | None]]
        main = [s for s in parts if not _is_alternative(plain, s.start, begin)]
        others = [s for s in parts if s not in main]
        if len(main) == len(money) and main:
            matched = [*zip(main, money, strict=True)]
        elif len(main) <= 1 and len(money) <= 1:
            matched = [(main[0] if main else None, money[0] if money else None)]
        elif not money:
            matched = [(share, None) for share in main]
        elif not main:
            matched = [(None, amount) for amount in money]
        elif all(beside := [_beside(plain, share, money) for share in main]):
            matched = [*zip(main, beside, strict=True)]
        else:
            continue  # which belongs to which cannot be told
        cut = begin
        for share, amount in [(s, a) for s, a in matched if s or a]:
            spans = [(each.start, each.end) for each in (share, amount) if each]
            first, stop = min(s for s, _ in spans), max(e for _, e in spans)
            yield _instalment(paragraph, plain, share, amount, (cut, first, stop, end))
            cut = stop
        for share in others:
            yield Instalment(
                *(paragraph.place, share.start, share.end, share.excerpt),
                *(0, share, None),
                alternative=True,
            )


def _between(mentions: Sequence[_M], begin: int, end: int) -> Sequence[_M]:
    """Those that begin in this span; they are in order."""
    first = bisect_left(mentions, begin, key=lambda each: each.start)
    return mentions[first : bisect_left(mentions, end, key=lambda each: each.start)]


def _beside(text: str, share: Percent, money: Sequence[Amount]) -> Amount | None:
    """The sum that follows a share directly: 支付合同总价的50%，即¥60,000.00."""
    for amount in money:
        if amount.start >= share.end and _THAT_IS.fullmatch(text[share.end : amount.start]):
            return amount
    return None


def _instalment(
    paragraph: Paragraph,
    text: str,
    share: Percent | None,
    amount: Amount | None,
    span: tuple[int, int, int, int],
) -> Instalment:
    cut, first, stop, end = span
    before, after = text[cut:first], text[stop : min(end, stop + 20)]
    around = text[cut : min(end, stop + 20)]
    named = [*_NAME.finditer(text, cut, stop)]
    base, cumulative = "", False
    if share is not None:
        left, right = text[max(cut, share.start - 24) : share.start], text[share.end : end]
        said = _BASE.match(right)
        beside = left + (said[0] if said else right[:6])
        if _OTHER_BASE.search(beside):
            base = "other"
        elif said or _BASE_BEFORE.search(left):
            base = "total"
        cumulative = _CUMULATIVE.search(left) is not None
    item = amount or share
    assert item is not None
    return Instalment(
        *(paragraph.place, item.start, item.end, item.excerpt, 0, share, amount),
        name=named[-1][0].replace(" ", "") if named else "",
        base=base,
        cumulative=cumulative,
        remainder=_REMAINDER.search(before[-40:]) is not None,
        retention=_RETENTION.search(around) is not None or _DEPOSIT.search(after) is not None,
    )


def _is_share(text: str, share: Percent, begin: int) -> bool:
    before, after = text[begin : share.start], text[share.end : share.end + 24]
    if _NO_SHARE_BEFORE.search(before) or _NO_SHARE_AFTER.match(after):
        return False
    if _DEPOSIT.search(before[-24:]) and not _RETENTION.search(before[-24:]):
        return False
    return bool(
        _BASE.match(after)
        or _RATIO.search(before)
        or _BASE_BEFORE.search(before)
        or _CUMULATIVE.search(before)
        or _REMAINDER.search(before[-12:])
    )


def _is_sum(text: str, amount: Amount, begin: int) -> bool:
    before = text[max(begin, amount.start - 40) : amount.start]
    if _DEPOSIT.search(before[-20:]) or re.search(
        "不超过|超过|低于|每[月台人次日]|单价|税额|税金|价税合计|不含税", before[-16:]
    ):
        return False
    return bool(_SUM_LABEL.search(before) or re.search("[款付%][^,，]{0,12}$", before))


def _is_alternative(text: str, start: int, begin: int) -> bool:
    """Whether the words before, in the same bracket or clause, speak of other payees."""
    before = text[begin:start]
    bracket = before.rfind("(")
    if bracket > before.rfind(")"):
        return _ALTERNATIVE.search(before[bracket:]) is not None
    clause = re.split("[,，]", before)[-1]
    return _ALTERNATIVE.search(clause) is not None


def _rows(
    grid: Grid,
    sums: dict[WordPlace, list[Amount]],
    shares: dict[WordPlace, list[Percent]],
    plan: int,
) -> Iterator[Instalment]:
    kinds = {column.kind for column in grid.columns}
    heads = " ".join(column.heading for column in grid.columns)
    if "share" not in kinds or kinds & {"unit_price", "quantity"} or not _PLAN_HEAD.search(heads):
        return
    if not re.search("付款|支付|应付", heads):
        return
    for line in grid.lines:
        if line.kind != "line":
            continue
        share, figure = line.get("share"), line.get("amount") or line.get("gross")
        if share is None:
            continue
        cells = (share.place, share.start, share.end, share.excerpt)
        percent = Percent(*cells, share.value)
        amount = None
        if figure is not None:
            spot = (figure.place, figure.start, figure.end, figure.excerpt)
            amount = Amount(*spot, figure.value, figure.excerpt, heading=True)
        item = amount or percent
        yield Instalment(
            *(item.place, item.start, item.end, item.excerpt, plan, percent, amount),
            name=line.label,
            base="total",
        )
