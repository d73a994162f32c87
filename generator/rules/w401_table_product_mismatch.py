"""清单里单价乘数量不等于合价。

为什么：一行算错，总价跟着错；评标时以单价为准，会少收或多付。
怎么改：核对单价、数量、合价，把写错的一个改过来。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.mentions.products import find_products
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR

_HEAD = "序号\t名称\t单价（元）\t数量\t合价（元）\n"
_MONTHS = "名称\t月租金（元）\t数量\t月数\t金额（元）\n"

GOOD = (
    _HEAD + "1\t主机防护\t4,800.00\t12\t57,600.00\n2\t漏洞扫描\t1500\t96\t144,000.00",
    _HEAD + "1\t短信\t0.0333\t3000\t100.00\n2\t流量\t3.33\t3\t10.00",
    "名称\t单价（元）\t数量\t金额（万元）\n服务器\t48,000.00\t12台\t57.60",
    _MONTHS + "机柜\t1,000.00\t2\t12\t24,000.00\n带宽\t500.00\t1\t12\t6,000.00",
    "名称\t单价（不含税）\t数量\t税率\t价税合计（元）\n甲\t100.00\t2\t6%\t212.00",
    "名称\t单价（元）\t数量\t备注\n甲\t100.00\t2\t赠送",
    "阶段\t投入（人月）\t单价（元/人月）\t小计（元）\n设计\t12\t28,000\t336,000",
    _HEAD + "1\t防护\t4,800.00\t一批\t57,600.00\n2\t加固\t600.00\t2\t1,200.00\n3\t扫描\t5\t2\t10",
)
BAD = (
    _HEAD + "1\t主机防护\t4,800.00\t12\t57,000.00",
    _HEAD + "1\t主机防护\t4,800.00\t12\t57,600.00\n2\t扫描\t1,500.00\t69\t144,000.00",
    "名称\t单价（元）\t数量\t金额（万元）\n服务器\t48,000.00\t12台\t5.76\n终端\t5,000.00\t10台\t5.00",
    _MONTHS + "机柜\t1,000.00\t2\t12\t24,000.00\n带宽\t500.00\t1\t12\t60,000.00",
    _HEAD + "1\t主机\t48.00\t2\t96.00\n\n2\t终端\t10.00\t3\t33.00\n合计\t\t\t\t129.00",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    for grid in mentions.grids:
        for product in find_products(grid):
            if product.fits or not product.amount.value:
                continue  # an amount of 0 is what is given for free
            counts = " × ".join(figure.excerpt for figure in product.counts)
            due = f"{product.value:,.2f}"
            message = (
                f"“{product.line.label}”：{product.price.excerpt} × {counts} = {due} 元，"
                f"合价却写“{product.amount.excerpt}”；请核对单价、数量和合价"
            )
            yield Remark(product.amount.place, message, product.amount.excerpt, due)
