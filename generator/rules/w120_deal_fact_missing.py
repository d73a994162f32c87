"""合同里找不到交易数据写明的编号、项目名称、账号或税号，或签订日期与之不同。

为什么：对方改回来的合同，改动往往就在编号、账号、税号这些不起眼的地方；与交易数据不符，款可能付错，票可能开错。
怎么改：与交易数据逐项核对；合同写错的改合同，数据已变的改交易数据；本来就不写进合同的，可以不理会。
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from generator import dates
from generator.facts import Facts
from generator.findings import Severity, WordPlace
from generator.memory import remember
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark, is_contract

SEVERITY = Severity.WARNING

_TOP = WordPlace("body", 0)
_DEAL = {
    "supplier": {"account": "6222020200001111"},
    "signing": {"date": "2026-04-01"},
}
_TEXT = (
    "合同编号：2026-001\n业务平台云服务项目\n账号：6222020200001111\n签订日期：2026年4月1日\n"
    "服务期限自2026年5月1日起。\n"
)

GOOD = (
    (_TEXT, _DEAL),
    (_TEXT.replace("6222020200001111", "6222 0202 0000 1111"), _DEAL),
    (_TEXT.replace("2026-001", "2026-001 2026年立项").replace("1111", "1111 2026"), _DEAL),
    (_TEXT.replace("2026-001", "２０２６－００１").replace("2026年4月1日", "2026-04-01"), _DEAL),
    (_TEXT.replace("业务平台", "业务平台\t"), _DEAL),
    (_TEXT, _DEAL | {"project": {"name": "星河市政务数据中心业务平台云服务项目"}}),
    (_TEXT.replace("2026年4月1日", "    年  月  日"), _DEAL),
    ("催款函", _DEAL | {"@paper": {"kind": "notice", "form": "dunning"}}),
)
BAD = (
    (_TEXT.replace("1111", "1112"), _DEAL),
    (_TEXT.replace("1111", "11110"), _DEAL),
    (_TEXT.replace("2026-001", "2026-0012"), _DEAL),
    (_TEXT.replace("2026-001", ""), _DEAL),
    (_TEXT.replace("2026年4月1日", "2026年4月11日"), _DEAL),
    (_TEXT.replace("云服务", ""), _DEAL),
)
_SIGNS = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
# A value of plain signs with Chinese or a mark on either side stands there as it is.
_CODE = re.compile("[0-9A-Z-]+")
_is_edge = re.compile("[\\n\\t :,.;()\\u3000-\\u303f\\u4e00-\\u9fff（）：，；]").fullmatch
_SIGNED = re.compile(r"(?:签订|签署|签约)(?:日期|时间|日)\s*[：:]?\s*$")


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if deal is None or facts is None or not is_contract(facts.paper):
        return
    stories = mentions.document.stories
    written = "\n".join(each.text for each in stories if each.part != "properties")
    for title, value in _list_facts(deal):
        if not _is_written(value, written):
            message = f"合同里没有{title}“{value}”；请核对，写错的改正，没有写的补上"
            yield Remark(_TOP, message, None, value)
    if deal.project.name not in written and not _is_named(deal, written):
        message = f"合同里没有项目名称“{deal.project.name}”；请核对，写错的改正，没有写的补上"
        yield Remark(_TOP, message, None, deal.project.name)
    due = deal.signing.date if deal.signing else None
    lines = mentions.document.texts
    for day in mentions.dates:
        stated = day.value is not None and _SIGNED.search(lines[day.place][: day.start])
        if due is not None and stated and day.value != due:
            shown = dates.format_date(due)
            message = f"签订日期写作“{day.excerpt}”，交易数据是 {shown}；请核对后改正其中之一"
            yield Remark(day.place, message, day.excerpt, shown)


def _list_facts(deal: Deal) -> Iterator[tuple[str, str]]:
    """What the deal says that is written with letters and digits, and what it is called."""
    invoicing = deal.invoicing
    said = (
        ("合同编号", deal.number),
        ("采购编号", deal.project.procurement_number),
        ("甲方账号", deal.buyer.account),
        ("甲方纳税人识别号", deal.buyer.tax_id),
        ("乙方账号", deal.supplier.account),
        ("乙方纳税人识别号", deal.supplier.tax_id),
        ("开票税号", invoicing.tax_id if invoicing else None),
    )
    seen: set[str] = set()
    for title, value in said:
        if value and value.strip() and value not in seen:
            seen.add(value)
            yield title, value


def _is_written(value: str, written: str) -> bool:
    if _CODE.fullmatch(value) and _stands(value, f"\n{written}\n", _is_edge):
        return True
    # With and without the blanks that a line may have inside a number, or between two.
    texts = ("\n".join(map(change, written.split("\n"))) for change in (_plain, _fold))
    return any(_stands(_fold(value), text, _is_no_sign) for text in texts)


def _is_named(deal: Deal, written: str) -> bool:
    text, name = "".join(map(_fold, written.split("\n"))), _fold(deal.project.name)
    return name in text or name.removeprefix(_fold(deal.buyer.name)) in text


@remember(4096)
def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).upper()


@remember(4096)
def _fold(text: str) -> str:
    return "".join(_plain(text).split())


def _stands(value: str, text: str, ends: Callable[[str], object]) -> bool:
    """Whether the text has the value as a whole, not inside a longer number or word."""
    place = text.find(value)
    while place >= 0:
        if ends(text[place - 1 : place]) and ends(
            text[place + len(value) : place + len(value) + 1]
        ):
            return True
        place = text.find(value, place + 1)
    return False


def _is_no_sign(char: str) -> bool:
    return char not in _SIGNS
