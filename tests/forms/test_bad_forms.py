"""Every form.toml of ``data/bad_forms`` has the problems that its own comments expect, and no others.

A folder is a workspace: ``<form>.toml`` in it stands for ``templates/<form>/2023/form.toml``,
``<form>.<edition>.toml`` for another edition.
"""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from expected import hold

from generator.filing.workspace import Workspace
from generator.forms.editions import read_editions

if TYPE_CHECKING:
    from generator.base.problems import Problem

ROOT = Path(__file__).parents[2]
BAD = ROOT / "tests" / "data" / "bad_forms"
LAYOUT = ROOT / "templates" / "project" / "2021" / "form.docx"


def shown(path: Path) -> str:
    form, _, edition = path.stem.partition(".")
    return f"templates/{form}/{edition or '2023'}/form.toml"


@cache
def problems(folder: Path) -> list[Problem]:
    with TemporaryDirectory() as name:
        for path in folder.glob("*.toml"):
            file = Path(name) / shown(path)
            file.parent.mkdir(parents=True)
            shutil.copy(path, file)
            shutil.copy(LAYOUT, file.with_name("form.docx"))
        return read_editions(Workspace(Path(name)))[1]


@pytest.mark.parametrize(
    "path", sorted(BAD.glob("*/*.toml")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_a_form_has_the_expected_problems_and_no_other(path: Path) -> None:
    hold(path.read_text("utf-8"), [each for each in problems(path.parent) if each.place.file == shown(path)])


def test_an_edition_in_the_place_of_the_programs_own_is_no_rival() -> None:
    assert {problem.place.file.split("/")[1] for problem in problems(BAD / "rivals")} == {"jia", "yi"}
