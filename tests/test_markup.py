"""A template read as it is written: its lines, tags and blocks, broken ones and hostile ones too."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from drafting import make_draft
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import markup, word
from generator.errors import UnreadableInput
from generator.findings import WordPlace
from generator.markup.glossary import list_filter_notes
from generator.markup.lexicon import guess_path, make_lexicon, suggest_path
from generator.markup.meaning import understand
from generator.markup.scanning import find_tags
from generator.markup.statements import read_statement
from generator.markup.values import ATTRIBUTE, CODE, DELETED, SHOWN

ROOT = Path(__file__).parent.parent
FORMS = sorted((ROOT / "templates").glob("*/*.docx"))
SIGNS = st.sampled_from(
    [
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "#}",
        "{",
        "}",
        "%",
        "{_{",
        "}_}",
        "｛｛",
        "｝",
        "％",
        " ",
        "\n",
        "-",
    ]
    + ["if", "for", "endif", "甲方.名称", "|大写", "p ", "tr ", "'", "“", "（", "a"]
)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_places_and_words_are_those_of_the_document_reader(path: Path) -> None:
    data = path.read_bytes()
    lines = [line for line in markup.read(data).lines if line.kind == SHOWN]

    assert {p.place: p.text for p in word.read(data).paragraphs} == {
        line.place: line.text for line in lines
    }


def test_boxes_within_boxes_are_counted_as_the_document_reader_counts_them() -> None:
    draft = {
        "body": "一⟨box:甲⟨box:乙⟩⟩\n二⟨box:丙⟩",
        "header": "⟨box:丁⟩",
        "footnote": "脚注",
        "title": "标题",
    }
    data = make_draft(draft)
    read = {line.place: line.text for line in markup.read(data).lines if line.kind == SHOWN}

    assert {p.place: p.text for p in word.read(data).paragraphs} == read


def test_what_no_reader_of_the_page_sees_is_read_apart() -> None:
    data = make_draft("甲⟨del:{{ 旧 }}⟩乙⟨hidden:{{ 暗 }}⟩⟨field:MERGEFIELD 丙⟩⟨alt:{{ 图 }}⟩")
    template = markup.read(data)

    assert {
        SHOWN: ["甲乙{{ 暗 }}"],
        DELETED: ["{{ 旧 }}"],
        CODE: [" MERGEFIELD 丙 "],
        ATTRIBUTE: ["{{ 图 }}"],
    } == {
        kind: [line.text for line in template.lines if line.kind == kind]
        for kind in (SHOWN, DELETED, CODE, ATTRIBUTE)
    }
    assert ["{{ 旧 }}", "{{ 暗 }}", "{{ 图 }}"] == [tag.text for tag in template.tags]
    assert [False, True, False] == [tag.hidden for tag in template.tags]


def test_a_tag_is_put_together_from_its_runs() -> None:
    template = markup.read(
        make_draft("{⟨b:{ 甲⟩方⟨i:.名称⟩ }}与{% if 甲方⟨b:.邮箱 %}⟩好{% endif %}")
    )

    texts = [tag.text for tag in template.tags]
    assert ["{{ 甲方.名称 }}", "{% if 甲方.邮箱 %}", "{% endif %}"] == texts
    assert 5 == len(template.tags[0].pieces)


def test_a_text_box_is_read_where_it_stands() -> None:
    template = markup.read(make_draft("{% for 款 in 付款计划 %}⟨box:{{ 款.名称 }}⟩{% endfor %}"))

    assert ["for", "", "endfor"] == [tag.word for tag in template.tags]
    assert [] == list(understand(template, make_lexicon()).slips)


def test_raw_text_and_comments_do_nothing() -> None:
    draft = "{% raw %}{{ 甲 乙 }}{% if %}{% endraw %}{# {% endif %} #}{# 从这里\n{{ 不算\n到这里 #}"
    template = markup.read(make_draft(draft))

    assert ["raw", "endraw"] == [tag.word for tag in template.live]
    assert 1 == len(template.blocks)
    assert () == template.strays


def test_blocks_know_where_they_open_and_end() -> None:
    draft = "{%p if 甲方.邮箱 %}\n{% for 款 in 付款计划 %}{{ 款.名称 }}{% endfor %}\n{%p else %}\n无\n{%p endif %}"
    outer, inner = markup.read(make_draft(draft)).blocks

    assert ["if", "else", "endif"] == [tag.word for tag in outer.tags]
    assert [0, 2, 4] == [tag.place.paragraph for tag in outer.tags]
    assert ["for", "endfor"] == [tag.word for tag in inner.tags]


def test_an_end_of_another_level_is_the_outer_block_s() -> None:
    draft = "{%p if 甲方.邮箱 %}\n{% if 甲方.邮编 %}忘了结束\n{%p endif %}"
    outer, inner = markup.read(make_draft(draft)).blocks
    assert outer.closer is not None and inner.closer is None

    draft = "{%p if 甲方.邮箱 %}\n{% if 甲方.邮编 %}写法不同\n{%p endif %}\n{%p endif %}"
    assert all(block.closer for block in markup.read(make_draft(draft)).blocks)


def test_tags_of_a_table_have_the_place_of_their_cell() -> None:
    template = markup.read(make_draft("甲\t{{ 甲方.名称 }}\n\n{{ 乙方.名称 }}"))

    assert [WordPlace("body", 0, 0, 0, 1), WordPlace("body", 0)] == [
        tag.place for tag in template.tags
    ]


@given(st.lists(SIGNS, max_size=60).map("".join))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(text: str) -> None:
    end = 0
    for found in find_tags(text):
        assert end <= found.start < found.end <= len(text)
        end = found.end
        read_statement(found.opener, found.inner)


@given(st.lists(st.lists(SIGNS, max_size=12).map("".join), max_size=8))
@settings(max_examples=60, deadline=None)
def test_any_template_is_understood(texts: list[str]) -> None:
    from generator import rules

    template = markup.read(make_draft("\n".join(text.replace("\n", " ") for text in texts)))

    for finding in rules.check_template(template, make_lexicon()):
        assert finding.message


@pytest.mark.parametrize(
    "text",
    [
        "{{" * 40_000,
        "{% if a %}" * 8_000,
        "{" * 100_000,
        "{ { a" * 20_000,
        "{#" * 40_000,
        "{{ " + "(" * 3_900 + " }}",
        "{{ " + "甲." * 1_900 + "乙 }}",
        "{{ a" + "|upper" * 600 + " }}",
        "}}" * 40_000,
        "${" * 30_000 + "【" * 30_000 + "#a" * 20_000,
        "{{ " + "x" * 200_000 + " }}",
        "￥1" * 30_000,
        "甲方：" + "甲方" * 40_000,
    ],
    ids=range(13),
)
def test_hostile_text_takes_no_more_than_its_length(text: str) -> None:
    from generator import rules

    started = time.process_time()
    rules.check_template(markup.read(make_draft(text)), make_lexicon())

    assert time.process_time() - started < 10


def test_what_is_no_word_file_is_refused() -> None:
    with pytest.raises(UnreadableInput):
        markup.read(b"PK no", "坏.docx")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("甲方名称", "甲方.名称"),
        ("甲方的名称", "甲方.名称"),
        ("buyer_name", "甲方.名称"),
        ("合同金额", "合同总价"),
        ("甲方开户银行", "甲方.开户行"),
        ("签订日期", "签订.日期"),
        ("甲方", "甲方.名称"),
        ("天气", None),
    ],
)
def test_what_people_call_a_field_is_understood(typed: str, meant: str | None) -> None:
    assert meant == guess_path(typed)


def test_a_slip_gets_the_nearest_name() -> None:
    assert ("合同编号",) == suggest_path("合同编好")
    assert "甲方.名称" in suggest_path("名称")
    assert () == suggest_path("风马牛")


@pytest.mark.parametrize("note", list_filter_notes(), ids=lambda note: note.name)
def test_a_filter_gives_what_its_example_says(note: object) -> None:
    from datetime import date
    from decimal import Decimal

    from generator.environment import make_environment
    from generator.markup.glossary import FilterNote

    assert isinstance(note, FilterNote)
    kinds = {"date": date.fromisoformat, "text": str, "count": int}
    value = kinds.get(note.takes[0], Decimal)(note.example)

    assert note.titles and note.takes
    for name in (note.name, *note.titles):
        program = make_environment(is_story=True).from_string(f"{{{{ x|{name} }}}}")
        assert note.result == program.render(x=value)


def test_chinese_names_of_loops_are_filled() -> None:
    from generator import compiled, render

    draft = "名称\t价\n{%tr for 项 in 服务清单 %}\t\n{{ 项.名称 }}\t{{ 项.合价|金额 }}\n{%tr endfor %}\t"
    rows = [{"名称": "云主机", "合价": 1200}, {"名称": "云硬盘", "合价": 300}]
    filled = render.render(compiled.compile_form(make_draft(draft), "清单"), {"服务清单": rows})

    texts = [row.texts for table in word.read(filled).tables for row in table.rows]
    assert [("名称", "价"), ("云主机", "1,200.00"), ("云硬盘", "300.00")] == texts
