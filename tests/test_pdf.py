"""PDF: whole or not at all, whatever LibreOffice does; the real one where it is installed.

Without LibreOffice or Chinese fonts the tests of the real one are skipped in one line, unless
GEN_REQUIRE_PDF says that they may not be.
"""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest
from conftest import ROOT, make_form
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from fake_soffice import draw
from test_pages import LACK

from generator import pdf, word
from generator.errors import PdfFailed
from generator.pdf import Converted, Job, fonts, office, proof

EXAMPLE = ROOT / "data" / "examples" / "technical-service.json"
with_office = pytest.mark.skipif(
    LACK is not None and not os.environ.get("GEN_REQUIRE_PDF"),
    reason=f"LibreOffice cannot be tried: {LACK}",
)


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for LibreOffice; gives the file in which it notes each of its starts."""
    script = ROOT / "tests" / "fake_soffice.py"
    if os.name == "nt":
        program = tmp_path / "soffice.cmd"
        program.write_text(f'@"{sys.executable}" "{script}" %*\n')
    else:
        program = tmp_path / "soffice"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{script}" "$@"\n')
        program.chmod(0o755)
    monkeypatch.setenv(office.ENVIRONMENT, str(program))
    monkeypatch.setenv("FAKE_NOTES", str(tmp_path / "notes"))
    return tmp_path / "notes"


def make_jobs(folder: Path, *texts: str) -> list[Job]:
    return [
        Job(make_form([text]), folder / f"{at}.pdf", f"{at}.docx") for at, text in enumerate(texts)
    ]


def read_runs(notes: Path) -> list[int]:
    """How many files each start was given."""
    return [len(line.split()) for line in notes.read_text().splitlines()]


def list_states(done: list[Converted]) -> list[str]:
    return [each.error.kind if each.error else each.status for each in done]


def test_many_files_are_one_run_and_each_has_its_own_place(tmp_path: Path, fake: Path) -> None:
    jobs = make_jobs(tmp_path / "中文 目录", *(f"第{n}份合同" for n in range(7)))

    done = pdf.convert(jobs)

    assert ["written"] * 7 == list_states(done)
    assert [7] == read_runs(fake)
    assert [job.target for job in jobs] == sorted((tmp_path / "中文 目录").iterdir())


def test_a_pdf_of_the_same_word_file_stays(tmp_path: Path, fake: Path) -> None:
    (job,) = make_jobs(tmp_path, "合同")
    pdf.convert([job])
    before = job.target.stat().st_mtime_ns

    assert ["unchanged"] == list_states(pdf.convert([job]))
    assert before == job.target.stat().st_mtime_ns
    assert [1] == read_runs(fake)


def test_a_pdf_of_an_older_word_file_is_made_anew(tmp_path: Path, fake: Path) -> None:
    (old,) = make_jobs(tmp_path, "旧合同")
    pdf.convert([old])
    (new,) = make_jobs(tmp_path, "新合同")

    assert ["written"] == list_states(pdf.convert([new]))


def test_a_file_of_somebody_else_is_left_alone(tmp_path: Path, fake: Path) -> None:
    (job,) = make_jobs(tmp_path, "合同")
    scan = draw("双方签字的扫描件")
    job.target.write_bytes(scan)

    (refused,) = pdf.convert([job])
    assert "failed" == refused.status and "--force" in str(refused.error)
    assert scan == job.target.read_bytes()

    assert ["written"] == list_states(pdf.convert([job], force=True))


@pytest.mark.parametrize(
    ("words", "kind", "runs"),
    [
        ("【不成】", "no_output", [4, 1]),
        ("【崩溃】", "crashed", [4, 2, 1]),
        ("【只崩一次】", "written", [4, 2, 1]),
        ("【挂起】", "hung", [4, 2, 1]),
        ("【半截】", "hung", [4, 2, 1]),
    ],
)
def test_a_file_that_fails_spoils_no_other(
    tmp_path: Path, fake: Path, words: str, kind: str, runs: list[int]
) -> None:
    jobs = make_jobs(tmp_path, "第一份", f"第二份{words}", "第三份", "第四份")

    done = pdf.convert(jobs, limit=3)

    assert ["written", kind, "written", "written"] == list_states(done)
    assert runs == read_runs(fake)
    assert (kind == "written") == jobs[1].target.exists()
    if done[1].error:
        assert "1.docx" in str(done[1].error) and done[1].error.fix


@pytest.mark.skipif(os.name == "nt", reason="asks for a process by signal 0")
def test_what_hangs_is_ended_with_its_children(tmp_path: Path, fake: Path) -> None:
    pdf.convert(make_jobs(tmp_path, "【挂起】"), limit=2)

    child = int(fake.with_name("child").read_text())
    for _ in range(50):
        if not is_alive(child):
            return
        time.sleep(0.1)
    pytest.fail("the child lives on")


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
        state = Path(f"/proc/{process}/stat")  # one that nobody has collected is dead too
        return not (state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z")
    except OSError:
        return False


def test_a_program_that_never_works_is_given_up(tmp_path: Path, fake: Path) -> None:
    done = pdf.convert(make_jobs(tmp_path, *["【崩溃】"] * 20), workers=1)

    assert ["crashed"] * 20 == list_states(done)
    assert 3 == len(read_runs(fake))


@pytest.mark.skipif(os.name == "nt", reason="interrupts itself by a signal")
def test_an_interrupt_ends_the_work(tmp_path: Path, fake: Path) -> None:
    begun = time.monotonic()
    timer = threading.Timer(1, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()

    with pytest.raises(KeyboardInterrupt):
        pdf.convert(make_jobs(tmp_path, "第一份", "【挂起】"), limit=60)
    assert time.monotonic() - begun < 20
    assert not (tmp_path / "1.pdf").exists()


def test_workers_share_the_files(tmp_path: Path, fake: Path) -> None:
    heard: list[Converted] = []
    jobs = make_jobs(tmp_path, *(f"第{n}份" for n in range(20)))

    done = pdf.convert(jobs, workers=2, batch=5, tell=heard.append)

    assert ["written"] * 20 == list_states(done)
    assert jobs == [each.job for each in done]
    assert 20 == len(heard)
    assert [5, 5, 5, 5] == read_runs(fake)
    assert 1 == threading.active_count() or all(t.daemon for t in threading.enumerate()[1:])


def test_no_folder_is_left_behind_and_old_ones_are_swept(
    tmp_path: Path, fake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "temp"
    for name in ("gen-pdf-old", "gen-pdf-new"):
        (place / name).mkdir(parents=True)
    os.utime(place / "gen-pdf-old", (0, 0))
    monkeypatch.setattr("tempfile.tempdir", str(place))

    pdf.convert(make_jobs(tmp_path, "合同"))

    assert ["gen-pdf-new"] == [each.name for each in place.iterdir()]


def test_what_is_no_word_file_is_told(tmp_path: Path, fake: Path) -> None:
    (tmp_path / "x.docx").write_bytes(b"junk")
    jobs = [
        Job(tmp_path / "x.docx", tmp_path / "x.pdf"),
        Job(tmp_path / "none.docx", tmp_path / "none.pdf"),
        *make_jobs(tmp_path, "合同"),
    ]

    done = pdf.convert(jobs)

    assert ["not_word", "missing", "written"] == list_states(done)


def test_a_missing_program_is_told_with_the_way_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(office.ENVIRONMENT, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(office, "_list_usual_places", lambda: iter(()))

    with pytest.raises(PdfFailed, match="apt-get install") as caught:
        pdf.convert(make_jobs(tmp_path, "合同"))
    assert "missing_program" == caught.value.kind and "Windows" in str(caught.value)


# What a PDF has to show.


def expect(*texts: str) -> proof.Expected:
    return proof.expect(make_form(texts), "合同.docx")


def test_every_character_has_to_be_drawn() -> None:
    proof.prove(
        draw("1、甲方:云湖公司 总价 415,580.00元"), expect("甲方：云湖公司", "总价415,580.00元")
    )

    with pytest.raises(PdfFailed, match="云湖公司") as caught:
        proof.prove(draw("甲方总价415,580.00元"), expect("甲方：云湖公司", "总价415,580.00元"))
    assert "incomplete" == caught.value.kind


def test_a_character_that_few_fonts_have_is_named() -> None:
    with pytest.raises(PdfFailed, match="𪛖") as caught:
        proof.prove(draw("联系人张，电话在后面"), expect("联系人张𪛖，电话在后面"))
    assert "missing_fonts" == caught.value.kind


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"junk", draw("合同")[:300]])
def test_a_torn_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(PdfFailed):
        proof.prove(data, expect("合同"))


def test_a_font_that_is_not_embedded_is_refused() -> None:
    with pytest.raises(PdfFailed, match="没有嵌入字体 Fake"):
        proof.prove(draw("合同", embedded=False), expect("合同"))


def test_the_profile_names_fonts_as_they_are(tmp_path: Path) -> None:
    office.make_profile(tmp_path / "profile", {"A&B<宋>": "Noto"})

    text = (tmp_path / "profile" / "user" / "registrymodifications.xcu").read_text("utf-8")
    assert "A&amp;B&lt;宋&gt;" in text and "BlockUntrustedRefererLinks" in text


# With LibreOffice.


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Converted]]:
    """Some Word files and what came of them, all in one run, by name."""
    assert LACK is None, LACK
    folder = tmp_path_factory.mktemp("pdf") / "合 同" / ("长" * 70) / ("长" * 70)
    plain = make_form(["甲方：云湖公司", "合同总价415,580.00元（大写：肆拾壹万伍仟）"])
    sources = {
        "plain": plain,
        "clipped": make_clipped(),
        "linked": make_linked(folder),
        "again": plain,
    }
    jobs = [Job(data, folder / f"{name}.pdf", name) for name, data in sources.items()]
    yield dict(zip(sources, pdf.convert(jobs), strict=True))


def make_clipped() -> bytes:
    """A row too low for its words."""
    document = docx.Document()
    row = document.add_table(1, 1).rows[0]
    row.height, row.height_rule = Pt(20), WD_ROW_HEIGHT_RULE.EXACTLY
    row.cells[0].text = "固定的行高放不下这么多字。" * 12 + "末尾是违约金条款"
    return save(document)


def make_linked(folder: Path) -> bytes:
    """A picture that is not in the file but elsewhere on the disk."""
    folder.mkdir(parents=True)
    picture = folder / "x.svg"
    picture.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90">'
        '<rect width="90" height="90" fill="red"/></svg>'
    )
    document = docx.Document()
    document.add_paragraph("外面的图片不取")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    key = document.part.relate_to(picture.as_uri(), kind, is_external=True)
    document.add_paragraph()._p.append(
        parse_xml(
            f"<w:r {nsdecls('w', 'r', 'wp', 'a', 'pic')}><w:drawing><wp:inline>"
            '<wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="x"/><a:graphic>'
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
            '<pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="x"/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:link="{key}"/></pic:blipFill><pic:spPr><a:xfrm>'
            '<a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )
    )
    return save(document)


def save(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@with_office
def test_the_pdf_bears_no_time_and_is_the_same_every_time(papers: dict[str, Converted]) -> None:
    first, again = papers["plain"], papers["again"]

    assert ("written", 1) == (first.status, first.pages)
    assert first.job.target.read_bytes() == again.job.target.read_bytes()
    with pikepdf.open(first.job.target) as made:
        assert "/CreationDate" not in made.docinfo


@with_office
def test_words_that_a_row_cuts_off_are_missed(papers: dict[str, Converted]) -> None:
    error = papers["clipped"].error
    assert error and "incomplete" == error.kind and "行高" in str(error)
    assert not papers["clipped"].job.target.exists()


@with_office
def test_nothing_is_loaded_from_outside(papers: dict[str, Converted]) -> None:
    with pikepdf.open(papers["linked"].job.target) as made:
        page = made.pages[0]
        assert "/XObject" not in page.Resources
        assert b"1 0 0 rg" not in page.Contents.read_bytes()


def keep_chinese_fonts_out(folder: Path) -> Path:
    """The settings of a system that has Latin fonts alone."""
    settings = folder / "fonts.conf"
    settings.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        "<dir>/usr/share/fonts/truetype/dejavu</dir><dir>/usr/share/fonts/truetype/liberation</dir>"
        f"<cachedir>{folder}/cache</cachedir></fontconfig>"
    )
    return settings


@with_office
def test_without_chinese_fonts_no_pdf_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = keep_chinese_fonts_out(tmp_path)
    monkeypatch.setenv("FONTCONFIG_FILE", str(settings))
    (job,) = make_jobs(tmp_path, "甲方：云湖公司，合同总价415,580.00元")
    fonts.list_fonts.cache_clear()
    try:
        (known,) = pdf.convert([job])
        # Where the system cannot tell its fonts, the PDF itself shows the boxes.
        monkeypatch.setattr(fonts, "list_fonts", lambda: None)
        (seen,) = pdf.convert([job])
    finally:
        monkeypatch.undo()
        fonts.list_fonts.cache_clear()

    for each in (known, seen):
        assert each.error and "missing_fonts" == each.error.kind
        assert "方框" in str(each.error) and "fonts-noto-cjk" in str(each.error)
    assert not job.target.exists()


@with_office
def test_a_lone_character_in_a_box_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One character that is missing maps to the box alone, so that counting does not find it."""
    settings = keep_chinese_fonts_out(tmp_path)
    monkeypatch.setenv("FONTCONFIG_FILE", str(settings))
    monkeypatch.setattr(fonts, "list_fonts", lambda: None)

    (done,) = pdf.convert(make_jobs(tmp_path, "Contract 甲 of 2026"))

    assert done.error and "missing_fonts" == done.error.kind


