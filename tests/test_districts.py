"""Postcodes and districts: what is surely wrong, what is doubtful, and what does not tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.codes import CodeProblem
from generator.districts import check_postcode, district_of, postcode_matches_district


def is_sure(problem: CodeProblem | None) -> bool:
    return problem is not None and problem.sure


def is_doubt(problem: CodeProblem | None) -> bool:
    return problem is not None and not problem.sure


def test_postcodes_have_six_digits() -> None:
    assert check_postcode("100080") is None
    assert check_postcode("010010") is None
    assert all(
        is_sure(check_postcode(text)) for text in ("", "10008", "1000800", "10008O", "000000")
    )
    assert is_doubt(check_postcode("900001"))


@pytest.mark.parametrize(
    ("postcode", "address", "matches"),
    [
        ("101117", "北京市通州区示例路6号", True),
        ("101199", "通州区示例街48号", True),
        ("226300", "通州区示例街48号", None),
        ("226300", "江苏省南通市通州区示例街48号", True),
        ("100080", "北京市通州区示例路6号", False),
        ("101117", "北京市海淀区示例路23号", False),
        ("100080", "北京市海淀区示例路23号", True),
        ("100071", "丰台区示例里9号", True),
        ("100176", "北京市大兴区亦庄镇", None),
        ("102500", "北京市房山区示例街", True),
        ("510000", "北京市海淀区示例路23号", False),
        ("510000", "广东省广州市天河区", True),
        ("137400", "内蒙古自治区兴安盟", True),
        ("100080", "湖南路5号", None),
        ("810000", "海南藏族自治州", None),
        ("1000", "北京市", None),
        ("100080", "", None),
    ],
)
def test_a_postcode_is_compared_with_the_address(
    postcode: str, address: str, matches: bool | None
) -> None:
    assert matches is postcode_matches_district(postcode, address)


@pytest.mark.parametrize(
    ("address", "district"),
    [
        ("北京市海淀区示例路23号", "海淀区"),
        ("北京海淀区示例路23号", "海淀区"),
        ("通州区示例路6号院", "通州区"),
        ("北京市门头沟区", "门头沟区"),
        ("上海市浦东新区示例大道", "浦东新区"),
        ("内蒙古自治区呼和浩特市回民区", "回民区"),
        ("吉林省吉林市船营区", "船营区"),
        ("江苏省苏州市昆山市示例路", "昆山市"),
        ("浙江省湖州市长兴县", "长兴县"),
        ("西藏自治区阿里地区噶尔县", "噶尔县"),
        ("海淀区上地市民广场", "海淀区"),
        ("广东深圳南山区", None),
        ("北京经济技术开发区示例路", None),
        ("示例小区5号", None),
        ("北京仲裁委员会", None),
        ("", None),
    ],
)
def test_the_district_is_found_in_an_address(address: str, district: str | None) -> None:
    assert district == district_of(address)


@given(st.text(max_size=60))
def test_no_text_ends_in_a_traceback(text: str) -> None:
    problem = check_postcode(text)
    assert problem is None or problem.message
    assert isinstance(district_of(text), str | None)
    assert isinstance(postcode_matches_district("100080", text), bool | None)
