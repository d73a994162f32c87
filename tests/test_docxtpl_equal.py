"""Every feature of the template language gives what docxtpl gives, part by part.

The parts are compared as canonical XML. docxtpl numbers all drawings anew, adds properties without
a value and spells content types and relations in another order: that is left out of account. So is
the order of a cell's properties, where docxtpl's is not that of the standard (colspan, cellbg, vm,
hm). Where it loses or bends text, ours is right, and the test says why.
"""

from __future__ import annotations

import html
import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from conftest import make_form, unpack_canonical
from docx.oxml.ns import nsdecls
from docxtpl import DocxTemplate, Listing
from lxml import etree

from generator import archive, compiled, render, word

VALIDATOR = os.environ.get("GEN_SCHEMA_VALIDATOR")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
DRAWING_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINES = [{"名": "云主机", "价": "<1&2>"}, {"名": "“备份”", "价": "30"}, {"名": "网", "价": ""}]
VALUES: dict[str, Any] = {
    **{"甲": "星河&中心", "空": "", "有": True, "无": False, "数": 3, "乙": "<乙>'\"”"},
    **{"表": LINES, "单": ["一", "二", "三"], "色": "FF0000", "换行": "一\n二\n\n三"},
}


def t(text: str, properties: str = "") -> str:
    props = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{props}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs: str) -> str:
    return f"<w:p>{''.join(run if run.startswith('<') else t(run) for run in runs)}</w:p>"


def cell(text: str, properties: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>{properties}</w:tcPr>{p(text)}</w:tc>'


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(each if each.startswith('<') else cell(each) for each in cells)}</w:tr>"


def table(*rows: str, columns: int = 2) -> str:
    grid = '<w:gridCol w:w="2000"/>' * columns
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>" + p("后")


