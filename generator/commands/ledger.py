"""`gen ledger`: what was issued, what came of it, and whether the files still stand."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import click
from msgspec.structs import asdict

from generator import dates, files, money
from generator.commands.options import FORMAT, HOME, LEDGER
from generator.errors import GeneratorError, WrongUsage
from generator.history import Paper
from generator.home import Home
from generator.ledger import Ledger, open_ledger, write_sheet
from generator.terminal import answer, answer_json, say

FINE, MEND = 0, 1
_T = TypeVar("_T")
STATUS = {"issued": "有效", "void": "作废", "replaced": "已换发"}
_KIND = click.Option(["--kind"], metavar="种类", help="同一编号有几种文书时说明是哪一种。")


def make_group(find_home: Callable[[click.Context], Home]) -> click.Group:
    """The group of commands over the ledger."""

    def opened(path: str | None) -> Ledger:
        home = find_home(click.get_current_context())
        place = Path(path) if path else home.ledger
        if not place.exists():  # nor is one made by looking into it
            raise WrongUsage(
                f"还没有台账：{place}",
                fix="第一次出具文书时会建立；别处已有台账的，用 --ledger 或环境变量 GENLEDGER 指明",
            )
        return open_ledger(place, root=home.root)

    def list_(
        ledger: str | None, format_: str, kind: str | None, deal: str | None, **_: Any
    ) -> int:
        with opened(ledger) as book:
            papers = book.list_papers(kind=kind, deal=deal)
        if format_ == "json":
            answer_json(_dump(papers))
        else:
            for paper in papers:
                answer(_line(paper))
            say(f"共 {len(papers)} 份。")
        return FINE

    def show(number: str, ledger: str | None, format_: str, kind: str | None, **_: Any) -> int:
        with opened(ledger) as book:
            papers = book.show(number, kind)
        if format_ == "json":
            answer_json(_dump(papers))
        else:
            answer("\n\n".join(_describe(paper) for paper in papers))
        return FINE

    def verify(ledger: str | None, format_: str, **_: Any) -> int:
        with opened(ledger) as book:
            faults = book.verify()
        if format_ == "json":
            listed = [
                {
                    "kind": f.kind,
                    "number": f.paper.number,
                    "path": f.paper.path,
                    "message": f.message,
                }
                for f in faults
            ]
            answer_json(json.dumps({"version": 1, "faults": listed}, ensure_ascii=False))
        for fault in faults:
            say(f"{fault.paper.number}：{fault.message}\n  下一步：{fault.fix}")
        if not faults:
            say("台账与文件一致。")
        return MEND if faults else FINE

    def void(number: str, reason: str, ledger: str | None, kind: str | None, **_: Any) -> int:
        with opened(ledger) as book:
            paper = book.void(number, reason, kind)
        answer(_line(paper))
        return FINE

    def record(
        number: str,
        invoice: str | None,
        day: str | None,
        paid: str | None,
        ledger: str | None,
        kind: str | None,
        **_: Any,
    ) -> int:
        amount = _read(
            "--paid", paid, lambda text: money.parse_amount(text, signed=True), "1250.50"
        )
        when = _read("--date", day, dates.parse_date, "2026-03-31") or date.today()
        with opened(ledger) as book:
            before = book.show(number, kind)[-1]
            if before.kind == "contract":
                raise WrongUsage(
                    f"{before.number} 是合同，发票和收款登记在各期的开票申请上",
                    fix=f"gen ledger list --kind invoice --deal {before.deal} 列出它的开票申请",
                )
            paper = book.record(number, invoice_number=invoice, date=when, paid=amount, kind=kind)
        answer(_line(paper))
        if before.invoice_number not in (None, paper.invoice_number):
            say(f"原来登记的发票号码 {before.invoice_number} 已改为 {paper.invoice_number}。")
        if invoice and when < paper.paper_date:
            say(f"开票日期 {when} 早于申请日期 {paper.paper_date}，请核对。")
        say(_say_result(paper))
        return FINE

    def export(target: str, ledger: str | None, force: bool, **_: Any) -> int:
        if not target.lower().endswith(".xlsx"):
            raise WrongUsage(f"{target} 不是 .xlsx 文件名", fix="写成如 台账.xlsx")
        with opened(ledger) as book:
            papers = book.list_papers()
        data = write_sheet(papers)
        path = Path(target)
        if files.check_target(path, data, force=force):
            files.write_file(path, data)
        answer(target)
        return FINE

    number = click.Argument(["number"], metavar="编号")
    deal = click.Option(["--deal"], metavar="合同编号", help="只列这笔交易的。")
    commands: dict[str, tuple[Callable[..., int], str, list[click.Parameter]]] = {
        "list": (list_, "列出出具过的文书。", [_KIND, deal, LEDGER, FORMAT, HOME]),
        "show": (show, "一个编号的全部记录。", [number, _KIND, LEDGER, FORMAT, HOME]),
        "verify": (verify, "核对出具过的文件是否被改动或丢失。", [LEDGER, FORMAT, HOME]),
        "void": (
            void,
            "作废一份文书：占用的金额放出来，记录保留。",
            [
                number,
                click.Option(["--reason"], required=True, metavar="原因", help="为什么作废。"),
                _KIND,
                LEDGER,
                HOME,
            ],
        ),
        "record": (
            record,
            "登记结果：开出的发票，收到的款项（累加）。",
            [
                number,
                click.Option(["--invoice"], metavar="发票号码", help="开出的发票号码。"),
                click.Option(["--date", "day"], metavar="日期", help="开票或收款日期，默认今天。"),
                click.Option(["--paid"], metavar="金额", help="收到的金额；登记错了用负数冲回。"),
                _KIND,
                LEDGER,
                HOME,
            ],
        ),
        "export": (
            export,
            "导出为 Excel 工作簿。",
            [
                click.Argument(["target"], metavar="台账.xlsx"),
                click.Option(["--force"], is_flag=True, help="覆盖已有的文件。"),
                LEDGER,
                HOME,
            ],
        ),
    }
    group = click.Group(
        "ledger", help="台账：出具过什么，结果如何。", subcommand_metavar="命令 [参数]..."
    )
    for name, (callback, words, parameters) in commands.items():
        group.add_command(
            click.Command(
                name, callback=callback, params=parameters, help=words, options_metavar="[选项]"
            )
        )
    return group


def _read(option: str, text: str | None, take: Callable[[str], _T], example: str) -> _T | None:
    """What an option says; raises `WrongUsage` that names the option."""
    try:
        return take(text) if text is not None else None
    except GeneratorError as error:
        fix = f"写成如 {option} {example}"
        raise WrongUsage(f"{option}：{error.message}", fix=fix) from error


def _say_result(paper: Paper) -> str:
    invoice = "还没有登记发票"
    if paper.invoice_number:
        invoice = f"发票 {paper.invoice_number}（{paper.invoice_date}）"
    paid = f"累计收款 {money.format_amount(paper.paid)} 元"
    if paper.amount is not None:
        paid += f"，未收 {money.format_amount(paper.amount - paper.paid)} 元"
    return f"{paper.number}：{invoice}，{paid}。"


def _line(paper: Paper) -> str:
    amount = money.format_amount(paper.amount) if paper.amount is not None else ""
    kind = f"{paper.kind}/{paper.form}"
    words = (paper.number, kind, paper.label, STATUS[paper.status], str(paper.paper_date))
    return "\t".join((*words, amount, paper.buyer, paper.path))


_TITLES = {
    "number": "编号",
    "kind": "种类",
    "form": "模板",
    "deal": "交易",
    "label": "事项",
    "revision": "修订",
    "status": "状态",
    "amount": "金额",
    "paper_date": "日期",
    "issued_at": "出具时间（UTC）",
    "path": "文件",
    "sha256": "文件哈希",
    "template_version": "模板版本",
    "buyer": "甲方",
    "supplier": "乙方",
    "invoice_number": "发票号码",
    "invoice_date": "开票日期",
    "paid": "已收款",
    "paid_date": "收款日期",
    "void_reason": "作废原因",
}


def _describe(paper: Paper) -> str:
    rows = []
    for name, title in _TITLES.items():
        value = getattr(paper, name)
        if name == "status":
            value = STATUS[value]
        elif isinstance(value, Decimal):
            value = money.format_amount(value)
        if value not in (None, ""):
            rows.append(f"{title}\t{value}")
    return "\n".join(rows)


def _dump(papers: tuple[Paper, ...]) -> str:
    listed = [
        {
            name: value if isinstance(value, int) or value is None else str(value)
            for name, value in asdict(paper).items()
        }
        for paper in papers
    ]
    return json.dumps({"version": 1, "papers": listed}, ensure_ascii=False, indent=2)
