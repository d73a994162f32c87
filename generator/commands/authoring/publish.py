"""`gen templates publish`: a template becomes the next version of a form."""

from __future__ import annotations

import getpass
import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from generator import money, report
from generator.authoring import naming, publishing
from generator.authoring.naming import Target
from generator.authoring.publishing import Outcome, Signature, impact
from generator.authoring.publishing.impact import OpenDeal
from generator.commands.authoring import FindHome
from generator.commands.options import FORMAT, HOME, LEDGER, read_day
from generator.errors import GeneratorError, WrongUsage
from generator.findings import list_values
from generator.home import Home
from generator.terminal import answer, answer_json, say

FINE, MEND = 0, 1
_LONGEST = 500
SIGNATURE: list[click.Parameter] = [
    click.Option(["--author"], metavar="姓名", help="由谁发布，默认是系统的用户名。"),
    click.Option(["--date", "day"], metavar="日期", help="发布日期，默认今天。"),
    click.Option(["--accept", "reason"], metavar="理由", help="有警告仍要发布的理由，记在版本里。"),
    LEDGER,
    FORMAT,
    HOME,
]


def make_command(find_home: FindHome) -> click.Command:
    """The command; `find_home` gives the home of a context."""

    def command(file: str | None, wanted: str, title: str | None, **options: Any) -> int:
        home = find_home(click.get_current_context())
        target = naming.plan_form(home, wanted, title)
        signature = make_signature(options, note_needed=True)
        outcome = publishing.publish(home, target, file, signature, force=options["force"])
        return tell(home, target, outcome, options)

    return click.Command(
        "publish",
        callback=command,
        params=[
            click.Argument(["file"], required=False, metavar="[模板.docx]"),
            click.Option(
                ["--as", "wanted"],
                required=True,
                metavar="种类/模板",
                help=f"发布成哪个模板，如 {naming.EXAMPLE}；没有的就新增。",
            ),
            click.Option(["--note"], metavar="说明", help="改了什么，必填。"),
            click.Option(["--title"], metavar="名称", help="新增模板的名称，默认同文件名。"),
            click.Option(
                ["--force"],
                is_flag=True,
                help="换下有未发布修改的模板；换下的另存在版本文件夹里。",
            ),
            *SIGNATURE,
        ],
        help=(
            "发布模板：检查通过后存成新的一版，从此按它出具文书。\n\n"
            "不给文件，就发布 templates 里现在的那个模板。"
        ),
        short_help="发布模板：检查通过后存成新的一版。",
        options_metavar="[选项]",
    )


def make_signature(options: dict[str, Any], *, note_needed: bool) -> Signature:
    """Who publishes and why, from the options; raises `WrongUsage`."""
    note = _read_text("--note", options["note"])
    if note_needed and not note:
        raise WrongUsage(
            "没有写明改了什么", fix='加上 --note，例如 --note "第六条付款期限改为三十日"'
        )
    reason = _read_text("--accept", options["reason"])
    if options["reason"] is not None and not reason:
        raise WrongUsage("--accept 没有写理由", fix='例如 --accept "附件由客户另行提供"')
    author = _read_text("--author", options["author"]) or _find_user()
    day = read_day(options["day"]) or date.today()
    return Signature(author, day, note, reason or None)


