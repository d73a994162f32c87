"""Identifiers: tax numbers, accounts, bank codes, telephones, e-mail, tax categories.

Each `check_*` takes the text as written and returns None where it is fine, else a CodeProblem.
A problem is `sure` only where a published rule is broken: to call a valid number invalid is worse
than to miss one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from msgspec import Struct


class CodeProblem(Struct, frozen=True):
    """What is wrong with an identifier, in Chinese; `sure` when a published rule is broken."""

    message: str
    sure: bool
    fix: str | None = None


# --- 统一社会信用代码, GB 32100-2015 ------------------------------------------------------------

_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CONFUSED = str.maketrans("IOSZ", "1052")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_KINDS = {
    "11": "机关",
    "12": "事业单位",
    "13": "群团",
    "51": "社团",
    "52": "民非",
    "53": "基金会",
    "91": "企业",
    "92": "个体",
    "93": "合作社",
}
# Registering bodies of GB 32100 with their successors; a first digit outside is no credit code.
_REGISTRARS = frozenset("123456789ANY")
_EXPECTED: tuple[tuple[str, frozenset[str]], ...] = (
    (r"公司$", frozenset({"91"})),
    (r"专业合作社(?:联合社)?$", frozenset({"93"})),
    (r"基金会$", frozenset({"53", "51", "12"})),
    (r"(?:人民政府|人民法院|人民检察院)(?:办公厅|办公室)?$", frozenset({"11"})),
    (r"(?:供电|电业|邮政|工程|电信|电力|铁路|勘[测查察]|地质|盐务|烟草)局$", frozenset()),
    (r"(?:局|厅)$", frozenset({"11", "12", "19"})),
    (r"^中华人民共和国\S+部$", frozenset({"11"})),
    (r"(?:村民|居民|业主|仲裁|社区)委员会$", frozenset()),
    (r"委员会$", frozenset({"11", "12", "13", "19", "51"})),
    (r"(?:大学|学院|学校|中学|小学|幼儿园)$", frozenset({"12", "52", "91"})),
    (r"(?:医院|卫生院)$", frozenset({"12", "52", "91", "92"})),
    (r"(?:研究院|研究所|设计院)$", frozenset({"12", "52", "91"})),
    (r"(?:图书馆|博物馆|档案馆|文化馆)$", frozenset({"11", "12", "52"})),
    (r"中心$", frozenset({"11", "12", "13", "52", "91", "92"})),
)


@lru_cache(maxsize=1024)
def check_tax_id(text: str) -> CodeProblem | None:
    """What is wrong with a taxpayer number: 18 characters of GB 32100, or an old number.

    The check character of the whole is sure; that of the organisation code inside does not hold
    for all newer codes and is only a doubt, as are old numbers of 15, 17 and 20 characters.
    """
    code = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()
    if code != text:
        inner = check_tax_id(code)
        if inner is not None and inner.sure:
            return inner
        return CodeProblem(f"税号「{text}」含有空格、小写或全角字符，应写作「{code}」", True, code)
    if not re.fullmatch(r"[0-9A-Z]+", code):
        return CodeProblem(f"税号「{text}」只能由数字和大写字母组成", True)
    # No district begins with 9: 91, 92 and 93 begin a credit code that lost or gained something.
    if len(code) in (15, 17, 20) and code[0] != "9":
        return CodeProblem(
            f"税号「{text}」为 {len(code)} 位，是旧税号或多写、少写了几位，"
            "请核对是否已换成 18 位统一社会信用代码",
            False,
        )
    if len(code) != 18:
        return CodeProblem(f"税号「{text}」为 {len(code)} 位，应为 18 位，请对照证照逐位核对", True)
    if _is_personal_id(code) and not _is_credit_code(code):
        return CodeProblem(f"税号「{text}」是个人证件号码，请核对对方是否为自然人", False)
    if strange := sorted(set(code) - set(_CREDIT)):
        words = f"税号「{text}」含有统一社会信用代码不用的字母 {'、'.join(strange)}"
        likely = code.translate(_CONFUSED)
        if likely != code and check_tax_id(likely) is None:
            return CodeProblem(f"{words}，是否应为「{likely}」", True, likely)
        return CodeProblem(words, True)
    expected = _reckon_check(code)
    if code[17] != expected:
        return CodeProblem(
            f"税号「{text}」的校验位不符：末位是 {code[17]}，应为 {expected}，请对照证照逐位核对",
            True,
        )
    if code[0] not in _REGISTRARS:
        return CodeProblem(f"税号「{text}」的首位 {code[0]} 不是已知的登记管理部门", False)
    if not code[8:16].isdigit():
        # Letters came into the organisation code with the newer MA… numbers, whose own check
        # character does not always hold.
        return None
    rest = 11 - sum(int(d) * w for d, w in zip(code[8:16], _ORGANISATION_WEIGHTS, strict=True)) % 11
    if code[16] != "0123456789X0"[rest]:
        return CodeProblem(
            f"税号「{text}」中组织机构代码的校验位（第 17 位）不符，请对照证照核对", False
        )
    return None


def _is_credit_code(code: str) -> bool:
    """Whether the check character fits; one code in thirty may look like a personal number, too."""
    return set(code) <= set(_CREDIT) and code[17] == _reckon_check(code)


def _reckon_check(code: str) -> str:
    total = sum(_CREDIT.index(char) * pow(3, place, 31) for place, char in enumerate(code[:17]))
    return _CREDIT[-total % 31]


def _is_personal_id(code: str) -> bool:
    if not re.fullmatch(r"[1-8][0-9]{5}(?:19|20)[0-9]{9}[0-9X]", code):
        return False
    if not ("01" <= code[10:12] <= "12" and "01" <= code[12:14] <= "31"):
        return False
    total = sum(int(digit) * pow(2, 17 - i, 11) for i, digit in enumerate(code[:17]))
    return code[17] == "10X98765432"[total % 11]


def tax_id_kind(text: str) -> str:
    """The kind of holder that the first two characters of a credit code name; 其他 otherwise."""
    return _KINDS.get(text[:2].upper(), "其他")


@lru_cache(maxsize=1024)
def expected_kinds(name: str) -> frozenset[str]:
    """The first two characters that a credit code of this name may plausibly have.

    Empty where the name does not tell.
    """
    plain = re.sub(r"[（(][^（）()]*[)）]$", "", name.strip())
    for pattern, kinds in _EXPECTED:
        if re.search(pattern, plain):
            return kinds
    return frozenset()


# --- banks ---------------------------------------------------------------------------------------

_BANKS = {
    "102": ("中国工商银行", ("工商银行",), "工行"),
    "103": ("中国农业银行", ("农业银行",), "农行"),
    "104": ("中国银行", ("中国银行",), "中行"),
    "105": ("中国建设银行", ("建设银行",), "建行"),
    "203": ("中国农业发展银行", ("农业发展银行",), "农发行"),
    "301": ("交通银行", ("交通银行",), "交行"),
    "302": ("中信银行", ("中信银行",), "中信"),
    "303": ("中国光大银行", ("光大银行",), "光大"),
    "304": ("华夏银行", ("华夏银行",), "华夏"),
    "305": ("中国民生银行", ("民生银行",), "民生"),
    "306": ("广发银行", ("广发银行", "广东发展银行"), "广发"),
    "307": ("平安银行", ("平安银行", "深圳发展银行"), "平安"),
    "308": ("招商银行", ("招商银行",), "招行"),
    "309": ("兴业银行", ("兴业银行",), "兴业"),
    "310": ("浦发银行", ("浦发银行", "浦东发展银行"), "浦发"),
    "403": ("中国邮政储蓄银行", ("邮政储蓄银行", "邮储银行"), "邮储"),
}


@lru_cache(maxsize=1024)
def check_account(text: str) -> CodeProblem | None:
    """What is wrong with an account number: 8 to 30 digits, blanks and hyphens between allowed."""
    plain = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()
    if re.fullmatch(r"[0-9]+(?:\.[0-9]*)?E\+?[0-9]+|[0-9]+\.0*", plain):
        return CodeProblem(
            f"账号「{text}」成了数值（科学计数或小数），数字已可能丢失，请按文本重填", True
        )
    digits = re.sub(r"^(?:NRA|OSA|FT[EINUF])", "", plain)
    if not re.fullmatch(r"[0-9]*", digits):
        return CodeProblem(f"账号「{text}」含有数字以外的字符，请核对", not plain.isascii())
    if not 8 <= len(digits) <= 30:
        return CodeProblem(f"账号「{text}」为 {len(digits)} 位，通常为 8 至 30 位，请核对", True)
    if len(set(digits)) == 1:
        return CodeProblem(f"账号「{text}」的各位数字全相同，像是占位", False)
    return None


@lru_cache(maxsize=1024)
def check_cnaps(text: str) -> CodeProblem | None:
    """What is wrong with a 联行号: 12 digits are sure, the Luhn check digit is only a doubt."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if not re.fullmatch(r"[0-9]{12}", plain):
        return CodeProblem(f"联行号「{text}」应为 12 位数字，请核对", True)
    # Luhn: counted from the right, every second digit is doubled and its own digits added.
    total = sum(sum(divmod(int(d) * (1 + i % 2), 10)) for i, d in enumerate(reversed(plain)))
    if total % 10:
        return CodeProblem(f"联行号「{text}」的校验位不符，请核对", False)
    return None


