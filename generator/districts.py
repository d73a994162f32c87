"""Postcodes and districts: which postcode may belong to which address.

As in `codes`, a problem is `sure` only where a published rule is broken.
"""

from __future__ import annotations

import re
import unicodedata

from generator.codes import CodeProblem

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
        return CodeProblem(f"邮编「{text}」应为 6 位数字，请核对", True)
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
