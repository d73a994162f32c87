"""Identifiers: what is surely wrong, what is only doubtful, and what must pass in silence."""

from __future__ import annotations

import pytest
import stdnum.cn.uscc
import stdnum.luhn
from hypothesis import given
from hypothesis import strategies as st

from generator.codes import (
    CodeProblem,
    bank_matches,
    bank_of_cnaps,
    check_account,
    check_cnaps,
    check_email,
    check_phone,
    check_tax_code,
    check_tax_id,
    expected_kinds,
    tax_id_kind,
)

ENTERPRISE = "91110108123456788E"
INSTITUTION = "12110000123456788T"
AGENCY = "11310000123456788B"

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def is_sure(problem: CodeProblem | None) -> bool:
    return problem is not None and problem.sure


def is_doubt(problem: CodeProblem | None) -> bool:
    return problem is not None and not problem.sure


@pytest.mark.parametrize("code", [ENTERPRISE, INSTITUTION, AGENCY])
def test_a_valid_tax_id_passes(code: str) -> None:
    assert check_tax_id(code) is None
    assert stdnum.cn.uscc.is_valid(code)


@given(st.sampled_from([ENTERPRISE, INSTITUTION]), st.integers(0, 17), st.sampled_from(_ALPHABET))
def test_any_one_wrong_character_of_a_tax_id_is_found(code: str, at: int, char: str) -> None:
    changed = code[:at] + char + code[at + 1 :]
    assert (changed != code) == is_sure(check_tax_id(changed))


@given(st.text(alphabet=_ALPHABET, min_size=17, max_size=17))
def test_the_second_opinion_agrees_on_the_check_character(body: str) -> None:
    body = "91110108" + body[8:]
    check = stdnum.cn.uscc.calc_check_digit(body)
    assert stdnum.cn.uscc.is_valid(body + check)
    assert not is_sure(check_tax_id(body + check))


@pytest.mark.parametrize("text", [ENTERPRISE.lower(), "9111 0108 1234 56788E", f" {ENTERPRISE}\n"])
def test_a_tax_id_with_blanks_or_small_letters_is_mended(text: str) -> None:
    problem = check_tax_id(text)
    assert problem is not None
    assert (True, ENTERPRISE) == (problem.sure, problem.fix)


def test_letters_that_look_like_digits_are_named_and_mended() -> None:
    problem = check_tax_id(ENTERPRISE.replace("0", "O", 1))
    assert problem is not None
    assert (True, ENTERPRISE) == (problem.sure, problem.fix)


@pytest.mark.parametrize("text", ["110108123456789", "1" * 17, "1" * 20])
def test_an_old_tax_number_is_only_a_doubt(text: str) -> None:
    problem = check_tax_id(text)
    assert is_doubt(problem)
    assert "旧税号" in str(problem)


@pytest.mark.parametrize(
    "text", ["", "1101", "9" * 19, "税号", ENTERPRISE[:-1] + "F", "9" * 100_000]
)
def test_a_tax_id_of_no_known_shape_is_surely_wrong(text: str) -> None:
    assert is_sure(check_tax_id(text))


def test_an_inner_check_character_that_fails_is_only_a_doubt() -> None:
    body = ENTERPRISE[:16] + "1"
    assert is_doubt(check_tax_id(body + stdnum.cn.uscc.calc_check_digit(body)))


def test_the_first_two_characters_tell_the_kind_of_holder() -> None:
    assert ["企业", "事业单位", "机关", "其他"] == [
        tax_id_kind(code) for code in (ENTERPRISE, INSTITUTION, AGENCY, "Y1")
    ]


@pytest.mark.parametrize(
    ("name", "prefix"),
    [
        ("示例云科技有限公司", "91"),
        ("示例科技股份有限公司北京分公司", "91"),
        ("某某市数据管理局", "11"),
        ("某某省财政厅", "11"),
        ("某某区人民政府", "11"),
        ("某某市发展和改革委员会", "11"),
        ("某某应急服务中心", "12"),
        ("某某大学（东校区）", "12"),
        ("某某市第一医院", "52"),
        ("某某果蔬专业合作社", "93"),
    ],
)
def test_a_name_makes_some_kinds_plausible(name: str, prefix: str) -> None:
    assert prefix in expected_kinds(name)


def test_a_company_is_no_agency_and_an_agency_no_company() -> None:
    assert frozenset({"91"}) == expected_kinds("示例云科技有限公司")
    assert "91" not in expected_kinds("某某市数据管理局")


@pytest.mark.parametrize("name", ["某某供电局", "某某社区居民委员会", "示例事务所", "俱乐部", ""])
def test_a_name_that_does_not_tell_leaves_all_open(name: str) -> None:
    assert not expected_kinds(name)


@pytest.mark.parametrize(
    "text", ["6222 0000 1234 5678 901", "12345678", "11-250101040000001", "NRA12345678901"]
)
def test_an_account_of_digits_passes(text: str) -> None:
    assert check_account(text) is None


@pytest.mark.parametrize(
    "text", ["", "1234567", "1" * 9 + "2" * 22, "6.22200001234E+18", "账号12345678"]
)
def test_an_account_that_is_none_is_surely_wrong(text: str) -> None:
    assert is_sure(check_account(text))


@pytest.mark.parametrize("text", ["ABC12345678", "00000000"])
def test_an_odd_account_is_only_a_doubt(text: str) -> None:
    assert is_doubt(check_account(text))


