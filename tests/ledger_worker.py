"""A process that issues papers and is killed on the way; run by test_ledger_crash.

    python ledger_worker.py FOLDER NAME COUNT DOOMED

It issues the papers NAME-0 … NAME-(COUNT-1) that are not on record yet, with a fifth of them
(if DOOMED is 1) dying at their first try: at a step, or at any moment. Exits 0 when all are done.
"""

from __future__ import annotations

import hashlib
import os
import random
import signal
import sys
import threading
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

from generator import files
from generator.ledger import Claim, Entry, Ledger, open_ledger

STEPS = ("claimed", "reserved", "staged", "placed", "renamed", "completed", "any", "any")


def die() -> None:
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


def die_soon(chance: random.Random) -> None:
    delay = chance.random() * 0.02
    threading.Thread(target=lambda: (time.sleep(delay), die()), daemon=True).start()


def issue(ledger: Ledger, folder: Path, deal: str, death: str | None) -> None:
    def reach(step: str) -> None:
        if step == death:
            die()

    claim = Claim("contract", "form", deal, date(2026, 4, 1), series="{year}-{seq:03}")
    entry = Entry(Decimal("1.00"), "甲", "乙", "1", "aa")
    reach("claimed")
    held = ledger.reserve(claim)
    if held.existing:
        return
    reach("reserved")
    data = f"{held.number} {deal}".encode()
    target = folder / "output" / f"{held.number}.docx"
    staged = files.stage_file(target, data)
    reach("staged")
    placement = ledger.place(held, target, staged, hashlib.sha256(data).hexdigest(), entry)
    reach("placed")
    files.settle_file(staged, target)
    reach("renamed")
    ledger.complete(placement)
    reach("completed")


def main(folder: Path, name: str, count: int, doomed: bool) -> None:
    tried = folder / f"tried-{name}"
    before = tried.read_text().split() if tried.exists() else []
    with open_ledger(folder / "ledger.sqlite3", patience=60.0) as ledger:
        for number in range(count):
            deal = f"{name}-{number}"
            if deal in before:
                issue(ledger, folder, deal, None)
                continue
            with tried.open("a") as file:
                file.write(f"{deal} ")
            chance = random.Random(deal)
            death = chance.choice(STEPS) if doomed and chance.random() < 0.2 else None
            if death == "any":
                die_soon(chance)
            issue(ledger, folder, deal, death)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4] == "1")
