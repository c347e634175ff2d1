"""A project's prose as rules read it: a text with the form's word for it, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.checks.passages import quoted
from generator.checks.place import At
from generator.filing.facts import PROSE
from generator.filing.model import Project

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLES = {name: str(field.title) for name, field in Project.model_fields.items()}
"""What the form calls a project's fields."""


class ProseField(NamedTuple):
    """A text, and what a form calls it."""

    at: At
    title: str
    text: str

    def words(self, start: int, end: int) -> At:
        """Return where some words of it stand."""
        return self.at._replace(words=quoted(self.text, start, end))


def fields(stem: str, project: Project, needed: str) -> Iterator[ProseField]:
    """Yield the prose of a project that holds a word."""
    for field in PROSE:
        text: str = getattr(project, field)
        if needed in text:
            yield ProseField(At(stem, field), TITLES[field], text)
