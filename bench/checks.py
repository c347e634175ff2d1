"""What the rules cost: against loading the same filings, and 1,000 filing folders against 100."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bench.material import YEAR, example, example_files, many_units
from bench.result import Result, side_by_side
from generator.checks import Book, rules
from generator.checks.run import findings, review
from generator.history import Earlier
from generator.load import load_filing
from generator.vocabulary import taxonomies

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHECK = """
import sys, time
from pathlib import Path
from generator.checking import inspect
from generator.codebook import choose
from generator.editions import read_editions
from generator.plan import Job
from generator.selection import Selection
from generator.workspace import Workspace
ws = Workspace(Path(sys.argv[1]))
job, choice = Job(ws, read_editions(ws)[0], ""), choose((), ())
start = time.process_time()
found = inspect(job, (Selection(),), choice)
print(time.process_time() - start, found.filings, len(found.problems))
"""
_YEARS = 3  # a unit's last filing sees the two before it


def measure() -> Iterator[Result]:
    """Measure the rules alone, with the places of what they find, and many folders."""
    filing = example()
    earlier = Earlier(filing, filing)

    def book() -> Book:
        return Book(filing, earlier, taxonomies()["2021"])

    for _ in findings(book()):
        pass  # words and patterns are read once
    loading, ruling, reviewing = side_by_side(
        lambda: load_filing(example_files()), lambda: list(findings(book())), lambda: review(book())
    )
    detail = f"{ruling:.2f} / {loading:.2f} ms, {len(rules())} rules"
    yield Result(
        "rules against loading, the example and two earlier years", ruling / loading, "×", "≤ 0.3", detail
    )
    detail = f"{reviewing - ruling:.2f} ms for {len(review(book()))} problems of one filing"
    yield Result("places of the problems against loading", (reviewing - ruling) / loading, "×", "", detail)
    yield from _linear()


def _linear() -> Iterator[Result]:
    seconds: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for count in (100, 1000):
            root = Path(folder) / str(count)
            _units_of_years(root, count)
            seconds[count], filings, problems = _run(root)
    detail = f"{seconds[100]:.2f} → {seconds[1000]:.2f} s, {filings:.0f} filings, {problems:.0f} problems"
    yield Result(
        "time per filing, 1,000 folders against 100", seconds[1000] / seconds[100] / 10, "×", "≤ 1.2", detail
    )


def _units_of_years(root: Path, count: int) -> None:
    """Make `count` filing folders, three years a unit."""
    many_units(root, -(-count // _YEARS))
    made = sorted((root / "filings").glob(f"*/{YEAR}"))
    for number in range(count - len(made)):
        unit = made[number // (_YEARS - 1)]
        (unit.parent / str(YEAR - 1 - number % (_YEARS - 1))).symlink_to(unit, target_is_directory=True)


def _run(root: Path) -> list[float]:
    command = [sys.executable, "-c", _CHECK, str(root)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [float(number) for number in done.stdout.split()]
