"""开票申请缺少开票必需的内容。

为什么：没有发票类型和税收编码就开不出发票；向企业开票和开专用发票都必须有税号。
怎么改：在开票里补上发票类型、19 位税收编码，在甲方里补上纳税人识别号。
依据：增值税法、发票管理办法；电子税务局批量开票导入模板的必填项。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR
_PAPER = {"kind": "invoice", "form": "payment", "over": "payments", "index": 0, "key": "1"}
_CODE = "3040203000000000000"


def _request(**invoicing: object) -> dict[str, object]:
    return {
        "invoicing": {"kind": "增值税普通发票", "tax_code": _CODE, "tax_rate": "6%"} | invoicing,
        "payments": [{"percent": "100%"}],
        "@paper": _PAPER,
    }


_LATER = {"accept": {"D604": "签订后提供税号"}}
_FIRM = {"buyer": {"name": "星河数据有限公司"}}

GOOD = (
    _request(),
    _request(kind="增值税专用发票", tax_id="12110000400000005K") | _LATER,
    _request(tax_id="91110000MA00A1B2CX") | _FIRM,
    {"invoicing": {"tax_rate": "6%"}},
    _request(kind="增值税专用发票"),
    _request(tax_code=" "),
)
BAD = (
    _request(kind=None),
    _request(tax_code=None),
    _request() | {"invoicing": {}},
    _request() | _FIRM,
    _request(kind="增值税专用发票") | _LATER,
)


def check(deal: Deal, facts: Facts, history: History) -> Iterator[Remark]:
    if facts.paper.kind != "invoice":
        return
    kind = deal.invoicing.kind if deal.invoicing else None
    code = deal.invoicing.tax_code if deal.invoicing else None
    if kind is None:
        words = "开票申请没有写发票类型；请写增值税普通发票或增值税专用发票"
        yield Remark("$.invoicing.kind", words)
    if code is None:  # of one that is no code D603 tells
        words = "开票申请没有写税收编码；请填 19 位的具体编码，如信息系统服务 3040203000000000000"
        yield Remark("$.invoicing.tax_code", words)
    if (facts.invoicing.tax_id or "").strip():
        return
    if kind == "增值税专用发票":
        # D604 says so already, unless it was accepted when the contract was made.
        if "D604" in (deal.accept or {}):
            words = "开增值税专用发票必须有甲方税号，签订时接受的缺税号到此为止；请补上"
            yield Remark("$.buyer.tax_id", words)
    elif facts.invoicing.title.rstrip().endswith("公司"):
        words = f"向企业“{facts.invoicing.title}”开票必须有税号；请填写甲方的纳税人识别号"
        yield Remark("$.buyer.tax_id", words)
