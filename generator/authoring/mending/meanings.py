"""What a placeholder of another system means: its words, and the words around it, become a tag."""

from __future__ import annotations

import difflib
import re
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from generator.authoring.mending.leaves import find_exact, find_only
from generator.authoring.mending.shapes import Context, spell_tag
from generator.authoring.mending.synonyms import (
    DELEGATES,
    LISTS,
    PREFIXED,
    SIDED,
    SIDES,
    VAGUE,
    WHOLE,
)
from generator.authoring.mending.words import PARTY_BY_WORD, Words, take_apart
from generator.vocabulary import list_names


class Meaning(Struct, frozen=True):
    """Tags a placeholder may mean, the likeliest first; `sure` says that the first is meant.

    `eaten` counts the characters behind the placeholder that the tag prints itself (元整, %);
    `guessed` says that the words are unknown and the choices only resemble them.
    """

    choices: tuple[str, ...] = ()
    sure: bool = False
    eaten: int = 0
    guessed: bool = False


_WHOLE_BY_WORD = {word: path for path, words in WHOLE.items() for word in words}
_LIST_BY_WORD = {word: title for title, (_, words, _) in LISTS.items() for word in words}
_FIELD_BY_WORD = {
    title: {word: field for field, words in fields.items() for word in words}
    for title, (_, _, fields) in LISTS.items()
}
_TERM = "服务期限.起~服务期限.止"
_SUMS = {word for word, paths in VAGUE.items() if paths[0] == "合同总价"}
_INSTALMENT = re.compile(
    r"(?:(?P<first>首付|首期|首笔|首次|预付)|(?P<last>尾款|余款|末期|尾期|最后一期)"
    r"|第(?P<number>[一二三四五六七八九]|[1-9])[期笔次])(?:付款|支付)?款?项?(?P<field>.*)"
)
# Sums that are not the contract's own.
_PART_SUMS = re.compile(r"首付|首期|预付|尾款|余款|期款|分期|保证金|违约|罚|赔|质保|定金|进度款")


def match(words: str, context: Context) -> Meaning:
    """What the words of a placeholder mean where they stand."""
    taken = take_apart(words)
    if context.scope:
        field = _FIELD_BY_WORD[context.scope].get(_drop_list_name(taken.base, context.scope))
        if field:
            return _mean([f"{LISTS[context.scope][0]}.{field}"], taken, context, sure=True)
    exact = find_exact(words) if words not in VAGUE else None
    if exact:
        return _mean([exact], take_apart(""), context, sure=True)
    paths, sure = _find_paths(taken, context)
    if not paths:
        only = find_only(words) or _join_paths(words, context)
        paths, sure = ([only], True) if only else ([], False)
    if paths:
        return _mean(paths, taken, context, sure=sure)
    near = _find_near(taken.base)
    offers = [path for word in near for path in _find_paths(replace(taken, base=word), context)[0]]
    return replace(_mean(list(dict.fromkeys(offers)), taken, context, sure=False), guessed=True)


def find_list(words: str) -> str | None:
    """The list that these words name, by its Chinese name."""
    base = take_apart(words).base
    name = list_names().find(words.strip())
    if name is not None and name.many and name.title in LISTS:
        return name.title
    return _LIST_BY_WORD.get(base)


def find_field(words: str, title: str) -> tuple[str | None, bool]:
    """The field of a list's line that these words name, and whether they name the list as well."""
    base = take_apart(words).base
    bare = _drop_list_name(base, title)
    return _FIELD_BY_WORD[title].get(bare), bare != base


def _drop_list_name(base: str, title: str) -> str:
    fields = _FIELD_BY_WORD[title]
    if base in fields:
        return base
    names = sorted((word for word in LISTS[title][1]), key=len, reverse=True)
    for name in names:
        rest = re.sub(r"^[\[(]?\w?[\])]?", "", base.removeprefix(name), count=0)
        if base.startswith(name) and base.removeprefix(name) in fields:
            return base.removeprefix(name)
        if base.startswith(name) and rest in fields:
            return rest
    return base