@given(st.integers(0, 10**11 - 1).map(lambda n: f"{n:011}"))
def test_the_second_opinion_agrees_on_a_bank_code(body: str) -> None:
    check = stdnum.luhn.calc_check_digit(body)
    assert check_cnaps(body + check) is None
    assert is_doubt(check_cnaps(body + str((int(check) + 1) % 10)))


@pytest.mark.parametrize("text", ["", "10510000502", "1051000050277", "10510000502X"])
def test_a_bank_code_of_another_length_is_surely_wrong(text: str) -> None:
    assert is_sure(check_cnaps(text))


@pytest.mark.parametrize(
    ("bank", "cnaps", "matches"),
    [
        ("中国建设银行股份有限公司示例支行", "105100000000", True),
        ("中国银行示例支行", "104100000000", True),
        ("中国银行示例支行", "105100000000", False),
        ("建行示例支行", "102100000000", False),
        ("上海浦东发展银行示例支行", "310100000000", True),
        ("中国农业发展银行", "103100000000", False),
        ("北京银行民生路支行", "305100000000", None),
        ("招商银行建设银行大厦支行", "308100000000", True),
        ("某某村镇银行", "320100000000", None),
        ("中国银行示例支行", "999100000000", None),
    ],
)
def test_a_branch_and_a_bank_code_are_compared(bank: str, cnaps: str, matches: bool | None) -> None:
    assert matches is bank_matches(bank, cnaps)


def test_a_bank_code_names_its_bank() -> None:
    assert "中国建设银行" == bank_of_cnaps("105100000000")
    assert bank_of_cnaps("999100000000") is None


@pytest.mark.parametrize(
    "text",
    [
        "13812345678",
        "138-1234-5678",
        "138 1234 5678",
        "+86 138 1234 5678",
        "8613812345678",
        "010-55501234",
        "(010) 55501234",
        "（010）55501234",
        "010 5550 1234",
        "01055501234",
        "010－55501234",
        "+86-10-55501234",
        "0531-88881234",
        "0351-8888123",
        "010-55501234转801",
        "010-55501234 转 8001",
        "010-55501234-801",
        "021-55501234(801)",
        "400-123-4567",
        "800-123-4567",
        "95588",
        "12366",
        "010-55501234、13812345678",
        "010-55501234/35",
        "010-55501234；55501235",
        "010-55501234 13812345678",
        "+852 2123 4567",
        "１３８１２３４５６７８",
    ],
)
def test_a_telephone_number_in_any_usual_style_passes(text: str) -> None:
    assert check_phone(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "010-5550123",
        "1381234567",
        "138123456789",
        "022-555012345",
        "11111111111",
        "010-5550123、13812345678",
    ],
)
def test_a_telephone_number_of_the_wrong_length_is_surely_wrong(text: str) -> None:
    assert is_sure(check_phone(text))


@pytest.mark.parametrize("text", ["55501234", "联系人 13812345678", "010-55501234 夜间"])
def test_an_odd_telephone_number_is_only_a_doubt(text: str) -> None:
    assert is_doubt(check_phone(text))


@pytest.mark.parametrize(
    "text", ["li.ming@example.com", "a_b+c@mail.example.com.cn", "a@x.cn；b@y.cn"]
)
def test_an_email_address_passes(text: str) -> None:
    assert check_email(text) is None


@pytest.mark.parametrize(
    "text",
    ["", "example.com", "a@b", "a@@b.com", "a@b..com", ".a@b.com", "a@-b.com", "a" * 100_000],
)
def test_what_is_no_email_address_is_surely_wrong(text: str) -> None:
    assert is_sure(check_email(text))


def test_an_email_address_with_full_width_characters_is_mended() -> None:
    problem = check_email("a＠example。com")
    assert problem is not None
    assert (True, "a@example.com") == (problem.sure, problem.fix)


def test_an_email_address_with_chinese_letters_is_only_a_doubt() -> None:
    assert is_doubt(check_email("某某@example.com"))


@pytest.mark.parametrize(
    "code",
    [
        "3040203000000000000",
        "3040205000000000000",
        "3040201990000000000",
        "3040502020101000000",
        "3040102000000000000",
        "3049900000000000000",
        "6010000000000000000",
    ],
)
def test_a_leaf_tax_code_passes(code: str) -> None:
    assert check_tax_code(code) is None


@pytest.mark.parametrize(
    "code", ["", "304020300000000000", "3.0402E+18", "3040201000000000000", "3040200000000000000"]
)
def test_a_summary_code_and_another_length_are_surely_wrong(code: str) -> None:
    assert is_sure(check_tax_code(code))


@pytest.mark.parametrize(
    "code",
    [
        "3040104020099999744",
        "3040203000000000001",
        "3040203000100000000",
        "3040104020100000256",
        "9040203000000000000",
    ],
)
def test_an_odd_tax_code_is_only_a_doubt(code: str) -> None:
    assert is_doubt(check_tax_code(code))


@given(st.text(max_size=60))
def test_no_text_ends_in_a_traceback(text: str) -> None:
    for check in (
        check_tax_id,
        check_account,
        check_cnaps,
        check_phone,
        check_email,
        check_tax_code,
    ):
        problem = check(text)
        assert problem is None or problem.message
    assert isinstance(expected_kinds(text), frozenset)


def test_a_credit_code_that_looks_like_a_personal_number_is_fine() -> None:
    assert check_tax_id("111204190001126514") is None
