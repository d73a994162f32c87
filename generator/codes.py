"""Identifiers: tax numbers, accounts, bank codes, telephones, postcodes, e-mail, tax categories.

Each `check_*` takes the text as written and returns None where it is fine, else a CodeProblem.
A problem is `sure` only where a published rule is broken: to call a valid number invalid is worse
than to miss one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CodeProblem:
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
    if len(code) in (15, 17, 20):
        return CodeProblem(
            f"税号「{text}」为 {len(code)} 位，是旧税号，请核对是否已换成 18 位统一社会信用代码",
            False,
        )
    if len(code) != 18:
        return CodeProblem(f"税号「{text}」为 {len(code)} 位，应为 18 位", True)
    if _is_personal_id(code):
        return CodeProblem(f"税号「{text}」是个人证件号码，请核对对方是否为自然人", False)
    if strange := sorted(set(code) - set(_CREDIT)):
        words = f"税号「{text}」含有统一社会信用代码不用的字母 {'、'.join(strange)}"
        likely = code.translate(_CONFUSED)
        if check_tax_id(likely) is None:
            return CodeProblem(f"{words}，是否应为「{likely}」", True, likely)
        return CodeProblem(words, True)
    total = sum(_CREDIT.index(char) * pow(3, i, 31) for i, char in enumerate(code[:17]))
    expected = _CREDIT[-total % 31]
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


def check_account(text: str) -> CodeProblem | None:
    """What is wrong with an account number: 8 to 30 digits, blanks and hyphens between allowed."""
    plain = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()
    if re.fullmatch(r"[0-9]+(?:\.[0-9]*)?E\+?[0-9]+|[0-9]+\.0*", plain):
        return CodeProblem(
            f"账号「{text}」成了数值（科学计数或小数），数字已可能丢失，请按文本重填", True
        )
    digits = re.sub(r"^(?:NRA|OSA|FT[EINUF])", "", plain)
    if not re.fullmatch(r"[0-9]*", digits):
        return CodeProblem(f"账号「{text}」含有数字以外的字符", not plain.isascii())
    if not 8 <= len(digits) <= 30:
        return CodeProblem(f"账号「{text}」为 {len(digits)} 位，通常为 8 至 30 位", True)
    if len(set(digits)) == 1:
        return CodeProblem(f"账号「{text}」的各位数字全相同，像是占位", False)
    return None


def check_cnaps(text: str) -> CodeProblem | None:
    """What is wrong with a 联行号: 12 digits are sure, the Luhn check digit is only a doubt."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if not re.fullmatch(r"[0-9]{12}", plain):
        return CodeProblem(f"联行号「{text}」应为 12 位数字", True)
    # Luhn: counted from the right, every second digit is doubled and its own digits added.
    total = sum(sum(divmod(int(d) * (1 + i % 2), 10)) for i, d in enumerate(reversed(plain)))
    if total % 10:
        return CodeProblem(f"联行号「{text}」的校验位不符，请核对", False)
    return None


def bank_of_cnaps(text: str) -> str | None:
    """The bank that the first three digits of a 联行号 name; None where it is not a known one."""
    known = _BANKS.get(text.strip()[:3])
    return known[0] if known else None


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
_EXTENSION = re.compile(
    r"(?P<main>.+?)(?:转|分机号?|ext\.?|#)[:：]?(?P<extension>[0-9]{1,6})", re.IGNORECASE
)
_MAIL = re.compile(
    r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}"
)


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


# --- postcodes and districts ---------------------------------------------------------------------

_PROVINCES = {
    "北京": "10", "上海": "20", "天津": "30", "重庆": "40",
    "内蒙古": "01 02 13 16", "山西": "03 04", "河北": "05 06 07 10", "辽宁": "11 12",
    "吉林": "13", "黑龙江": "15 16", "江苏": "21 22", "安徽": "23 24", "山东": "25 26 27",
    "浙江": "31 32", "江西": "33 34", "福建": "35 36", "湖南": "41 42", "湖北": "43 44",
    "河南": "45 46 47", "广东": "51 52", "广西": "53 54", "贵州": "55 56", "海南": "57",
    "四川": "61 62 63 64", "云南": "65 66 67", "陕西": "71 72", "甘肃": "73 74",
    "宁夏": "75", "青海": "81", "新疆": "83 84", "西藏": "85",
}  # fmt: skip
_BEIJING = {
    "通州": "1011", "平谷": "1012", "顺义": "1013", "怀柔": "1014", "密云": "1015",
    "延庆": "1021", "昌平": "1022", "门头沟": "1023", "房山": "1024 1025", "大兴": "1026",
}  # fmt: skip
_BEIJING_CENTRE = frozenset({"东城", "西城", "朝阳", "海淀", "丰台", "石景山"})
# Yizhuang, Huilongguan and the airport have 100xxx, though they lie in these districts.
_BEIJING_BOTH = frozenset({"大兴", "昌平", "顺义"})
_PROVINCE_AT_START = re.compile(
    rf"(?:中国)?({'|'.join(_PROVINCES)})(?![东西南北中]?[路街道里巷]|大[街道]|胡同|藏族|蒙古族)"
)
_NAME = "(?:(?![区县旗市路街道巷村镇号])[一-鿿])"
_DISTRICT = re.compile(rf"{_NAME}{{2,8}}?[区县旗市]|{_NAME}县")
_NO_DISTRICT = re.compile(
    r"(?:[小园社校厂景库院街]|开发|示范|保税|工业|科技|高新|住宅|产业|生活|办公|保护|地)区$"
)


