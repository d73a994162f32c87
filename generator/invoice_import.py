"""What of an issued invoice request goes into the tax bureau's import workbook, and its rules.

Pure: a deal with the facts of its request becomes an `ImportInvoice`; `find_breaches` holds it
against the rules of the 批量开票-导入开票模板 (V260401) and of 数电票 before anything is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from generator import money
from generator.codes import check_tax_code, check_tax_id
from generator.facts import Facts
from generator.model import Deal
from generator.values import show

SPECIAL, PLAIN = "增值税专用发票", "普通发票"
_KINDS = {SPECIAL: SPECIAL, "增值税普通发票": PLAIN}
_SHOWN = {
    (True, True): "展示地址、电话、开户银行及银行账号",
    (True, False): "展示地址、电话",
    (False, True): "展示开户银行、银行账号",
    (False, False): "",
}
# How many characters a column takes, by its heading in row 3.
LIMITS = {
    "发票流水号": 20,
    "购买方名称": 100,
    "购买方纳税人识别号": 20,
    "购买方地址": 100,
    "购买方电话": 50,
    "购买方开户银行": 100,
    "购买方银行账号": 100,
    "备注": 230,
    "购买方邮箱": 72,
    "项目名称": 100,
    "商品和服务税收编码": 20,
    "规格型号": 40,
    "单位": 22,
    "数量": 16,
    "单价": 16,
    "金额": 16,
    "税率": 8,
}
_MOST_DECIMALS = 13
_NUMBERS = ("amount", "rate", "quantity", "unit_price")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class ImportLine(Struct, frozen=True):
    """A line of an invoice: `amount` is tax-inclusive yuan, `rate` a ratio."""

    name: str
    tax_code: str
    amount: Decimal
    rate: Decimal
    spec: str = ""
    unit: str = ""
    quantity: Decimal | None = None
    unit_price: Decimal | None = None

    def list_fields(self) -> dict[str, str]:
        """The line as the portal's columns have it, all text, blank ones left out."""
        texts = {
            "项目名称": self.name,
            "商品和服务税收编码": self.tax_code,
            "规格型号": self.spec,
            "单位": self.unit,
            "数量": _plain(self.quantity),
            "单价": _plain(self.unit_price),
            "金额": f"{self.amount:.2f}",
            "税率": _plain(self.rate),
        }
        return {heading: text for heading, text in texts.items() if text}


class ImportInvoice(Struct, frozen=True):
    """An invoice to import; `serial` is the request's number, by which the sheets are joined.

    Amounts include tax: from a tax-inclusive amount the portal works out the tax as we do (gross
    less rounded net), from a net one it may differ by a fen from the contract's sum.
    """

    serial: str
    kind: str
    buyer: str
    lines: tuple[ImportLine, ...]
    tax_id: str = ""
    address: str = ""
    phone: str = ""
    bank: str = ""
    account: str = ""
    remark: str = ""
    email: str = ""

    def list_fields(self) -> dict[str, str]:
        """The invoice as the portal's columns have it, all text, blank ones left out."""
        shown = _SHOWN[bool(self.address or self.phone), bool(self.bank or self.account)]
        texts = {
            "发票流水号": self.serial,
            "发票类型": self.kind,
            "是否含税": "是",
            "购买方名称": self.buyer,
            "购买方纳税人识别号": self.tax_id,
            "购买方地址": self.address,
            "购买方电话": self.phone,
            "购买方开户银行": self.bank,
            "购买方银行账号": self.account,
            "是否展示购买方地址电话银行账号": shown,
            "备注": self.remark,
            "购买方邮箱": self.email,
        }
        return {heading: text for heading, text in texts.items() if text}

    def list_values(self) -> dict[str, Any]:
        """The invoice as values for JSON, decimals as text; `read_values` takes them back."""
        return {**asdict(self), "lines": [_list_line(line) for line in self.lines]}


class Breach(Struct, frozen=True):
    """A rule of the portal that an invoice breaks: which, its line (from 1), column and words."""

    serial: str
    line: int | None
    field: str
    message: str

    @property
    def where(self) -> str:
        """The column, and the line where it is one's."""
        return f"第 {self.line} 行明细的{self.field}" if self.line else self.field

    def __str__(self) -> str:
        return f"{self.serial or '（没有编号）'} {self.where}：{self.message}"


def read_values(values: dict[str, Any]) -> ImportInvoice:
    """The invoice that `list_values` gave."""
    return ImportInvoice(**{**values, "lines": tuple(map(_read_line, values["lines"]))})


def _list_line(line: ImportLine) -> dict[str, Any]:
    return {
        name: f"{value:f}" if isinstance(value, Decimal) else value
        for name, value in asdict(line).items()
    }


def _read_line(values: dict[str, Any]) -> ImportLine:
    numbers = {name: Decimal(values[name]) for name in _NUMBERS if values.get(name) is not None}
    return ImportLine(**{**values, **numbers})


