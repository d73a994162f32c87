"""标签后面没有内容。

为什么：“账号：”后面空着，签字之后谁都可以填。
怎么改：补上内容；确实没有的，连标签一起去掉；留待签字时填写的，画一条横线。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.concordance import Search
from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.model import Deal
from generator.rule import Remark

SEVERITY = Severity.ERROR

# Labels that only ever stand before a value; signature, seal and date are left for the pen.
_LABEL = Search(
    r"(?:^|[，；、\s])((?:合同|项目|采购|代理|协议)?(?:编号|名称)|甲\s*方|乙\s*方|(?:通讯|联系|注册)?地\s*址|"
    r"邮\s*编|邮政编码|联\s*系\s*人|(?:联系)?电\s*话|联系方式|(?:电子)?邮箱|法定代表人|开户(?:行|银行)|"
    r"账\s*号|银行账号|户\s*名|账户名称?|纳税人识别号|统一社会信用代码|税\s*号|签订地点|履行地点|"
    r"服务期限|合同总价|中标金额|税率)\s*[：:]\s*$"
)

GOOD = (
    "地址：星河市云岭路 1 号",
    "甲方（盖章）：",
    "法定代表人或者授权代表（签字）：",
    "签订日期：",
    "开户行：________________",
    "乙方提供的服务如下：",
    "地址：\n星河市云岭路 1 号",
    "第一条 内容\n见清单。\n（以下无正文）\n甲方：\n法定代表人：\n电话：",
    "甲方：\n乙方：\n地址：\n电话：\n邮编：\n账号：\n价款为____元。",
    "",
)
BAD = (
    "账号：",
    "甲方：\n乙方：云岭云计算有限公司",
    "地 址：\n邮编：100000",
    "合同编号：\n项目名称：业务平台云服务项目",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    if mentions.outline.form:
        return
    # A stranger's contract may be numbered and dated by hand; our own forms never leave it so.
    severity = Severity.WARNING if deal is None else None
    for at, paragraph, _, (found, *_) in mentions.document.find(_LABEL):
        place = paragraph.place
        if place.table is not None or mentions.outline.zone(place) == "signature":
            continue
        # The value may stand in the next paragraph, which then is no label itself.
        below = mentions.document.find_next(at, outside_tables=True)
        after = "：" if below is None else mentions.document.paragraphs[below].text
        if "：" in after or ":" in after:
            message = f"“{found[1]}”后面没有内容；请补上，或连标签一起去掉"
            yield Remark(place, message, paragraph.text.strip(), None, severity)