def check_postcode(text: str) -> CodeProblem | None:
    """What is wrong with a postcode: six digits, not all the same."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if not re.fullmatch(r"[0-9]{6}", plain):
        return CodeProblem(f"邮编「{text}」应为 6 位数字", True)
    if len(set(plain)) == 1:
        return CodeProblem(f"邮编「{text}」的各位数字全相同，像是占位", True)
    if plain != text:
        return CodeProblem(f"邮编「{text}」含有空格或全角数字，应写作「{plain}」", True, plain)
    if plain[:2] not in " ".join(_PROVINCES.values()).split() and plain[:3] != "999":
        return CodeProblem(f"邮编「{text}」的前两位不属于任何省份", False)
    return None


def postcode_matches_district(postcode: str, address: str) -> bool | None:
    """Whether a postcode may belong to an address; None where the address does not tell.

    Judged by province, and in Beijing by district.
    """
    if not re.fullmatch(r"[0-9]{6}", postcode):
        return None
    plain = "".join(address.split())
    found = _PROVINCE_AT_START.match(plain)
    district = (district_of(plain) or "").rstrip("区县")
    if found is None:
        if district not in _BEIJING and district not in _BEIJING_CENTRE:
            return None
        # 朝阳 and 通州 exist elsewhere too, so without the city only agreement tells anything.
        agreed = _beijing_matches(postcode, district)
        return None if agreed is False and district in ("朝阳", "通州") else agreed
    if postcode[:2] not in _PROVINCES[found[1]].split():
        return False
    if found[1] != "北京":
        return True
    return _beijing_matches(postcode, district)


def _beijing_matches(postcode: str, district: str) -> bool | None:
    if not "100000" <= postcode <= "102699":
        return False
    if district in _BEIJING_CENTRE:
        outer = " ".join(_BEIJING.values()).split()
        return True if postcode[:3] == "100" else False if postcode[:4] in outer else None
    if district not in _BEIJING:
        return True
    if postcode[:3] == "100" and district in _BEIJING_BOTH:
        return None
    return postcode[:4] in _BEIJING[district].split()


def district_of(address: str) -> str | None:
    """The district, county or banner that an address names (海淀区); None where it names none.

    A development zone, park or estate is no district.
    """
    plain = "".join(address.split())
    plain = re.sub(r"^(?:中国)?", "", plain)
    plain = re.sub(rf"^{_NAME}{{2,7}}?省|^[一-鿿]{{2,7}}?自治区", "", plain)
    plain = re.sub(rf"^(?:{'|'.join(_PROVINCES)})(?![路街道])(?=[一-鿿]{{2,}})", "", plain)
    plain = re.sub(r"^市(?:市辖区)?", "", plain)
    plain = re.sub(rf"^(?:{_NAME}{{1,7}}?(?:自治州|盟|市)|{_NAME}{{2,4}}地区)", "", plain)
    found = _DISTRICT.match(plain)
    if found is None or _NO_DISTRICT.search(found[0]):
        return None
    # 深圳南山区: without 市 there is no telling where the city's name ends.
    if found[0].endswith("区") and len(found[0]) > 4 and "族" not in found[0]:
        return None
    return found[0]


# --- 税收分类编码 --------------------------------------------------------------------------------

_SUMMARY_CODES = frozenset(
    code.ljust(19, "0") for code in ("3", "304", "30401", "30402", "3040201")
)


def check_tax_code(text: str) -> CodeProblem | None:
    """What is wrong with a 税收分类编码: 19 digits; a summary code cannot be invoiced.

    Only the few parents that this trade meets are sure to be summary codes.
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
    if text[0] in "13" and text.endswith("0" * 14):
        return CodeProblem(f"税收分类编码「{text}」像是汇总编码，请核对是否有下级编码", False)
    return None
