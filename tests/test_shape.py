"""What a person may write for a deal, and how every problem of shape is told."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import jsonschema
import pytest
from conftest import EXAMPLES, check_raw, make_deal
from hypothesis import given
from hypothesis import strategies as st

from generator import blanks, shape, sources
from generator.fields import note_fields
from generator.model import Deal, Entry
from generator.paths import name_path
from generator.rule import SMALLEST_DEAL


def codes(raw: Any) -> set[tuple[str, str]]:
    """The codes and places of what is wrong with the shape of raw data."""
    return {(f.code, f.place.path) for f in check_raw(raw) if f.code[1] == "0"}


def read_text(text: str) -> Any:
    return sources.read_json(text.encode(), "试验")


def test_chinese_and_english_names_give_the_same_deal() -> None:
    english = {
        "form": "technical-service",
        "project": {"name": "甲", "government": True},
        "buyer": {"name": "乙"},
        "supplier": {"name": "丙"},
        "total": 12,
        "terms": {"dispute": "court", "confidentiality_years": None},
        "payments": [{"percent": "100%", "trigger": "signing"}],
    }
    chinese = {
        "合同类型": "technical-service",
        "项目": {"名称": "甲", "政府采购": "是"},
        "甲方": {"名称": "乙"},
        "乙方": {"名称": "丙"},
        "合同总价": "12.00",
        "条款参数": {"争议解决": "诉讼", "保密年限": None},
        "付款计划": [{"比例": "100%", "条件": "签订"}],
    }

    assert shape.read(english).deal == shape.read(chinese).deal


KNOWN = [json.loads(path.read_text(encoding="utf-8")) for path in EXAMPLES]
GROUPS = [{key: raw[key]} for raw in KNOWN for key in raw if isinstance(raw[key], dict | list)]
STRANGE = [
    {"甲方": {"名称": "乙中心", "邮编": "250001"}},
    {"buyer": {"name": "乙中心", "postcode": 250001}},
    {"buyer": {"名称": "乙中心"}, "甲方": {"name": "丁中心"}},
    {"items": [{"name": "丙", "quantity": "2"}, {"名称": "丙", "数量": 2}]},
    {"items": [{"name": "丙", "quantity": True}]},
    {"period": {"months": 12}},
    {"period": {"months": "12"}},
    {"terms": {"confidentiality_years": None}},
    {"terms": {}},
]


@given(st.lists(st.sampled_from([*GROUPS, *STRANGE]), max_size=6))
def test_a_deal_is_taken_alike_whatever_was_taken_before(groups: list[dict[str, Any]]) -> None:
    deal = dict(SMALLEST_DEAL)
    for group in groups:
        deal |= group
    shape._KNOWN.clear()
    alone = shape.read(deal)

    for raw in (*KNOWN, *groups):
        shape.read(SMALLEST_DEAL | raw)
    again = shape.read(deal)

    assert alone == again == shape.read(deal)
    places = (f"$.{key}{end}" for key in Deal.__annotations__ for end in ("", ".name", "[0].name"))
    assert all(alone.locate(place) == again.locate(place) for place in places)


def test_a_key_written_twice_is_told_though_the_group_was_taken_before() -> None:
    text = json.dumps(SMALLEST_DEAL, ensure_ascii=False)
    assert shape.read(read_text(text)).deal

    twice = text.replace('"buyer": {', '"buyer": {"name": "甲中心", ', 1)

    assert ("D007", "$.buyer.name") in codes(read_text(twice))


def test_every_problem_is_told_at_once_with_its_place() -> None:
    raw = {
        "form": 3,
        "project": {"naem": "甲"},
        "甲方": {"名称": "乙", "name": "乙"},
        "total": "12.345",
        "payments": [{"percent": 75, "amount": "-1.00"}, {"trigger": "签定"}],
        "items": [{"quantity": "1.1234567", "unit_price": "NaN"}],
        "signing": {"date": "2026-02-30", "copies": "四"},
        "period": [],
        "extra": {"a": "\x0b"},
    }

    assert {
        ("D001", "$.project.naem"),
        ("D002", "$.project.name"),
        ("D002", "$.supplier"),
        ("D003", "$.form"),
        ("D003", "$.period"),
        ("D003", "$.signing.copies"),
        ("D005", "$.total"),
        ("D005", "$.items[0].quantity"),
        ("D006", "$.payments[0].amount"),
        ("D007", "$.甲方.name"),
        ("D010", "$.payments[1].trigger"),
        ("D011", "$.signing.date"),
        ("D012", "$.extra.a"),
        ("D013", "$.payments[0].percent"),
    } <= codes(raw)


@pytest.mark.parametrize("number", ["415580.00", "4.1558e5", "0.1", "1E2", "NaN", "Infinity"])
@pytest.mark.parametrize(
    "place", ["total", "payments[0].amount", "items[0].unit_price", "terms.refund_days", "extra.x"]
)
def test_a_number_that_passes_through_a_float_is_refused(number: str, place: str) -> None:
    inner = {
        "total": f'"total": {number}',
        "payments[0].amount": f'"payments": [{{"amount": {number}}}]',
        "items[0].unit_price": f'"items": [{{"unit_price": {number}}}]',
        "terms.refund_days": f'"terms": {{"refund_days": {number}}}',
        "extra.x": f'"extra": {{"x": {number}}}',
    }[place]
    raw = make_deal(total=...) | read_text(f"{{{inner}}}")

    found = [f for f in check_raw(raw) if f.code == "D004"]
    assert found
    assert place.partition(".x")[0] in found[0].place.path


@pytest.mark.parametrize("value", ["415580", 415580, "415580.0", "415580.00"])
def test_text_and_integers_are_amounts(value: Any) -> None:
    deal = shape.read(make_deal(total=value)).deal

    assert deal
    assert Decimal("415580.00") == deal.total


@pytest.mark.parametrize(
    "value",
    [
        "10000000000000000",
        10**16,
        "9" * 5000,
        "-0.01",
        "-1",
        "1,000.00",
        "１２",
        "1e3",
        "",
        " 1",
        "1 ",
    ]
    + ["0x10", "1_000", "٣", "12元", True, [], {}, "1.", ".5", "+1", "1.000"],
)
def test_what_is_no_amount_is_refused(value: Any) -> None:
    assert {"$.total"} == {place for _, place in codes(make_deal(total=value))}


def test_a_huge_integer_is_refused_without_a_traceback() -> None:
    raw = make_deal(total=...) | read_text('{"total": ' + "9" * 100_000 + "}")

    assert {"$.total"} == {place for _, place in codes(raw)}


def test_six_decimals_are_kept_for_prices_and_quantities() -> None:
    deal = shape.read(make_deal(items=[{"unit_price": "0.000001", "quantity": "2.500000"}])).deal

    assert deal and deal.items
    assert (Decimal("0.000001"), Decimal("2.5")) == (
        deal.items[0].unit_price,
        deal.items[0].quantity,
    )


def test_null_is_not_said_but_for_the_two_fields_where_it_speaks() -> None:
    deal = shape.read(make_deal(terms={"confidentiality_years": None, "refund_days": None})).deal

    assert deal and deal.terms
    assert {"confidentiality_years"} == deal.terms.said
    assert set() == codes(make_deal(number=None))


def test_the_nearest_name_is_offered_for_an_unknown_field() -> None:
    found = [f for f in check_raw(make_deal(付款计画=[])) if f.code == "D001"]

    assert "付款计划" == found[0].fix


def test_a_key_written_twice_is_told() -> None:
    raw = read_text('{"total": "1.00", "total": "2.00", "form": "x"}')

    assert ("D007", "$.total") in codes(raw)


@pytest.mark.parametrize("raw", [None, 3, "text", [], True])
def test_data_that_is_no_group_of_fields_is_told(raw: Any) -> None:
    assert {("D003", "$")} == codes(raw)


@pytest.mark.parametrize("value", [None, 1, "文", [1], [None], {"x": 1}, [[]], True])
@pytest.mark.parametrize("key", list(note_fields(Deal)))
def test_no_value_anywhere_raises(key: str, value: Any) -> None:
    check_raw(make_deal(**{key: value}))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from([*note_fields(Deal), "甲方", "付款计划"]), _JSON, max_size=6)
)
def test_random_data_is_judged_and_never_raises(raw: dict[str, Any]) -> None:
    check_raw(raw)
    check_raw(SMALLEST_DEAL | raw)


def test_every_field_has_a_title_of_its_own_in_its_group() -> None:
    for entry in _entries(Deal):
        titles = [note.title for note in note_fields(entry).values()]
        keys = list(note_fields(entry))
        assert all(any("\u4e00" <= c <= "\u9fff" for c in title) for title in titles), entry
        assert len(set(titles + keys)) == len(titles + keys), entry


def _entries(entry: type[Entry]) -> list[type[Entry]]:
    inner = [note.entry for note in note_fields(entry).values() if note.entry]
    return [entry, *(each for one in inner for each in _entries(one))]


def test_a_group_is_read_only_and_knows_what_was_said() -> None:
    deal = shape.read(make_deal(number="A-1")).deal

    assert deal is not None
    with pytest.raises(AttributeError):
        deal.number = "A-2"
    assert ("A-1", "A-2") == (deal.number, deal.replace(number="A-2").number)
    assert deal.award is None
    assert "award" not in deal.said
    assert {"name"} == deal.project.said
    assert deal == shape.read(make_deal(number="A-1")).deal != deal.replace(number="A-2")


def test_names_of_a_persons_own_are_told_by_their_place() -> None:
    raw = make_deal(extra={"甲": ["\x0b"], "\x0b": 1}, accept={"[key]": 3, "D401": None})

    found = [(p.kind, p.path) for p in shape.read(raw).problems]

    assert [
        ("type", "$.accept.[key]"),
        ("type", "$.accept.D401"),
        ("control", "$.extra.甲"),
        ("control", "$.extra.\x0b"),
    ] == found


def test_a_path_is_told_in_chinese() -> None:
    assert "付款计划第 2 项的金额" == name_path(("payments", 1, "amount"))


def test_findings_point_at_the_path_as_typed() -> None:
    raw = {
        "合同类型": "technical-service",
        "项目": {"名称": "甲项目"},
        "甲方": {"名称": "乙中心"},
        "乙方": {"名称": "丙有限公司"},
        "合同总价": "100.00",
        "服务清单": [{"名称": "丁", "单价": "10.00", "数量": "3", "合价": "100.00"}],
    }

    assert "$.服务清单[0].合价" in {f.place.path for f in check_raw(raw) if f.code == "D401"}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_obeys_the_schema(path: Any) -> None:
    schema = json.loads(blanks.write_schema())
    jsonschema.Draft202012Validator.check_schema(schema)

    jsonschema.validate(json.loads(path.read_text(encoding="utf-8")), schema)


@pytest.mark.parametrize(
    "change",
    [{"total": 1.5}, {"合同总价": "1元"}, {"buyer": {"naem": "x"}}, {"signing": {"date": 3}}]
    + [{"payments": [{"percent": "75"}]}, {"form": ...}, {"terms": {"dispute": "x"}}],
)
def test_the_schema_refuses_what_the_program_refuses(change: dict[str, Any]) -> None:
    schema = json.loads(blanks.write_schema())

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(make_deal(**change), schema)
