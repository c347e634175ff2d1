"""``tianbao init``: what it makes works as it stands."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import jsonschema
import pytest
import tomli
from commands import tianbao
from workspaces import contents

from generator.base.errors import UserError
from generator.base.files import shared
from generator.carry.scaffold import make_scaffold
from generator.filing.workspace import Workspace
from generator.pipeline.build import build

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("year", [2024, 2031])
def test_it_builds_without_a_problem(tmp_path: Path, year: int) -> None:
    make_scaffold(tmp_path / "work", year)
    report = build(Workspace(tmp_path / "work"))
    assert report.problems == {}
    assert report.built == [f"build/my-unit/{year}/{name}" for name in ("community", "department")]


def test_the_year_stands_wherever_it_belongs(tmp_path: Path) -> None:
    make_scaffold(tmp_path / "work", 2031)
    texts = contents(tmp_path / "work")
    assert not any("2000" in name or b"2000" in text for name, text in texts.items())
    values = tomli.loads(texts["filings/my-unit/2031/community.toml"].decode())
    assert (values["start_year"], values["end_year"]) == (2031, 2031)


def test_every_file_names_a_schema_that_is_there_and_fits(tmp_path: Path) -> None:
    make_scaffold(tmp_path / "work", 2024)
    files = sorted((tmp_path / "work" / "filings").rglob("*.toml"))
    assert len(files) == 3
    for file in files:
        text = file.read_text("utf-8")
        line = re.match(r"#:schema (\S+)\n", text)
        assert line is not None
        schema = json.loads((file.parent / line[1]).read_text("utf-8"))
        jsonschema.validate(tomli.loads(text), schema)


def test_schemas_are_the_programs_own(tmp_path: Path) -> None:
    make_scaffold(tmp_path / "work", 2024)
    assert contents(tmp_path / "work" / "schemas") == contents(shared("schemas"))


def test_it_shows_what_a_reviewer_wants_to_see(tmp_path: Path) -> None:
    make_scaffold(tmp_path / "work", 2024)
    text = (tmp_path / "work" / "filings" / "my-unit" / "2024" / "community.toml").read_text("utf-8")
    goals = tomli.loads(text)["goals"].values()
    assert len(goals) == 2
    for goal in goals:
        kinds = {indicator["kind"] for indicator in goal["indicators"]}
        assert {"经济成本", "数量", "质量", "时效", "社会效益", "服务对象满意度"} <= kinds
        assert not any(re.search(r"20\d\d", indicator["target"]) for indicator in goal["indicators"])


def test_build_output_is_kept_out_of_git(tmp_path: Path) -> None:
    make_scaffold(tmp_path / "work", 2024)
    assert "/build/\n" in (tmp_path / "work" / ".gitignore").read_text("utf-8")


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_what_is_there_is_never_overwritten(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "work"
    if kind == "folder":
        target.mkdir()
        (target / "own.txt").write_text("mine")
    else:
        target.write_text("mine")
    before = contents(tmp_path)
    with pytest.raises(UserError, match="已有内容"):
        make_scaffold(target, 2024)
    assert contents(tmp_path) == before


def test_the_command_fills_an_empty_folder_and_says_how_to_go_on(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    run = tianbao(tmp_path, "init", "work", "--year", "2024")
    assert (run.status, run.err) == (0, "")
    assert "tianbao build" in run.out
    assert tianbao(tmp_path / "work", "build").status == 0
    again = tianbao(tmp_path, "init", "work")
    assert (again.status, again.out) == (2, "")
    assert "work" in again.err
