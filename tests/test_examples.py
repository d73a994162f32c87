"""The example deals: tutorial, fixture and golden at once.

After a wanted change of a form, `GEN_UPDATE_GOLDEN=1 make unit` writes the texts anew; read the
difference before it is committed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import EXAMPLES, ROOT, check_raw, generate, read_lines

from generator import sources, vocabulary
from generator.findings import Severity
from generator.home import Home

GOLDEN = ROOT / "data" / "examples" / "golden"
VALIDATOR = os.environ.get("GEN_SCHEMA_VALIDATOR")


def load(path: Path) -> Any:
    return sources.read_deal(str(path), ROOT / "data" / "parties")


def name(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", EXAMPLES, ids=name)
def test_an_example_has_no_errors_and_no_warnings(path: Path) -> None:
    found = check_raw(load(path))

    assert [] == [f for f in found if f.severity is not Severity.INFO]


@pytest.mark.parametrize("path", EXAMPLES, ids=name)
def test_an_example_gives_its_golden_text(path: Path, house: Home, tmp_path: Path) -> None:
    result = generate(load(path), house, folder=tmp_path)

    assert "written" == result.status, result.findings
    assert result.path
    shown = "\n".join(read_lines(result.path)) + "\n"
    golden = GOLDEN / f"{path.stem}.txt"
    if os.environ.get("GEN_UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(shown, encoding="utf-8", newline="\n")
    assert golden.read_text(encoding="utf-8") == shown


@pytest.mark.parametrize("path", EXAMPLES, ids=name)
def test_the_same_deal_gives_the_same_bytes(path: Path, house: Home, tmp_path: Path) -> None:
    first = generate(load(path), house, folder=tmp_path / "a")
    second = generate(load(path), house, folder=tmp_path / "b")

    assert first.path and second.path
    assert first.path.read_bytes() == second.path.read_bytes()


def test_another_process_gives_the_same_bytes(house: Home, tmp_path: Path) -> None:
    path = ROOT / "data" / "examples" / "technical-service.json"
    here = generate(load(path), house, folder=tmp_path / "here")
    there = subprocess.run(
        [sys.executable, "-m", "generator", "contract", str(path), "-o", str(tmp_path / "there")],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "America/New_York", "LANG": "C"},
        capture_output=True,
        check=True,
    )

    assert here.path
    written = Path(there.stdout.decode().strip())
    assert here.path.read_bytes() == written.read_bytes()


@pytest.mark.parametrize("path", EXAMPLES, ids=name)
def test_every_text_of_an_example_stands_in_its_document(
    path: Path, house: Home, tmp_path: Path
) -> None:
    raw = load(path)
    result = generate(raw, house, folder=tmp_path)

    assert result.path
    shown = "\n".join(read_lines(result.path))
    branch = "percent" if raw.get("supplier", {}).get("sme") else "sme_percent"
    missing = [text for text in _texts(raw, branch) if text not in shown]
    assert [] == missing


# What is said later in a deal's life, and stands in its other papers.
_LATER = {"amendments", "notices", "results", "criteria", "opinion", "advice", "issues"} | {
    "conclusion",
    "group",
    "actual",
    "method",
    "applicant",
    "department",
    "item",
    "tax_code",
}
# What a contract does not print: codes that choose, and what only the invoice request needs.
_SILENT = {"form", "合同类型", "trigger", "条件", "stage", "due_from", "ip_owner", "dispute"} | {
    "dispute_court_of",
    "tax_code",
    "item",
    "amount",
    "unit_price",
    "合同总价",
    "total",
    "start",
    "end",
    "date",
    "起",
}


def _texts(value: Any, branch: str, key: str = "") -> list[str]:
    """The texts a contract is to show; of the two shares only the branch that holds."""
    if isinstance(value, dict):
        now = {name: inner for name, inner in value.items() if name not in _LATER}
        if key == "invoicing":
            now.pop("remark", None)
        if key in ("acceptance", "验收"):
            now.pop("place", None)
        return [t for name, inner in now.items() for t in _texts(inner, branch, name)]
    if isinstance(value, list):
        return [t for inner in value for t in _texts(inner, branch, key)]
    silent = key in _SILENT or key == branch
    return [value] if isinstance(value, str) and not silent else []


@pytest.mark.skipif(not VALIDATOR, reason="GEN_SCHEMA_VALIDATOR names no ISO 29500 validator")
@pytest.mark.parametrize("path", EXAMPLES, ids=name)
def test_an_example_is_valid_against_the_standard(path: Path, house: Home, tmp_path: Path) -> None:
    result = generate(load(path), house, folder=tmp_path)

    assert result.path
    ran = subprocess.run(
        [sys.executable, str(VALIDATOR), str(result.path)], capture_output=True, text=True
    )
    assert 0 == ran.returncode, ran.stdout + ran.stderr


def test_examples_use_both_spellings() -> None:
    texts = [json.loads(path.read_text(encoding="utf-8")) for path in EXAMPLES]

    assert any("甲方" in raw for raw in texts)
    assert any("buyer" in raw for raw in texts)
    assert vocabulary.list_names().find("甲方") is vocabulary.list_names().find("buyer")
