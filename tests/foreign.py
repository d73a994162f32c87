"""Contracts with the placeholders of other systems, each made into Word bytes.

A module constant is one contract as text for `contracts.writing`; what text cannot say (merge
fields, content controls, text boxes) is put in as XML.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
from contracts import writing
from docx.oxml import parse_xml
from test_reading_word import NAMESPACES, p, r

# 在线填表系统常见的写法：中文名称，单花括号，清单有表头。
CURLY = """
>> 合同编号：{合同编号}
= {项目名称}合同
甲方（采购人）：{甲方名称}
统一社会信用代码：{甲方统一社会信用代码}
法定代表人：{甲方法定代表人}
乙方：{乙方名称}
开户银行：{乙方开户行}
银行账号：{乙方银行账号}
第一条　服务内容
序号\t服务名称\t单位\t单价（元）\t数量\t金额（元）
1\t{服务名称}\t{单位}\t{单价}\t{数量}\t{金额}
合计\t<\t<\t<\t<\t{合同总金额(小写)}
第二条　服务期限自{服务开始日期}起至{服务结束日期}止。
第三条　合同总价为人民币{合同总金额(小写)}元（大写：{总金额大写}），税率为{税率}%。
签订日期：{签订日期}
"""

# Java 系统的写法：英文路径。
DOLLAR = """
= 技术服务合同
合同编号：${contract.number}
甲方：${buyer.name}　地址：${buyer.address}
乙方：${supplier.name}　电话：${supplier.contact.phone}
合同总价：￥${totalAmount}（大写：人民币${totalAmountCn}）。
服务期限：${startDate}至${endDate}，共${period.months}个月。
本合同于${signDate}在${signPlace}签订，一式${copies}份，甲方执${buyerCopies}份。
"""

# 文字写出的书名号式占位符，当事人的信息在两栏表格里。
ANGLES = """
合同编号：«合同编号»
项目名称：<<项目名称>>
甲方（盖章）：«采购人名称»\t乙方（盖章）：«供应商名称»
地址：«地址»|法定代表人：«法定代表人»\t地址：«地址»|法定代表人：«法定代表人»
签约时间：<<签订日期>>
合同价款：人民币<<合同价款>>元整，即￥<<合同价款小写>>。
"""

# 法务常用的方括号写法，正文里也有不是占位符的方括号。
SQUARE = """
= 【项目名称】服务合同
合同编号：【合同编号】
甲方：【甲方】
乙方：【乙方】
【特别提示】本合同依据财库【2026】第5号文件订立。【注】以盖章版为准。
1. 合同金额为人民币【合同金额大写】元整（¥【合同金额】），含税率【税率】%的增值税。
2. 履约保证金为【履约保证金（小写）】元。
3. 乙方开户行：【乙方开户行】，账号：【乙方账号】。
4. 本合同自【服务开始日期】起生效。
【以下无正文】
签订日期：【签订日期】
"""

# 老系统用的成对符号。
PAIRED = """
合同编号：#合同编号#　　项目：##项目名称##
甲方：%甲方名称%，联系人%甲方联系人%，电话%甲方联系电话%。
乙方：@乙方名称@，税号@乙方纳税人识别号@。
验收合格后支付合同总价的30%，余款占合同总价70%。
合同总价（小写）：$合同总价$元，（大写）：#合同总价大写#。
"""

# docxtemplater 的循环：表格一行、整段、行内条件。
LOOPS = """
甲方：{buyerName}，乙方：{supplierName}，合同编号：{contractNo}。
服务名称\t规格\t单价\t数量\t小计
{#items}{name}\t{spec}\t{unitPrice}\t{qty}\t{amount}{/items}
付款安排如下：
{#payments}
第{期次}期：{名称}，支付{比例}，计{金额}元（大写：{金额大写}）。
{/payments}
{#甲方邮箱}邮箱：{甲方邮箱}{/甲方邮箱}{^甲方邮箱}甲方没有邮箱{/}。
附件：{#annexes}《{title}》{/annexes}
合同总价：{total}元（大写：{totalInWords}）。
"""

# 英文名称，双花括号与双方括号；清单和付款计划没有循环标记，样例写了两行。
SNAKE = """
合同编号：[[contract_no]]
Party A: {{party_a_name}}　Party B: {{partyBName}}
Tax ID: {{party_a_tax_id}}　Bank: [[party_b_bank]]　Account: [[party_b_account]]
名称\t单价\t数量\t金额
[[name1]]\t[[price1]]\t[[qty1]]\t[[amount1]]
[[name2]]\t[[price2]]\t[[qty2]]\t[[amount2]]
付款期次\t付款比例\t付款金额
{{no}}\t{{percent}}\t{{amount}}
Total: ¥{{total_amount}}　大写：{{total_amount_cn}}
Signed: {{sign_date}}
"""


def _insert(paragraph: Any, *elements: str) -> None:
    for element in elements:
        wrapped = f"<w:x {NAMESPACES}>{element}</w:x>"
        for child in list(parse_xml(wrapped)):
            paragraph._p.append(child)


def _save(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _merge(name: str, *, simple: bool = False, look: str = "") -> str:
    """A merge field as Word writes it."""
    shown = r(f"«{name}»", look)
    if simple:
        return f'<w:fldSimple w:instr=" MERGEFIELD {name} ">{shown}</w:fldSimple>'
    marks = [
        f'<w:r><w:fldChar w:fldCharType="{each}"/></w:r>' for each in ("begin", "separate", "end")
    ]
    code = f'<w:r><w:instrText xml:space="preserve"> MERGEFIELD  {name}  \\* MERGEFORMAT </w:instrText></w:r>'
    return marks[0] + code + marks[1] + shown + marks[2]


def build_merge() -> bytes:
    """Word's mail merge: complex and simple fields, in a header and in the rows of a table."""
    document = docx.Document()
    _insert(document.sections[0].header.paragraphs[0], r("编号："), _merge("合同编号", simple=True))
    _insert(document.add_paragraph("甲方："), _merge("甲方名称", look="<w:b/>"))
    _insert(document.add_paragraph("乙方："), _merge("Supplier_Name"))
    _insert(
        document.add_paragraph("总价：人民币"), _merge("合同总价大写"), r("元整（￥"),
        _merge("合同总价"), r("）"),
    )  # fmt: skip
    table = document.add_table(2, 3)
    for cell, text in zip(table.rows[0].cells, ("名称", "数量", "金额"), strict=True):
        cell.text = text
    first, middle, last = (cell.paragraphs[0] for cell in table.rows[1].cells)
    _insert(first, _merge("TableStart:Items"), _merge("Name"))
    _insert(middle, _merge("Quantity", simple=True))
    _insert(last, _merge("Amount"), _merge("TableEnd:Items"))
    _insert(document.add_paragraph("签订日期："), _merge("签订日期"))
    return _save(document)


def _control(name: str, shown: str, *, unfilled: bool = True) -> str:
    mark = "<w:showingPlcHdr/>" if unfilled else ""
    look = '<w:rStyle w:val="PlaceholderText"/>'
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{name}"/><w:tag w:val="t1"/>{mark}<w:text/></w:sdtPr>'
        f"<w:sdtContent>{r(shown, look)}</w:sdtContent></w:sdt>"
    )


def _box(text: str) -> str:
    inner = p(*(r(each) for each in text))
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>'
        f"<w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{inner}</w:txbxContent>"
        f"</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def build_controls() -> bytes:
    """Word's content controls, and a text box in two renderings with a torn placeholder."""
    document = docx.Document()
    _insert(document.add_paragraph("合同编号："), _control("合同编号", "单击或点击此处输入文字。"))
    _insert(document.add_paragraph("甲方："), _control("甲方名称", "单击此处输入甲方名称"))
    _insert(document.add_paragraph("乙方："), _control("乙方名称", "乙方名称", unfilled=False))
    _insert(document.add_paragraph("总价："), _control("合同总价（大写）", "[大写]"))
    _insert(document.add_paragraph("小写：¥"), _control("合同总价", "0.00"))
    _insert(document.add_paragraph(), _box("签订于{签订日期}"))
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "项目名称"
    _insert(table.cell(0, 1).paragraphs[0], _control("项目名称", "单击此处"))
    return _save(document)


STYLES: dict[str, Callable[[], bytes]] = {
    **{
        name: lambda text=text: writing.build(text)  # type: ignore[misc]
        for name, text in {
            "curly": CURLY,
            "dollar": DOLLAR,
            "angles": ANGLES,
            "square": SQUARE,
            "paired": PAIRED,
            "loops": LOOPS,
            "snake": SNAKE,
        }.items()
    },
    "merge": build_merge,
    "controls": build_controls,
}
