"""What stands inside a tag, spelt as the template language wants it: half-width, straight, plain.

Texts in quotes are left as they are. Nothing is guessed: only other spellings of the same signs
and of known names are changed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from msgspec import Struct

from generator.environment import list_filters
from generator.vocabulary import FREE, Group, list_names

FULL, QUOTED, UNSEEN, BLANK = "全角符号改为半角", "引号改为直引号", "去掉看不见的字符", "空格改正"
DASH, BAR, WORD, NAME = "自动更正的符号改回", "竖线改正", "关键字写法改正", "名称中间的空格去掉"
_ZERO_WIDTH = {*"\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\ufeff\u00ad"} | {
    *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
}
_BLANKS = {*"\u00a0\u3000\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"} | {
    *"\u202f\u205f\u1680\t\n\r"
}
_QUOTES = {'"': '"“”„‟＂〝〞〟「」『』', "'": "'‘’‚‛＇′`´"}
_FAMILY = {sign: (family, straight) for straight, family in _QUOTES.items() for sign in family}
_BARS = {*"｜│┃∣¦︱丨ǀ‖∥"}
_FULL = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {
    **dict(zip("。﹒﹐﹑﹔﹕﹙﹚﹛﹜﹪﹟﹡﹢﹣﹤﹥﹦", "..,,;:(){}%#*+-<>=", strict=True)),
    **dict(zip("【】〔〕［］", "[][][]", strict=True)),
}
_AUTOCORRECTED = {
    **dict.fromkeys("—–−‐‑‒―", "-"),
    **{"×": "*", "÷": "/", "≥": ">=", "≤": "<=", "≠": "!=", "…": "..."},
}
_DOTS = {*"·・‧∙•･"}
_OPERATORS = {"and", "or", "not", "in", "is", "if", "else"}


class Token(Struct):
    """A word, a blank, a quoted text or a sign inside a tag."""

    kind: str
    text: str


def spell_inside(inner: str) -> tuple[list[Token], dict[str, None]]:
    """The tokens of what stands between the braces, spelt right, and what was done to them."""
    done: dict[str, None] = {}
    tokens: list[Token] = []
    place = 0
    while place < len(inner):
        sign = inner[place]
        closing = _find_closing(inner, place) if sign in _FAMILY else None
        if closing is not None:
            text = _requote(inner[place : closing + 1])
            if text != inner[place : closing + 1]:
                done[QUOTED] = None
            tokens.append(Token("text", text))
            place = closing + 1
            continue
        _add(tokens, sign, done)
        place += 1
    _spell_words(tokens, done)
    _join_names(tokens, done)
    return tokens, done


def spell_operators(tokens: list[Token]) -> list[Token]:
    """The tokens with operators in lower case, and a comparison where one sign = stands alone."""
    spelt = []
    depth = 0
    for place, token in enumerate(tokens):
        before = tokens[place - 1].text if place else ""
        after = tokens[place + 1].text if place + 1 < len(tokens) else ""
        text = token.text
        depth += (text in "([{") - (text in ")]}") if token.kind == "sign" else 0
        if token.kind == "word" and text.lower() in _OPERATORS and before != ".":
            text = text.lower()
        elif text == "=" and not depth and before not in tuple("=!<>") and after != "=":
            text = "=="
        spelt.append(Token(token.kind, text))
    return spelt


def write(tokens: list[Token]) -> str:
    """The tokens as text again."""
    return "".join(token.text for token in tokens)


@cache
def list_words() -> frozenset[str]:
    """Every word that has a meaning in a tag: names at any depth, filters, operators."""
    words = {*_OPERATORS, *list_filters(), "本项", "本通知", "selected", "notice", "loop", "默认"}
    todo: list[Group] = [list_names()]
    while todo:
        group = todo.pop()
        words.update(group.keys)
        todo.extend(name.inner for name in group.names.values() if name.inner)
    return frozenset(words)


def is_blank(sign: str) -> bool:
    """Whether a character is seen as nothing or as a blank."""
    return sign == " " or sign in _BLANKS or sign in _ZERO_WIDTH


def _find_closing(inner: str, place: int) -> int | None:
    family, straight = _FAMILY[inner[place]]
    if inner[place] == straight:
        found = inner.find(straight, place + 1)
        if found >= 0:
            return found
    return next((i for i in range(place + 1, len(inner)) if inner[i] in family), None)


def _requote(text: str) -> str:
    straight = _FAMILY[text[0]][1]
    words = text[1:-1]
    if text[0] == text[-1] == straight:
        return text
    quote = straight if straight not in words else ({*"'\""} - {straight}).pop()
    return text if quote in words else quote + words + quote


def _add(tokens: list[Token], sign: str, done: dict[str, None]) -> None:
    last = tokens[-1] if tokens else Token("", "")
    if sign in _ZERO_WIDTH:
        done[UNSEEN] = None
    elif sign == " " or sign in _BLANKS:
        if sign != " ":
            done[BLANK] = None
        if last.kind == "blank":
            last.text += " "
        else:
            tokens.append(Token("blank", " "))
    elif sign in _BARS or sign == "|":
        before = next((each for each in reversed(tokens) if each.kind != "blank"), last)
        if before.text == "|":
            done[BAR] = None
            return
        if sign != "|":
            done[FULL if sign == "｜" else BAR] = None
        tokens.append(Token("sign", "|"))
    elif sign in _DOTS:
        tokens.append(Token("dot", sign))
    elif sign == "_" or sign.isalnum():
        if last.kind == "word":
            last.text += sign
        else:
            tokens.append(Token("word", sign))
    else:
        plain = _FULL.get(sign) or _AUTOCORRECTED.get(sign) or sign
        if plain != sign:
            done[FULL if sign in _FULL else DASH] = None
        tokens.extend(Token("sign", each) for each in plain)


def _spell_words(tokens: list[Token], done: dict[str, None]) -> None:
    for place, token in enumerate(tokens):
        if token.kind == "word":
            plain = unicodedata.normalize("NFKC", token.text)
            known = plain in list_words() or plain.isascii()
            if plain != token.text and known and not _is_free(tokens[:place]):
                token.text = plain
                done[FULL] = None
        elif token.kind == "dot":
            around = tokens[max(place - 1, 0) : place + 2 : 2]
            names = [each.text for each in around if each.kind == "word"]
            if len(names) == 2 and list_words().issuperset(names) and not _is_free(tokens[:place]):
                token.text = "."
                done[FULL] = None
            token.kind = "sign"


def _is_free(before: list[Token]) -> bool:
    """Whether what follows is a name of the deal's own fields, which may be spelt in any way."""
    return bool(re.search(rf"(?:^|\W)(?:其他|{FREE[0]})\s*(?:\.\s*\w*)+$", write(before)))


def _join_names(tokens: list[Token], done: dict[str, None]) -> None:
    """A Chinese name with blanks in it; two names never follow each other in a tag."""
    place = 0
    while place < len(tokens):
        stop = place
        while (
            stop + 2 < len(tokens)
            and tokens[stop + 1].kind == "blank"
            and all(_is_chinese(tokens[each]) for each in (stop, stop + 2))
        ):
            stop += 2
        whole = "".join(each.text for each in tokens[place : stop + 1 : 2])
        if stop > place and whole in list_words():
            tokens[place : stop + 1] = [Token("word", whole)]
            done[NAME] = None
        place += 1


def _is_chinese(token: Token) -> bool:
    return token.kind == "word" and any("\u4e00" <= sign <= "\u9fff" for sign in token.text)
