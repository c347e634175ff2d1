"""How many problems there are: every number of them that an author sees is counted here."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, Self

from generator.base.digest import digest
from generator.base.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.base.problems import Problem

_IN_YEAR = 3
"""How many slashes a file of one year has at least; what has fewer, several years may tell of."""


class Tally(NamedTuple):
    """How many problems of each severity the files of one year have, and what may be other years' too.

    `shared` has the severities of the latter by a digest: what is told for two years counts once.
    """

    counts: Mapping[str, Mapping[str, int]]
    shared: Mapping[str, str]

    @classmethod
    def of(cls, problems: Iterable[Problem]) -> Self:
        """Count."""
        told = list(dict.fromkeys(problems))
        shared = {mark(one): str(one.severity) for one in told if _is_shared(one)}
        own = counted(one for one in told if not _is_shared(one))
        return cls({file: dict(counts) for file, counts in own.items()}, shared)

    def total(self) -> Counter[str]:
        """Return how many problems of each severity there are."""
        counts = {file: Counter(each) for file, each in self.counts.items()}
        return total({**counts, "": Counter(self.shared.values())})


NONE = Tally({}, {})


def together(tallies: Iterable[Tally]) -> Tally:
    """Return several tallies as one."""
    counts: dict[str, Counter[str]] = {}
    shared: dict[str, str] = {}
    for tally in tallies:
        for file, each in tally.counts.items():
            counts.setdefault(file, Counter()).update(each)
        shared.update(tally.shared)
    return Tally({file: dict(each) for file, each in counts.items()}, shared)


def of_year(own: Tally, elsewhere: Tally, unit_id: str, year: int) -> Tally:
    """Return what a year has: its `own`, and its files that nobody reads, which are told `elsewhere`."""
    folder = f"filings/{unit_id}/{year}/"
    named = {file: each for file, each in elsewhere.counts.items() if file.startswith(folder)}
    return together((own, Tally(named, {}))) if named else own


def mark(problem: Problem) -> str:
    """Return what a problem is known by where it is not kept itself."""
    return digest(repr(replace(problem, code=str(problem.code))))


def counted(problems: Iterable[Problem]) -> dict[str, Counter[str]]:
    """Return how many problems of each severity every file has; one that was told twice counts once."""
    counts: dict[str, Counter[str]] = {}
    for problem in dict.fromkeys(problems):
        counts.setdefault(problem.place.file, Counter())[problem.severity] += 1
    return counts


def total(counts: Mapping[str, Counter[str]]) -> Counter[str]:
    """Return how many problems of each severity all files have together."""
    return sum(counts.values(), Counter())


def count(counts: Mapping[str, int]) -> str:
    """Say how many problems there are of each severity."""
    return "、".join(f"{counts[each]} 处{each.label}" for each in Severity if counts.get(each))


def _is_shared(problem: Problem) -> bool:
    return problem.place.file.count("/") < _IN_YEAR