@with_office
def test_gen_writes_the_pdf_beside_the_word_file(tmp_path: Path, gen: Callable[..., Any]) -> None:
    ran = gen("contract", EXAMPLE, "-o", tmp_path, "--pdf")

    assert 0 == ran.code, ran.err
    paper, made = map(Path, ran.out.split())
    assert paper.with_suffix(".pdf") == made
    assert word.read(paper.read_bytes())
    with pikepdf.open(made) as read:
        assert 5 < len(read.pages)

    again = gen("contract", EXAMPLE, "-o", tmp_path, "--pdf", "--format", "json")
    assert str(made) == again.json["documents"][0]["pdf"]


def test_a_failing_pdf_costs_no_word_file(
    tmp_path: Path, gen: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(office.ENVIRONMENT, str(tmp_path / "nowhere"))

    ran = gen("contract", EXAMPLE, "-o", tmp_path, "--pdf", "--format", "json")

    assert 2 == ran.code and "nowhere" in ran.err
    (paper,) = ran.json["documents"]
    assert Path(paper["path"]).exists() and paper["pdf"] is None


def test_a_dry_run_says_that_no_pdf_is_made(tmp_path: Path, gen: Callable[..., Any]) -> None:
    ran = gen("contract", EXAMPLE, "-o", tmp_path, "--pdf", "--dry-run")

    assert 0 == ran.code and "没有生成 PDF" in ran.err
    assert (
        "pdf" not in gen("contract", EXAMPLE, "--dry-run", "--format", "json").json["documents"][0]
    )


def test_a_full_disk_is_told(tmp_path: Path, fake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", refuse)

    (done,) = pdf.convert(make_jobs(tmp_path, "合同"))

    assert done.error and "磁盘已满" in str(done.error)
