"""A template examined before it is used: its faults, and those that only show when it is filled.

    bytes → template → T rules → compiled → filled with every fitting example → read back → W rules

What is found in a finished document is told at the paragraph of the template that made it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Generator, Iterator

from msgspec import Struct
from msgspec.structs import replace

from generator import checking, compiled, markup, render, rules, templates, vocabulary
from generator.authoring.examining import trials
from generator.authoring.examining.purpose import Purpose, guess_purpose
from generator.authoring.examining.tracing import Places, find_origin, mark_paragraphs, trace_places
from generator.authoring.examining.trials import Trial, fill
from generator.compiled import CompiledForm
from generator.errors import BrokenTemplate, GeneratorError, TemplateTooCostly, UnreadableInput
from generator.findings import Finding, Place, Severity, WordPlace, is_blocked
from generator.home import Home
from generator.markup import Template
from generator.markup.lexicon import make_lexicon
from generator.markup.meaning import understand
from generator.model import Deal
from generator.templates import Form, Kind

# The rule that tells what only shows when a template is filled.
UNFILLED = "T018"
_TOP = WordPlace("body", None)
_RSID = re.compile(r'w:rsidP="([0-9A-F]{8})"')
# The rule that a document leaves out what its deal says.
_UNSAID = "W120"
_UNSAID_NAME = re.compile(r"没有(\w+)“")
_VALUES = re.compile(r"“[^”]*”|[\d,.%]+")
_MANY = 50  # of one kind in one paragraph; a file that has more was not typed by a person
# The hundreds of W rules that look at words and layout alone.
_WORDING = ("7", "8")


class Examined(Struct, frozen=True):
    """What was found in a template, each with its place in the template itself.

    `template` is the template as read, `purpose` what it was taken to be for, `trials` the
    names of the fillings it was tried with.
    """

    findings: tuple[Finding, ...]
    template: Template | None = None
    purpose: Purpose | None = None
    trials: tuple[str, ...] = ()

    @property
    def blocked(self) -> bool:
        """Whether the template must not be published as it is."""
        return is_blocked(self.findings)


def examine(
    data: bytes, name: str, home: Home, kind: Kind | None = None, form: Form | None = None
) -> Examined:
    """All that is wrong with a template, in one run; `name` is what messages call it.

    Without a kind and form, what the template is for is guessed from its name and the fields it
    uses. Raises `UnreadableInput` for bytes that are no Word file.
    """
    template = markup.read(data, name)
    purpose = Purpose(kind, form) if kind else guess_purpose(template, home)
    examples = trials.read_examples(home)
    lexicon = make_lexicon(purpose.kind, purpose.form, _list_parties(examples))
    findings = rules.check_template(template, lexicon)
    tried: list[str] = []
    if purpose.kind is not None and purpose.form is not None:
        known = [finding.place for finding in findings if finding.severity is Severity.ERROR]
        used = {path[0] for path in understand(template, lexicon).used}
        listed = trials.list_trials(examples, purpose.kind, purpose.form, home, used)
        filled = _fill_marked(
            data, name, examples, list(listed), tried, broken=is_blocked(findings)
        )
        findings += _choose(filled, known)
    else:
        findings += [] if is_blocked(findings) else _fill_loosely(data, name, examples, home)
    findings = [_point(finding, template) for finding in findings]
    return Examined(_gather_many(findings), template, purpose, tuple(tried))


def _point(finding: Finding, template: Template) -> Finding:
    """What filling found, with the tag of its paragraph where that has but one."""
    if finding.code != UNFILLED or finding.excerpt or finding.place == _TOP:
        return finding
    printed = [tag for tag in template.tags if tag.place == finding.place and tag.opener == "{{"]
    return replace(finding, excerpt=printed[0].text) if len(printed) == 1 else finding


def _gather_many(findings: list[Finding]) -> tuple[Finding, ...]:
    """The findings without those of one kind that fill a paragraph; the last kept counts them."""
    counted = Counter((finding.code, finding.place) for finding in findings)
    kept: Counter[tuple[str, Place]] = Counter()
    told = []
    for finding in findings:
        key = (finding.code, finding.place)
        kept[key] += 1
        if kept[key] == _MANY < counted[key]:
            message = f"{finding.message}（这一段里同样的还有 {counted[key] - _MANY} 处）"
            finding = replace(finding, message=message)
        if kept[key] <= _MANY:
            told.append(finding)
    return tuple(told)


def _list_parties(examples: list[tuple[str, Deal]]) -> tuple[str, ...]:
    """The names of the examples' parties, which no form should have typed in."""
    named = (side.name for _, deal in examples for side in (deal.buyer, deal.supplier))
    return tuple(dict.fromkeys(name for name in named if len(name) > 5))


def _choose(found: Iterator[Finding], known: list[Place]) -> list[Finding]:
    """Each finding of the fillings once; what comes of an error told already is left out."""
    chosen: dict[tuple[str, Place, str], Finding] = {}
    for finding in found:
        if finding.place == _TOP and finding.code == UNFILLED and known:
            continue
        if finding.place not in known:
            # The same fault has other values with every example.
            words = _VALUES.sub("", finding.message.partition("（用")[0])
            chosen.setdefault((finding.code, finding.place, words), finding)
    return _gather_unsaid(list(chosen.values()))