def tell(home: Home, target: Target, outcome: Outcome, options: dict[str, Any]) -> int:
    """Says what came of publishing; gives the exit code."""
    form, version = target.form, outcome.version
    if outcome.findings:
        say(f"{form.title}：")
        for line in report.describe_findings(outcome.findings):
            say(line)
    touched: tuple[OpenDeal, ...] = ()
    if outcome.status == "published" and version:
        touched = _list_touched(home, target, version.sha256, options)
    if options["format_"] == "json":
        answer_json(_dump(target, outcome, touched))
    elif version:
        answer(str(version.path))
    if outcome.kept:
        say(f"换下的、没有发布过的修改另存为 {outcome.kept}。")
    if version is None:
        is_blocked = any(finding.severity.rank == 0 for finding in outcome.findings)
        say("没有发布：请先改正上面的问题。" if is_blocked else _SAY_WARNED)
        return MEND
    if outcome.status == "unchanged":
        say(f"与第 {version.number} 版（{version.day}，{version.author}）相同，没有改动。")
    elif outcome.status == "restored":
        say(f"{form.path} 已恢复为第 {version.number} 版的内容。")
    else:
        say(f"已发布“{form.title}”第 {version.number} 版，从此按它出具文书。")
        _tell_more(target, touched)
    if outcome.is_open:
        say("这个文件正在 Word 或 WPS 里开着：发布的是上次存盘的内容。")
    if not outcome.is_placed:
        say(
            f"{form.path} 正被占用，还没有换成新的一版（出具文书已按新的一版）：关闭它之后，"
            "运行 gen templates list 就会换上。"
        )
    return FINE


_SAY_WARNED = "没有发布：有警告。改正它们；确有道理的，加 --accept 写明理由。"


def _tell_more(target: Target, touched: tuple[OpenDeal, ...]) -> None:
    form = target.form
    if target.is_new and target.kind.is_contract and not form.series:
        say(f"下一步：在 {form.path.with_name('template.toml')} 里给它写上编号规则 series。")
    if touched:
        say(f"用以前的版本出具过、还没有付清的交易有 {len(touched)} 笔，已出具的文书不受影响：")
    for deal in touched:
        papers = "、".join(f"{p.number}（第 {p.template_version} 版）" for p in deal.papers)
        rest = ""
        if deal.total is not None:
            rest = f"\t未付 {money.format_amount(deal.total - deal.paid)} 元"
        say(f"  {deal.number or '（没有编号）'}\t{deal.buyer}\t{papers}{rest}")


def _list_touched(
    home: Home, target: Target, sha256: str, options: dict[str, Any]
) -> tuple[OpenDeal, ...]:
    """The open deals that a change touches; a ledger that cannot be read undoes no publishing."""
    try:
        ledger = Path(options["ledger"]) if options["ledger"] else None
        papers = impact.read_papers(home, ledger)
    except GeneratorError as error:
        say(f"已经发布；台账读不出来，没能列出涉及的交易：{error}")
        return ()
    return impact.list_open_deals(papers, target.form, sha256)


def _read_text(option: str, text: str | None) -> str:
    words = " ".join((text or "").split())
    if len(words) > _LONGEST:
        raise WrongUsage(f"{option} 有 {len(words)} 个字，太长", fix=f"写在 {_LONGEST} 个字以内")
    if not words.isprintable():
        raise WrongUsage(f"{option} 里有不能显示的字符", fix="重新输入，不要粘贴控制字符")
    return words


def _find_user() -> str:
    try:
        return " ".join(getpass.getuser().split()) or "（未署名）"
    except (KeyError, OSError, ImportError) as error:
        raise WrongUsage("系统没有告知用户名", fix="加上 --author 姓名") from error


def _dump(target: Target, outcome: Outcome, touched: tuple[OpenDeal, ...]) -> str:
    version = outcome.version
    dumped = {
        "version": 1,
        "status": outcome.status,
        "form": f"{target.form.kind}/{target.form.name}",
        "published": version.number if version else None,
        "path": str(version.path) if version else None,
        "sha256": version.sha256 if version else None,
        "kept": str(outcome.kept) if outcome.kept else None,
        "findings": list_values(outcome.findings),
        "deals": [
            {
                "number": deal.number or None,
                "buyer": deal.buyer,
                "total": None if deal.total is None else str(deal.total),
                "paid": str(deal.paid),
                "papers": [
                    {"number": paper.number, "template_version": paper.template_version}
                    for paper in deal.papers
                ],
            }
            for deal in touched
        ],
    }
    return json.dumps(dumped, ensure_ascii=False, indent=2)
