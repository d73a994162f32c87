"""The pages as LibreOffice lays them out: no form may need repair, lose its text or strand a part.

Needs LibreOffice, poppler and Chinese fonts; without them these tests are skipped in one line,
unless GEN_REQUIRE_PDF says that they may not be.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import EXAMPLES, ROOT, generate

from generator import sources
from generator.home import Home


def find_lack() -> str | None:
    """What is missing on this machine to look at pages."""
    for program in ("soffice", "pdftotext", "fc-list"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    fonts = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout
    return None if fonts.strip() else "no Chinese font is installed"


LACK = find_lack()
pytestmark = pytest.mark.skipif(
    LACK is not None and not os.environ.get("GEN_REQUIRE_PDF"),
    reason=f"pages cannot be looked at: {LACK}",
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[str]]]:
    """The text of each page of each example's contract, by the example's name."""
    assert LACK is None, LACK
    folder = tmp_path_factory.mktemp("pages")
    os.environ["GEN_LEDGER"] = str(folder / "ledger.sqlite3")
    made = {}
    for path in EXAMPLES:
        raw = sources.read_deal(str(path), ROOT / "data" / "parties")
        result = generate(raw, Home(ROOT), folder=folder)
        assert result.path, result.findings
        made[path.stem] = folder / f"{path.stem}.docx"
        result.path.rename(made[path.stem])
    profile = (folder / "profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
        + ["--outdir", str(folder), *map(str, made.values())],
        capture_output=True,
        timeout=240,
        check=True,
    )
    yield {name: read_pages(path.with_suffix(".pdf")) for name, path in made.items()}


def read_pages(pdf: Path) -> list[str]:
    shown = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True
    ).stdout.decode()
    return shown.split("\f")[:-1]


def test_every_page_has_text_and_its_number(pages: dict[str, list[str]]) -> None:
    for name, texts in pages.items():
        has_cover = name != "service-order"
        counted = texts[1:] if has_cover else texts
        assert counted
        for place, text in enumerate(counted, 1):
            assert re.search(rf"第\s*{place}\s*页\s*共\s*{len(counted)}\s*页", text), (name, place)
            assert 30 < len(re.sub(r"\s", "", text)), (name, place)
        if has_cover:
            assert "页" not in texts[0].splitlines()[-1]


def test_a_cover_is_one_page(pages: dict[str, list[str]]) -> None:
    for name, texts in pages.items():
        if name != "service-order":
            assert "签订日期" in texts[0]
            assert "第一条" not in texts[0]


def test_signatures_stand_together_and_never_alone(pages: dict[str, list[str]]) -> None:
    for name, texts in pages.items():
        signed = [text for text in texts if "（签字）" in text.replace(" ", "")]
        assert 1 == len(signed), name
        (text,) = signed
        assert "以下无正文" in text, name
        before = text.partition("以下无正文")[0]
        assert 20 < len(re.sub(r"\s", "", before)), name
        assert text.index("甲方（公章）") < text.index("签订日期"), name


def test_no_article_is_parted_from_its_first_words(pages: dict[str, list[str]]) -> None:
    for name, texts in pages.items():
        for text in texts:
            lines = [line for line in text.splitlines() if line.strip()]
            lines = [line for line in lines if not re.search(r"第\s*\d+\s*页", line)]
            assert not re.match(r"\s*第[一二三四五六七八九十]+条\s", lines[-1]), (name, lines[-1])


def test_annexes_begin_on_pages_of_their_own(pages: dict[str, list[str]]) -> None:
    for name, texts in pages.items():
        for text in texts:
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            heads = [i for i, line in enumerate(lines) if re.fullmatch(r"附件\d+", line)]
            assert all(place <= 1 for place in heads), name
