"""A finished paper put in its place and on record, so that a kill at any point loses nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from msgspec import Struct

from generator import files, versions
from generator.errors import AlreadyIssued
from generator.history import Paper
from generator.ledger import Entry, Ledger, Placement, Reservation

# The same paper stands and is on record; the file stands; it has to be written.
Need = Literal["none", "record", "write"]


class Finished(Struct, frozen=True):
    """A paper filled and read back: its bytes, their hash, their place, what the ledger keeps."""

    data: bytes
    sha256: str
    path: Path
    entry: Entry


class Permit(Struct, frozen=True):
    """What a person allows: a new revision, another file overwritten; and the date they gave."""

    reissue: bool = False
    force: bool = False
    paper_date: date | None = None

    @property
    def revises(self) -> bool:
        """Who forces wants the new content in any case."""
        return self.reissue or self.force


def decide(finished: Finished, earlier: Paper | None, permit: Permit) -> Need:
    """What is to be done for a paper, of which `earlier` is on record.

    Raises `AlreadyIssued` for another content, `OutputBlocked` for another file in its place.
    """
    is_same = earlier is not None and earlier.sha256 == finished.sha256
    if is_same and files.is_same(finished.path, finished.data):
        return "none"
    if earlier is not None and not is_same and not permit.revises:
        raise _tell_issued(earlier, finished.entry, permit.paper_date)
    changed = files.check_target(finished.path, finished.data, force=permit.force)
    return "write" if changed else "record"


def deliver(
    finished: Finished, need: Need, ledger: Ledger, reservation: Reservation, permit: Permit
) -> None:
    """Puts the file in its place and on record; takes all back when it fails."""
    staged = files.stage_file(finished.path, finished.data)
    held: Reservation | Placement = reservation
    try:
        held = ledger.place(
            reservation,
            finished.path,
            staged,
            finished.sha256,
            finished.entry,
            reissue=permit.revises,
        )
        if need == "write":
            files.settle_file(staged, finished.path)
        ledger.complete(held)
    except BaseException:
        ledger.release(held)
        raise
    finally:
        files.discard_file(staged)


def _tell_issued(earlier: Paper, entry: Entry, paper_date: date | None) -> AlreadyIssued:
    """That a paper was issued with another content, and what may be the reason."""
    message = f"{earlier.number} 已于 {earlier.paper_date} 出具，现在的内容与当时不同，没有改动"
    fix = "确认要换发的，加 --reissue（原来的留在台账里）；要撤销的，用 gen ledger void"
    if paper_date not in (None, earlier.paper_date):
        fix = f"日期与当时不同的，不写 --date 就沿用 {earlier.paper_date}；{fix}"
    for title, was, now in (
        ("甲方", earlier.buyer, entry.buyer),
        ("乙方", earlier.supplier, entry.supplier),
    ):
        if was != now:
            message += f"（台账里的{title}是“{was}”，现在是“{now}”）"
            fix = f"若是另一笔交易，请换一个编号；{fix}"
            break
    return AlreadyIssued(message, fix=fix)


def deliver_draft(finished: Finished, ledger: Ledger, permit: Permit, *, dry_run: bool) -> Path:
    """Puts a draft beside where the paper would go; what was issued is never overwritten."""
    path = finished.path.with_name(f"{finished.path.stem}-{versions.DRAFT}.docx")
    if any(Path(paper.path) == path.absolute() for paper in ledger.list_papers()):
        raise AlreadyIssued(f"{path} 是出具过的文书，草稿不能写在那里", fix="用 -o 换一个文件夹")
    if files.check_target(path, finished.data, force=permit.force) and not dry_run:
        files.write_file(path, finished.data)
    return path
