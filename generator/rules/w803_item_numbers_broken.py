"""款、项的编号跳号、重号或颠倒。

为什么：编号乱了，引用“第2款”就不知道指哪一段；跳号可能是删漏了内容。
怎么改：重新编号，并核对各处的引用；最好改用自动编号。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Item, Mentions
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.WARNING

_HEAD = "第一条 内容\n"

GOOD = (
    _HEAD + "1、甲。\n（1）子一；\n（2）子二。\n2、乙。\n（1）子三。\n第二条 期限\n1、丙。",
    _HEAD + "一、甲\n1. 子一\n2. 子二\n二、乙\n3. 子三",
    _HEAD + "1.1 甲\n1.2 乙\n1.2.1 丙\n1.2.2 丁\n1.3 戊",
    _HEAD + "1、甲\n序号\t名称\n1\t主机\n2、乙\n2.5米以上的除外。",
    _HEAD + "（1）甲\n（2）乙\n(3) 丙\n1. 另一列\n2. 再一列\n1. 新的一列",
    _HEAD + "3. 从三开始\n4. 再四",
)
BAD = (
    _HEAD + "1、甲。\n2、乙。\n4、丁。",
    _HEAD + "1、甲。\n2、乙。\n2、丙。\n3、丁。",
    _HEAD + "（1）甲；\n（3）乙；\n（4）丙。",
    _HEAD + "1.1 甲\n1.2 乙\n1.2 丙\n1.3 丁",
    "一、甲\n二、乙\n四、丙",
    _HEAD + "2、乙。\n3、丙。",
    _HEAD + "（1）甲；\n（2）乙；\n（2）丙；\n（4）丁。",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    lists: dict[int, list[Item]] = {}
    for item in mentions.items:
        lists.setdefault(item.list, []).append(item)
    heads = {a.place.paragraph for a in mentions.articles if a.place.table is None}
    for items in lists.values():
        cell = items[0].place.table is not None
        if cell and len(items) < 3:
            continue
        yield from _check_list(items, heads)


def _check_list(items: list[Item], heads: set[int | None]) -> Iterator[Remark]:
    # The levels that are open, each with its last number.
    levels: list[tuple[str, int]] = []
    for index, item in enumerate(items):
        key = item.family + item.prefix
        depth = next((i for i, (known, _) in enumerate(levels) if known == key), None)
        if depth is None:
            number = item.number
            odd = index == 0 and number == 2 and item.family != "一." and not item.prefix
            if odd and item.place.paragraph is not None and item.place.paragraph - 1 in heads:
                message = f"编号从“{item.excerpt}”开始，前面没有 1；请重新编号或补上缺的一项"
                yield Remark(item.place, message, item.excerpt)
            levels.append((key, number))
            continue
        del levels[depth + 1 :]
        last, number = levels[depth][1], item.number
        following = next((i for i in items[index + 1 :] if i.family + i.prefix == key), None)
        levels[depth] = (key, number)
        if number in (last + 1, 1) and not (number == last == 1):
            continue
        if number == last == 1 and (following is None or following.number != 2 or item.prefix):
            continue  # two lists of one item each
        if number > last + 1 and (following is None or following.number != last + 2):
            message = f"编号从 {last} 跳到“{item.excerpt}”，缺 {last + 1}；请重新编号或补上缺的一项"
        elif number == last and (following is None or following.number != last + 2):
            message = f"编号“{item.excerpt}”连续出现了两次；请重新编号"
        elif following is not None and following.number == last + 2:
            message = f"编号 {last} 之后应是 {last + 1}，这里写作“{item.excerpt}”；请改正"
            levels[depth] = (key, last + 1)
        else:
            message = f"编号 {last} 之后又是“{item.excerpt}”；请重新编号"
        yield Remark(item.place, message, item.excerpt)
