"""A form answers to the same names in every command, and a slip is told with the nearest one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from generator.home import Home

FORM = "contract/technical-service"
SPELT = [
    FORM,
    "合同/技术服务合同",
    "合同/technical-service",
    "技术服务合同",
    "technical-service",
    "技术服务合同.docx",
    "contract/technical-service.docx",
    "contract\\technical-service",
    "合同\\技术服务合同",
    " 合同 / 技术服务合同 ",
    "Contract/Technical-Service",
]
COMMANDS = [
    ["check"],
    ["preview"],
    ["history"],
    ["diff"],
    ["fields", "--form"],
    ["publish", "--note", "改", "--as"],
]


@pytest.fixture
def named(small_home: Callable[..., Home]) -> Home:
    """A home with one form, published."""
    return small_home(
        "合同编号：{{ 合同编号 }}",
        "甲方：{{ 甲方.名称 }}，乙方：{{ 乙方.名称 }}",
        "合同总价{{ 合同总价|人民币 }}（大写：人民币{{ 合同总价|大写 }}）",
    )


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_every_command_knows_a_form_by_all_its_names(
    command: list[str], named: Home, gen: Callable[..., Any]
) -> None:
    file = named.templates / "contract" / "technical-service.docx"
    assert file.is_file()

    for name in [*SPELT, str(file)]:
        ran = gen("templates", *command, name, "--home", named.root)
        assert ran.code in (0, 1), (name, ran.err)
        assert "没有叫" not in ran.err and "找不到" not in ran.err + ran.out, name


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("技术服务合", "没有叫“技术服务合”的模板"),
        ("contract", "“contract”是一种文书"),
        ("合同", "“合同”是一种文书"),
        ("合约/技术服务合同", "没有叫“合约”的文书种类"),
        ("", "没有叫“”的模板"),
        ("x" * 5000, "没有叫"),
    ],
)
def test_a_slip_is_told_alike(
    command: list[str], name: str, words: str, named: Home, gen: Callable[..., Any]
) -> None:
    ran = gen("templates", *command, name, "--home", named.root)

    assert 2 == ran.code
    assert words in ran.err and FORM in ran.err


def test_a_broken_kind_stops_no_other(named: Home, gen: Callable[..., Any]) -> None:
    other = named.templates / "notice"
    other.mkdir()
    (other / "template.toml").write_bytes(b"\xff\xfe title")

    assert 0 == gen("templates", "history", FORM, "--home", named.root).code
    told = gen("templates", "history", "技术服务合同", "--home", named.root)
    assert 2 == told.code and "不是 UTF-8" in told.err

    (other / "template.toml").write_text("title = “通知”\n", encoding="utf-8")
    told = gen("templates", "history", "技术服务合同", "--home", named.root)
    assert 2 == told.code and "第 1 行第 9 个字符处" in told.err


def test_what_does_not_go_with_a_form_is_refused(named: Home, gen: Callable[..., Any]) -> None:
    picked = gen("templates", "preview", FORM, "--pick", "2", "--home", named.root)
    assert 2 == picked.code and "--pick" in picked.err

    (named.templates / "contract" / "other.docx").write_bytes(
        (named.templates / "contract" / "technical-service.docx").read_bytes()
    )
    for command in ("check", "preview"):
        ran = gen("templates", command, FORM, "--as", "contract/other", "--home", named.root)
        assert 2 == ran.code and "--as" in ran.err
