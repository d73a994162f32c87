"""留着“待定”“XX”一类的占位文字。

为什么：占位的地方没有约定；签了字，就只能另行协商。
怎么改：换成实际的内容；确实要以后再定的，写明由谁、在什么时候、怎样定。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.concordance import Search
from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark, is_own

SEVERITY = Severity.WARNING

_MARKS = Search(
    r"(?<![A-Za-z0-9Ｘ*-])(?:[XＸ]{2,12}|[xｘ]{2,12}|×{2,12}|※{2,12}|○{2,12}|\*{3,12})(?![A-Za-z0-9*-])"
    r"|某某+|(?<![A-Za-z])(?:TBD|TODO|tbd|N/A/N/A)(?![A-Za-z])"
    r"|[（(【\[](?:此处|请|待)(?:填写?|补充?|输入|插入|确认|定)[^）)】\]]{0,12}[）)】\]]"
    r"|(?:此处|请在此)(?:填写|输入|插入)"
)
_OPEN = Search(r"(?:待定|待补充|待填写?|暂缺|待商定)(?=\s*[，。；、）)】]|\s*$|元|日)")
GOOD = (
    "待定事项由双方协商。",
    "编号：HT-XX-2026，型号 XXL，文件为 XML 格式",
    "卡号6222****1234",
    "某一方违约的，请填写附表。",
    "尺寸为 20×30×40 毫米",
    ("项目名称：XX 试点", {"project": {"name": "XX 试点"}}),
)
BAD = (
    "付款时间待定。",
    "甲方：XX有限公司",
    "地址：××市××路",
    "乙方：某某公司",
    "联系人：【请填写】",
    "违约金为【待定】%",
    "交付地点：TBD",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if mentions.outline.form:
        return
    told = -1
    for at, paragraph, _, (match, *_) in mentions.document.find(_MARKS, _OPEN):
        if paragraph.place.part == "properties" or at == told:
            continue
        if not is_own(paragraph.text, *match.span(), deal):
            message = f"留着占位的“{match[0]}”；请换成实际的内容"
            yield Remark(paragraph.place, message, match[0])
            told = at