def bank_of_cnaps(text: str) -> str | None:
    """The bank that the first three digits of a 联行号 name; None where it is not a known one."""
    known = _BANKS.get(text.strip()[:3])
    return known[0] if known else None


@lru_cache(maxsize=1024)
def bank_matches(bank_name: str, cnaps: str) -> bool | None:
    """Whether the name of a branch and a 联行号 are of the same bank; None where one is unknown."""
    plain = "".join(bank_name.split())
    head, mark, _ = plain.partition("银行")
    named = next(
        (
            prefix
            for prefix, (_, endings, short) in _BANKS.items()
            # Only the first 银行 is the bank's: a branch may lie in another bank's street or tower.
            if (mark and (head + mark).endswith(endings)) or (not mark and plain.startswith(short))
        ),
        None,
    )
    prefix = cnaps.strip()[:3]
    return None if named is None or prefix not in _BANKS else named == prefix


# --- telephone, e-mail ---------------------------------------------------------------------------

_PLAIN_PHONE = re.compile(
    r"1[3-9][0-9]{9}|0(?:10|2[0-9])[0-9]{8}|0[3-9][0-9]{2}[0-9]{7,8}"
    r"|[48]00[0-9]{7}|9[56][0-9]{3,6}|1[0-2][0-9]{3}|1[12][0-9]"
)
# A seven-digit number in an area where every number has eight digits lacks one.
_SEVEN_OF_EIGHT = re.compile(
    r"(?P<area>0(?:311|37[179]|411|43[12]|451|51[0-9]|52[37]|53[12]|551|57[1345679]|591|595"
    r"|731|755|757|760|769|791|871|898))[0-9]{7}"
)
_EXTENSION = re.compile(
    r"(?P<main>.+?)(?:转|分机号?|ext\.?|#)[:：]?(?P<extension>[0-9]{1,6})", re.IGNORECASE
)
_MAIL = re.compile(
    r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}"
)


