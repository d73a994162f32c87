"""值里留有占位的文字。

为什么：待定、XX、None 这样的占位会原样印进合同，使条款无法履行，也说明数据还没有填完。
怎么改：填上真正的值；暂时没有的，删去这一项，不要写占位文字。值确实如此时可以接受。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from generator.findings import Severity
from generator.rule import Remark
from generator.values import show
from generator.wording import NAMES, PROSE, Wording

SEVERITY = Severity.ERROR
OVERRULABLE = True

GOOD = (
    {"items": [{"name": "XXL 机柜", "spec": "XX-100", "amount": "120000.00"}]},
    {"items": [{"name": "HTTP 5xx 告警服务", "unit": "/", "remark": "无", "amount": "120000.00"}]},
    {
        "items": [
            {"name": "测试数据管理服务", "remark": "发票备注请填写合同编号…", "amount": "120000.00"}
        ]
    },
    {"project": {"name": "待定价药品目录平台运维项目"}},
    {
        "supplier": {"contact": {"name": "李楠"}},
        "acceptance": [{"stage": "final", "issues": "待确认事项均已解决"}],
    },
)

BAD = (
    {"project": {"service": "待定"}},
    {"buyer": {"name": "某某局"}},
    {"buyer": {"contact": {"name": "None"}}},
    {"supplier": {"contact": {"phone": "010-XXXXXXXX"}}},
    {"supplier": {"address": "星河市____路9号"}},
    {"project": {"name": "XX平台运维项目"}},
    {"number": "2026-XXX"},
    {"annexes": [{"title": "【】"}]},
    {"supplier": {"name": "XXX有限公司"}},
    {"extra": {"项目经理": ["TODO"]}},
    {"signing": {"place": "？？？"}},
    {"items": [{"name": "云主机", "remark": "单价待补充", "amount": "120000.00"}]},
    {"supplier": {"bank": "#N/A"}},
    {"buyer": {"legal_representative": "暂无"}},
)


_WHOLE = re.compile(
    r"待(?:定|填|填写|补|补充|确认|完善|议|核实)|暂(?:定|缺|空)|未定|请(?:填写|输入|选择)|某某?"
    r"|none|null|nan|undefined|tb[da]|todo|test|x{2,}|#n/a|#ref!|#value!|#name\?"
    r"|测试|测试数据|测试项目|示例|样例|lorem ipsum.*|[?？_＿…·*×?！!]+|【\s*】|（\s*）|\(\s*\)",
    re.I,
)
# In a longer text: what no finished text holds. XXL, XX-100 and 5xx are names of things.
_PART = re.compile(
    r"待(?:定|填|填写|补充)(?![\u4e00-\u9fff]{2})|某某|_{2,}|＿{2,}|[?？]{2,}|×{2,}|\*{3,}"
    r"|(?<![A-Za-z0-9])[Xx]{2,}(?![A-Za-z0-9-])|\d[Xx×]{3,}\d?|【\s*】|（\s*）|\(\s*\)|《\s*》"
    r"|(?<![A-Za-z])(?:TBD|TODO|None|NaN|undefined|lorem ipsum)(?![A-Za-z])|#(?:N/A|REF!|VALUE!)"
)
_DOUBTFUL = re.compile(r"n/?a|暂无", re.I)
_NAMES_ONLY = re.compile(r"请(?:填写|输入|选择)|…|\.{3,}")
_JUDGED_ELSEWHERE = frozenset({"tax_id", "postcode", "cnaps", "tax_code"})

_find_part = lru_cache(maxsize=4096)(_PART.search)  # the parties' texts come again and again


def judge(wording: Wording) -> Iterator[Remark]:
    text = wording.text.strip()
    if not text or wording.key in _JUDGED_ELSEWHERE:
        return
    if _WHOLE.fullmatch(text):
        yield Remark(
            wording.place,
            f"{wording.title}写的是占位文字“{text}”，请填上真正的值",
            text,
        )
        return
    found = _find_part(text)
    if found is None and wording.key and wording.key not in PROSE:
        found = _DOUBTFUL.fullmatch(text)
    if found is None and wording.key in NAMES:
        found = _NAMES_ONLY.search(text)
    if found:
        yield Remark(
            wording.place,
            f"{wording.title}“{show(text)}”里有占位文字“{found.group()}”，请填上真正的值",
            text,
            severity=Severity.WARNING,
        )
