"""A story patched block by block is what docxtpl makes of the whole, and takes no longer than that."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT, make_form
from docxtpl import DocxTemplate
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from generator import compiled, patching
from generator.errors import BrokenTemplate

FORMS = sorted((ROOT / "templates").glob("*/*.docx"))
PLAIN = ["甲", "乙 ", "", "{{ x }}", "{% if x %}乙{% endif %}", "{{ x|f(“/”) }}丙", "{%r x %}"]
PLAIN += ["{%p if x %}", "{%p endif %}", "{% if x %}", "{% else %}", "{% endif %}"]
# Halves of tags, tags that reach out of their place, and what only looks like one.
ODD = ["{", "}", "%", "#", "{{ x", "x }}", "{%", "%}", "{%- if x %}", "{% if x -%}", "-%}", "}}"]
ODD += [
    "{{p x }}",
    "{%tr for a in b %}",
    "{%tr endfor %}",
    "{%tc endfor %}",
    "{{r x }}",
    "{{{ x }}}",
]
ODD += ["{# 注 #}", "{#p 注 #}", "{#", "#}", "75%", "{{ ‘a’ }}", "{{ f('}}') }}", "{_{", "\n"]
ODD += ["{% colspan 2 %}", "{% cellbg x %}", "{% vm %}", "{% hm %}", "{{ {'a':1} }}", "{% a % 2 %}"]


def whole(text: str) -> str:
    return str(DocxTemplate("").patch_xml(text))


@st.composite
def draw_paragraph(draw: st.DrawFn, odd: bool) -> str:
    runs = ""
    for _ in range(draw(st.integers(0, 3))):
        words = "".join(draw(st.lists(st.sampled_from(PLAIN + ODD * odd), max_size=2)))
        kept = draw(st.sampled_from(["<w:t>", '<w:t xml:space="preserve">']))
        runs += f"<w:r>{draw(st.sampled_from(['', '<w:rPr/>']))}{kept}{words}</w:t></w:r>"
    start = draw(st.sampled_from(["<w:p>", '<w:p w:rsidR="1">']))
    return f"{start}<w:pPr/>{runs}</w:p>"


@st.composite
def draw_table(draw: st.DrawFn, odd: bool) -> str:
    rows = ""
    for _ in range(draw(st.integers(1, 3))):
        cells = draw(st.lists(draw_paragraph(odd), min_size=1, max_size=3))
        tag = draw(st.sampled_from(["", "", "{%tr for a in b %}", "{%tr endfor %}"]))
        first = f"<w:tc><w:p><w:r><w:t>{tag}</w:t></w:r></w:p></w:tc>" if tag else ""
        rows += f"<w:tr>{first}{''.join(f'<w:tc><w:tcPr/>{cell}</w:tc>' for cell in cells)}</w:tr>"
    return f"<w:tbl><w:tblPr/>{rows}</w:tbl>"


@st.composite
def draw_story(draw: st.DrawFn) -> str:
    odd = draw(st.booleans())
    boxed = draw_paragraph(odd).map(lambda p: f"<w:p><w:r><w:pict>{p}</w:pict></w:r></w:p>")
    held = draw_paragraph(odd).map(lambda p: f'<w:sdt><w:sdtPr w:x="{{A-1}}"/>{p}</w:sdt>')
    other = st.sampled_from(["<w:p/>", "\n", '<w:x w:val="{{ x }}"/>'])
    blocks = st.one_of(
        draw_paragraph(odd), draw_paragraph(odd), draw_table(odd), boxed, held, other
    )
    body = "".join(draw(st.lists(blocks, max_size=6)))
    return f"<w:document><w:body>{body}<w:sectPr/></w:body></w:document>"


@settings(max_examples=150, deadline=None)
@given(story=draw_story(), chunk=st.sampled_from([0, 300, 20_000]))
def test_blocks_patched_alone_are_the_whole_patched(story: str, chunk: int) -> None:
    with pytest.MonkeyPatch.context() as change:
        change.setattr(patching, "_CHUNK", chunk)
        patched = patching._patch_blocks(story)

    assert patched is None or whole(story) == patched


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_the_shipped_forms_are_patched_block_by_block_to_the_same(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        stories = [archive.read(n) for n in archive.namelist() if n.startswith("word/")]
    for content in stories:
        if b"{" in content:
            story = etree.tostring(etree.fromstring(content), encoding="unicode")
            assert whole(story) == patching._patch_blocks(story)


@pytest.mark.parametrize(
    "words",
    [
        "{%- if x %}甲{% endif %}",
        "{% colspan 2 %}{{ x }}",
        "{{ x",
        "{%tr for a in b %}",
    ],
)
def test_a_tag_that_reaches_out_of_its_block_is_patched_with_the_whole(words: str) -> None:
    story = f"<w:p><w:r><w:t>甲</w:t></w:r></w:p><w:p><w:r><w:t>{words}</w:t></w:r></w:p>"

    assert None is patching._patch_blocks(story)
    assert whole(story) == patching.patch(story)


def test_a_story_sixteen_times_as_long_takes_about_sixteen_times_as_long() -> None:
    with zipfile.ZipFile(ROOT / "templates" / "contract" / "technical-service.docx") as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    text = etree.tostring(root, encoding="unicode")
    start, end = text.index("<w:body>") + 8, text.rindex("<w:sectPr")
    long = text[:start] + text[start:end] * 16 + text[end:]

    def measure(story: str) -> float:
        began = time.process_time()
        assert patching._patch_blocks(story)
        return time.process_time() - began

    once = min(measure(text) for _ in range(3))
    assert measure(long) < 40 * once


@pytest.mark.parametrize(
    "words", ["{{" * 60_000, "{% colspan" + " " * 60_000 + "%x {{ y }}", "{{ x }}" + "-%}" * 60_000]
)
def test_a_form_that_would_be_patched_for_hours_is_refused(
    words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patching, "PATIENCE", 1.0)
    cell = f"<w:tc><w:tcPr/><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>"
    began = time.monotonic()

    with pytest.raises(BrokenTemplate, match=r"标签太乱|只有一半"):
        patching.patch(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>")

    assert time.monotonic() - began < 30


def test_a_form_that_cannot_be_patched_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patching, "PATIENCE", 0.01)

    with pytest.raises(BrokenTemplate, match="模板“试验”正文：标签太乱"):
        compiled.compile_form(make_form(["{{ x", "乙"]), "试验")
