"""What stands between the braces of a tag, parsed by itself so that each fault is found."""

from __future__ import annotations

import re
from functools import lru_cache

import jinja2
from jinja2 import nodes

from generator.compiled import explain_syntax
from generator.environment import make_environment
from generator.markup.values import Statement

# Statements with their ends, and those that stand alone; docxtpl's own for cells beside them.
BLOCKS = {
    **{word: f"end{word}" for word in ("if", "for", "macro", "call", "filter", "with", "raw")},
    **{word: f"end{word}" for word in ("autoescape", "block", "set")},
}
ENDS = {end: word for word, end in BLOCKS.items()}
MIDDLES = {"elif": ("if",), "else": ("if", "for")}
FILES = {"include", "import", "from", "extends"}
CELLS = {"vm", "hm", "colspan", "cellbg"}
ALONE = {"print"}
KNOWN = {*BLOCKS, *ENDS, *MIDDLES, *FILES, *CELLS, *ALONE}
LEVELS = ("tr", "tc", "p", "r")
# What people type for what they mean.
SLIPS = {
    **{"elseif": "elif", "elsif": "elif", "else if": "elif", "end": "endif", "end if": "endif"},
    **{"end for": "endfor", "foreach": "for", "fi": "endif", "如果": "if", "否则": "else"},
    **{"结束": "endif", "循环": "for", "next": "endfor"},
}

_LEVEL = re.compile(r"(tr|tc|p|r)(?=\s)")
_WORD = re.compile(r"\s*(\w+)")
_PLAIN = str.maketrans("“”‘’", "\"\"''")
WIDE = {
    **{"｜": "|", "（": "(", "）": ")", "．": ".", "，": ",", "。": ".", "、": ",", "：": ":"},
    **{"＝": "=", "！": "!", "＋": "+", "－": "-", "＊": "*", "／": "/", "＜": "<", "＞": ">"},
    **{"［": "[", "］": "]", "【": "[", "】": "]", "～": "~", "％": "%", "＂": '"', "＇": "'"},
    **{"“": '"', "”": '"', "‘": "'", "’": "'", "＿": "_", "·": ".", "・": "."},
}
CURLY = "“”‘’"
_LONG = 4000
_DEPTH = 100
_DEEP = "括号或过滤器套得太深"


def split_level(inner: str) -> tuple[str, str]:
    """Of what stands between braces: what the tag stands for (p, tr, tc, r), and the rest."""
    level = _LEVEL.match(inner)
    return (level[1], inner[level.end() :]) if level else ("", inner)


@lru_cache(maxsize=4096)
def read_statement(opener: str, inner: str, *, curly: bool = True) -> Statement:
    """The statement or expression of a tag; `curly` quotes count as plain ones, as docxtpl has it."""
    words = inner.strip()
    if words[:1] in "-+" and opener != "{#":
        words = words[1:].lstrip()
    if words[-1:] in ("-", "+") and opener != "{#":
        words = words[:-1].rstrip()
    if opener == "{#":
        return Statement("")
    first = _WORD.match(words) if opener == "{%" else None
    word = first[1] if first else ""
    read = words.translate(_PLAIN) if curly else words
    statement = _parse(opener, word, read)
    if statement.fault is None or len(words) > _LONG:
        return statement
    mended = fold(words)
    if mended != words:
        again = _WORD.match(mended) if opener == "{%" else None
        known = again[1] if again else ""
        if _parse(opener, known, mended).fault is None:
            return Statement(known, statement.node, statement.fault, mended)
    return statement


def fold(words: str) -> str:
    """The words with full-width signs outside of quoted text made plain."""
    out: list[str] = []
    quote = ""
    for sign in words:
        plain = WIDE.get(sign, sign)
        if quote:
            out.append(plain if plain == quote else sign)
            quote = "" if plain == quote else quote
            continue
        if plain in ("'", '"'):
            quote = plain
        out.append(plain)
    return "".join(out)


def list_wide(words: str) -> list[str]:
    """The full-width signs outside of quoted text, each once."""
    found: dict[str, None] = {}
    quote = ""
    for sign in words:
        plain = WIDE.get(sign, sign)
        if plain != sign and (not quote or plain == quote):
            found[sign] = None
        if quote:
            quote = "" if plain == quote else quote
        elif plain in ("'", '"'):
            quote = plain
    return list(found)


def _parse(opener: str, word: str, words: str) -> Statement:
    """The statement by itself, with an end where its kind needs one."""
    if len(words) > _LONG:
        return Statement(word, fault=f"标签太长（{len(words)} 个字符）")
    if not words:
        return Statement("", fault="标签里是空的")
    if opener == "{{":
        tree, fault = _try(f"{{{{ {words} }}}}")
        return Statement("", _take_output(tree), fault)
    if word in CELLS:
        argument = words[len(word) :].strip()
        tree, fault = _try(f"{{{{ {argument} }}}}") if argument else (None, None)
        return Statement(word, _take_output(tree), fault)
    if word in ENDS or word == "else":
        rest = words[len(word) :].strip()
        wrong = rest and word != "endblock"
        return Statement(word, fault=f"{word} 后面多了“{rest}”" if wrong else None)
    if word == "raw":
        return Statement(word)
    if word == "elif":
        tree, fault = _try(f"{{% if 1 %}}{{% {words} %}}{{% endif %}}")
        branches = tree.elif_ if isinstance(tree, nodes.If) else [None]
        return Statement(word, branches[0], fault)
    tree, fault = _try(f"{{% {words} %}}")
    if fault and word in BLOCKS:
        tree, fault = _try(f"{{% {words} %}}{{% {BLOCKS[word]} %}}")
    return Statement(word, tree, fault)


def _try(source: str) -> tuple[nodes.Node | None, str | None]:
    try:
        body = make_environment(is_story=True).parse(source).body
    except jinja2.TemplateSyntaxError as error:
        return None, explain_syntax(error)
    except RecursionError:
        return None, _DEEP
    except (ValueError, OverflowError, MemoryError, SyntaxError) as error:
        return None, f"读不懂（{error}）"
    if _is_deep(body):
        return None, _DEEP
    return (body[0] if body else None), None


def _is_deep(body: list[nodes.Node]) -> bool:
    """Whether an expression is nested beyond what anyone types, and beyond what can be run."""
    todo = [(node, 0) for node in body]
    while todo:
        node, depth = todo.pop()
        if depth > _DEPTH:
            return True
        todo += [(child, depth + 1) for child in node.iter_child_nodes()]
    return False


def _take_output(tree: nodes.Node | None) -> nodes.Node | None:
    """The expression of `{{ }}`."""
    if isinstance(tree, nodes.Output) and len(tree.nodes) == 1:
        return tree.nodes[0]
    return None