@lru_cache(maxsize=1024)
def check_phone(text: str) -> CodeProblem | None:
    """What is wrong with one telephone number or several joined by 、 ； / or a comma."""
    normal = re.sub(r"[‐-―−－ー]", "-", unicodedata.normalize("NFKC", text)).strip()
    parts = [
        part
        for part in re.split(r"[、;,/，；]|\s+(?=(?:\+|1[3-9][0-9]{9}))", normal)
        if part.strip()
    ]
    if not parts:
        return CodeProblem("电话是空的", True)
    for position, part in enumerate(parts):
        # 010-55501234/35: what follows a full number may be its last digits or an extension.
        if position and re.fullmatch(r"\s*(?:[0-9]{1,5}|[2-8][0-9]{6,7})\s*", part):
            continue
        if problem := _check_one_phone(part, text):
            return problem
    return None


def _check_one_phone(part: str, text: str) -> CodeProblem | None:
    packed = re.sub(r"[\s.]", "", part).replace("(", "-").replace(")", "-").strip("-")
    found = _EXTENSION.fullmatch(packed)
    main = found["main"] if found else packed
    if short := _SEVEN_OF_EIGHT.fullmatch(main.replace("-", "")):
        return CodeProblem(
            f"电话「{text}」只有 7 位，区号 {short['area']} 的号码都是 8 位，请核对是否缺位", False
        )
    if _is_plain_phone(main):
        return None
    head, hyphen, tail = main.rpartition("-")
    if hyphen and not found and 1 <= len(tail) <= 6 and tail.isdigit() and _is_plain_phone(head):
        return None
    if not re.fullmatch(r"\+?[0-9-]+", main):
        return CodeProblem(f"电话「{text}」含有号码以外的字，请核对", False)
    digits = re.sub(r"[^0-9]", "", main)
    if not main.startswith("+") and re.fullmatch(r"[2-8][0-9]{6,7}", digits):
        return CodeProblem(f"电话「{text}」缺少区号", False)
    if _is_known_phone(main):
        return None
    return CodeProblem(
        f"电话「{text}」不是有效的号码（{len(digits)} 位数字），请核对是否缺位或多位", True
    )


