"""模板设置（template.toml）与模板的内容对不上。

为什么：设置里写的字段不存在，出具时会停下；必填清单与正文不符，该填的没有要求，不用的却要人填。
怎么改：改 template.toml：字段名对照 gen fields；必填清单（required）里写正文不论什么情况都要印的字段。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.fields import note_fields
from generator.findings import Severity, WordPlace
from generator.markup import Template
from generator.markup.lexicon import Lexicon
from generator.markup.meaning import understand
from generator.model import Deal
from generator.paths import Path, name_path, trace_path
from generator.rule import Remark
from generator.values import show
from generator.vocabulary import Group

SEVERITY = Severity.WARNING

GOOD = (
    {
        "as": "contract/technical-service",
        "body": "{{ 签订.日期|日期 }}",
        "settings": {"required": ("签订.日期",)},
    },
    {
        "as": "contract/technical-service",
        "body": "{% if 甲方.邮箱 %}{{ 甲方.邮箱 }}{% endif %}{{ 签订.日期 }}",
        "settings": {"required": ("签订.日期", "甲方.邮箱")},
    },
    {"as": "contract/technical-service", "body": "{{ 签订.日期|日期 }}", "settings": {}},
    {
        "as": "contract/technical-service",
        "body": "{{ 甲方.邮编|默认('/') }}{{ 签订.日期 }}",
        "settings": {"required": ("signing.date",)},
    },
    {
        "as": "contract/technical-service",
        "body": "{{ 合同总价|金额 }}",
        "settings": {"amount": "合同总价", "when": "project.government"},
    },
    "{{ 甲方.邮编 }}",
    {
        "as": "contract/technical-service",
        "body": "{% for 项 in 服务清单 %}{{ 项.名称 }}{% endfor %}{{ 签订.日期 }}",
        "settings": {"required": ("签订.日期", "服务清单")},
    },
)
BAD = (
    {
        "as": "contract/technical-service",
        "body": "{{ 签订.日期|日期 }}",
        "settings": {"required": ("签订日",)},
    },
    {
        "as": "contract/technical-service",
        "body": "{{ 签订.日期|日期 }}",
        "settings": {"required": ("签订.日期", "甲方.邮编")},
    },
    {
        "as": "contract/technical-service",
        "body": "{{ 签订.日期|日期 }}{{ 甲方.邮编 }}",
        "settings": {"required": ("签订.日期",)},
    },
    {
        "as": "contract/technical-service",
        "body": "{{ 签订.日期|日期 }}",
        "settings": {"amount": "合同金额"},
    },
    {
        "as": "contract/technical-service",
        "body": "{{ 签订.日期|日期 }}",
        "settings": {"when": "政府采购"},
    },
)

_TOP = WordPlace("body", 0)
# What every deal has.
_ALWAYS = {"name", "number", "form", "total"}


def _is_known(written: str, names: Group) -> bool:
    """Whether a dotted name leads to a value of the vocabulary."""
    group: Group | None = names
    for step in written.split("."):
        name = group.find(step) if group else None
        if name is None:
            return False
        group = name.inner
    return True


def _is_open(path: tuple[str, ...], listed: Iterable[Path | None]) -> bool:
    """Whether a path is a field of the deal that may be left out and is in no list."""
    if "0" in path or len(path) < 2 or path[-1] in _ALWAYS or trace_path(".".join(path)) is None:
        return False
    entry = note_fields(Deal).get(path[0])
    inner = note_fields(entry.entry).get(path[1]) if entry and entry.entry else None
    if inner is None or inner.entry is not None:
        return False
    return path not in listed


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    form = lexicon.settings
    if form is None:
        return
    meaning = understand(template, lexicon)
    if form.amount is not None and not _is_known(form.amount, lexicon.names):
        message = f"设置里 amount = “{show(form.amount)}”不是字段，台账记不到金额；请改正"
        yield Remark(_TOP, message, None, None, Severity.ERROR)
    if form.when is not None and trace_path(form.when) is None:
        message = f"设置里 when = “{show(form.when)}”不是交易数据里的字段；请改正"
        yield Remark(_TOP, message, None, None, Severity.ERROR)
    listed = {name: trace_path(name) for name in form.required}
    for name, path in listed.items():
        if path is None:
            message = f"必填清单里的“{show(name)}”不是交易数据里的字段；请改正"
            yield Remark(_TOP, message, None, None, Severity.ERROR)
        elif not any(used[: len(path)] == path for used in meaning.used):
            yield Remark(
                _TOP, f"必填清单里的“{show(name)}”，模板里没有用到；请删去，或在正文里印上"
            )
    unlisted = [path for path in sorted(meaning.needed) if _is_open(path, listed.values())]
    if listed and unlisted:
        names = "、".join(name_path(path) for path in unlisted)
        yield Remark(_TOP, f"正文不论什么情况都要印{names}，必填清单里却没有；请补上")
