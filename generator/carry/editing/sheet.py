"""A text with its values, changed step by step; each step is held to what it was to do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from generator.carry.editing.layout import Layout
from generator.carry.editing.proof import says
from generator.carry.editing.values import digest_of_value, look_up
from generator.carry.edits import apply
from generator.filing.toml import know, read_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.base.problems import KeyPath
    from generator.carry.edits import Edit
    from generator.filing.titles import Model

UNSAFE = "程序没有把握只改这一处而不动别处；请在文件里改"


class Refused(Exception):  # noqa: N818 - it says what becomes of a change
    """A change can't be made; says why, for its author."""


@dataclass(frozen=True)
class Sheet:
    """A text that is valid TOML, what it says, and the model of what it may say."""

    text: str
    values: Mapping[str, Any]
    model: Model

    @cached_property
    def layout(self) -> Layout:
        """How the text is written."""
        return Layout(self.text)

    def at(self, key: KeyPath) -> Any:  # noqa: ANN401 - any TOML
        """Return the value at a key path, or MISSING."""
        return look_up(self.values, key)

    def after(self, edits: Iterable[Edit], values: Mapping[str, Any]) -> Sheet:
        """Return the sheet with its text changed; raise Refused if it does not say then what it should."""
        edits = list(edits)
        text = apply(self.text, edits)
        if says(self.layout, self.values, edits, text, values):
            know(text, dict(values))
            return Sheet(text, values, self.model)
        return self.with_text(text, values)

    def with_text(self, text: str, values: Mapping[str, Any]) -> Sheet:
        """Return the sheet with another text; raise Refused if that does not say what it should."""
        try:
            text.encode()
            read = read_toml(text)
        except (ValueError, RecursionError):
            raise Refused(UNSAFE) from None
        alike = repr(read) == repr(values)  # mostly so, and thousands of tables are told apart in no time
        if not alike and digest_of_value(read) != digest_of_value(values):
            raise Refused(UNSAFE)
        return Sheet(text, read, self.model)
