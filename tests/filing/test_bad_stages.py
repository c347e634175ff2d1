"""Every file of ``data/bad_stages`` has the problems that its own comments expect, and no others.

A folder is the filing of 2023 of a workspace with the forms of ``forms``.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from demo import YEAR, folder, shown
from expected import hold

from generator.cli import commands
from generator.filing.load import load_filing
from generator.filing.workspace import Workspace
from generator.forms.editions import declared_in

if TYPE_CHECKING:
    from generator.base.problems import Problem

ROOT = Path(__file__).parents[2]
BAD = ROOT / "tests" / "data" / "bad_stages"
FORMS = sorted((BAD / "forms").glob("*.toml"))
FILES = sorted(path for path in BAD.glob("*/*.toml") if path.parent.name != "forms")
COMMANDS = (
    ("build", "--jobs", "1"),
    ("check", "--all"),
    ("status",),
    ("diff", str(YEAR), str(YEAR)),
    ("template", "check"),
)


def lay_out(root: Path, case: Path) -> Workspace:
    """Make a workspace with the forms and the filing of a case."""
    for path in FORMS:
        form = root / "templates" / path.stem / str(YEAR)
        form.mkdir(parents=True)
        shutil.copy(path, form / "form.toml")
        of = "department" if 'of = "department"' in path.read_text("utf-8") else "project"
        shutil.copy(ROOT / "templates" / of / "2021" / "form.docx", form)
    for path in case.glob("*.toml"):
        to = root / shown(path.stem)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, to)
    return Workspace(root)


@cache
def problems(case: Path) -> list[Problem]:
    with TemporaryDirectory() as name:
        declared = declared_in(lay_out(Path(name), case))(YEAR, "")
    return load_filing(replace(folder(case), declared=declared))[1]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_file_has_the_expected_problems_and_no_other(path: Path) -> None:
    found = [problem for problem in problems(path.parent) if problem.place.file == shown(path.stem)]
    hold(path.read_text("utf-8"), found)
    assert all(problem.hint for problem in found)


@pytest.mark.parametrize("case", sorted({path.parent for path in FILES}), ids=lambda case: case.name)
def test_no_command_falls(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(lay_out(tmp_path, case).root)
    for arguments in COMMANDS:
        result = CliRunner().invoke(commands, arguments)
        assert isinstance(result.exception, SystemExit | None), arguments
        for fault in ("TB090", "TB091", "Traceback"):
            assert fault not in result.output, (arguments, result.output)
