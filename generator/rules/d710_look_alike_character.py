"""文字里混入了形似的字符。

为什么：西里尔字母 А、部首 ⼀、数字之间的字母 O 看上去和本来的字一样，查找、比对和校验时却是另一个字。
怎么改：按提示的值重新输入。
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from generator.findings import Severity
from generator.rule import Remark
from generator.wording import Wording

SEVERITY = Severity.WARNING

GOOD = (
    {"items": [{"name": "α 粒子与 Ω 电阻、5 μm 光纤", "amount": "120000.00"}]},
    {"supplier": {"name": "МОСКВА 云计算有限公司"}},
    {"number": "SXYO202604152", "buyer": {"tax_id": ...}},
    {"project": {"name": "二〇二六年云服务项目"}},
)

BAD = (
    {"items": [{"name": "云端 АPT 防护", "amount": "120000.00"}]},
    {"project": {"name": "业务平台⼀期项目"}},
    {"number": "2026-0O1"},
    {"number": "202O-001"},
    {"supplier": {"name": "云岭CΟM有限公司"}},
)


_LATIN_WORD = re.compile(r"[A-Za-z0-9\u0370-\u03ff\u0400-\u04ff]+")
_CYRILLIC = str.maketrans("АВЕКМНОРСТХаеорсухІіЅѕЈј", "ABEKMHOPCTXaeopcyxIiSsJj")
_GREEK = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo")
# Radicals and compatibility forms come from copying out of a PDF file.
_RADICAL = re.compile(r"[\u2f00-\u2fd5\uf900-\ufad9]")
_SUSPECT = re.compile(r"[\u0370-\u04ff\u2f00-\u2fd5\uf900-\ufad9]")
_CODES = frozenset({"number", "buyer_number", "procurement_number", "agency_number", "cnaps"})


def judge(wording: Wording) -> Iterator[Remark]:
    text = wording.text
    if wording.key not in _CODES and not _SUSPECT.search(text):
        return
    mended = _LATIN_WORD.sub(_mend_word, text)
    mended = _RADICAL.sub(lambda found: unicodedata.normalize("NFKC", found.group()), mended)
    if wording.key in _CODES:
        mended = re.sub(r"(?<=\d)[Oo](?=\d)|(?<=\d\d)[Oo](?=-)", "0", mended)
    if mended != text:
        at = next(i for i, (a, b) in enumerate(zip(text, mended, strict=True)) if a != b)
        yield Remark(
            wording.place,
            f"{wording.title}第 {at + 1} 个字符“{text[at]}”（U+{ord(text[at]):04X}）"
            f"像是“{mended[at]}”，请重新输入",
            text,
            mended,
        )


def _mend_word(found: re.Match[str]) -> str:
    word = found.group()
    if not re.search("[A-Za-z]", word):
        return word
    return word.translate(_CYRILLIC).translate(_GREEK)
