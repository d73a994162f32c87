"""`gen all`: every paper that a deal's data is complete for and whose time it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from msgspec.structs import replace

from generator import pipeline, report, selecting, shape, sources
from generator.commands.kinds import FINE, MEND, make_order, tell, write_number
from generator.commands.printing import add_pdfs
from generator.errors import AlreadyIssued, GeneratorError, HomeMissing, LedgerError, WrongUsage
from generator.findings import Finding, Severity
from generator.home import Home
from generator.ledger import Ledger, open_ledger
from generator.model import Deal
from generator.pipeline import Order, Result
from generator.templates import Form, Kind, list_kinds
from generator.terminal import answer, answer_json, say

FAILED = 2


def run_all(home: Home, options: dict[str, Any]) -> int:
    """Makes the whole set of papers of some deals; gives the exit code."""
    code = FINE
    results: list[Result] = []
    kinds = sorted(list_kinds(home.templates), key=lambda kind: not kind.is_contract)
    if not kinds:
        raise HomeMissing(
            f"{home.templates} 里没有文书种类", fix="放入 templates，或用 gen init 新建"
        )
    for path in options["deals"]:
        name = report.name_input(path)
        try:
            raw = sources.read_deal(path, home.parties)
            deal = shape.read(raw).deal
            if deal is None:
                results.append(pipeline.generate(raw, make_order(kinds[0], options), home))
                code = max(code, tell(name, results[-1], options["format_"]))
                continue
            made = _run_set(raw, deal, kinds, home, options)
        except GeneratorError as error:
            named = str(error).startswith(name)
            say(str(error) if named else f"{name}：{error}")
            code = max(code, error.exit_code)
            continue
        results += made
        code = max(code, _sum_up(name, made, options["format_"]))
        if options["write_number"] and made:
            write_number(path, made[0], home, make_order(kinds[0], options))
    results, printed = add_pdfs(results, options)
    if options["format_"] == "json":
        answer_json(report.documents(results, with_pdf=options["pdf"]))
    return max(code, printed)


def _run_set(
    raw: Any, deal: Deal, kinds: Sequence[Kind], home: Home, options: dict[str, Any]
) -> list[Result]:
    """What came of each paper; raises `LedgerError`, of which each would tell the same."""
    made = []
    with _open_ledger(make_order(kinds[0], options), home) as ledger:
        for kind in kinds:
            order = replace(make_order(kind, options), in_set=True)
            for form in _list_forms(kind, deal):
                for each in pipeline.list_orders(replace(order, form=form.name), raw):
                    try:
                        made.append(pipeline.generate(raw, each, home, ledger))
                    except (LedgerError, WrongUsage):
                        raise
                    except GeneratorError as error:
                        made.append(_fail(error, each, form, deal))
    return made


def _open_ledger(order: Order, home: Home) -> AbstractContextManager[Ledger | None]:
    """The ledger for a whole set; none for a dry run or draft, each of which has its own copy."""
    if order.dry_run or order.draft:
        return nullcontext()
    return open_ledger(order.ledger or home.ledger, root=home.root)


def _fail(error: GeneratorError, order: Order, form: Form, deal: Deal) -> Result:
    """A paper that could not be made, with the reason as its finding."""
    label = ""
    if form.select:
        picks = selecting.list_picks(deal, form.select)
        wanted = order.picks.get(form.select.option)
        label = next((pick.label for pick in picks if pick.key == wanted), "")
    status = "kept" if isinstance(error, AlreadyIssued) else "failed"
    return Result(status, form.kind, form.name, None, None, (), label, form.title, error)


def _list_forms(kind: Kind, deal: Deal) -> Sequence[Form]:
    """The forms of a kind that a deal can have: of contracts its own, and those that select."""
    if not kind.is_contract:
        return selecting.list_fitting(kind, deal)
    own = kind.find(deal.form)
    return [own, *(form for form in kind.forms if form.select and form != own)]


def _sum_up(name: str, made: Sequence[Result], format_: str) -> int:
    """Says what was made and why the others were not, each in a few lines; gives the exit code."""
    done = ("written", "unchanged", "checked", "draft")
    ready = [each for each in made if each.status in done]
    for each in ready:
        if format_ == "text":
            answer(str(each.path))
    counts = {
        words: sum(each.status == status for each in ready)
        for status, words in (
            ("written", "出具"),
            ("unchanged", "早已出具、没有改动"),
            ("checked", "检查通过、没有写出（--dry-run）"),
            ("draft", "写出草稿（不占编号，没有记入台账）"),
        )
    }
    told = "，".join(f"{words} {count} 份" for words, count in counts.items() if count)
    say(f"{name}：{told or '没有出具文书'}。")
    for title, each in ((_name(each), each) for each in ready):
        for finding in each.findings:
            if finding.severity is not Severity.INFO:
                say(f"  {finding.severity.chinese} {title}：{finding.message}")
    for title, lines in _explain(made):
        say(f"  {title}：")
        for line in lines:
            say(f"    {line}")
    return _judge(made)


def _explain(made: Sequence[Result]) -> Iterable[tuple[str, list[str]]]:
    """The papers that were not made, under the reason they share."""
    groups: dict[str, list[str]] = {}
    for each in made:
        errors = [f for f in each.findings if f.severity is Severity.ERROR and not f.untimely]
        untimely = [f.message for f in each.findings if f.untimely]
        if each.error is not None:
            title = "早已出具，保留原件" if each.status == "kept" else "出错了"
            words = [
                f"{each.error.message}；{each.error.fix}" if each.error.fix else str(each.error)
            ]
        elif each.status == "untimely" or (each.status == "refused" and untimely):
            title, words = "不到时候，或时候已过", [*untimely[:1], *_list_reasons(errors)]
        elif each.status == "refused":
            # With --fail-on warning no error need be among them.
            title, words = "数据不齐", _list_reasons(errors or each.findings)
        else:
            continue
        groups.setdefault(title, []).append(f"{_name(each)}：{'；'.join(dict.fromkeys(words))}")
    needless = [_name(each) for each in made if each.status == "needless"]
    if needless:
        groups["交易数据里没有相应的内容，不需要"] = ["、".join(needless)]
    yield from groups.items()


def _list_reasons(findings: Sequence[Finding]) -> list[str]:
    """What is wrong, in words; fields that are lacking in one list."""
    lacking = [
        f.message.partition("：")[0].removeprefix("缺少")
        for f in findings
        if f.code == "D015" and f.message.startswith("缺少")
    ]
    others = [f.message for f in findings if f.code != "D015" or not f.message.startswith("缺少")]
    return [*others, *([f"缺少{'、'.join(dict.fromkeys(lacking))}"] if lacking else [])]


def _name(result: Result) -> str:
    return f"{result.title} {result.label}".strip()


def _judge(made: Sequence[Result]) -> int:
    """Whether the contract stands, and nothing that bears an amount has changed since."""
    if any(each.status == "failed" for each in made):
        return FAILED
    if any(each.status == "kept" and each.kind in ("contract", "invoice") for each in made):
        return MEND
    return FINE if made and made[0].path else MEND
