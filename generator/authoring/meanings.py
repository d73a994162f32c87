"""What a placeholder of another system means: its words, and the words around it, become a tag."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache

from generator.authoring.leaves import find_exact, find_kind
from generator.authoring.synonyms import (
    LISTS,
    PARTY,
    PREFIXED,
    SIDED,
    SIDES,
    VAGUE,
    WHOLE,
)
from generator.vocabulary import list_names


@dataclass(frozen=True, slots=True)
class Context:
    """The words before and after a placeholder, and the side spoken of, if that is clear.

    `scope` is the name of the list whose lines are gone over where the placeholder stands.
    """

    before: str = ""
    after: str = ""
    side: str | None = None
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    """Tags a placeholder may mean, the likeliest first; `sure` says that the first is meant.

    `eaten` counts the characters behind the placeholder that the tag prints itself (元整, %);
    `guessed` says that the words are unknown and the choices only resemble them.
    """

    choices: tuple[str, ...] = ()
    sure: bool = False
    eaten: int = 0
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A placeholder's words taken apart: what is left of them, the side, and hints at the form.

    Hints: upper and lower (大写, 小写), wan (万元), chinese.
    """

    base: str
    side: str | None = None
    hints: frozenset[str] = frozenset()


_FILLERS = re.compile(
    r"^(?:单击此处|点击此处|点击|单击|此处|请)*(?:输入|填写|填入|插入|选择|录入)?(?:data|deal|form|fields?|d)?[._:：]?(?=.)"
)
_UPPER = re.compile(r"[(\[]?(?:人民币)?(?:中文|汉字)?大写(?:金额)?[)\]]?")
_LOWER = re.compile(r"[(\[]?(?:阿拉伯)?(?:数字)?小写(?:金额)?[)\]]?|[(\[]数字[)\]]")
_HINTS: dict[str, set[str]] = {
    "upper": {"cn", "upper", "uppercase", "capital", "capitals", "words", "inwords", "daxie", "dx"},
    "lower": {"lower", "lowercase", "figures", "infigures", "xiaoxie", "xx"},
}
_NO_WORDS = {"the", "of", "in", "field", "txt", "text", "input"}
_SIDE_BY_WORD = {word: side for side, words in SIDES.items() for word in words}
_CHINESE_SIDE = re.compile(
    "|".join(sorted((word for word in _SIDE_BY_WORD if not word.isascii()), key=len, reverse=True))
)
_WHOLE_BY_WORD = {word: path for path, words in WHOLE.items() for word in words}
_PARTY_BY_WORD = {word: path for path, words in PARTY.items() for word in words}
_LIST_BY_WORD = {word: title for title, (_, words, _) in LISTS.items() for word in words}
_FIELD_BY_WORD = {
    title: {word: field for field, words in fields.items() for word in words}
    for title, (_, _, fields) in LISTS.items()
}
# Fields of a list's line that many lines do not have.
_OFTEN_UNSAID = {"规格", "单位", "备注", "比例", "条件", "期限", "到期日", "目标"}
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
    if paths:
        return _mean(paths, taken, context, sure=sure)
    near = difflib.get_close_matches(taken.base, _list_known(), 3, 0.6) if taken.base else []
    near.sort(key=lambda word: not word.startswith(taken.base))
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


def find_side(text: str) -> str | None:
    """The side a text speaks of; None where it names none or both."""
    sides = {_SIDE_BY_WORD[found[0]] for found in _CHINESE_SIDE.finditer(text) if len(found[0]) > 1}
    return sides.pop() if len(sides) == 1 else None


def is_bare_side(words: str) -> bool:
    """Whether a placeholder only names a side."""
    taken = take_apart(words)
    return taken.side is not None and not taken.base


@cache
def take_apart(words: str) -> Words:
    """The words of a placeholder without fillers, with what they say about side and form."""
    text = unicodedata.normalize("NFKC", words).strip().strip(":：*·.。、_- ")
    text = _FILLERS.sub("", text, count=1)
    text = re.sub("([AaBb])方", lambda found: "甲方" if found[1] in "Aa" else "乙方", text)
    hints: set[str] = set()
    for hint, pattern in (("upper", _UPPER), ("lower", _LOWER)):
        text, count = pattern.subn("", text)
        if count:
            hints.add(hint)
    if "万元" in text:
        hints.add("wan")
    text, count = re.subn(r"[(\[]?中文[)\]]?$", "", text)
    if count:
        hints.add("upper")
    text = re.sub(r"[(\[](?:万?元|%|盖章|公章|签字|签章|必填|选填|人民币)[)\]]|^人民币", "", text)
    parts: list[str] = []
    for run in re.findall(r"[A-Za-z0-9_. \-]+|[^A-Za-z0-9_. \-]+", text):
        parts.extend(_split_english(run, hints) if run.isascii() else [re.sub(r"[\s的·]", "", run)])
    base = "".join(parts)
    side = None
    for found in list(_CHINESE_SIDE.finditer(base)):
        if len(found[0]) > 1 and (found.start() == 0 or side):
            side = side or _SIDE_BY_WORD[found[0]]
    if side:
        both = find_side(base) is None
        base = base if both else _CHINESE_SIDE.sub("", base)
        side = None if both else side
    elif base[:1] in ("甲", "乙") and base[1:] in _PARTY_BY_WORD:
        side, base = _SIDE_BY_WORD[base[0]], base[1:]
    else:
        side, base = _take_english_side(base)
    base = (
        re.sub(r"^[()（）]+|[()（）]+$", "", base) if base.count("(") != base.count(")") else base
    )
    return Words(base.replace("()", ""), side, frozenset(hints))


