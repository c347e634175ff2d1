"""``check`` on the example filing: all its real slips, as ``tests/data/example-problems.txt`` pins them.

After a rule or the example has changed, write the list anew and read every line of the difference as the
reviewer would, for a false alarm is a defect of the rule::

    .venv/bin/tianbao check > tests/data/example-problems.txt; git diff tests/data/example-problems.txt
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "data" / "example-problems.txt"


def test_the_examples_problems_are_those_of_the_golden_file() -> None:
    tianbao = Path(sys.executable).with_name("tianbao")
    done = subprocess.run([tianbao, "check"], cwd=ROOT, capture_output=True, check=False)
    assert done.stderr == b""
    assert done.stdout.decode() == GOLDEN.read_text("utf-8")
