"""A template cannot reach out, run on or eat the machine, and is told where it tried."""

from __future__ import annotations

import io
import re
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from conftest import make_form

from generator import compiled, limits, render
from generator.errors import BrokenTemplate

VALUES = {"名": "<甲&乙>", "签订": date(2026, 4, 1), "钱": Decimal("415580.00"), "空": None}


@pytest.fixture
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of all: enough to see that it is held to."""
    monkeypatch.setattr(limits, "STEPS", limits.STEPS // 10)
    monkeypatch.setattr(limits, "CHARACTERS", limits.CHARACTERS // 10)


def fill(*paragraphs: str) -> bytes:
    return render.render(compiled.compile_form(make_form(paragraphs), "试"), VALUES)


def repeat(first: str, step: str, last: str = "", times: int = 60) -> str:
    return first + step * times + last


ESCAPES = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ ''['__class__'] }}",
    "{{ ''['_'~'_class_'~'_'] }}",
    "{{ ''|attr('__class__') }}",
    "{{ (''|attr('form' ~ 'at')) and ('{0.__class__}'|attr('format'))('x') }}",
    "{{ ['x']|map(attribute='__class__')|first }}",
    "{{ '{0.__class__.__mro__}'.format('x') }}",
    "{{ '{a.__class__}'.format_map({'a': 1}) }}",
    "{{ '{0[__class__]}'.format('x') }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ range.__self__ }}",
    "{{ joiner.__init__.__globals__['__builtins__'] }}",
    "{{ cycler.__init__.__globals__.os.popen('id') }}",
    "{{ lipsum.__globals__ }}",
    "{% for x in [1] %}{{ loop.__init__ }}{% endfor %}",
    "{% for x in [1] %}{{ loop._iterator }}{% endfor %}",
    "{% macro m() %}{{ caller._func }}{% endmacro %}{% call m() %}{% endcall %}",
    "{{ 签订.__reduce__() }}",
    "{{ (1).to_bytes(4, 'big') }}",
    "{{ 'x'.encode('utf-8') }}",
    "{{ '{{ 1 }}'.translate({}) }}",
    "{{ dict(a=1) }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% from 'os' import path %}",
    "{% extends 'x' %}",
    "{% autoescape false %}{{ 名 }}{% endautoescape %}",
    "{{ 名|safe }}",
    "{% debug %}",
]


@pytest.mark.parametrize("text", ESCAPES)
def test_a_template_cannot_leave_its_sandbox(text: str) -> None:
    with pytest.raises(BrokenTemplate, match="正文"):
        fill("上一段", text)


BOMBS = {
    "power": "{{ (10**300)**(10**9) }}",
    "power of a decimal": "{{ 钱 ** 1000000 }}",
    "whole number typed": "{{ " + "9" * 100_000 + " }}",
    "whole number in hex": "{{ 0x" + "f0" * 100_000 + " }}",
    "whole number read": "{{ ('ff' * 100000)|int(base=16) }}",
    "rounding": "{{ 1.5|round(1000000000, 'ceil') }}",
    "product of text": "{{ 'x' * 10000000000 }}",
    "product of a list": "{{ ([0] * 10000000000)|length }}",
    "width": "{{ 'x'|center(10000000000) }}",
    "width of a method": "{{ 'x'.ljust(10000000000) }}",
    "width of a block": "{% filter center(10000000000) %}x{% endfilter %}",
    "width in a pattern": "{{ '%10000000000d' % 1 }}",
    "width in a pattern to come": "{{ '%*d' % (10000000000, 1) }}",
    "width in a format": "{{ '{:10000000000}'.format(1) }}",
    "width in a nested format": "{{ '{:{}}'.format(1, 10000000000) }}",
    "width of a year": "{{ 签订.strftime('%1000000000Y') }}",
    "batch": "{{ [1]|batch(1000000000, 0)|list|length }}",
    "slice": "{{ [1]|slice(1000000000)|list|length }}",
    "indent": "{% set x = ('a%c' % 10) * 1000000 %}{{ x|indent(1000)|length }}",
    "join": "{{ range(100000)|join('x' * 1000)|length }}",
    "doubled by ~": repeat("{% set x = 'aaaa' %}", "{% set x = x ~ x %}"),
    "doubled by +": repeat("{% set x = 'aaaa' %}", "{% set x = x + x %}"),
    "doubled by a block": repeat(
        "{% set x %}aaaa{% endset %}", "{% set x %}{{ x }}{{ x }}{% endset %}"
    ),
    "doubled by replacing": repeat("{% set x = 'a' %}", "{% set x = x|replace('a', 'aa') %}"),
    "doubled by a method": repeat("{% set x = 'a' %}", "{% set x = x.replace('a', 'aa') %}"),
    "doubled by joining": repeat("{% set x = 'a' %}", "{% set x = x.join([x, x]) %}"),
    "doubled by a format": repeat("{% set x = 'a' %}", "{% set x = '{0}{0}'.format(x) %}"),
    "doubled by a pattern": repeat("{% set x = 'a' %}", "{% set x = '%s%s' % (x, x) %}"),
    "doubled list": repeat("{% set x = ['a'] %}", "{% set x = x + x %}"),
    "doubled by macros": "{% macro a0() %}xxxx{% endmacro %}"
    + "".join(
        f"{{% macro a{i + 1}() %}}{{{{ a{i}() }}}}{{{{ a{i}() }}}}{{% endmacro %}}"
        for i in range(40)
    )
    + "{{ a40() }}",
    "nested list compared": repeat(
        "{% set x = [] %}{% set y = [] %}",
        "{% set x = [x, x] %}{% set y = [y, y] %}",
        "{{ x == y }}",
    ),
    "nested list printed": repeat("{% set x = [] %}", "{% set x = (x, x) %}", "{{ '%s' % (x,) }}"),
    "nested list hashed": repeat("{% set x = () %}", "{% set x = (x, x) %}", "{{ {x: 1}|length }}"),
    "nested arguments": "{% macro m(n) %}{% if varargs == kwargs %}{% endif %}"
    "{{ m(n, varargs, varargs, varargs) }}{% endmacro %}{{ m(1, [], []) }}",
    "lists kept": "".join(f"{{% set v{i} = range(100000)|list %}}" for i in range(200)),
    "loops in loops": repeat("", "{% for a in range(99999) %}", "{% endfor %}" * 4, 4),
    "loops that choose nothing": "{% for a in range(99999) %}"
    "{% for b in range(99999) if b > 99999 %}x{% endfor %}{% endfor %}",
    "loop of fixed text": "{% for a in range(99999) %}" + "长" * 20_000 + "{% endfor %}",
    "macro of fixed text": "{% macro m() %}{% for a in range(99999) %}"
    + "长" * 20_000
    + "{% endfor %}{% endmacro %}{{ m()|length }}",
    "loop that calls itself": "{% for x in range(999) recursive %}{{ loop(range(999)) }}{% endfor %}",
    "macro that calls itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "tags stripped": "{{ ('<!--' * 2000000)|striptags }}",
    "deep brackets": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "deep signs": "{{ " + "-" * 20_000 + "1 }}",
    "long sum": "{{ " + "1+" * 20_000 + "1 }}",
    "deep loops": repeat("", "{% for a in [1] %}", "x" + "{% endfor %}" * 60),
    "halves of tags": "{{ " * 50_000,
    "ends of tags": "{{ 1 }}" + "-%}" * 50_000,
}


# What takes many steps and no memory: to count the memory makes each step ten times as slow.
LONG = {"doubled by macros", "loops in loops", "loops that choose nothing", "long sum"}


@pytest.mark.usefixtures("few_steps")
@pytest.mark.parametrize("name", BOMBS)
def test_a_template_cannot_eat_the_machine(name: str) -> None:
    since = time.thread_time()
    if name not in LONG:
        tracemalloc.start()
    try:
        with pytest.raises(BrokenTemplate, match="正文"):
            fill("上一段", BOMBS[name])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert time.thread_time() - since < 2 * limits.SECONDS
    assert peak < 1024 * 2**20


def test_what_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", 0.2)

    with pytest.raises(BrokenTemplate, match=r"第|正文.*超过 0 秒"):
        fill(
            "{% set a = 'ab' * 1000000 %}{% set b = 'ab' * 499999 ~ 'c' %}"
            "{% for i in range(1000) %}{{ a.count(b) }}{% endfor %}"
        )


@pytest.mark.usefixtures("few_steps")
def test_the_limit_is_each_documents_own() -> None:
    form = compiled.compile_form(
        make_form(["{% for a in range(90000) %}{% set x = a ~ a %}{% endfor %}好"]), "试"
    )

    for _ in range(limits.STEPS // 90_000 + 2):
        render.render(form, VALUES)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{% for a in [1, 2] %}{{ loop.index }}/{{ loop.length }} {% endfor %}", "1/2 2/2 "),
        ("{% for a in [1, 2] %}{{ loop.revindex }}{{ loop.last }}{% endfor %}", "2否1是"),
        (
            "{% for a in [1, [2, [3]]] recursive %}{{ loop(a) if a is iterable else a }}{% endfor %}",
            "123",
        ),
        ("{% for a, b in [(1, 2), (3, 4)] %}{{ a }}{{ b }}{% endfor %}", "1234"),
        ("{% for a in range(9)|batch(3) %}{{ a|join('') }};{% endfor %}", "012;345;678;"),
        ("{% for a in [] %}x{% else %}无{% endfor %}", "无"),
        ("{{ '%.2f' % 1.005 }}", "1.00"),
        ("{{ '%s-%03d'|format('a', 7) }}", "a-007"),
        ("{{ '{:>4}{:,.2f}'.format('a', 1234.5) }}", "   a1,234.50"),
        ("{{ ('<b>' ~ 名)|length }}", "8"),
        ("{{ 2 ** 10 }}", "1024"),
        ("{{ 'ab' * 3 }}", "ababab"),
        ("{{ ([1] + [2])|join('、') }}", "1、2"),
        ("{{ 签订 ~ '起' }}", "2026年4月1日起"),
        ("{{ 签订.year }}", "2026"),
        ("{{ 签订.strftime('%Y-%m-%d') }}", "2026-04-01"),
        ("{{ '编号 A1'.split(' ')|last }}", "A1"),
        ("{{ 名.replace('甲', '丙')|upper }}", "<丙&乙>"),
        (
            "{% set n = namespace(x=0) %}{% for a in [1, 2] %}{% set n.x = n.x + a %}{% endfor %}{{ n.x }}",
            "3",
        ),
        ("{% macro m(a) %}[{{ a }}]{% endmacro %}{{ m(名) }}", "[<甲&乙>]"),
        ("{% set x %}甲{{ 名 }}{% endset %}{{ x }}", "甲<甲&乙>"),
        ("{% filter upper %}a{{ 签订 }}{% endfilter %}", "A2026年4月1日"),
        ("{{ [3, 1, 2]|sort|join }}", "123"),
        ("{{ {'a': 1}.items()|list|length }}", "1"),
    ],
)
def test_what_templates_ordinarily_do_is_left_alone(text: str, shown: str) -> None:
    import docx

    assert shown == docx.Document(io.BytesIO(fill(text))).paragraphs[0].text


@pytest.mark.parametrize(
    "text",
    [
        "{{ 空 ~ '元' }}",
        "{{ [名, 空]|join('、') }}",
        "{{ [名]|string }}",
        "{{ '%s' % ([1],) }}",
        "{{ [1]|upper }}",
    ],
)
def test_neither_nothing_nor_a_group_slips_into_a_text(text: str) -> None:
    with pytest.raises(BrokenTemplate, match=r"空值|一整组"):
        fill(text)


def test_a_table_of_ten_thousand_rows_is_far_from_the_limit(
    monkeypatch: pytest.MonkeyPatch, large_table: Callable[[int], bytes]
) -> None:
    form = compiled.compile_form(large_table(8), "试")
    for name in ("STEPS", "CHARACTERS"):
        monkeypatch.setattr(limits, name, getattr(limits, name) // 2)
    rows = [{"名称": f"云主机{i}", "金额": Decimal(i)} for i in range(10_000)]

    assert render.render(form, {"清单": rows})


@pytest.fixture
def large_table() -> Callable[[int], bytes]:
    import docx

    def make(columns: int) -> bytes:
        document = docx.Document()
        table = document.add_table(3, columns)
        table.rows[0].cells[0].text = "{%tr for 项 in 清单 %}"
        for cell in table.rows[1].cells:
            cell.text = "{{ 项.名称 }}：{{ 项.金额|金额 }}"
        table.rows[2].cells[0].text = "{%tr endfor %}"
        stream = io.BytesIO()
        document.save(stream)
        return stream.getvalue()

    return make


def change(name: str, edit: Callable[[bytes], bytes]) -> bytes:
    """A form with one of its parts changed, or a new one."""
    source = zipfile.ZipFile(io.BytesIO(make_form(["{{ 名 }}"])))
    parts = {each: source.read(each) for each in source.namelist()}
    parts[name] = edit(parts.get(name, b""))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, data in parts.items():
            archive.writestr(each, data)
    return stream.getvalue()


def relate(kind: str, target: str) -> bytes:
    relation = (
        '<Relationship Id="rId99" TargetMode="External" Type="http://schemas.openxmlformats.org'
        f'/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>'
    )
    return change(
        "word/_rels/document.xml.rels",
        lambda data: data.replace(b"</Relationships>", relation.encode()),
    )


def put_field(*codes: str) -> bytes:
    runs = "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes)
    return change(
        "word/document.xml",
        lambda data: data.replace(b"<w:sectPr", f"<w:p>{runs}</w:p><w:sectPr".encode(), 1),
    )


BODY, DTD = "word/document.xml", b'?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
HOSTILE = {
    "an entity": (change(BODY, lambda d: d.replace(b"?>", DTD, 1)), "DTD"),
    "an entity in relations": (
        change("_rels/.rels", lambda d: d.replace(b"?>", DTD, 1)),
        "DTD",
    ),
    "a part above the folder": (change("../../x.txt", lambda _: b"x"), "别处"),
    "a part above, in Windows' way": (change("a\\..\\..\\x.txt", lambda _: b"x"), "别处"),
    "a part at the root": (change("/etc/x", lambda _: b"x"), "别处"),
    "a part on a drive": (change("C:\\x.txt", lambda _: b"x"), "别处"),
    "a bomb": (change("word/media/x.png", lambda _: bytes(300 * 2**20)), "MB"),
    "a dense part": (change("word/x.xml", lambda _: b" " * 3 * 2**20), "压缩比"),
    "macros": (change("word/vbaProject.bin", lambda _: b"x"), "宏"),
    "a control": (change("word/activeX/activeX1.bin", lambda _: b"x"), "宏"),
    "a remote template": (relate("attachedTemplate", "https://example.com/x.dotm"), "远程模板"),
    "a template on a share": (relate("attachedTemplate", "\\\\srv\\x.dotm"), "远程模板"),
    "a remote picture": (relate("image", "HTTP://example.com/x.png"), "远程图片"),
    "a remote object": (relate("oleObject", "file://srv/x.xls"), "远程对象"),
    "a hidden scheme": (relate("oleObject", "mhtml:x!x-usc:http://example.com"), "远程对象"),
    "a field that runs": (put_field("DDEAUTO c:\\x.exe"), "DDE"),
    "a field that runs, in pieces": (put_field(" DD", "EAU", "TO x"), "DDE"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_no_form(name: str) -> None:
    data, words = HOSTILE[name]

    with pytest.raises(BrokenTemplate, match=re.escape("模板“试”") + f".*{words}"):
        compiled.compile_form(data, "试")


def test_a_torn_part_of_a_form_is_told() -> None:
    data = bytearray(change("word/media/x.png", lambda _: bytes(range(256)) * 8))
    place = data.rfind(b"word/media/x.png", 0, data.find(b"PK\x01\x02")) + len("word/media/x.png")
    data[place : place + 4] = b"\xff\xff\xff\xff"

    with pytest.raises(BrokenTemplate, match="解压失败"):
        compiled.compile_form(bytes(data), "试")


@pytest.mark.parametrize(
    "data",
    [
        relate("hyperlink", "https://example.com/"),
        relate("attachedTemplate", "file:///C:\\Users\\w\\Normal.dotm"),
        relate("image", "..\\x.png"),
        put_field(" PAGE "),
        put_field(" MERGEFIELD 地址_DDEX "),
    ],
)
def test_what_ordinary_files_hold_is_taken(data: bytes) -> None:
    assert compiled.compile_form(data, "试").parts
