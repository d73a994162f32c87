"""References counted while a form is filled are those that reading the document would give."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import EXAMPLES, ROOT, generate, unpack_canonical
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_references import TO_B, article, char, clause, p, package, ref, t, tag

from generator import archive, compiled, render, sources
from generator.errors import BrokenTemplate
from generator.home import Home
from generator.ooxml import citations

SETTLED = [
    p(TO_B, t("{{ 表 | length }}")) + article("甲", mark="b"),
    tag("for 项 in 表") + clause(t("{{ 项 }}"), TO_B) + tag("endfor") + article("甲", mark="b"),
    p(t("{% if 有 %}依"), TO_B, t("{% endif %}")) + article("甲", mark="b"),
    p(t("{% if 有 %}甲</w:t></w:r></w:p><w:p><w:r><w:t>乙{% endif %}"), TO_B)
    + article("甲", mark="b"),
]
SOMETIMES = tag("if 有") + article("乙") + tag("endif")
COUNTED = [
    *(SOMETIMES + body for body in SETTLED),
    article("甲") + SOMETIMES + article("丙", mark="b") + p(TO_B),
    article("甲") + tag("if 有") + article("乙", mark="b") + p(TO_B) + tag("endif"),
]
RECKONED = [
    article("甲", mark="b") + p(ref("REF b")),  # the words of the article
    tag("for 项 in 表") + article("甲", mark="b") + tag("endfor") + p(TO_B),  # marked in each round
    p(t("{% if 有 %}"), char("begin"), t("{% endif %}"), TO_B.removeprefix(char("begin")))
    + article("甲", mark="b"),
    article("甲", mark="b") + p(TO_B).replace("第九十九条", "{{ 项 }}"),
    p(t("甲"), number=(1, 0), mark="b").replace('w:val="1"', 'w:val="{{ 一 }}"') + p(TO_B),
]


def compile_body(body: str) -> compiled.CompiledForm:
    return compiled.compile_form(archive.pack(package(body)), "试验")


def reckon(monkeypatch: pytest.MonkeyPatch, data: bytes) -> compiled.CompiledForm:
    """The same form with its references left to be reckoned from the filled document."""
    with monkeypatch.context() as change:
        change.setenv("GEN_CACHE", "")
        change.setattr(citations, "mark", lambda *_: False)
        form: compiled.CompiledForm = compiled.compile_form.__wrapped__(data, "试验")
    assert form.refreshes
    return form


def fill(form: compiled.CompiledForm, values: dict[str, Any]) -> dict[str, bytes] | str:
    try:
        return unpack_canonical(render.render(form, values))
    except BrokenTemplate as error:
        return str(error)


@pytest.mark.parametrize("body", COUNTED)
@pytest.mark.parametrize("has", [True, False])
def test_what_the_form_tells_is_counted(
    body: str, has: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = {"有": has, "表": ["甲", "<乙>"]}
    form = compile_body(body)

    assert form.lists is not None
    assert not form.refreshes
    assert fill(reckon(monkeypatch, archive.pack(package(body))), values) == fill(form, values)


@pytest.mark.parametrize("body", SETTLED)
@pytest.mark.parametrize("has", [True, False])
def test_what_no_value_changes_is_cited_in_the_form(
    body: str, has: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = {"有": has, "表": ["甲", "<乙>"]}
    form = compile_body(body)

    assert (None, False) == (form.lists, form.refreshes)
    assert not any("<?gen" in part.source for part in form.parts.values())
    assert fill(reckon(monkeypatch, archive.pack(package(body))), values) == fill(form, values)


def test_a_number_that_would_be_a_tag_is_not_put_into_the_form() -> None:
    body = SETTLED[0]
    parts = dict(package(body))
    name = "word/numbering.xml"
    parts[name] = parts[name].replace(b'w:lvlText w:val="', b'w:lvlText w:val="{{')

    assert compiled.compile_form(archive.pack(parts.items()), "试验").lists is not None


@pytest.mark.parametrize("body", RECKONED)
def test_what_only_the_document_tells_is_reckoned(body: str) -> None:
    form = compile_body(body)

    assert form.lists is None
    assert form.refreshes


def test_a_form_without_references_is_neither_counted_nor_reckoned() -> None:
    form = compile_body(article("甲") + p(t("{{ 一 }}")))

    assert (None, False) == (form.lists, form.refreshes)


@st.composite
def draw_body(draw: st.DrawFn) -> str:
    """Articles, clauses and references in any order, some in branches and loops."""
    kinds = ["article", "clause", "plain", "target", "ref", "if", "for", "inline"]
    body, still_open, has_target = "", [], False
    for kind in draw(st.lists(st.sampled_from(kinds), min_size=3, max_size=14)):
        switch = draw(st.sampled_from(["\\r", "\\w", "\\n", "\\r \\h"]))
        if kind == "article":
            body += article("{{ 项 }}")
        elif kind == "clause":
            body += p(t("款"), number=(draw(st.integers(1, 4)), draw(st.integers(0, 2))))
        elif kind == "plain":
            body += p(t("文"))
        elif kind == "target" and not has_target:
            body += p(t("甲"), number=(draw(st.integers(1, 3)), draw(st.integers(0, 1))), mark="b")
            has_target = True
        elif kind == "ref":
            body += clause(ref(f"REF b {switch}"))
        elif kind == "inline":
            body += p(t("{% if 有 %}依"), ref(f"REF b {switch}"), t("{% else %}无{% endif %}"))
        elif kind in ("if", "for"):
            if still_open and draw(st.booleans()):
                body += tag(still_open.pop())
            else:
                body += tag({"if": "if 有", "for": "for 项 in 表"}[kind])
                still_open.append(f"end{kind}")
    return body + "".join(tag(each) for each in reversed(still_open))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=draw_body(), has=st.booleans(), rounds=st.integers(0, 3))
def test_counting_gives_what_reckoning_gives(
    monkeypatch: pytest.MonkeyPatch, body: str, has: bool, rounds: int
) -> None:
    values = {"有": has, "项": "甲", "表": ["乙"] * rounds}
    data = archive.pack(package(body))
    with monkeypatch.context() as change:
        change.setenv("GEN_CACHE", "")
        form = compiled.compile_form.__wrapped__(data, "试验")
        change.setattr(citations, "mark", lambda *_: False)
        reckoned = compiled.compile_form.__wrapped__(data, "试验")

    assert fill(reckoned, values) == fill(form, values)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_shipped_forms_come_out_alike_either_way(
    path: Path, house: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = sources.read_deal(str(path), ROOT / "data" / "parties")
    counted = generate(raw, house, folder=tmp_path, dry_run=False)
    assert counted.path
    data = counted.path.read_bytes()

    monkeypatch.setattr(citations, "mark", lambda *_: False)
    monkeypatch.setattr(compiled, "compile_form", compiled.compile_form.__wrapped__)
    monkeypatch.setenv("GEN_CACHE", "")
    again = generate(raw, house, folder=tmp_path / "again", force=True, reissue=True)

    assert again.path
    assert unpack_canonical(again.path.read_bytes()) == unpack_canonical(data)
