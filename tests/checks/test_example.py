"""``check`` on the example filing: all its real slips, as two golden files pin them: in full, and the page.

After a rule or the example has changed, write the list anew and read every line of the difference as the
reviewer would, for a false alarm is a defect of the rule::

    .venv/bin/tianbao check --all > tests/data/example-problems.txt; git diff tests/data/example-problems.txt
    .venv/bin/tianbao check > tests/data/example-page.txt; git diff tests/data/example-page.txt
"""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import tianbao

from generator.base.terminal import columns

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"


@pytest.mark.parametrize(
    ("arguments", "golden"),
    [(("--all",), "example-problems.txt"), ((), "example-page.txt")],
    ids=["everything", "page"],
)
def test_the_examples_problems_are_those_of_the_golden_file(arguments: tuple[str, ...], golden: str) -> None:
    run = tianbao(ROOT, "check", *arguments)
    assert run.err == ""
    assert run.out == (DATA / golden).read_text("utf-8")


def test_the_page_fits_two_screens_or_three() -> None:
    lines = (DATA / "example-page.txt").read_text("utf-8").splitlines()
    assert len(lines) <= 130
    assert all(columns(line) <= 100 for line in lines)
    assert lines[0].startswith("错误")
