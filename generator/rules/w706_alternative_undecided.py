"""备选的内容没有选定，或互相矛盾的都选了。

为什么：“□含税 □不含税”都没有勾，就等于没有约定。
怎么改：勾选其中一项，划去或删去其余的。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.concordance import Search
from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.model import Deal
from generator.reading import Paragraph
from generator.rule import Remark

SEVERITY = Severity.WARNING

_EMPTY = re.compile("[□☐]")
_TICKED = re.compile("[☑☒■√✓✔]|[（(]\\s?√\\s?[)）]")
_BOXED = Search(r"[□☐]|\A\s*(?:[☑☒■√✓✔]|[（(]\s?√\s?[)）])")
_CHOICE = Search(r"[☑☒■√✓✔]\s?(?P<words>[^□☐☑☒■√✓✔，。；、\s]{1,12})")
_SLASH = Search(
    r"(?:甲方\s?[/／]\s?乙方|乙方\s?[/／]\s?甲方)(?=承担|负责|支付|所有|指定|有权)|(?:价|格|为|[（(])(?P<tax>含税\s?[/／]\s?不含税)"
    r"|(?:增值税)?专用发票\s?[/／]\s?(?:增值税)?普通发票|仲裁\s?[/／]\s?诉讼(?!费)"
    r"|(?:需要|允许|可以|应当)\s?[/／]\s?不(?:需要|允许|可以|应)"
)
_SEVERAL = re.compile("可多选|多选")

GOOD = (
    "价格：☑含税 □不含税",
    "□ 需要\n■ 不需要",
    "交付物（可多选）：□文档 □源码",
    "由甲方/乙方代表签字，单价为元/月。",
    "甲方：________\n乙方：________\n价款____元，期限____月，自____至____。\n□含税 □不含税",
    "培训方式：☑现场 ☑线上",
)
BAD = (
    "价格：□含税 □不含税",
    "价格：☑含税 ☑不含税",
    "发票类型：\n□ 增值税专用发票\n□ 增值税普通发票",
    "运费由甲方/乙方承担。",
    "合同价格为含税/不含税价。",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if mentions.outline.form:
        return
    document = mentions.document
    boxed = {met.at for met in document.find(_BOXED)}
    slashes = {met.at: met.matches[0] for met in document.find(_SLASH)}
    group: list[Paragraph] = []
    last = -1
    for at in sorted({met.at for met in document.find(_BOXED, _CHOICE, _SLASH)}):
        paragraph = document.paragraphs[at]
        if paragraph.place.part != "body":
            break
        if at != last + 1:
            yield from _judge(group)
            group = []
        last = at
        boxes = at in boxed
        if boxes and (not group or paragraph.text.strip()[:1] in "□☐☑☒■√✓✔"):
            group.append(paragraph)
            continue
        yield from _judge(group)
        group = [paragraph] if boxes else []
        yield from _judge_ticked(paragraph)
        if paragraph.place.table is None and at in slashes:
            words = slashes[at]["tax"] or slashes[at][0]
            message = f"“{words}”没有选定；请只留其中一项"
            yield Remark(paragraph.place, message, words)
    yield from _judge(group)


def _judge(group: list[Paragraph]) -> Iterator[Remark]:
    if not group:
        return
    text = "\n".join(paragraph.text for paragraph in group)
    if len(_EMPTY.findall(text)) >= 2 and not _TICKED.search(text) and not _SEVERAL.search(text):
        first = group[0]
        at = _EMPTY.search(first.text)
        excerpt = first.text[at.start() if at else 0 :].strip()
        message = f"“{excerpt[:30]}”等备选都没有勾选；请选定一项"
        yield Remark(first.place, message, excerpt)
    else:
        for paragraph in group:
            yield from _judge_ticked(paragraph)


def _judge_ticked(paragraph: Paragraph) -> Iterator[Remark]:
    words = [match["words"] for match in _CHOICE.pattern.finditer(paragraph.text)]
    for word in words:
        opposite = next((w for w in words if w in (f"不{word}", f"无{word}", f"非{word}")), None)
        if opposite or {"是", "否"} <= set(words) or {"有", "无"} <= set(words):
            message = f"“{word}”与“{opposite or '否'}”都勾选了；请只留一项"
            yield Remark(paragraph.place, message, paragraph.text.strip())
            return
