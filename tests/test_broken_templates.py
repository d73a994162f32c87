"""A library of broken templates: every fault, wherever it stands, is told at its place."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import pytest
from drafting import SPACES, make_blocks
from lxml import etree

from generator import annotate, markup, rules, templates, word
from generator.findings import Finding, Severity, WordPlace
from generator.home import Home
from generator.markup.lexicon import make_lexicon
from generator.rule import Rule

ROOT = Path(__file__).parent.parent
CONTAINERS = ("body", "table", "header", "textbox")
# What stands in a cell is in a row, whatever it was to be.
ELSEWHERE = {("T802", "table")}
PARTIES = ("星河市政务数据中心", "云岭云计算有限公司")
BROKEN = [
    pytest.param(rule, case, where, id=f"{rule.code}-{number}-{where}")
    for rule in rules.list_rules("T")
    for number, case in enumerate(rule.bad, 1)
    if isinstance(case, str) and "⟨box:" not in case
    for where in CONTAINERS
    if (rule.code, where) not in ELSEWHERE
]
FORMS = [form for kind in templates.list_kinds(ROOT / "templates") for form in kind.forms]


def embed(text: str, where: str) -> bytes:
    """A document as Word makes it, with the text in its body, a cell, its header or a text box."""
    document = docx.Document()
    document.add_paragraph("第一条　总则")
    table = document.add_table(rows=2, cols=2)
    document.add_paragraph("以下无标签。")
    blocks = etree.fromstring(f"<w:x {SPACES}>{make_blocks(text)}</w:x>")
    holder, index = document.element.body, len(document.element.body) - 1
    if where == "table":
        holder, index = table.cell(1, 1)._tc, 1
    elif where == "header":
        document.sections[0].header.is_linked_to_previous = False
        holder, index = document.sections[0].header._element, 1
    elif where == "textbox":
        shape = "<v:shape><v:textbox><w:txbxContent/></v:textbox></v:shape>"
        box = f"<w:p {SPACES}><w:r><w:pict>{shape}</w:pict></w:r></w:p>"
        holder.insert(1, etree.fromstring(box))
        holder, index = next(holder[1].iter("{*}txbxContent")), 0
    for offset, block in enumerate([*blocks, etree.fromstring(f"<w:p {SPACES}/>")]):
        holder.insert(index + offset, block)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def check(rule: Rule, data: bytes) -> list[Finding]:
    return rule.apply(markup.read(data), make_lexicon(None, None, PARTIES))


def stands_in(place: Any, where: str) -> bool:
    assert isinstance(place, WordPlace)
    if where == "table":
        return (place.part, place.table, place.row, place.cell) == ("body", 0, 1, 1) or (
            place.part == "body" and (place.table or 0) > 0  # a table within the cell
        )
    return place.part.rstrip("0123456789") == where


@pytest.mark.parametrize(("rule", "case", "where"), BROKEN)
def test_a_fault_is_told_where_it_stands(rule: Rule, case: str, where: str) -> None:
    found = check(rule, embed(case, where))

    assert found
    assert all(stands_in(finding.place, where) for finding in found)


@pytest.mark.parametrize("where", CONTAINERS)
def test_the_place_is_the_one_that_a_reader_of_the_document_has(where: str) -> None:
    data = embed("{{ 甲方.名子 }}", where)
    (found,) = [f for rule in rules.list_rules("T") for f in check(rule, data) if f.code == "T004"]
    paragraphs = {paragraph.place: paragraph.text for paragraph in word.read(data).paragraphs}

    assert "{{ 甲方.名子 }}" == paragraphs[found.place]


def test_all_faults_are_told_in_one_run() -> None:
    text = (
        "{{ 合同编码 }}\n{{ 甲方.名称\n{% if 甲方.邮箱 %}好\n{{ 合同总价｜大写 }}\n{{ 签订.日期|大写 }}\n"
        "甲方：{客户名称}\n{{ 乙方 }}\n{%p if 甲方.电话 %}电话\n{% endfor %}"
    )
    found = rules.check_template(markup.read(embed(text, "body")), make_lexicon())

    expected = {"T002", "T003", "T004", "T006", "T008", "T012", "T013", "T701", "T801"}
    assert expected <= {finding.code for finding in found}
    places = [f.place.paragraph for f in found if isinstance(f.place, WordPlace)]
    assert sorted(places, key=lambda place: place or 0) == places


def test_every_fault_can_be_written_into_the_document_as_a_comment() -> None:
    data = embed("{{ 甲方.名子 }}与{{ 合同总价|日期 }}", "body")
    found = rules.check_template(markup.read(data), make_lexicon())
    copy = annotate.annotate(data, word.read(data), found)

    assert word.read(copy).body_text == word.read(data).body_text
    assert len(found) == len(docx.Document(io.BytesIO(copy)).comments._comments_elm)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.kind}-{form.name}")
def test_a_shipped_form_has_no_fault(form: templates.Form) -> None:
    kind = templates.find_kind(ROOT / "templates", form.kind)
    template = markup.read(form.read(), form.title)

    for lexicon in (make_lexicon(kind, form), make_lexicon()):
        assert [] == rules.check_template(template, lexicon)


def test_a_word_file_without_tags_has_no_fault(house: Home) -> None:
    found = rules.check_template(markup.read(embed("通知", "body")), make_lexicon())

    assert [] == [finding for finding in found if finding.severity is not Severity.INFO]