def _is_plain_phone(text: str) -> bool:
    digits = re.sub(r"^(?:\+86|0086|86(?=-|1[3-9][0-9]{9}$))", "", text)
    abroad = digits != text
    digits = digits.replace("-", "")
    if _PLAIN_PHONE.fullmatch(digits):
        return True
    return abroad and bool(_PLAIN_PHONE.fullmatch("0" + digits))


def _is_known_phone(text: str) -> bool:
    import phonenumbers

    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(text, "CN"))
    except phonenumbers.NumberParseException:
        return False


@lru_cache(maxsize=1024)
def check_email(text: str) -> CodeProblem | None:
    """What is wrong with one e-mail address, or several joined by 、 ； or a comma."""
    parts = [part.strip() for part in re.split(r"[;,、；，]", text) if part.strip()]
    if not parts:
        return CodeProblem("邮箱是空的", True)
    for part in parts:
        if len(part) <= 254 and _MAIL.fullmatch(part):
            continue
        mended = re.sub(r"\s", "", unicodedata.normalize("NFKC", part)).replace("。", ".")
        if _MAIL.fullmatch(mended):
            return CodeProblem(
                f"邮箱「{part}」含有空格或全角字符，应写作「{mended}」", True, mended
            )
        sure = part.isascii() or part.count("@") != 1
        return CodeProblem(f"邮箱「{part}」的写法不对，应如 name@example.com", sure)
    return None


# --- 税收分类编码 --------------------------------------------------------------------------------

_SUMMARY_CODES = frozenset(
    code.ljust(19, "0") for code in ("3", "304", "30401", "30402", "3040201")
)
# The classes of modern services that have leaves below them; 30499 is a leaf itself.
_PARENTS = frozenset(f"3040{digit}" for digit in range(1, 9))


def check_tax_code(text: str) -> CodeProblem | None:
    """What is wrong with a 税收分类编码: 19 digits; a summary code cannot be invoiced.

    The levels 篇 to 细目 have one digit and nine pairs; those below the last one are 00. Only the
    few parents that this trade meets are sure to be summary codes.
    """
    if not re.fullmatch(r"[0-9]{19}", text):
        shape = f"{len(text)} 位" if re.fullmatch(r"[0-9]+", text) else "含有数字以外的字符"
        return CodeProblem(f"税收分类编码「{text}」{shape}，应为 19 位数字（按文本填写）", True)
    if text in _SUMMARY_CODES:
        return CodeProblem(f"税收分类编码「{text}」是汇总编码，不能开票，请用下级具体编码", True)
    if text[0] not in "123456":
        return CodeProblem(f"税收分类编码「{text}」的首位不在 1 至 6 之间，请核对", False)
    if not text.endswith("00") and int(float(text)) == int(text):
        return CodeProblem(
            f"税收分类编码「{text}」像是被表格软件当作数值改动过，请核对末几位", False
        )
    levels = re.findall("..", text[1:])
    if "00" in levels and set(levels[levels.index("00") :]) != {"00"}:
        return CodeProblem(
            f"税收分类编码「{text}」在全零的层级之后又有数字（首位之后每两位一级，不用的各级补零），"
            "请核对末几位",
            False,
        )
    if text[:5] in _PARENTS and text.endswith("0" * 14):
        return CodeProblem(f"税收分类编码「{text}」像是汇总编码，请核对是否有下级编码", False)
    return None