FEATURES = {
    "print": p("甲方：{{ 甲 }}、{{ 乙 }}、{{ 数 }}。"),
    "print in pieces": p(t("甲{"), t("{ 甲", "<w:b/>"), t(" }"), t("}乙")),
    "curly quotes in tags": p("{{ 空 or “无” }}{% if 甲 == ‘甲’ %}是{% endif %}"),
    "comparison in tags": p("{% if 数 &gt; 2 and 数 &lt; 5 %}中{% endif %}"),
    "jinja filters": p("{{ 单|join('、') }}{{ 甲|length }}{{ 空|default('无', true) }}"),
    "set": p("{% set 丙 = 数 + 1 %}{{ 丙 }}"),
    "inline if": p("始{% if 有 %}{{ 甲 }}{% elif 无 %}乙{% else %}丙{% endif %}终"),
    "inline if not": p("始{% if not 有 %}甲{% else %}丙{% endif %}终"),
    "inline for": p("{% for 名 in 单 %}{{ loop.index }}{{ 名 }}{% if not loop.last %}、{% endif %}{% endfor %}"),
    "for else": p("{% for 名 in 空 %}甲{% else %}没有{% endfor %}"),
    "paragraph if": p("{%p if 无 %}") + p("甲") + p("{%p elif 有 %}") + p("{{ 甲 }}") + p("{%p endif %}"),
    "paragraph for": p("{%p for 项 in 表 %}") + p("{{ 项.名 }}：{{ 项.价 }}") + p("{%p endfor %}"),
    "paragraph for over a table": p("{%p for 项 in 表 %}") + table(row("{{ 项.名 }}", "{{ 项.价 }}")) + p("{%p endfor %}"),
    "run if": p("甲", "{%r if 有 %}", t("粗", "<w:b/>"), "{%r endif %}", "乙"),
    "run for": p("甲", "{%r for 名 in 单 %}", t("{{ 名 }}", "<w:b/>"), "{%r endfor %}", "乙"),
    "row for": table(row("{%tr for 项 in 表 %}"), row("{{ 项.名 }}", "{{ 项.价 }}"), row("{%tr endfor %}")),
    "row if": table(row("{%tr if 无 %}"), row("甲", "乙"), row("{%tr endif %}"), row("丙", "丁")),
    "rows nested": table(row("{%tr for 项 in 表 %}"), row("{%tr if 项.价 %}"), row("{{ 项.名 }}", "{{ 项.价 }}"), row("{%tr endif %}"), row("{%tr endfor %}")),
    "cell for": table(row("{%tc for 名 in 单 %}", "{{ 名 }}", "{%tc endfor %}"), columns=3),
    "cell if": table(row("{%tc if 无 %}", "甲", "{%tc endif %}", "乙", "丙")),
    "colspan": table(row(cell("{% colspan 2 %}{{ 甲 }}")), row("一", "二")),
    "cellbg": table(row(cell("{% cellbg 色 %}{{ 甲 }}"), "乙")),
    "colspan and cellbg": table(row(cell("{% colspan 2 %}{% cellbg 色 %}{{ 甲 }}")), row("一", "二")),
    "vm in a dressed cell": table(row("{%tr for 项 in 表 %}"), row(cell("{% vm %}{{ 甲 }}", '<w:vAlign w:val="center"/>'), "{{ 项.名 }}"), row("{%tr endfor %}")),
    "vm": table(row("{%tr for 项 in 表 %}"), row("{% vm %}{{ 甲 }}", "{{ 项.名 }}"), row("{%tr endfor %}")),
    "hm": table(row("{%tc for 名 in 单 %}", "{% hm %}{{ 名 }}", "{%tc endfor %}"), row("一", "二", "三"), columns=3),
    "hm over a span": table(row("{%tc for 名 in 单 %}", cell("{% hm %}甲", '<w:gridSpan w:val="2"/>'), "{%tc endfor %}"), row(*"一二三四五六"), columns=6),
    "blank before": p("甲 ") + p("{%- if 有 %}乙{% endif %}"),
    "blank after": p("{% if 有 -%}") + p("乙{% endif %}"),
    "blank both": p("甲{% if 有 -%}") + p("乙") + p("{%- endif %}丙"),
    "blank of jinja": p("甲 {{- 甲 -}} 乙"),
    "blanks kept": p(t("甲 ").replace(' xml:space="preserve"', ""), "{{ 甲 }} "),
    "comment": p("甲{# 注 {{ 甲 }} #}乙"),
    "comment paragraph": p("甲") + p("{#p 注 #}") + p("乙"),
    "comment row": table(row("甲", "乙"), row("{#tr 注 #}"), row("丙", "丁")),
    "comment cell": table(row("甲", "{#tc 注 #}", "乙")),
    "escapes": p("{_{ 甲 }_} {_% if %_}{{ 甲 }}"),
    "no tags at all": p("甲{}%#乙"),
    "text with line breaks": p("{{ 换行 }}{{ 甲 }}"),
    "macro": p("{% macro 写(名) %}【{{ 名 }}】{% endmacro %}{{ 写('甲') }}"),
    "with": p("{% with 丙 = 甲 %}{{ 丙 }}{% endwith %}"),
    "drawings in a loop": p(
        "{% for 名 in 单 %}",
        f'<w:r><w:drawing><wp:inline xmlns:wp="{DRAWING}"><wp:extent cx="1" cy="1"/><wp:docPr id="7" name="章"/>'
        f'<a:graphic xmlns:a="{DRAWING_MAIN}"><a:graphicData uri="x"/></a:graphic></wp:inline></w:drawing></w:r>',
        "{% endfor %}",
    ),
}  # fmt: skip


def make(body: str, change: Callable[[Any], None] | None = None) -> bytes:
    """A Word file with a body, after a change of the document by python-docx."""
    document = docx.Document()
    if change:
        change(document)
    buffer = io.BytesIO()
    document.save(buffer)
    members = dict(archive.unpack(buffer.getvalue()))
    text = members["word/document.xml"].decode()
    body = body.replace("<w:tbl>", f"<w:tbl {nsdecls('w')}>")
    members["word/document.xml"] = text.replace("<w:body>", f"<w:body>{body}", 1).encode()
    return archive.pack(members.items())


