"""What acts on a terminal does not get there, whatever holds it: folder, file, branch or value."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from commands import tianbao
from repositories import git, repository
from workspaces import YEAR, workspace

if TYPE_CHECKING:
    from pathlib import Path

UNITS = ("甲\u202e\x9b2J\n::error::乙", "my-unit")
"""A folder that is refused whole, and one whose files are read."""

FILE = "p\u202e\n::warning::.toml"
VALUE = "名\\u202E\\u009B2J\\n::error::称"
BRANCH = "支\u202e\x9b"


@pytest.fixture(scope="module", params=UNITS, ids=["refused", "read"])
def hostile(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """Return a repository that holds what should not be shown as it is."""
    root = tmp_path_factory.mktemp("hostile")
    folder = workspace(root, [request.param], [YEAR, YEAR + 1]).filings / request.param
    repository(root)
    git(root, "branch", BRANCH)
    year = folder / str(YEAR + 1)
    for path in year.iterdir():
        text = path.read_text("utf-8")
        path.write_text(text.replace('name = "', f'name = "{VALUE}', 1), "utf-8")
    project = next(path for path in year.iterdir() if path.stem not in {"unit", "department"})
    (year / FILE).write_bytes(project.read_bytes())
    (year / f"又{FILE}").write_text('name = "\u202e\x9b"\nx = [', "utf-8")
    return root


@pytest.mark.parametrize(
    "command",
    [
        "check",
        "check --all",
        "check --format github",
        "check --diff",
        "build",
        "build --strict",
        "status",
        f"status UNIT {YEAR + 1}",
        f"diff {YEAR} {YEAR + 1}",
        f"diff {YEAR} {YEAR + 1} --format markdown",
        f"diff {YEAR} {YEAR + 1} --format html",
        f"diff {YEAR} {YEAR + 1} --format docx",
        "diff BRANCH",
        "diff BRANCH --format markdown",
        f"stage monitor {YEAR}",
        f"stage gone {YEAR} UNIT",
        f"diff {YEAR}/target {YEAR}/evaluation",
        f"diff {YEAR}/target {YEAR}/evaluation --format markdown",
        f"diff {YEAR}/target {YEAR}/gone UNIT",
        f"rollover {YEAR} {YEAR + 2}",
        f"rollover {YEAR + 1} {YEAR + 3} UNIT",
        "confirm filings/UNIT",
        "confirm filings/UNIT/gone",
        "status gone",
        "init filings/UNIT/new",
        "git-setup",
        "check --fix",
    ],
)
def test_nothing_acts_on_the_terminal(hostile: Path, command: str) -> None:
    unit = next((hostile / "filings").iterdir()).name
    words = [word.replace("UNIT", unit).replace("BRANCH", BRANCH) for word in command.split()]
    run = tianbao(hostile, *words)
    said = run.out + run.err
    assert said
    assert "Traceback" not in said
    assert acting(said) == []
    lines = said.splitlines()
    assert not any(line.startswith(("::error::", "::warning::")) for line in lines)


def acting(text: str) -> list[str]:
    """Return the lines that hold a control or formatting character."""
    bad = {"Cc", "Cf", "Zl", "Zp"}
    return [
        repr(line)
        for line in text.split("\n")
        if any(unicodedata.category(character) in bad and character != "\u2060" for character in line)
    ]