def _find_paths(taken: Words, context: Context) -> tuple[list[str], bool]:
    """The Chinese paths that words may mean, and whether the first is meant for sure."""
    base, side = taken.base, taken.side
    if side and (side, base) in SIDED:
        return [SIDED[side, base]], True
    if side and base in PARTY_BY_WORD:
        return [f"{side}.{PARTY_BY_WORD[base]}"], True
    for group, (prefixes, fields) in PREFIXED.items():
        for prefix in prefixes:
            rest = base.removeprefix(prefix) if base.startswith(prefix) else None
            field = next((f for f, words in fields.items() if rest in words), None)
            if field and (rest or len(prefix) > 2):
                return [f"{group}.{field}"], True
    if side and base:
        if base in DELEGATES:
            return [f"{side}.{path}" for path in ("法定代表人", "联系人.姓名")], False
        whole = _WHOLE_BY_WORD.get(base)  # both sides sign on one day
        return ([whole], True) if whole == "签订.日期" else ([], False)
    instalment = _find_instalment(base)
    if instalment:
        return [instalment], True
    if base in VAGUE:
        return _settle_vague(base, context)
    if base in _WHOLE_BY_WORD:
        return [_WHOLE_BY_WORD[base]], True
    if base and base in PARTY_BY_WORD:
        path = PARTY_BY_WORD[base]
        side = context.side or ("乙方" if base.startswith("收款") else None)
        return [f"{each}.{path}" for each in ([side] if side else SIDES)], bool(side)
    if not base and taken.hints & {"upper", "lower"}:
        return ["合同总价"], not _PART_SUMS.search(context.before)
    return [], False


def _find_instalment(base: str) -> str | None:
    """The field of one instalment that is told by its place in the plan: 首付款金额, 第二期比例."""
    found = _INSTALMENT.fullmatch(base)
    if found is None:
        return None
    field = _FIELD_BY_WORD["付款计划"].get(found["field"] or "金额")
    if found["first"]:
        return field and f"付款计划[0].{field}"
    if found["last"]:
        return field and f"(付款计划|last).{field}"
    number = "一二三四五六七八九".find(found["number"]) + 1 or int(found["number"])
    return field and f"付款计划[{number - 1}].{field}"


def _join_paths(words: str, context: Context) -> str | None:
    """The paths of words that name two or three fields at once: 开户行及账号, 地址、电话."""
    parts = [part for part in re.split(r"[、，,/&]|以及|及|和|与", words) if part.strip()]
    if not 2 <= len(parts) <= 3:
        return None
    first = take_apart(parts[0])
    side = first.side or context.side
    prefix = next((p for ps, _ in PREFIXED.values() for p in ps if first.base.startswith(p)), "")
    found = []
    for part in parts:
        taken = take_apart(part)
        for each in (taken, replace(taken, base=prefix + taken.base)):
            paths, sure = _find_paths(each, replace(context, side=side))
            if sure and (each is not taken or not prefix or taken.base.startswith(prefix)):
                found.append(paths[0])
                break
    return " ".join(found) if len(found) == len(parts) else None


def _settle_vague(base: str, context: Context) -> tuple[list[str], bool]:
    """What words that say too little mean, by those around them."""
    paths = list(VAGUE[base])
    label = context.before[-16:]
    if base in _SUMS:
        said = context.before + context.article
        named = re.search(r"合同(?:金?额|总?价)|总价|总额|总金额|价款|服务费|合计|总计", said)
        return paths, bool(named) and not _PART_SUMS.search(context.before)
    if paths[0] == "合同编号":
        return paths, bool(re.search(r"(?:合同|协议)(?:编)?号?[：:]?\s*$", label))
    if paths[0] == _TERM:
        if re.match(r"\s*个?月", context.after):
            return ["服务期限.月数"], True
        if re.match(r"\s*[年天日]", context.after):
            return paths, False
        if re.search(r"自|起|开始", context.before[-40:] + context.after[:40]):
            return ["服务期限.月数+个月"], True  # the days themselves are said as well
        return paths, True
    if paths[0] == "签订.日期" and re.search(r"签[订署约字](?:日期|时间)?[：:]?\s*$", label):
        return paths, True
    if base in DELEGATES and context.side:
        return [f"{context.side}.{path}" for path in ("法定代表人", "联系人.姓名")], False
    return paths, False


def _mean(paths: list[str], taken: Words, context: Context, *, sure: bool) -> Meaning:
    made = [spell_tag(path, taken, context) for path in paths]
    return Meaning(
        tuple(dict.fromkeys(tag for tag, _ in made))[:3],
        sure and bool(made),
        made[0][1] if made else 0,
    )


@lru_cache(maxsize=1024)
def _find_near(base: str) -> tuple[str, ...]:
    """Up to three known words that are nearly these."""
    known = sorted({*_WHOLE_BY_WORD, *PARTY_BY_WORD, *VAGUE} - {""})
    near = difflib.get_close_matches(base, known, 3, 0.6) if base else []
    return tuple(sorted(near, key=lambda word: not word.startswith(base)))
