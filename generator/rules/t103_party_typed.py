"""单位名称是打上去的，不是字段。

为什么：模板多半由旧合同改来；留下一处去年客户的名称，就印进今年别人的合同。
怎么改：换成 {{ 甲方.名称 }} 或 {{ 乙方.名称 }}；确实每份都一样的（如本单位的名称），可以接受。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Line, Template
from generator.markup.lexicon import Lexicon
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.WARNING

GOOD = (
    "甲方：{{ 甲方.名称 }}",
    "甲方（盖章）：",
    "提交星河市政务数据平台",
    "甲方：委托服务的单位",
    "乙方：{{ 乙方.名称 }}（云服务公司）",
    "甲方应当向有关公司付款",
)
BAD = (
    "甲方：星河市政务数据中心",
    "本合同由云岭云计算有限公司提供服务",
    "甲方：临江新区管理委员会",
    "乙方（受托方）：青峰科技有限公司",
    "甲方\t南湖区图书馆",
    {"body": "{{ 甲方.名称 }}", "header": "星河市政务数据中心合同"},
)

_SIDES = {"乙方": "乙方", "受托方": "乙方", "供应商": "乙方", "卖方": "乙方", "供方": "乙方"}
_SIDE = r"(?P<side>甲\s?方|乙\s?方|委托方|受托方|采购人|供应商|买方|卖方|需方|供方)"
_NAME = (
    r"(?P<name>[\w（）()·]{2,30}(?:公司|集团|中心|大学|学院|学校|医院|银行|图书馆|博物馆|研究[院所]"
    r"|委员会|政府|[局厅院厂所处社会馆]))"
)
_TYPED = re.compile(rf"\s*{_SIDE}(?:\s?[（(][^（）()]{{1,12}}[）)])*\s?[:：]\s*{_NAME}\s*$")
_LABEL = re.compile(rf"\s*{_SIDE}(?:\s?[（(][^（）()]{{1,12}}[）)])*(?:名称)?\s?[:：]?\s*$")
_ALONE = re.compile(rf"\s*{_NAME}\s*$")
_GENERAL = re.compile(r"^(?:委托|受托|有关|服务|采购|供应|本|该|上述)")


def _find_beside(template: Template, line: Line) -> re.Match[str] | None:
    """A name in the cell right of one that says whose it is."""
    frame = line.frame
    if frame.row is None or not frame.cell or not _ALONE.match(line.text):
        return None
    for other in template.lines:
        own = other.frame
        if own.row == frame.row and own.cell == frame.cell - 1 and (m := _LABEL.match(other.text)):
            return _TYPED.match(f"{m['side']}：{line.text.strip()}")
    return None


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for line in template.shown:
        known = next((name for name in lexicon.parties if name in line.text), None)
        if known is not None:
            message = f"“{show(known)}”是打上去的单位名称；请换成字段，如 {{{{ 甲方.名称 }}}}"
            yield Remark(line.place, message, known, "{{ 甲方.名称 }}")
            continue
        typed = _TYPED.match(line.text) or _find_beside(template, line)
        if typed and not _GENERAL.search(typed["name"]):
            fix = f"{{{{ {_SIDES.get(typed['side'], '甲方')}.名称 }}}}"
            message = f"“{show(typed['name'])}”是打上去的单位名称；请换成 {fix}"
            yield Remark(line.place, message, typed["name"], fix)
