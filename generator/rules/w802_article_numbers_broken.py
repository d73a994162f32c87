"""条的编号跳号、重号或颠倒。

为什么：少一条可能是删漏了内容，重号会让引用“第五条”有两个意思。
怎么改：重新编号，并核对各处的引用；最好改用自动编号。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.facts import Facts
from generator.findings import Severity
from generator.mentions import Mentions
from generator.model import Deal
from generator.numerals import write_integer
from generator.rule import Remark

SEVERITY = Severity.WARNING

GOOD = (
    "第一条 内容\n第二条 期限\n第三条 价款",
    "第一条 内容\n第二条 期限\n第一条 内容\n见清单。\n第二条 期限\n一年。",
    "第一条 内容\n第二条规定的期限届满后，适用第四条。\n第二条 期限",
    "第一条 内容\n第二条 期限\n（以下无正文）\n附件1 保密协议\n第一条 定义\n第二条 范围",
    "依照民法典第五百八十五条。\n第十条 说明",
)
BAD = (
    "第一条 内容\n第二条 期限\n第四条 价款\n第五条 违约",
    "第一条 内容\n第二条 期限\n第二条 价款\n第三条 违约",
    "第一条 内容\n第三条 期限\n第三条 价款\n第四条 违约",
    "第一条 内容\n第二条 期限\n第三条 价款\n第二条 违约\n第五条 争议",
)


def check(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> Iterator[Remark]:
    articles = [a for a in mentions.articles if a.place.table is None]
    last, zone = 0, ""
    for index, article in enumerate(articles):
        here = mentions.outline.zone(article.place)
        number = article.number
        if here == "annex" != zone:
            last = 0
        zone = here
        if number == last + 1 or last == 0 or (number == 1 and last > 1):
            last = number
            continue
        following = articles[index + 1].number if index + 1 < len(articles) else None
        before, now = f"第{write_integer(last)}条", f"第{write_integer(number)}条"
        due = f"第{write_integer(last + 1)}条"
        excerpt = article.excerpt.strip()[:20]
        if number > last + 1 and following != last + 2:
            message = f"{before}之后是{now}，缺{due}；请重新编号或补上缺的一条"
            last = number
        elif number == last and following != last + 2:
            message = f"{now}出现了两次；请重新编号"
        else:
            message = f"{before}之后应是{due}，这里写作{now}；请改正编号"
            last += 1
        yield Remark(article.place, message, excerpt)
