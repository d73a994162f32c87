"""What stops the program, as exceptions that speak to the person.

    GeneratorError               the run cannot go on                         exit 2
    ├── UnreadableInput          a file that is not what it should be         exit 2
    ├── BrokenTemplate           a form that cannot be filled                 exit 2
    ├── OutputBlocked            the result cannot be put in its place        exit 2
    │   └── AlreadyIssued        the paper was issued with another content    exit 2
    ├── PdfFailed                a PDF that could not be made, or lacks text  exit 2
    ├── HomeMissing              no folder with templates/ around             exit 2
    ├── LedgerError              a ledger that cannot be used, or forbids it  exit 2
    ├── WrongUsage               an option or name that does not exist        exit 2
    ├── AmountError              a text that is no amount of money            exit 1
    ├── NumeralError             a text that is no Chinese numeral            exit 1
    └── ReadingLimit             a number or date outside what can be written exit 1

Wrong data is not an exception: it is a list of findings (see `findings`).
"""

from __future__ import annotations


class GeneratorError(Exception):
    """The run cannot go on; the message is Chinese and `fix` is the next step."""

    exit_code = 2

    def __init__(self, message: str, *, fix: str | None = None, kind: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix
        self.kind = kind or "failed"

    def __str__(self) -> str:
        return f"{self.message}\n  下一步：{self.fix}" if self.fix else self.message


class UnreadableInput(GeneratorError):
    """A file that cannot be read as what it should be; `kind` is stable for machines."""

    def __init__(self, message: str, *, fix: str | None = None, kind: str = "unreadable") -> None:
        super().__init__(message, fix=fix, kind=kind)


class BrokenTemplate(GeneratorError):
    """A form that cannot be filled; the message names the form, the paragraph and its text.

    `what` is the fault by itself, `source` the line of the compiled form in which it was met.
    """

    def __init__(
        self,
        message: str,
        *,
        fix: str | None = None,
        kind: str | None = None,
        what: str = "",
        source: str = "",
    ) -> None:
        super().__init__(message, fix=fix, kind=kind)
        self.what = what or message
        self.source = source


class TemplateTooCostly(BrokenTemplate):
    """A form that asks for more time or memory than one may (see `limits`)."""


class OutputBlocked(GeneratorError):
    """The result cannot be put in its place (exists, locked, no permission, full disk)."""


class AlreadyIssued(OutputBlocked):
    """The paper was issued already, and its content would be another now."""


class PdfFailed(GeneratorError):
    """A PDF that could not be made, or would not show what the Word file says.

    `kind` is missing_program, missing_fonts, hung, crashed, no_output or incomplete.
    """


class HomeMissing(GeneratorError):
    """No folder with `templates/` was named or found around the working directory."""


class LedgerError(GeneratorError):
    """The ledger cannot be used (`kind` damaged, newer, foreign, locked, readonly), or forbids it."""


class WrongUsage(GeneratorError):
    """An option, kind, form or code that does not exist."""


class AmountError(GeneratorError):
    """A text or value that is no amount of money; `kind` says which rule it breaks."""

    exit_code = 1


class NumeralError(GeneratorError):
    """A text that is no well-formed Chinese numeral; the message says what is wrong with it."""

    exit_code = 1


class ReadingLimit(GeneratorError):
    """A number or date outside the range that can be written or reckoned with."""

    exit_code = 1
