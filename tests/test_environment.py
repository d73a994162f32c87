"""What the template language prints, and that nothing absent is turned into something else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import generate, make_deal, read_lines

from generator.errors import BrokenTemplate
from generator.home import Home

SmallHome = Callable[..., Home]


def needed(home: Home, **change: Any) -> set[str]:
    """The fields that a form turned out to need."""
    result = generate(make_deal(**change), home)
    return {finding.place.path for finding in result.findings if finding.code == "D015"}


@pytest.mark.parametrize(
    ("tag", "place"),
    [
        ("{{ 条款参数.退款天数|int }}", "$.terms.refund_days"),
        ("{{ 条款参数.退款天数|round }}", "$.terms.refund_days"),
        ("{{ -条款参数.退款天数 }}", "$.terms.refund_days"),
        ("{{ 10 / 条款参数.退款天数 }}", "$.terms.refund_days"),
        ("{{ 条款参数.退款天数 % 2 }}", "$.terms.refund_days"),
        ("{{ 甲方.地址[:2] }}", "$.buyer.address"),
        ("{{ 甲方.地址|upper }}", "$.buyer.address"),
        ("{{ 甲方.地址|indent }}", "$.buyer.address"),
        ("{{ 签订.日期.year }}", "$.signing.date"),
        ("{{ 附件|map(attribute='标题')|join('、') }}", "$.annexes"),
        ("{{ 附件|sort }}", "$.annexes"),
        ("{{ (附件|first).标题 }}", "$.annexes[0].title"),
        ("{{ 其他.客户.经理 }}", "$.extra.客户.经理"),
    ],
)
def test_what_is_absent_is_needed_whatever_is_done_with_it(
    small_home: SmallHome, tag: str, place: str
) -> None:
    assert {place} == needed(small_home(tag))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{% if 附件|selectattr('标题')|list %}有{% else %}无{% endif %}", "无"),
        ("{% if 附件|length %}有{% else %}无{% endif %}", "无"),
        ("{{ 附件|map(attribute='标题')|first|default('无') }}", "无"),
        ("{{ 甲方.地址 or '无' }}", "无"),
        ("{{ 其他.客户.经理|default('无') }}", "无"),
    ],
)
def test_what_is_absent_may_be_asked_after(
    small_home: SmallHome, tmp_path: Path, text: str, shown: str
) -> None:
    result = generate(make_deal(), small_home(text), folder=tmp_path)

    assert result.path
    assert [shown] == read_lines(result.path)


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("{{ 甲方|items }}", "一整组"),
        ("{{ 服务清单|map(attribute='名称') }}", "一整组"),
        ("{{ range(甲方.名称|length) }}", "一整组"),
        ("{{ (甲方.名称|length) / 2 }}", "浮点"),
        ("{{ 甲方.名子 }}", "没有“名子”"),
        ("{{ 甲方.名称.__class__ }}", "__class__"),
    ],
)
def test_what_is_no_text_is_not_printed(small_home: SmallHome, tag: str, words: str) -> None:
    with pytest.raises(BrokenTemplate, match=words):
        generate(make_deal(), small_home(tag))


def test_entries_of_a_free_list_are_groups_too(small_home: SmallHome, tmp_path: Path) -> None:
    home = small_home("{% for 人 in 其他.名单 %}{{ 人.items }}{{ 人.姓名 }}{% endfor %}")
    raw = make_deal(extra={"名单": [{"姓名": "甲", "items": "乙"}]})

    result = generate(raw, home, folder=tmp_path)

    assert result.path
    assert ["乙甲"] == read_lines(result.path)


def test_an_entry_of_a_free_list_that_lacks_a_field_is_told(small_home: SmallHome) -> None:
    home = small_home("{% for 人 in 其他.名单 %}{{ 人.电话 }}{% endfor %}")

    assert {"$.extra.名单[0].电话"} == needed(home, extra={"名单": [{"姓名": "甲"}]})
