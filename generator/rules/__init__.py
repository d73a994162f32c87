"""The checks: one file per rule; the folder is scanned, there is no list to keep."""

from __future__ import annotations

import hashlib
import importlib
import marshal
import os
import sys
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import CodeType, ModuleType
from typing import TYPE_CHECKING

from msgspec.structs import replace

from generator.cache import keep
from generator.cache import load as load_kept
from generator.facts import Facts
from generator.findings import Finding, Place, Severity
from generator.history import History
from generator.model import Deal
from generator.rule import Remark, Rule, load
from generator.shape import Problem
from generator.wording import Wording, list_texts

if TYPE_CHECKING:
    from generator.markup import Template
    from generator.markup.lexicon import Lexicon
    from generator.mentions import Mentions  # many patterns, which checking a deal needs not


@cache
def list_rules(letter: str = "") -> tuple[Rule, ...]:
    """Every rule of the folder, or those of one letter, by code.

    Finding and opening some two hundred files costs more than all checking: their code is kept
    between runs as one piece, under the names, sizes and times of the files (see `cache`).
    """
    try:
        files = [file for file in _list_files() if file[0].startswith(letter.lower())]
    except OSError:  # the program lies in an archive
        import pkgutil

        names = sorted(module.name for module in pkgutil.iter_modules(__path__))
        names = [name for name in names if name.startswith(letter.lower())]
        return tuple(load(importlib.import_module(f"{__name__}.{name}")) for name in names)
    digest = hashlib.sha256(repr((sys.version, files)).encode()).hexdigest()
    codes = _read_codes(f"rules-{digest}")
    if codes is None:
        codes = {name: _compile(path) for name, path, *_ in files}
        keep(f"rules-{digest}", marshal.dumps(codes))
    return tuple(load(_make_module(name.removesuffix(".py"), codes[name])) for name, *_ in files)


@cache
def _list_files() -> list[tuple[str, str, int, int]]:
    """Each rule's file by name: its path, when it was last changed, its size."""
    with os.scandir(__path__[0]) as entries:
        return sorted(
            (entry.name, entry.path, entry.stat().st_mtime_ns, entry.stat().st_size)
            for entry in entries
            if entry.name.endswith(".py") and not entry.name.startswith("_")
        )


def _read_codes(key: str) -> dict[str, CodeType] | None:
    kept = load_kept(key)
    try:
        codes: dict[str, CodeType] | None = marshal.loads(kept) if kept else None
    except (EOFError, TypeError, ValueError):
        return None
    return codes


def _compile(path: str) -> CodeType:
    return compile(Path(path).read_bytes(), path, "exec", dont_inherit=True)


def _make_module(name: str, code: CodeType) -> ModuleType:
    full = f"{__name__}.{name}"
    module = sys.modules.get(full)
    if module is None:
        module = sys.modules[full] = ModuleType(full)
        module.__file__ = code.co_filename
        exec(code, module.__dict__)
    return module


def find_rule(code: str) -> Rule | None:
    """The rule of a code, in either case."""
    return next((rule for rule in list_rules(code[:1].upper()) if rule.code == code.upper()), None)


def check_shape(problems: Iterable[Problem]) -> list[Finding]:
    """What keeps raw values from being a deal (D0xx)."""
    problems = list(problems)
    return [f for rule in list_rules("D") if rule.code[:2] == "D0" for f in rule.apply(problems)]


def check_deal(
    deal: Deal,
    facts: Facts,
    history: History,
    paper: tuple[Deal, Facts] | None = None,
) -> list[Finding]:
    """What is wrong with a deal, and with a paper across papers; accepted findings told as such.

    `paper` is the deal as the paper speaks of it (amended) with its facts, for the rules D9xx;
    unsaid, they are given the deal itself.
    """
    own, of_paper = (deal, facts, history), (*(paper or (deal, facts)), history)
    said = _judge_texts(deal)
    findings = [
        rule.tell(remark)
        for rule in _list_deal_rules()
        for remark in (
            said.get(rule.code, ())
            if rule.judge
            else rule.check(*(of_paper if rule.code[1] == "9" else own))
        )
    ]
    return settle(findings, deal.accept or {}, "D")


def _judge_texts(deal: Deal) -> dict[str, list[Remark]]:
    """What the rules that go by one text at a time have to say, by their codes."""
    said: dict[str, list[Remark]] = {}
    for wording in list_texts(deal):
        for code, remark in _judge_text(wording):
            said.setdefault(code, []).append(remark)
    return said


@lru_cache(maxsize=8192)  # the parties' texts and the usual words come again and again
def _judge_text(wording: Wording) -> tuple[tuple[str, Remark], ...]:
    judges = ((rule.code, rule.judge) for rule in _list_deal_rules() if rule.judge)
    return tuple((code, remark) for code, judge in judges for remark in judge(wording))


@cache
def _list_deal_rules() -> tuple[Rule, ...]:
    """The rules on a deal of a sound shape."""
    return tuple(rule for rule in list_rules("D") if rule.code[1] != "0")


def check_word(mentions: Mentions, deal: Deal | None, facts: Facts | None) -> list[Finding]:
    """What is wrong with a finished document, by itself and against its deal."""
    findings = [
        rule.tell(remark)
        for rule in list_rules("W")
        for remark in rule.check(mentions, deal, facts)
    ]
    return settle(findings, (deal.accept if deal else None) or {}, "W")


def check_template(template: Template, lexicon: Lexicon) -> list[Finding]:
    """What is wrong with a template as it is written, in the order of its text."""
    findings = [f for rule in list_rules("T") for f in rule.apply(template, lexicon)]
    lines: dict[Place, int] = {
        line.place: number for number, line in reversed(list(enumerate(template.lines)))
    }
    return sorted(findings, key=lambda finding: lines.get(finding.place, -1))


def settle(findings: Iterable[Finding], accept: Mapping[str, str], letter: str) -> list[Finding]:
    """Findings with those accepted lowered to info, and acceptances that fail reported.

    A warning may always be accepted, an error where its rule says so; arithmetic never.
    """
    settled: list[Finding] = []
    met: set[str] = set()
    for finding in findings:
        reason = accept.get(finding.code)
        if reason is not None and reason.strip():
            met.add(finding.code)
            rule = find_rule(finding.code)
            if finding.severity is not Severity.ERROR or (rule and rule.overrulable):
                message = f"{finding.message}（已接受：{reason.strip()}）"
                finding = replace(finding, severity=Severity.INFO, message=message, untimely=False)
            else:
                message = f"{finding.message}（这一项不能用“接受”放行，只能改正）"
                finding = replace(finding, message=message)
        settled.append(finding)
    failed = [
        _judge_acceptance(code, reason)
        for code, reason in accept.items()
        if code not in met and (code[:1].upper() == "W") == (letter == "W")
    ]
    return settled + [
        f for rule in list_rules("D") if rule.code == "D008" for f in rule.apply(failed)
    ]


def _judge_acceptance(code: str, reason: str) -> Problem:
    if find_rule(code) is None or code != code.upper():
        message = f"“接受”里的代码 {code} 不存在；可用 gen rules 查看全部代码"
    elif not reason.strip():
        message = f"接受 {code} 没有写理由，所以不起作用；请写明理由"
    else:
        message = f"接受的 {code} 没有对应的检查结果，请删去，以免日后掩盖真正的问题"
    return Problem("acceptance", f"$.accept.{code}", message, code)
