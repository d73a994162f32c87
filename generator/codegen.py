"""How the program of a part is written by Jinja2's compiler: it gives bytes, not text.

A form's fixed text is encoded once, when the form is compiled, and a value when it is printed, so
that a filled part has but to be joined. What a template keeps to itself (the text of a macro, a
block that is set or filtered) stays text until it is printed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame


class Coder(CodeGenerator):
    """Writes what goes into the part as bytes; escaping is left to the environment's `finalize`."""

    _encodes = True

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:
        """Fixed text and values; a frame without a buffer writes to the part itself."""
        self._encodes = frame.buffer is None
        super().visit_Output(node, frame)

    def _output_const_repr(self, group: Iterable[Any]) -> str:
        text = "".join(group)
        return repr(text.encode() if self._encodes else text)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("environment.finalize(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(").encode()" if self._encodes else ")")

    def start_write(self, frame: Frame, node: nodes.Node | None = None) -> None:
        """What a call or a filter makes of a block is text, too."""
        super().start_write(frame, node)
        self.write("(")

    def end_write(self, frame: Frame) -> None:
        """Ends what `start_write` began."""
        self.write(").encode()" if frame.buffer is None else ")")
        super().end_write(frame)


def join(pieces: Iterable[str | bytes]) -> str:
    """The text that a template keeps to itself; the blocks in it are bytes."""
    return "".join(each.decode() if isinstance(each, bytes) else each for each in pieces)
