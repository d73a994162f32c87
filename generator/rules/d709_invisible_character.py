"""文字里有看不见的字符。

为什么：零宽字符、方向控制符等从网页或聊天软件复制而来，看不见，却使名称、税号对不上，有的还会颠倒显示的次序。
怎么改：按提示的值重填，或删去后重新输入这几个字。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.values import show
from generator.wording import PROSE, Wording

SEVERITY = Severity.WARNING

GOOD = (
    {"buyer": {"contact": {"name": "王𠮷云"}}},
    {"items": [{"name": "云主机", "remark": "第一行\n第二行\t👨\u200d💻", "amount": "120000.00"}]},
    {"project": {"name": "业务平台 — “云上星河” 项目"}},
    {"items": [{"name": "云主机", "remark": "8\u00a0核", "amount": "120000.00"}]},
)

BAD = (
    {"buyer": {"name": "星河市\u200b政务数据中心"}},
    {"supplier": {"name": "\ufeff云岭云计算有限公司"}},
    {"supplier": {"address": "星河市\u202e云岭路9号"}},
    {"project": {"name": "业务\ufffd平台项目"}},
    {"number": "2026\u00ad-001"},
    {"project": {"name": "业务平台\u00a0项目"}},
    {"extra": {"说明": "字\ue001"}},
)


_INVISIBLE = re.compile(
    "[\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180e\\u200b-\\u200f\\u2028-\\u202e"
    "\\u2060-\\u206f\\u3164\\ufe00-\\ufe0e\\ufeff\\uffa0\\ufff9-\\ufffd\\ue000-\\uf8ff\\x7f-\\x9f]"
)
_BLANK = re.compile("[\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f]")
_SHOWN_WRONG = re.compile("[\\ue000-\\uf8ff\\ufffd]")
# Joiners and selectors that belong to an emoji are no slip.
_EMOJI = re.compile("[\\U0001f000-\\U0001faff\\u2600-\\u27bf][\\u200d\\ufe0e\\ufe0f]")


def judge(wording: Wording) -> Iterator[Remark]:
    text = wording.text
    seen = _EMOJI.sub("", text)
    found = _INVISIBLE.search(seen) or (
        _BLANK.search(seen) if wording.key and wording.key not in PROSE else None
    )
    if found is None:
        return
    char = found.group()
    what = "显示不出来的字符" if _SHOWN_WRONG.match(char) else "看不见的字符"
    mended = _BLANK.sub(" ", _INVISIBLE.sub("", text))
    yield Remark(
        wording.place,
        f"{wording.title}第 {text.index(char) + 1} 个字符是{what} U+{ord(char):04X}，"
        f"请删去；删去后是“{show(mended)}”",
        show(text),
        None if _SHOWN_WRONG.search(text) else mended,
    )