def ours(data: bytes, values: dict[str, Any]) -> bytes:
    return render.render(compiled.compile_form(data, "试验"), values)


def theirs(data: bytes, values: dict[str, Any]) -> bytes:
    template = DocxTemplate(io.BytesIO(data))
    template.render(values, autoescape=True)
    buffer = io.BytesIO()
    template.save(buffer)
    return buffer.getvalue()


def settle(data: bytes) -> dict[str, Any]:
    """The parts in a form in which two files that are the same are equal."""
    parts: dict[str, Any] = {}
    for name, content in unpack_canonical(data).items():
        if name == "[Content_Types].xml" or name.endswith(".rels"):
            parts[name] = sorted(
                etree.tostring(each, method="c14n") for each in etree.fromstring(content)
            )
        elif name == "docProps/core.xml":
            parts[name] = sorted((e.tag, e.text) for e in etree.fromstring(content) if e.text)
        elif name == "word/document.xml":
            root = etree.fromstring(re.sub(rb'(<wp:docPr id=")\d+', rb"\1", content))
            for properties in root.iter(f"{W}tcPr"):
                properties[:] = sorted(properties, key=lambda each: str(each.tag))
            parts[name] = etree.tostring(root, method="c14n")
        else:
            parts[name] = content
    return parts


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_gives_what_docxtpl_gives(feature: str) -> None:
    data = make(FEATURES[feature])

    assert settle(theirs(data, VALUES)) == settle(ours(data, VALUES))


STORY = "{{ 甲 }}{% if 有 %}、{{ 乙 }}{% endif %}{% for 名 in 单 %}{{ 名 }}{% endfor %}{# 注 #}{{ 换行 }}"


def test_headers_and_footers_of_every_section_are_filled() -> None:
    def change(document: Any) -> None:
        document.add_section()
        document.settings.odd_and_even_pages_header_footer = True
        for index, section in enumerate(document.sections):
            section.different_first_page_header_footer = True
            for kind in ("header", "footer", "first_page_header", "even_page_footer"):
                story = getattr(section, kind)
                story.is_linked_to_previous = False
                story.paragraphs[0].text = f"{index}{kind} {STORY}"

    data = make(p("正文"), change)

    assert settle(theirs(data, VALUES)) == settle(ours(data, VALUES))


