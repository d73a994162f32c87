"""The Chinese fonts of this machine, and which stand in for those that a document names."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from functools import cache

from msgspec import Struct

INSTALL = "Debian/Ubuntu：sudo apt-get install fonts-noto-cjk；其他系统：安装思源宋体、思源黑体"

# Fonts that Chinese documents name and systems other than Windows lack, by their manner of writing;
# then the free fonts that write like them, the best first.
_SERIF = (
    *("宋体", "SimSun", "新宋体", "NSimSun", "宋体-简", "华文宋体", "STSong", "华文中宋"),
    *("STZhongsong", "方正小标宋简体", "方正小标宋_GBK", "方正书宋_GBK", "仿宋", "FangSong"),
    *("仿宋_GB2312", "FangSong_GB2312", "华文仿宋", "STFangsong", "方正仿宋_GBK", "方正仿宋简体"),
    *("楷体", "KaiTi", "楷体_GB2312", "KaiTi_GB2312", "华文楷体", "STKaiti", "方正楷体_GBK"),
)
_SANS = (
    *("黑体", "SimHei", "微软雅黑", "Microsoft YaHei", "等线", "DengXian", "华文黑体", "STHeiti"),
    *("华文细黑", "STXihei", "方正黑体_GBK", "方正黑体简体", "苹方-简", "PingFang SC"),
)
_KINDS = (
    (_SERIF, ("Noto Serif CJK SC", "Source Han Serif SC", "Source Han Serif CN", "AR PL UMing CN")),
    (
        _SANS,
        ("Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Micro Hei"),
    ),
)


class Fonts(Struct, frozen=True):
    """The families installed here, those that write Chinese, and what stands in for what."""

    installed: frozenset[str]
    chinese: frozenset[str]
    stand_ins: Mapping[str, str]


@cache
def list_fonts() -> Fonts | None:
    """The fonts of this machine; None where fontconfig is not the one who knows (Windows, macOS)."""
    program = shutil.which("fc-list")
    if program is None:
        return None
    installed, chinese = (_ask(program, pattern) for pattern in (":", ":lang=zh"))
    if installed is None or chinese is None:
        return None
    stand_ins: dict[str, str] = {}
    for names, candidates in _KINDS:
        instead = next((each for each in candidates if each in installed), None)
        if instead is not None:
            stand_ins |= {name: instead for name in names if name not in installed}
    return Fonts(installed, chinese, stand_ins)


def _ask(program: str, pattern: str) -> frozenset[str] | None:
    try:
        listed = subprocess.run(
            [program, pattern, "family"], capture_output=True, timeout=60, check=True
        ).stdout.decode("utf-8", "replace")
    except (OSError, subprocess.SubprocessError):
        return None
    names = (name for line in listed.splitlines() for name in line.split(","))
    return frozenset(name.strip().replace("\\-", "-") for name in names if name.strip())