def _split_english(run: str, hints: set[str]) -> list[str]:
    found = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", run)
    kept = []
    for each in found:
        low = each.lower()
        hint = next((hint for hint, words in _HINTS.items() if low in words), None)
        if hint and len(found) > 1:
            hints.add(hint)
        elif low not in _NO_WORDS:
            kept.append(low)
    return kept


def _take_english_side(base: str) -> tuple[str | None, str]:
    if not base.isascii():
        return None, base
    words = sorted((word for word in _SIDE_BY_WORD if word.isascii()), key=len, reverse=True)
    for word in words:
        rest = base[len(word) :]
        known = rest in _PARTY_BY_WORD or (_SIDE_BY_WORD[word], rest) in SIDED
        if base == word or (base.startswith(word) and known):
            return _SIDE_BY_WORD[word], rest
        if base.endswith(word) and base[: -len(word)] in _PARTY_BY_WORD:
            return _SIDE_BY_WORD[word], base[: -len(word)]
    if base[-1:] in ("a", "b") and base not in _PARTY_BY_WORD and base[:-1] in _PARTY_BY_WORD:
        return ("甲方" if base[-1] == "a" else "乙方"), base[:-1]
    return None, base


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
    if side and base in _PARTY_BY_WORD:
        return [f"{side}.{_PARTY_BY_WORD[base]}"], True
    for group, (prefixes, fields) in PREFIXED.items():
        for prefix in prefixes:
            rest = base.removeprefix(prefix) if base.startswith(prefix) else None
            field = next((f for f, words in fields.items() if rest in words), None)
            if field and (rest or len(prefix) > 2):
                return [f"{group}.{field}"], True
    if side and base:
        return [], False
    if base in VAGUE:
        return _settle_vague(base, context)
    if base in _WHOLE_BY_WORD:
        return [_WHOLE_BY_WORD[base]], True
    if base and base in _PARTY_BY_WORD:
        path = _PARTY_BY_WORD[base]
        sides = [context.side] if context.side else list(SIDES)
        return [f"{each}.{path}" for each in sides], bool(context.side)
    if not base and taken.hints & {"upper", "lower"}:
        return ["合同总价"], not _PART_SUMS.search(context.before)
    return [], False


def _settle_vague(base: str, context: Context) -> tuple[list[str], bool]:
    paths = list(VAGUE[base])
    label = context.before[-16:]
    if paths[0] == "合同总价" and base in ("金额", "amount", "合计", "合计金额", "总计"):
        named = re.search(r"合同|总价|总额|价款|服务费", label)
        return paths, bool(named) and not _PART_SUMS.search(context.before)
    if paths[0] == "合同编号" and re.search(r"(?:合同|协议)(?:编)?号?[：:]?\s*$", label):
        return paths, True
    if paths[0] == "服务期限.月数" and re.match(r"\s*个?月", context.after):
        return paths, True
    if paths[0] == "签订.日期" and re.search(r"签[订署约字](?:日期|时间)?[：:]?\s*$", label):
        return paths, True
    if "联系人" in paths[0] and context.side:
        return [f"{context.side}.联系人.姓名"], False
    return paths, False


def _mean(paths: list[str], taken: Words, context: Context, *, sure: bool) -> Meaning:
    made = [_spell(path, taken, context) for path in paths]
    return Meaning(
        tuple(dict.fromkeys(tag for tag, _ in made))[:3],
        sure and bool(made),
        made[0][1] if made else 0,
    )


def _spell(path: str, taken: Words, context: Context) -> tuple[str, int]:
    """The tag for a path with the filter that fits, and what it prints of the words behind."""
    scope = context.scope
    first, _, rest = path.partition(".")
    in_list = f"{scope}.{rest}" if scope and first == LISTS[scope][0] else path
    kind = find_kind(in_list)
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


@cache
def _list_known() -> tuple[str, ...]:
    words = {*_WHOLE_BY_WORD, *_PARTY_BY_WORD, *VAGUE} - {""}
    return tuple(sorted(words))