def make_import(deal: Deal, facts: Facts) -> ImportInvoice:
    """The invoice of an issued request; what is not known is left blank, and told as a breach."""
    own = deal.invoicing
    code = (own and own.tax_code) or ""
    lines = tuple(
        ImportLine(
            name=line.name,
            tax_code=code.strip(),
            amount=line.gross,
            rate=line.rate,
            spec=line.spec or "",
            unit=line.unit or "",
            quantity=line.quantity,
        )
        for line in facts.invoice.lines
    )
    said = [f"合同编号：{deal.number}"] if deal.number else []
    if deal.project.procurement_number:
        said.append(f"项目编号：{deal.project.procurement_number}")
    said += [own.remark] if own and own.remark else []
    kind = str.__str__(own.kind) if own and own.kind else ""
    return ImportInvoice(
        serial=facts.paper.number or "",
        kind=_KINDS.get(kind, kind),
        buyer=facts.invoicing.title.strip(),
        lines=lines,
        tax_id=(facts.invoicing.tax_id or "").strip(),
        address=((own and own.address) or "").strip(),
        phone=((own and own.phone) or "").strip(),
        bank=((own and own.bank) or "").strip(),
        account=re.sub(r"\s", "", (own and own.account) or ""),
        remark="；".join(said),
        email=((own and own.email) or "").strip(),
    )


def find_breaches(invoices: Iterable[ImportInvoice]) -> list[Breach]:
    """Every rule that these invoices break, each and together."""
    breaches: list[Breach] = []
    seen: set[str] = set()
    for invoice in invoices:
        if invoice.serial and invoice.serial in seen:
            breaches.append(tell_twice(invoice.serial))
        seen.add(invoice.serial)
        breaches += _judge_invoice(invoice)
    return breaches


def tell_twice(serial: str) -> Breach:
    """That a serial is another invoice's already."""
    return Breach(serial, None, "发票流水号", "这个流水号已经用过，每张发票要有自己的流水号")


def _judge_invoice(invoice: ImportInvoice) -> Iterator[Breach]:
    serial = invoice.serial

    def breach(field: str, message: str, line: int | None = None) -> Breach:
        return Breach(serial, line, field, message)

    if not serial.strip():
        yield breach("发票流水号", "没有编号")
    if invoice.kind not in (SPECIAL, PLAIN):
        words = f"“{show(invoice.kind)}”不能导入，只能是{SPECIAL}或{PLAIN}"
        yield breach("发票类型", words)
    if not invoice.buyer.strip():
        yield breach("购买方名称", "必填，现在是空的")
    if invoice.tax_id:
        problem = check_tax_id(invoice.tax_id)
        if problem and problem.sure:
            yield breach("购买方纳税人识别号", problem.message)
    elif invoice.kind == SPECIAL:
        yield breach("购买方纳税人识别号", f"{SPECIAL}必填，现在是空的")
    elif invoice.buyer.rstrip().endswith("公司"):
        yield breach("购买方纳税人识别号", f"向企业“{show(invoice.buyer)}”开票必填，现在是空的")
    for heading, text in invoice.list_fields().items():
        yield from (breach(heading, words) for words in judge_text(heading, text))
    if not invoice.lines:
        yield breach("金额", "没有明细，至少要有一行")
    for number, line in enumerate(invoice.lines, 1):
        yield from (breach(heading, words, number) for heading, words in _judge_line(line))


def _judge_line(line: ImportLine) -> Iterator[tuple[str, str]]:
    if not line.name.strip():
        yield "项目名称", "必填，现在是空的"
    if line.name.startswith("*"):
        yield "项目名称", f"“{show(line.name)}”不要自己写 *简称*，系统会加上"
    problem = check_tax_code(line.tax_code)
    if problem and problem.sure:
        yield "商品和服务税收编码", problem.message
    if line.amount <= 0:
        yield "金额", f"{line.amount} 不是正数；红字发票不能批量导入"
    elif money.round_fen(line.amount) != line.amount:
        yield "金额", f"{line.amount} 超过两位小数"
    if not 0 <= line.rate < 1:
        yield "税率", f"{line.rate} 不是 0 到 1 之间的小数；6% 写作 0.06"
    for heading, number in (("数量", line.quantity), ("单价", line.unit_price)):
        if number is None:
            continue
        exponent = number.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > _MOST_DECIMALS:
            yield heading, f"{number} 超过 {_MOST_DECIMALS} 位小数"
        if number <= 0:
            yield heading, f"{number} 不是正数"
    if line.quantity is not None and line.unit_price is not None:
        product = money.line_amount(line.unit_price, line.quantity)
        if abs(product - line.amount) > Decimal("0.01"):
            yield "金额", f"{line.amount} 与单价乘数量 {product} 相差超过 0.01"
    for heading, text in line.list_fields().items():
        for words in judge_text(heading, text):
            yield heading, words


def judge_text(heading: str, text: str, most: int | None = None) -> Iterator[str]:
    """What is wrong with a text for its column; `most` is what the version at hand takes."""
    limit = min(each for each in (LIMITS.get(heading), most, 10_000) if each is not None)
    if len(text) > limit:
        yield f"有 {len(text)} 个字符，最多 {limit} 个，请缩短：{show(text)}"
    if found := _UNPRINTABLE.search(text):
        yield f"第 {found.start() + 1} 个字符是不能保存的控制字符 U+{ord(found.group()):04X}"
    elif heading != "备注" and re.search(r"[\r\n\t]", text):
        yield f"里面有换行或制表符，请写成一行：{show(text)}"


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}" if number else "0"
