"""A draft says so on every page, whatever headers its sections have."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from conftest import make_form
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.section import _Header
from test_pages import LACK

from generator import word
from generator.archive import pack
from generator.errors import BrokenTemplate
from generator.ooxml.watermark import mark_pages

WORDS = "草稿"


def mark(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return pack(mark_pages([(n, archive.read(n)) for n in archive.namelist()], WORDS))


def save(document: Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def make_awkward() -> Document:
    """Four sections of two pages: with and without headers, first pages, even pages, landscape."""
    document = docx.Document()
    document.settings.odd_and_even_pages_header_footer = True
    document.sections[0].different_first_page_header_footer = True
    for number in range(4):
        section = document.add_section() if number else document.sections[0]
        document.add_paragraph(f"第 {number} 节")
        document.add_page_break()
        document.add_paragraph(f"第 {number} 节续")
        if number == 1:
            section.different_first_page_header_footer = False
            section.header.is_linked_to_previous = False
            section.header.add_paragraph("页眉一")
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = section.page_height, section.page_width
        elif number == 2:
            section.different_first_page_header_footer = True
            section.first_page_header.is_linked_to_previous = False
            section.first_page_header.add_table(1, 1, section.page_width)
        elif number == 3:
            section.even_page_header.is_linked_to_previous = False
            section.even_page_header.paragraphs[0].text = "双页"
    return document


def is_marked(header: _Header) -> bool:
    xml = header._element.xml
    return f'string="{WORDS}"' in xml and f"<w:t>{WORDS}</w:t>" in xml


def test_every_header_that_a_page_can_show_bears_the_word() -> None:
    marked = docx.Document(io.BytesIO(mark(save(make_awkward()))))

    assert 4 == len(marked.sections)
    for section in marked.sections:
        assert is_marked(section.header)
        assert is_marked(section.even_page_header)
        if section.different_first_page_header_footer:
            assert is_marked(section.first_page_header)


def test_what_stands_in_headers_and_body_stays() -> None:
    data = save(make_awkward())
    before, after = word.read(data), word.read(mark(data))
    assert before.body_text == after.body_text
    kept = [p.text for p in after.paragraphs if p.text not in ("", WORDS)]
    assert [p.text for p in before.paragraphs if p.text] == kept


def test_a_form_without_sections_or_headers_gets_them() -> None:
    document = docx.Document()
    body = document.element.body
    body.remove(body.sectPr)
    marked = docx.Document(io.BytesIO(mark(save(document))))
    assert is_marked(marked.sections[0].header)


def test_the_mark_is_the_same_every_time() -> None:
    data = make_form(["一"])
    assert mark(data) == mark(data)


def test_a_strict_document_is_refused() -> None:
    data = make_form(["一"])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    main = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    strict = [
        (name, content.replace(main, b"http://purl.oclc.org/ooxml/wordprocessingml/main"))
        for name, content in members
    ]
    with pytest.raises(BrokenTemplate, match="严格"):
        mark_pages(strict, WORDS)


@pytest.mark.skipif(LACK is not None, reason=f"pages cannot be looked at: {LACK}")
def test_every_page_shows_the_word(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(mark(save(make_awkward())))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
        + ["--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "a.docx")],
        capture_output=True,
        timeout=120,
        check=True,
    )
    shown = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "a.pdf"), "-"], capture_output=True, check=True
    )
    pages = shown.stdout.decode().split("\f")[:-1]
    assert len(pages) >= 8
    assert all(WORDS in page for page in pages if "节" in page)
