"""A loaded filing, and what its rows have in common."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from generator.filing.load import department_goals
from generator.filing.workspace import FILINGS, SUFFIX

if TYPE_CHECKING:
    from generator.base.vocabulary import Taxonomy
    from generator.filing.history import Earlier
    from generator.filing.load import Filing, TakenGoal
    from generator.forms.edition import Edition


@dataclass(frozen=True)
class Loaded:
    """A filing as far as it could be loaded, those before it, and what its forms go by."""

    filing: Filing
    earlier: Earlier
    taxonomy: Taxonomy
    forms: tuple[Edition, ...]

    @property
    def place(self) -> tuple[str, int]:
        """Return what every row begins with: the unit and the year."""
        return self.filing.unit_id, self.filing.year

    @property
    def folder(self) -> str:
        """Return the filing folder as its author would type it."""
        return f"{FILINGS}/{self.filing.unit_id}/{self.filing.year}"

    def file(self, file_id: str) -> str:
        """Return a file as its author would type it."""
        source = self.filing.sources.get(file_id)
        return source.file if source else f"{self.folder}/{file_id}{SUFFIX}"

    @cached_property
    def taken(self) -> dict[tuple[str, str], tuple[int, TakenGoal]]:
        """Return the goals of the department's form, each with its place there, by project and key."""
        if self.filing.department is None:
            return {}
        goals = enumerate(department_goals(self.filing))
        return {(goal.stem, goal.key): (position, goal) for position, goal in goals}
