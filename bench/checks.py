"""What checking costs: against loading the same filings, and 1,000 filing folders against 100."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.material import example, example_files, many_units
from bench.result import Result, side_by_side
from generator.base.vocabulary import taxonomies
from generator.checks.book import Book
from generator.checks.run import findings, review, rules
from generator.filing.history import Earlier
from generator.filing.load import Filing, FilingFiles, load_filing

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHECK = """
import json, sys, time
from pathlib import Path
from generator.cli.checking import inspect
from generator.checks.codebook import choose
from generator.forms.editions import read_editions
from generator.forms.plan import Job
from generator.filing.selection import Selection
from generator.filing.workspace import Workspace
ws = Workspace(Path(sys.argv[1]))
job, choice = Job(ws, read_editions(ws)[0], ""), choose((), ())
start = time.process_time()
found = inspect(job, (Selection(),), choice, jobs=1)
print(json.dumps([time.process_time() - start, found.filings, len(found.problems)]))
"""
_YEARS = 3  # a unit's last filing sees the two before it


def measure() -> Iterator[Result]:
    """Measure the rules against loading, what places add, and many folders."""
    filing = example()
    earlier = Earlier(filing, filing)

    def book(filing: Filing = filing) -> Book:
        return Book(filing, earlier, taxonomies()["2021"])

    problems = len(review(book()))  # words and patterns are read once
    numbers = count()
    loading, ruling, checking = side_by_side(
        lambda: load_filing(example_files()),
        lambda: list(findings(book())),
        lambda: review(book(_unread(next(numbers)))),
    )
    detail = f"{ruling:.2f} / {loading:.2f} ms, {len(rules())} rules"
    yield Result(
        "rules against loading, the example and two earlier years", ruling / loading, "×", "≤ 0.3", detail
    )
    placing = checking - ruling - loading
    detail = f"{placing:.2f} ms for {problems} problems"
    yield Result("places of the problems against loading", placing / loading, "×", "", detail)
    yield from _linear()


def _unread(number: int) -> Filing:
    """Load the example so that nothing is known yet of where its values stand."""
    files = example_files()
    end = f"# {number}\n".encode()
    return load_filing(
        FilingFiles(
            files.unit_id,
            files.year,
            {file_id: (file, data + end) for file_id, (file, data) in files.files.items()},
        )
    )[0]


def _linear() -> Iterator[Result]:
    seconds: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for folders in (100, 1000):
            root = Path(folder) / str(folders)
            many_units(root, folders, _YEARS)
            seconds[folders], filings, problems = min(_run(root) for _ in range(2))
    detail = f"{seconds[100]:.2f} → {seconds[1000]:.2f} s, {filings} filings, {problems} problems"
    yield Result(
        "time per filing, 1,000 folders against 100", seconds[1000] / seconds[100] / 10, "×", "≤ 1.2", detail
    )


def _run(root: Path) -> Any:  # noqa: ANN401 - what the script prints
    command = [sys.executable, "-c", _CHECK, str(root)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