def test_footnotes_are_filled() -> None:
    members = dict(archive.unpack(make(p("正文{{ 甲 }}"))))
    note = f'<w:footnotes {nsdecls("w")}><w:footnote w:id="2">{p(STORY)}</w:footnote></w:footnotes>'
    members["word/footnotes.xml"] = note.encode()
    for name, end, addition in (
        ("[Content_Types].xml", "</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{NOTES}"/>'),
        ("word/_rels/document.xml.rels", "</Relationships>", f'<Relationship Id="rIdF" Type="{OFFICE}/footnotes" Target="footnotes.xml"/>'),
    ):  # fmt: skip
        members[name] = members[name].decode().replace(end, addition + end).encode()
    data = archive.pack(members.items())
    filled, expected = settle(ours(data, VALUES)), settle(theirs(data, VALUES))

    assert expected == filled


def test_properties_are_filled() -> None:
    def change(document: Any) -> None:
        for name in ("author", "comments", "identifier", "language", "subject", "title"):
            setattr(
                document.core_properties, name, f"{name} {{{{ 甲 }}}}{{% if 有 %}}、有{{% endif %}}"
            )

    data = make(p("正文{{ 甲 }}"), change)
    expected, filled = settle(theirs(data, VALUES)), settle(ours(data, VALUES))

    # docxtpl escapes them twice: its title reads “星河&amp;中心”.
    expected["docProps/core.xml"] = [
        (tag, html.unescape(text)) for tag, text in expected["docProps/core.xml"]
    ]
    assert expected == filled


def test_text_with_breaks_comes_out_as_a_listing_does() -> None:
    """In docxtpl a text asks for it as `Listing`; a deal's texts have it by themselves."""
    data = make(p(t("列：{{ 列 }}终", "<w:b/>")))
    listed = theirs(data, {"列": Listing("甲<\n乙\n\n丙")})

    assert settle(listed) == settle(ours(data, {"列": "甲<\n乙\n\n丙"}))


def test_a_tab_stands_in_the_run_where_docxtpl_cuts_the_run_at_it() -> None:
    data = make(p(t("始{{ 列 }}终", "<w:b/>")))

    assert show_runs(theirs(data, {"列": Listing("甲\t乙")})) == show_runs(
        ours(data, {"列": "甲\t乙"})
    )


def show_runs(data: bytes) -> list[tuple[bytes, str]]:
    """What each run shows with its look, those of one look next to each other as one."""
    root = etree.fromstring(dict(archive.unpack(data))["word/document.xml"])
    shown: list[tuple[bytes, str]] = []
    for run in root.iter(f"{W}r"):
        look = b"".join(etree.tostring(each, method="c14n") for each in run.iter(f"{W}rPr"))
        text = "".join("\t" if each.tag == f"{W}tab" else each.text or "" for each in run)
        if shown and shown[-1][0] == look:
            look, text = look, shown.pop()[1] + text
        shown.append((look, text))
    return shown


# --- where docxtpl is wrong ----------------------------------------------------------------------


def read(data: bytes) -> list[str]:
    return [each.text for each in word.read(data).body.paragraphs]


def test_a_value_that_looks_like_an_escape_is_not_bent() -> None:
    """docxtpl turns `{_{` into `{{` in the values too."""
    data = make_form(["{{ 列 }}"])

    assert ["{{"] == read(theirs(data, {"列": "{_{"}))
    assert ["{_{"] == read(ours(data, {"列": "{_{"}))


@pytest.mark.parametrize("tag", ["{{r 甲 }}", "{{p 甲 }}"])
def test_a_print_that_takes_its_element_leaves_the_text_a_place(tag: str) -> None:
    """docxtpl wants RichText or a subdocument there; a text is put where Word shows none."""
    data = make(p("始") + p(tag))

    assert "星河&中心" not in "".join(read(theirs(data, VALUES)))
    assert ["始", "星河&中心"] == read(ours(data, VALUES))


def test_the_bell_and_the_page_break_of_a_listing_are_no_text() -> None:
    """docxtpl makes paragraphs and pages of them, in the middle of a clause; a deal has none."""
    data = make(p("{{ 列 }}"))

    assert 2 == len(read(theirs(data, {"列": Listing("甲\a乙")})))


def test_text_of_a_torn_document_is_not_dropped_unseen() -> None:
    """docxtpl lets lxml repair the XML, which loses what no longer fits."""
    torn = table(row("{% if 无 %}甲", "乙")) + p("丙{% endif %}丁")
    data = make(torn)

    assert settle(theirs(data, VALUES))  # and says nothing
    with pytest.raises(etree.XMLSyntaxError):
        unpack_canonical(ours(data, VALUES))  # which `pipeline` tells as a fault of the form


def test_comments_are_filled_where_docxtpl_leaves_the_tag() -> None:
    def change(document: Any) -> None:
        document.add_comment(document.add_paragraph("正文").runs, "批注 {{ 甲 }}")

    data = make("", change)

    assert b"{{" in dict(archive.unpack(theirs(data, VALUES)))["word/comments.xml"]
    assert (
        "批注 星河&amp;中心"
        in dict(archive.unpack(ours(data, VALUES)))["word/comments.xml"].decode()
    )


@pytest.mark.skipif(not VALIDATOR, reason="GEN_SCHEMA_VALIDATOR names no ISO 29500 validator")
@pytest.mark.parametrize("feature", FEATURES)
def test_what_a_feature_gives_is_valid(feature: str, tmp_path: Path) -> None:
    path = tmp_path / "filled.docx"
    path.write_bytes(ours(make(FEATURES[feature]), VALUES))

    ran = subprocess.run(
        [sys.executable, str(VALIDATOR), str(path)], capture_output=True, text=True
    )

    assert 0 == ran.returncode, ran.stdout + ran.stderr
