"""What a command offers as an output format, it writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from commands import ROOT, tianbao

from generator.checks.formats import FORMATS as CHECK
from generator.compare.reports.run import FORMATS as DIFF

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", CHECK)
def test_check_writes_every_format_that_it_offers(name: str) -> None:
    assert tianbao(ROOT, "check", "--format", name).out
    assert name in tianbao(ROOT, "check", "--help").out


@pytest.mark.parametrize("name", DIFF)
def test_diff_writes_every_format_that_it_offers(name: str, tmp_path: Path) -> None:
    output = ("--output", str(tmp_path / name)) if name in {"html", "docx"} else ()
    assert tianbao(ROOT, "diff", "2023", "2024", "--format", name, *output).out
    assert name in tianbao(ROOT, "diff", "--help").out


@pytest.mark.parametrize("command", [("check",), ("diff", "2023", "2024")])
def test_any_other_format_is_refused(command: tuple[str, ...]) -> None:
    run = tianbao(ROOT, *command, "--format", "pdf")
    assert (run.status, run.out) == (2, "")
