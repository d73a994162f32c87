"""A row's paper on its way through a run, and what is said of it at the end."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from generator.bulk.journal import VALUES, Earlier, Outcome
from generator.bulk.rows import Row
from generator.bulk.work import Asked
from generator.delivery import Finished
from generator.errors import (
    AlreadyIssued,
    BrokenTemplate,
    GeneratorError,
    LedgerError,
    OutputBlocked,
    UnreadableInput,
    WrongUsage,
)
from generator.findings import list_values
from generator.history import History, Paper
from generator.ledger import Claim, Entry, Placement, Reservation
from generator.pipeline import Ready, Result

State = Literal["waiting", "checking", "checked", "making", "made", "settled"]

# What refusals that are no findings are counted by; findings are counted by their code.
REASONS: dict[str, tuple[type[GeneratorError], str]] = {
    "issued": (AlreadyIssued, "已经出具，内容与当时不同"),
    "blocked": (OutputBlocked, "文件写不进去"),
    "ledger": (LedgerError, "台账不允许"),
    "template": (BrokenTemplate, "模板填不成"),
    "input": (UnreadableInput, "这一行读不懂"),
    "usage": (WrongUsage, "没有说清要哪一份"),
    "other": (GeneratorError, "其他原因"),
}
TWICE = ("twice", "同一份文书写了两行，内容不同")
LOST = ("lost", "进程两次中断")
INTERNAL = ("internal", "程序自身出错")


class Candidate(Struct, eq=False):
    """One paper of the run: what is known of it so far, and the task that is under way for it.

    Papers of one deal share a `lane`: each is checked with the `history` that it will have if those
    before it come through. `promised` is the number it is made with, in the same hope. One that
    must not hope (`patient`) waits until those before it are on record.
    """

    ordinal: int
    row: Row
    asked: Asked
    source: str
    given: Any = None
    lane: str | None = None
    content: str = ""
    deal_number: str | None = None
    parties: tuple[str, ...] = ()
    state: State = "waiting"
    key: str = ""
    history: History = field(default_factory=History)
    task: tuple[Any, ...] = ()
    future: Future[Any] | None = None
    patient: bool = False
    claim: Claim | None = None
    entry: Entry | None = None
    ready: Ready | bytes = b""
    promised: Reservation | None = None
    result: Result | None = None
    finished: Finished | None = None
    outcome: Outcome | None = None
    staged: Path | None = None
    placement: Placement | None = None

    @property
    def identity(self) -> tuple[str, ...]:
        """The paper's identity in the ledger; empty until it is known."""
        if self.claim is not None:
            return self.claim.identity
        return self.outcome.identity if self.outcome else ()

    def settle(self, outcome: Outcome) -> None:
        """It has come to its end."""
        self.outcome, self.state, self.future, self.task = outcome, "settled", None, ()

    def start_again(self, *, checked: bool) -> None:
        """Forgets what was made of it; `checked` keeps that its data is in order.

        One that was made at once has nothing to be kept, and may not hope for its number again.
        """
        if checked and not self.ready:
            checked, self.patient = False, True
        self.state, self.task = ("checked" if checked else "waiting"), ()
        self.future = self.promised = self.result = self.finished = self.outcome = None
        if not checked:
            self.claim, self.entry, self.ready = None, None, b""

    def imagine(self, number: str) -> Paper:
        """The paper as it will be on record, but for its file and the time."""
        claim, entry = self.claim, self.entry
        assert claim is not None and entry is not None
        return Paper(
            number=number,
            kind=claim.kind,
            form=claim.form,
            deal=claim.deal,
            selection=claim.selection,
            label=claim.label,
            revision=1,
            status="issued",
            paper_date=claim.paper_date,
            issued_at="",
            path="",
            sha256="",
            **asdict(entry),
        )


def tell_made(candidate: Candidate, status: str, note: str | None = None) -> Outcome:
    """What is said of a paper that stands in its place, or would."""
    result, finished = candidate.result, candidate.finished
    assert result is not None and finished is not None
    amount = finished.entry.amount
    return Outcome(
        status,
        candidate.source,
        identity=candidate.identity,
        number=result.number,
        sha256=finished.sha256,
        values={
            "path": str(result.path),
            "number": result.number,
            "kind": result.kind,
            "form": result.form,
            "label": result.label,
            "amount": None if amount is None else f"{amount:f}",
            "sha256": finished.sha256,
            "findings": list_values(candidate.row.tell(result.findings)),
            "error": None,
            "note": note,
            "request": result.request.list_values() if result.request else None,
        },
    )


def tell_refused(candidate: Candidate, result: Result, status: str = "refused") -> Outcome:
    """What is said of a paper that was refused for findings."""
    findings = candidate.row.tell(result.findings)
    worst = min(findings, key=lambda f: (f.severity.rank, f.untimely), default=None)
    return Outcome(
        status,
        candidate.source,
        worst.code if worst else "other",
        candidate.identity,
        values=_say(result.number, result.kind, result.form, result.label)
        | {"findings": list_values(findings)},
    )


def tell_error(candidate: Candidate, error: GeneratorError, reason: str | None = None) -> Outcome:
    """What is said of a paper that was refused for another reason."""
    kind = reason or next(name for name, (of, _) in REASONS.items() if isinstance(error, of))
    known, claim = candidate.result, candidate.claim
    number = candidate.deal_number
    values = _say(number, None, None, "")
    if known is not None:
        values = _say(number, known.kind, known.form, known.label)
    elif claim is not None:
        values = _say(number, claim.kind, claim.form, claim.label)
    values["findings"] = list_values(candidate.row.tell(known.findings if known else ()))
    values["error"] = {"kind": error.kind, "message": error.message, "fix": error.fix}
    return Outcome("refused", candidate.source, kind, candidate.identity, values=values)


def tell_twice(candidate: Candidate, earlier: Earlier) -> Outcome:
    """What is said of a row that is the same paper as an earlier row."""
    made = candidate.finished or candidate.outcome
    if candidate.source == earlier.source or (made and made.sha256 == earlier.sha256):
        values = {**earlier.values, "findings": list_values(candidate.row.tell()), "request": None}
        values["note"] = f"与 {earlier.place} 是同一份文书，内容相同，没有再写"
        return Outcome(
            "unchanged", candidate.source, "", candidate.identity, values["number"], None, values
        )
    error = AlreadyIssued(
        f"{candidate.row.place} 与 {earlier.place} 是同一份文书，内容却不同，没有写出这一份",
        fix="留下对的一行；确要换发的，先运行一次，再改这一行并加 --reissue",
    )
    return tell_error(candidate, error, TWICE[0])


def is_foreseen(promised: Reservation, now: Reservation) -> bool:
    """Whether the number and the paper on record are what the paper was made with."""

    def say(held: Reservation) -> tuple[str, int, str | None]:
        return held.number, held.revision, held.existing.sha256 if held.existing else None

    return say(promised) == say(now)


def is_alike(one: History, other: History) -> bool:
    """Whether two histories say the same, but for files and times."""

    def say(history: History) -> list[Paper]:
        return [replace(each, issued_at="", path="", sha256="") for each in history.papers]

    return say(one) == say(other)


def _say(number: str | None, kind: str | None, form: str | None, label: str) -> dict[str, Any]:
    said: dict[str, Any] = {
        "number": number,
        "kind": kind,
        "form": form,
        "label": label,
        "findings": [],
    }
    return {**dict.fromkeys(VALUES), **said}
