"""A template examined before it is used: its faults, and those that only show when it is filled."""

from dataclasses import dataclass

from generator import compiled
from generator.errors import BrokenTemplate
from generator.findings import Finding, Severity, WordPlace, is_blocked
from generator.home import Home
from generator.templates import Form, Kind


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found in a template, each with its place in the template itself."""

    findings: tuple[Finding, ...]

    @property
    def blocked(self) -> bool:
        """Whether the template must not be published as it is."""
        return is_blocked(self.findings)


def examine(
    data: bytes, name: str, home: Home, kind: Kind | None = None, form: Form | None = None
) -> Examined:
    """All that is wrong with a template, in one run; `name` is what messages call it.

    Without a kind and form, what the template is for is guessed from the fields it uses. Raises
    `UnreadableInput` for bytes that are no Word file.
    """
    try:
        compiled.compile_form(data, name)
    except BrokenTemplate as error:
        place = WordPlace("body", None)
        return Examined((Finding("T001", Severity.ERROR, place, error.message, fix=error.fix),))
    return Examined(())
