"""The tag for a name of the vocabulary, with the filter that fits the words around it."""

from __future__ import annotations

import re

from msgspec import Struct

from generator.authoring.mending.leaves import find_kind
from generator.authoring.mending.synonyms import LISTS
from generator.authoring.mending.words import Words


class Context(Struct, frozen=True):
    """The words before and after a placeholder, and the side spoken of, if that is clear.

    `scope` is the name of the list whose lines are gone over where the placeholder stands,
    `article` the heading of the article that it stands in.
    """

    before: str = ""
    after: str = ""
    side: str | None = None
    scope: str | None = None
    article: str = ""


# Fields of a list's line that many lines do not have.
_OFTEN_UNSAID = {"规格", "单位", "备注", "比例", "条件", "期限", "到期日", "目标"}
# How one instalment of the plan is picked.
_PICKED = re.compile(r"\(?付款计划(?:\[\d+\]|\|last\))")


def spell_tag(path: str, taken: Words, context: Context) -> tuple[str, int]:
    """The tag that prints a path, and how many characters behind it it prints itself.

    Paths joined by ~ print from … to …, those joined by a blank stand one after the other; what
    follows + stands behind the tag.
    """
    path, _, behind = path.partition("+")
    made = [_spell(each, taken, context) for each in re.split("[~ ]", path)]
    joint = "至" if "~" in path else "　"
    return joint.join(tag for tag, _ in made) + behind, made[-1][1]


def _spell(path: str, taken: Words, context: Context) -> tuple[str, int]:
    scope = context.scope
    first, _, rest = path.partition(".")
    in_list = f"{scope}.{rest}" if scope and first == LISTS[scope][0] else path
    kind = find_kind(_PICKED.sub("付款计划", in_list))
    shape, eaten = "", 0
    if kind == "amount":
        shape = _shape_amount(taken, context)
        if shape == "大写":
            found = re.match(r"\s*(?:[元圆](?:整|正)?|整)", context.after)
            eaten = found.end() if found else 0
    elif kind == "rate":
        shape = "百分比"
        eaten = len(context.after) - len(context.after.lstrip("%％")) and 1
    elif kind == "day":
        shape = "中文日期" if "upper" in taken.hints else "日期"
    elif kind == "count":
        shape = "大写数字" if "upper" in taken.hints else ""
    elif kind in ("price", "quantity"):
        shape = {"price": "单价", "quantity": "数量"}[kind]
    tag = "{{ " + path + (f"|{shape}" if shape else "") + " }}"
    if path != in_list and rest in _OFTEN_UNSAID:  # a cell of a list is left blank then
        tag = f"{{{{ {path}|默认('') }}}}" if not shape else f"{{% if {path} %}}{tag}{{% endif %}}"
    return tag, eaten


def _shape_amount(taken: Words, context: Context) -> str:
    if "upper" in taken.hints:
        return "大写"
    if "wan" in taken.hints or re.match(r"\s*万元", context.after):
        return "万元"
    clause = re.split(r"[，。；,;]", context.before)[-1]
    if "lower" in taken.hints or re.search(r"[¥￥]\s*$", context.before):
        return "金额"
    said = re.findall(r"大写|小写", clause)
    if said:
        return "大写" if said[-1] == "大写" else "金额"
    if re.search(r"人民币[：:]?\s*$", clause) and not re.match(
        r"\s*[元圆](?![整正])", context.after
    ):
        return "大写"
    return "金额"
