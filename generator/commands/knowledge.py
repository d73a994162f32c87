"""`gen uppercase`, `gen explain`, `gen rules`: what the program knows by itself."""

from __future__ import annotations

import click

from generator.errors import WrongUsage
from generator.terminal import answer, answer_json

_format = click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", help="输出格式。"
)


@click.command(
    "uppercase",
    options_metavar="[选项]",
    context_settings={"ignore_unknown_options": True},  # a minus sign is no option
)
@click.argument("value", metavar="金额或大写")
@click.option("--invoice", is_flag=True, help="发票写法（圆）。")
@click.option("--no-zero-after-wan", is_flag=True, help="万位为零、千位不为零时不写“零”。")
def uppercase(value: str, invoice: bool, no_zero_after_wan: bool) -> None:
    """金额转大写；给大写则转回数字。"""
    import re

    from generator import money
    from generator.errors import AmountError
    from generator.uppercase import read_amount, write_amount

    if re.search(r"[0-9０-９]", value) or not value.strip():
        try:
            number = money.parse_amount(value.strip(), signed=invoice)
        except AmountError as error:
            if error.fix and error.fix[0].isdigit():  # a value, where a person expects a sentence
                raise AmountError(error.message, fix=f"写成 {error.fix}") from error
            raise
        answer(
            write_amount(
                number,
                style="invoice" if invoice else "contract",
                zero_after_wan=not no_zero_after_wan,
            )
        )
    else:
        answer(money.format_plain(read_amount(value)))


@click.command("explain", options_metavar="[选项]")
@click.argument("code", metavar="代码")
def explain(code: str) -> None:
    """解释一条检查：为什么、怎么改、依据。"""
    from generator import rules
    from generator.findings import Severity

    rule = rules.find_rule(code)
    if rule is None:
        raise WrongUsage(f"没有代码为“{code}”的检查", fix="用 gen rules 查看全部代码")
    overrule = "可以写明理由后接受" if rule.overrulable else "不能接受，只能改正"
    if rule.severity is not Severity.ERROR:
        overrule = "可以写明理由后接受"
    answer(f"{rule.code}（{rule.severity.chinese}，{overrule}）\n\n{rule.text}")


@click.command("rules", options_metavar="[选项]")
@_format
def list_rules(format_: str) -> None:
    """列出全部检查。"""
    from generator import rules

    if format_ == "json":
        import json

        listed = [
            {
                "code": rule.code,
                "name": rule.name,
                "severity": rule.severity.value,
                "overrulable": rule.overrulable,
                "summary": rule.summary,
            }
            for rule in rules.list_rules()
        ]
        answer_json(json.dumps({"version": 1, "rules": listed}, ensure_ascii=False, indent=2))
        return
    for rule in rules.list_rules():
        answer(f"{rule.code}  {rule.severity.chinese}  {rule.summary}")
