"""``tianbao --version`` against a Python that imports click and does nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bench.result import Result, side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAVY = ("pydantic", "jinja2", "docx", "docxtpl", "lxml", "rich", "markdown", "tomli", "watchdog")


def measure() -> Iterator[Result]:
    """Measure both commands, and count what is imported for nothing."""
    tianbao = str(Path(sys.executable).with_name("tianbao"))
    peer, ours = side_by_side(
        lambda: subprocess.run([sys.executable, "-c", "import click"], check=True),
        lambda: subprocess.run([tianbao, "--version"], check=True, stdout=subprocess.DEVNULL),
    )
    detail = f"{ours:.0f} / {peer:.0f} ms"
    yield Result("tianbao --version against import click", ours / peer, "×", "≤ 2", detail)
    script = f"import sys, generator.cli; print(set(sys.modules) & {set(HEAVY)})"
    found = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout
    yield Result("heavy packages imported", float(found.strip() != "set()"), "", "≤ 0", found.strip())
