"""用了别的电脑上多半没有的字体。

为什么：没有这种字体的电脑会换成别的，行数、页数和盖章的位置都会变。
怎么改：换成 Windows 和 Office 自带的字体（宋体、黑体、仿宋、楷体、微软雅黑、等线……）；单位统一装了这种字体的，可以接受。
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Severity
from generator.markup import Template
from generator.markup.aliens import FONT
from generator.markup.lexicon import Lexicon
from generator.rule import Remark
from generator.values import show

SEVERITY = Severity.WARNING

GOOD = (
    "⟨font=宋体:合同⟩",
    "⟨font=FangSong:合同⟩⟨font=微软雅黑:合同⟩",
    "⟨font=Times New Roman:x⟩",
    "没有字体",
)
BAD = (
    "⟨font=方正舒体繁:合同⟩",
    "⟨font=仿宋_GB2312:合同⟩",
    "甲\t⟨font=汉仪旗黑:乙⟩",
    {"body": "甲", "header": "⟨font=我的字体:页眉⟩"},
)

_INSTEAD = {
    "仿宋": "仿宋",
    "楷体": "楷体",
    "华文仿宋": "仿宋",
    "方正仿宋": "仿宋",
    "方正小标宋": "宋体",
}
# What Windows and Office bring along, by either name, in lower case.
_KNOWN = {
    name.strip().lower()
    for name in [
        "宋体",
        "SimSun",
        "新宋体",
        "NSimSun",
        "黑体",
        "SimHei",
        "仿宋",
        "FangSong",
        "楷体",
        "KaiTi",
        "微软雅黑",
        "Microsoft YaHei",
        "微软雅黑 Light",
        "Microsoft YaHei Light",
        "Microsoft YaHei UI",
        "等线",
        "DengXian",
        "等线 Light",
        "DengXian Light",
        "隶书",
        "LiSu",
        "幼圆",
        "YouYuan",
        "华文中宋",
        "STZhongsong",
        "华文宋体",
        "STSong",
        "华文仿宋",
        "STFangsong",
        "华文楷体",
        "STKaiti",
        "华文细黑",
        "STXihei",
        "华文行楷",
        "STXingkai",
        "华文新魏",
        "STXinwei",
        "华文隶书",
        "STLiti",
        "华文彩云",
        "STCaiyun",
        "华文琥珀",
        "STHupo",
        "方正舒体",
        "FZShuTi",
        "方正姚体",
        "FZYaoti",
        "宋体-PUA",
        "SimSun-ExtB",
        "SimSun-ExtG",
        "微軟正黑體",
        "Microsoft JhengHei",
        "新細明體",
        "PMingLiU",
        "細明體",
        "MingLiU",
        "標楷體",
        "DFKai-SB",
        "Times New Roman",
        "Times",
        "Arial",
        "Arial Black",
        "Arial Narrow",
        "Helvetica",
        "Calibri",
        "Calibri Light",
        "Cambria",
        "Cambria Math",
        "Candara",
        "Consolas",
        "Constantia",
        "Corbel",
        "Courier New",
        "Courier",
        "Georgia",
        "Tahoma",
        "Verdana",
        "Trebuchet MS",
        "Segoe UI",
        "Segoe UI Symbol",
        "Segoe UI Emoji",
        "Symbol",
        "Wingdings",
        "Wingdings 2",
        "Wingdings 3",
        "Webdings",
        "Century",
        "Century Gothic",
        "Garamond",
        "Book Antiqua",
        "Bookman Old Style",
        "Palatino Linotype",
        "Impact",
        "Comic Sans MS",
        "Lucida Console",
        "Lucida Sans Unicode",
        "Franklin Gothic Medium",
        "Aptos",
        "Aptos Display",
        "MS Gothic",
        "MS Mincho",
        "MS PGothic",
        "MS PMincho",
        "Yu Gothic",
        "Yu Mincho",
        "Malgun Gothic",
        "Batang",
        "Gulim",
        "Mangal",
        "Angsana New",
        "Cordia New",
        "Arial Unicode MS",
        "Liberation Serif",
        "Liberation Sans",
        "Liberation Mono",
        "Noto Serif CJK SC",
        "Noto Sans CJK SC",
        "Source Han Serif SC",
        "Source Han Sans SC",
        "思源宋体",
        "思源黑体",
        "OpenSymbol",
    ]
}


def check(template: Template, lexicon: Lexicon) -> Iterator[Remark]:
    for alien in template.aliens:
        name = alien.name.strip().lstrip("@")
        if alien.kind != FONT or name.lower() in _KNOWN or not name:
            continue
        near = _INSTEAD.get(name.partition("_")[0])
        advice = f"请换成“{near}”" if near else "请换成宋体、黑体、仿宋、楷体等常用字体"
        yield Remark(alien.place, f"字体“{show(name)}”别的电脑上多半没有；{advice}", None, near)
