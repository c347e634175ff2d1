"""``python -m bench.planted``: what the portfolio's questions find of the problems planted in a made bureau.

Exit 1 if anything planted is missed, or anything is found that was not planted.
"""

from __future__ import annotations

import argparse
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench.bureau.making import SEED, make_bureau
from bench.bureau.planting import SHARES
from generator.portfolio.questions.answering import answer
from generator.portfolio.questions.querying import every
from generator.portfolio.questions.registry import LISTINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bench.bureau.making import Truth

_PORTFOLIO = (sys.executable, "-c", "from generator.cli import main; main()", "portfolio")
_MOST = 5
"""So many that are missed or false are named."""

Where = frozenset[tuple[str, ...]]
"""What a problem is about: a unit and its year; also a project, and the one that it was copied from."""


class Score(NamedTuple):
    """What was planted of one kind, and what a question found."""

    kind: str
    planted: frozenset[Where]
    answered: frozenset[Where]

    @property
    def missed(self) -> frozenset[Where]:
        """What was planted and is not found."""
        return self.planted - self.answered

    @property
    def false(self) -> frozenset[Where]:
        """What is found and was not planted."""
        return self.answered - self.planted


def scores(root: Path, truth: Truth) -> list[Score]:
    """Hold what the questions find in a bureau's portfolio to the truth."""
    subprocess.run(_PORTFOLIO, check=True, cwd=root)
    connection = sqlite3.connect(root / "build" / "portfolio.sqlite")
    try:
        with connection:
            answer(connection)
        return [
            Score(kind, frozenset(_planted(truth, kind)), frozenset(_answered(connection, kind)))
            for kind in SHARES
        ]
    finally:
        connection.close()


def _planted(truth: Truth, kind: str) -> Iterator[Where]:
    for one in truth.of(kind):
        if kind == "missing":
            yield from (_where(one.unit, year) for year in truth.years[one.years_filed :])
        elif kind == "copied":
            yield _where(one.unit, one.year, one.project) | _where(
                one.other_unit, one.year, one.other_project
            )
        else:
            yield _where(one.unit, one.year, one.project)


def _answered(connection: sqlite3.Connection, kind: str) -> Iterator[Where]:
    listing = LISTINGS[kind]
    for row in every(connection, listing, {}, next(iter(listing.orders))):
        found = _found(row, kind)
        other = _found(
            {key.removeprefix("other_"): row[key] for key in row if key.startswith("other_")}, kind
        )
        yield found | other if kind == "copied" else found


def _found(row: Mapping[str, object], kind: str) -> Where:
    of_projects = kind not in ("totals", "missing")
    return _where(row.get("unit_id"), row.get("year"), row.get("stem", "") if of_projects else "")


def _where(unit: object, year: object, project: object = "") -> Where:
    return frozenset({(str(unit), str(year), str(project))})


def report(found: Iterable[Score]) -> Iterator[str]:
    """Yield a line for each question, and the first of what it misses or finds by mistake."""
    yield f"{'question':<12}{'planted':>8}{'found':>8}{'missed':>8}{'false':>8}"
    for one in found:
        hits = len(one.planted & one.answered)
        yield f"{one.kind:<12}{len(one.planted):>8}{hits:>8}{len(one.missed):>8}{len(one.false):>8}"
        for what, wrong in (("missed", one.missed), ("false", one.false)):
            yield from (f"    {what}: {sorted(each)}" for each in sorted(wrong, key=sorted)[:_MOST])


def main() -> int:
    """Make a bureau, ask, and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m bench.planted", description=__doc__)
    parser.add_argument("--units", type=int, default=1000)
    parser.add_argument("--years", type=int, default=3)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        truth = make_bureau(Path(folder), asked.units, asked.years, seed=asked.seed)
        found = scores(Path(folder), truth)
    print("\n".join(report(found)))  # noqa: T201 - its report
    return int(any(one.missed or one.false for one in found))


if __name__ == "__main__":
    sys.exit(main())
