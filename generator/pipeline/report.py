"""What a build did, for those who asked for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from generator.base.problems import Severity
from generator.base.tally import together

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from generator.base.problems import Problem
    from generator.pipeline.outcome import Outcome

_MOST = 1000  # names and problems are for people: of more, only the number is kept


class Named(list[str]):
    """The first names of what something happened to, and how many there are."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self.total = 0

    def take(self, names: Collection[str]) -> None:
        """Take up more."""
        self.extend(islice(names, max(_MOST - len(self), 0)))
        self.total += len(names)


@dataclass(slots=True)
class Report:
    """What a build did; a form is named as the author would type its files, without suffix.

    It stays as small for thousands of filings as for a hundred: of what is named, the first are.
    """

    asked: int = 0
    built: Named = field(default_factory=Named)
    kept: int = 0
    removed: Named = field(default_factory=Named)
    problems: dict[Problem, None] = field(default_factory=dict)
    findings: dict[Problem, None] = field(default_factory=dict)
    """what the rules find; it keeps nothing from being printed unless the build is strict"""
    found: Counter[str] = field(default_factory=Counter)
    """how many findings of each severity there are, also where they are only counted"""
    sheets: int = 0
    """how many sheets for import were made"""
    pdfs: int = 0
    """how many PDFs were made"""
    old_pdfs: int = 0
    """how many there are that no longer say what their .docx says"""
    packed: int = 0
    """how many archives were put together of files of their own"""
    unpacked: int = 0
    """how many archives were taken apart into files of their own"""
    held: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """the forms that stay as they were last printed, and the files that are in the way"""
    held_count: int = 0
    unsaid: Counter[str] = field(default_factory=Counter)
    """how many problems of each severity there are beside those that are kept"""
    strict: bool = False

    @property
    def failed(self) -> bool:
        """Tell whether something is wrong that keeps a form from being there and right."""
        errors = self.unsaid[Severity.ERROR]
        return bool(errors) or any(problem.severity is Severity.ERROR for problem in self.shown)

    @property
    def shown(self) -> list[Problem]:
        """Return what the author has to know at once: what keeps forms from being printed, and the like."""
        errors = (problem for problem in self.findings if problem.severity is Severity.ERROR)
        return [*self.problems, *(errors if self.strict else ())]

    def add(self, *outcomes: Outcome) -> None:
        """Take up what happened to a unit's filing folders; what is wrong with a template is said once."""
        for outcome in outcomes:
            self.built.take(outcome.built)
            self.kept += outcome.kept
            self.removed.take(outcome.removed)
            self.tell(outcome.problems)
            self.findings |= dict.fromkeys(outcome.findings)
            self.old_pdfs += outcome.old_pdfs
            self.sheets += outcome.sheets
            self.packed += outcome.packed
            self.unpacked += outcome.unpacked
            self.held_count += len(outcome.held)
            self.held |= islice(outcome.held.items(), max(_MOST - len(self.held), 0))
        self.found.update(together(outcome.tally for outcome in outcomes).total())

    def tell(self, problems: Iterable[Problem]) -> None:
        """Take up problems."""
        for problem in problems:
            if problem in self.problems or len(self.problems) < _MOST:
                self.problems[problem] = None
            else:
                self.unsaid[problem.severity] += 1
