"""What a template of a kind and form may say: its names, and the nearest one to a slip."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from functools import cache

from msgspec import Struct

from generator.templates import Form, Kind
from generator.vocabulary import FREE, Group, Name, list_names

# What people call things that bear another name here.
ALIASES = {
    **dict.fromkeys(
        ("合同金额", "合同总额", "合同价款", "总价", "总金额", "合同总金额"), "合同总价"
    ),
    **dict.fromkeys(("合同号", "合同编码", "编号", "协议编号", "contract_no"), "合同编号"),
    **dict.fromkeys(("项目", "工程名称", "project_name"), "项目.名称"),
    **dict.fromkeys(("签订日期", "签约日期", "合同日期", "sign_date"), "签订.日期"),
    **dict.fromkeys(("签订地点", "签约地点"), "签订.地点"),
    **dict.fromkeys(("合同份数", "一式份数"), "签订.份数"),
    **dict.fromkeys(
        ("开始日期", "起始日期", "服务开始日期", "生效日期", "start_date"), "服务期限.起"
    ),
    **dict.fromkeys(
        ("结束日期", "终止日期", "截止日期", "服务结束日期", "end_date"), "服务期限.止"
    ),
    **dict.fromkeys(("服务期", "合同期限", "服务月数"), "服务期限.月数"),
    **dict.fromkeys(
        ("采购人", "采购单位", "客户名称", "买方", "委托方", "需方", "customer"), "甲方.名称"
    ),
    **dict.fromkeys(("供应商", "供应商名称", "卖方", "受托方", "供方", "vendor"), "乙方.名称"),
    **dict.fromkeys(("统一社会信用代码", "税号", "纳税人识别号"), "甲方.纳税人识别号"),
    "开户银行": "乙方.开户行",
    "银行账号": "乙方.账号",
    "法人": "甲方.法定代表人",
    "税率": "开票.税率",
}
_PARTS = {
    **dict.fromkeys(("法人", "法人代表", "负责人"), "法定代表人"),
    **dict.fromkeys(("统一社会信用代码", "信用代码", "税号"), "纳税人识别号"),
    **dict.fromkeys(("开户银行", "银行"), "开户行"),
    **dict.fromkeys(("银行账号", "账户", "帐号", "银行账户"), "账号"),
    **dict.fromkeys(("联系电话", "手机"), "电话"),
    **dict.fromkeys(("住所", "联系地址", "通讯地址"), "地址"),
    **dict.fromkeys(("单位名称", "公司名称", "全称"), "名称"),
}
_JOINTS = re.compile(r"[\s._·・\-的]+")


class Lexicon(Struct, frozen=True, eq=False):
    """What one template may say.

    `kind` and `form` are empty where nobody knows what it is for; `selected` are the groups that
    `本项` may be; `parties` the names of companies on file, which no form should have typed in;
    `settings` what `template.toml` says of the form.
    """

    kind: str
    form: str
    names: Group
    selected: tuple[Group, ...]
    is_contract: bool
    parties: tuple[str, ...] = ()
    settings: Form | None = None

    def find(self, spelling: str) -> Name | None:
        """The top name of a spelling."""
        if spelling in ("本通知", "notice"):
            return _rename(self.names.names["notices"])
        return self.names.find(spelling)


def make_lexicon(
    kind: Kind | None = None, form: Form | None = None, parties: tuple[str, ...] = ()
) -> Lexicon:
    """The lexicon of a form of a kind; of neither, all that any form may say."""
    names = list_names()
    if form is not None:
        lists = [form.select.over] if form.select else []
    else:
        lists = [] if kind and not kind.selects else ["payments", "acceptance", "amendments"]
    selected = tuple(n.inner for key in lists if (n := names.find(key)) and n.inner)
    is_contract = bool(kind and kind.is_contract and (form is None or form.name != "supplement"))
    return Lexicon(
        *(kind.name if kind else "", form.name if form else "", names, selected, is_contract),
        parties=parties,
        settings=form,
    )


def _rename(notices: Name) -> Name:
    """The data of the notice itself: one entry of the list of notices."""
    return Name("notice", "本通知", None, None, notices.inner, many=False, computed=True)


@cache
def list_paths() -> dict[str, Name]:
    """Every name outside a list by its Chinese path, `甲方.联系人.姓名`."""
    return dict(_walk(list_names(), ""))


def _walk(group: Group, above: str) -> Iterator[tuple[str, Name]]:
    for name in group.names.values():
        path = f"{above}.{name.title}" if above else name.title
        yield path, name
        if name.inner and not name.many:
            yield from _walk(name.inner, path)


def spell_path(path: str) -> str:
    """A path with the alternatives of its joints taken away, to compare what people type."""
    return _JOINTS.sub("", path).lower()


@cache
def _spellings() -> dict[str, list[str]]:
    """The paths by what is left of them without joints, in both languages."""
    known: dict[str, list[str]] = {}
    for path in list_paths():
        known.setdefault(spell_path(path), []).append(path)
        known.setdefault(spell_path(_english(path)), []).append(path)
    return known


def _english(path: str) -> str:
    group: Group | None = list_names()
    words = []
    for step in path.split("."):
        name = group.find(step) if group else None
        if name is None:
            break
        words.append(name.key)
        group = name.inner
    return ".".join(words)


def guess_path(words: str) -> str | None:
    """The path that words surely mean: `甲方名称`, `甲方的名称`, `buyer_name`, `合同金额`."""
    bare = spell_path(words)
    if not bare or len(bare) > 40:
        return None
    known = _spellings()
    if bare in known:
        path = known[bare][0]
        inner = list_paths()[path].inner
        return f"{path}.{inner.names['name'].title}" if inner and "name" in inner.names else path
    if bare in ALIASES:
        return ALIASES[bare]
    for head in ("甲方", "乙方"):
        if bare.startswith(head) and (part := _PARTS.get(bare[len(head) :])):
            return f"{head}.{part}"
    return None


def suggest_path(words: str) -> tuple[str, ...]:
    """Up to three paths that words may mean, the likeliest first."""
    sure = guess_path(words)
    if sure:
        return (sure,)
    last = words.rpartition(".")[2]
    same = [path for path in list_paths() if path.rpartition(".")[2] == last]
    if same:
        return tuple(same[:3])
    near = find_nearest(spell_path(words), _spellings(), 0.6)
    return (_spellings()[near][0],) if near else ()


def find_nearest(words: str, known: Iterable[str], likeness: float = 0.5) -> str | None:
    """The known spelling nearest to a slip; of those alike, one that begins in the same way."""
    near = difflib.get_close_matches(words[:60], list(known), 5, likeness)
    return next((each for each in near if each[:1] == words[:1]), near[0] if near else None)


def suggest_member(words: str, group: Group) -> str | None:
    """The name of a group nearest to a slip, in the language of the slip."""
    meant = group.find(_PARTS.get(words, words))
    if meant:
        return meant.title
    titles = [name.title for name in group.names.values()]
    spelt = list(group.names) if words.isascii() else titles
    return find_nearest(words, spelt)


def is_free(path: tuple[str, ...]) -> bool:
    """Whether a path leads into the fields of one's own."""
    return path[:1] in (FREE, ("其他",))
