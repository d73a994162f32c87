"""电话、邮编、账号、联行号或邮箱的写法不对。

为什么：少一位的电话打不通，多一位的账号付不出款，通知也送不到。
怎么改：对照原件逐位核对。
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from generator import codes
from generator.codes import CodeProblem
from generator.facts import Facts
from generator.findings import Severity
from generator.folding import fold
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark, is_own

SEVERITY = Severity.WARNING

GOOD = (
    "电话：0531-86120016\n邮编：250014\n账号：3705 0161 8808 0000 0621\n邮箱：a.b@example.com",
    "电话：张经理 13800000000\n联系方式：微信 abc2026",
    "电话：________\n邮编：\n账号：见附件",
    "电话：86120016\n传真：0531-86120016转801",
    "电话（手机）：0531-86120016/17；邮编：２５００１４",
    "联系方式：见合同首部第1页",
)
BAD = (
    "电话：010-6357996",
    "联系电话：1801028885",
    "邮编：25001",
    "邮 编\t2500144",
    "账号：370501O161880",
    "电子邮箱：a.b@example",
    "联行号：10545100012",
)


def _check_postcode(text: str) -> CodeProblem | None:
    if re.fullmatch("[0-9]{6}", text):
        return None
    return CodeProblem(f"邮编「{text}」应为 6 位数字，请核对", True)


_CHECKS: dict[str, Callable[[str], CodeProblem | None]] = {
    "phone": codes.check_phone,
    "postcode": _check_postcode,
    "account": codes.check_account,
    "cnaps": codes.check_cnaps,
    "mail": codes.check_email,
}
_PIECES = {
    "phone": re.compile(r"\+?[0-9(][0-9()\-—－ /、转]{5,40}[0-9]"),
    "postcode": re.compile(r"[0-9]{4,9}"),
    "account": re.compile(r"[0-9][0-9A-Za-z \-]{4,40}[0-9A-Za-z]"),
    "cnaps": re.compile(r"[0-9][0-9 ]{4,20}[0-9]"),
    "mail": re.compile(
        r"[A-Za-z0-9_.+-]+\s?@\s?[^\s，。；、]+|^[A-Za-z0-9_-]+(?:[.][A-Za-z0-9_-]+)*[.](?:com|cn|net|org|gov|edu|example)\b.*"
    ),
}


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    texts = mentions.document.texts
    for label in mentions.labels:
        judge, piece = _CHECKS.get(label.kind), _PIECES.get(label.kind)
        if judge is None or piece is None:
            continue
        words = piece.search(fold(label.excerpt))
        if words is None:
            continue
        value = words[0]
        # A number that runs on into letters or marks is of another kind.
        if label.kind == "phone" and fold(label.excerpt)[words.end() :][:1].isalnum():
            continue
        problem = judge(value)
        if problem and (problem.sure or label.kind == "account"):
            start = label.start + words.start()
            excerpt = texts[label.place][start : label.start + words.end()]
            if not is_own(texts[label.place], start, start + len(excerpt), deal):
                yield Remark(label.place, problem.message, excerpt, problem.fix)
