"""What of a filing folder is to be built."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.filing.workspace import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.base.problems import Problem
    from generator.base.tally import Tally
    from generator.filing.selection import Selection
    from generator.filing.workspace import FilingFolder
    from generator.forms.plan import Output, Plan
    from generator.pipeline.manifest import Findings


class Task(NamedTuple):
    """A filing folder to build, whole or (by file ids) in part."""

    folder: FilingFolder
    only: frozenset[str] | None = None
    plan: Plan | None = None
    """what it prints, once that is known"""
    stale: frozenset[str] = frozenset()
    """the forms that were to be printed when it was planned: one who prints them and dies tells nobody"""

    def small(self) -> Task:
        """Return the task as it goes to another process."""
        return self._replace(plan=self.plan and self.plan.small())

    def wants(self, output: Output) -> bool:
        """Tell whether a form is asked for."""
        return self.only is None or output.file_id in self.only

    def about(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return the problems in the files asked for, and in the unit's."""
        return tuple(problem for problem in problems if self._names(problem.place.file))

    def counted(self, findings: Findings) -> Tally:
        """Return how many findings there are in these files."""
        counts = findings.tally.counts.items()
        return findings.tally._replace(counts={file: each for file, each in counts if self._names(file)})

    def _names(self, file: str) -> bool:
        return self.only is None or file.rpartition("/")[2].removesuffix(SUFFIX) in {*self.only, "unit"}


def tasks(there: Sequence[FilingFolder], selections: Sequence[Selection]) -> Iterator[Task]:
    """Yield what the selections ask of every filing folder."""
    for folder in there:
        asked = [selection.file_id for selection in selections if selection.covers(folder)]
        if asked:
            yield Task(folder, None if None in asked else frozenset(filter(None, asked)))