def _gather_unsaid(findings: list[Finding]) -> list[Finding]:
    """What examples say and the template leaves out, told once: it may be left out on purpose."""
    unsaid = {
        f: n[1] for f in findings if f.code == _UNSAID and (n := _UNSAID_NAME.search(f.message))
    }
    if not unsaid:
        return findings
    place = next(iter(unsaid)).place
    message = f"示例里有、模板没有印的：{'、'.join(dict.fromkeys(unsaid.values()))}；要印的请补上"
    told = Finding(_UNSAID, Severity.INFO, place, message)
    return [finding for finding in findings if finding not in unsaid] + [told]


def _fill_marked(
    data: bytes,
    name: str,
    examples: list[tuple[str, Deal]],
    listed: list[Trial],
    tried: list[str],
    *,
    broken: bool,
) -> Iterator[Finding]:
    """What is found when a copy with marked paragraphs is compiled and filled."""
    marked, places = mark_paragraphs(data, name)
    try:
        program = compiled.compile_form(marked, name)
    except BrokenTemplate as error:
        if not broken:  # else it is told already what it fails of
            yield _tell_unfilled(error, places, "")
        return
    donors = tuple(deal for _, deal in examples)
    yield from _fill_all(_Bench(program, places, donors), listed, tried)


def _fill_loosely(
    data: bytes, name: str, examples: list[tuple[str, Deal]], home: Home
) -> list[Finding]:
    """What is found in a template for nobody knows what: whether it compiles, and can be afforded.

    It may ask for what the example has not; that is no fault of it.
    """
    marked, places = mark_paragraphs(data, name)
    try:
        program = compiled.compile_form(marked, name)
    except BrokenTemplate as error:
        return [_tell_unfilled(error, places, "")]
    kinds = templates.list_kinds(home.templates)
    forms = ((kind, form) for kind in kinds if kind.is_contract for form in kind.forms)
    listed = (trials.list_plain(examples, kind, form, home) for kind, form in forms)
    trial = next((trial for each in listed for trial in each), None)
    try:
        if trial is not None:
            render.render(program, vocabulary.view(trial.deal, trial.known)[0])
    except BrokenTemplate as error:
        if _is_costly(error):
            return [_tell_unfilled(error, places, "")]
    return []


def _is_costly(error: BrokenTemplate) -> bool:
    return isinstance(error.__cause__, TemplateTooCostly)


class _Bench(Struct, frozen=True):
    """What all trials of one template share."""

    program: CompiledForm
    places: Places
    donors: tuple[Deal, ...]


def _fill_all(bench: _Bench, listed: list[Trial], tried: list[str]) -> Iterator[Finding]:
    """What is found when the template is filled with every trial.

    A deal that lacks what the template prints is no fault of either and is passed by; only for the
    smallest deal, and where no example has it all, is it supplied.
    """
    for trial in listed:
        if (yield from _try(trial, bench, tried)):
            return  # the others would take as long
    plain = [trial for trial in listed if trial.plain]
    if plain and not any(trial.name in tried for trial in plain):
        yield from _try(replace(plain[0], pieced=True), bench, tried)


def _try(trial: Trial, bench: _Bench, tried: list[str]) -> Generator[Finding, None, bool]:
    """One trial: filled, and the document read back; whether it was stopped for its cost."""
    try:
        done = fill(trial, bench.program, bench.donors)
        if done is None:
            return False
        tried.append(trial.name)
        filled, trial = done
        found = checking.verify(filled, trial.deal, trial.known)
        traced = trace_places(filled, bench.program.title, bench.places)
    except BrokenTemplate as error:
        yield _tell_unfilled(error, bench.places, trial.name)
        return _is_costly(error)
    except UnreadableInput:
        words = "填好之后不是完整的 Word 文档：有判断或循环从一段、一格中间开始，到另一处中间结束"
        yield _tell(words, _TOP, trial.name)
        return False
    except GeneratorError as error:
        yield _tell(error.message, _TOP, trial.name, error.fix)
        return False
    for finding in found:
        if not isinstance(finding.place, WordPlace) or finding.severity is Severity.INFO:
            continue
        if trial.pieced and finding.code[1] not in _WORDING:
            continue  # its amounts and days are from different deals
        place = find_origin(finding.place, traced)
        message = f"{finding.message}（{_cite(trial.name)}）"
        yield replace(finding, place=place, message=message)
    return False


def _tell_unfilled(error: BrokenTemplate, places: Places, trial: str) -> Finding:
    """A fault of filling at the paragraph in which it was met."""
    marks = _RSID.findall(error.source)
    place = places.get(marks[0], _TOP) if marks else _TOP
    return _tell(error.what, place, trial, error.fix)


def _tell(words: str, place: WordPlace, trial: str, fix: str | None = None) -> Finding:
    told = f"{words}（{_cite(trial)}）" if trial else words
    advice = f"；{fix}" if fix else ""
    return Finding(UNFILLED, Severity.ERROR, place, f"填不出来：{told}{advice}", None, fix)


def _cite(trial: str) -> str:
    return f"用{trial}{' ' if trial[-1:].isascii() else ''}填写时"
