"""tianbao.toml: every file of ``data/settings`` has the problems that its comments expect, and no others."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import tomli
from commands import tianbao
from expected import expectations, hold
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from workspaces import workspace

from generator.filing.schema import schemas
from generator.filing.settings import (
    FILE_NAMES,
    SETTINGS,
    Settings,
    filled_name,
    read_settings,
    safe_name,
    settings_of,
)
from generator.filing.workspace import Workspace, unsafe_name
from generator.live.watch.affected import EVERYTHING, affected

DATA = Path(__file__).parents[1] / "data" / "settings"
FILES = sorted(DATA.glob("*.toml"))
BEYOND_A_SCHEMA = {"names", "patterns", "empty_name", "syntax"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_has_the_expected_problems_and_no_other(path: Path) -> None:
    text = path.read_text("utf-8")
    found = settings_of(text.encode())
    hold(text, found.problems)
    assert {problem.place.file for problem in found.problems} <= {SETTINGS}
    if found.problems:
        assert found.settings == Settings()


@pytest.mark.parametrize("path", [path for path in FILES if path.stem not in BEYOND_A_SCHEMA])
def test_the_schema_says_the_same(path: Path) -> None:
    text = path.read_text("utf-8")
    refused = list(
        Draft7Validator(json.loads(schemas()["tianbao.schema.json"])).iter_errors(tomli.loads(text))
    )
    assert bool(refused) == bool(expectations(text))


def test_what_is_left_out_is_as_usual(tmp_path: Path) -> None:
    usual = Settings()
    assert read_settings(Workspace(tmp_path)) == (usual, ())
    for text in ("", "\n", "# nothing\n", "[build]\n", "[pack]\nzip = true\n"):
        (tmp_path / SETTINGS).write_text(text)
        found = read_settings(Workspace(tmp_path))
        assert found.problems == ()
        assert found.settings == usual


def test_every_setting_of_a_whole_file_is_read() -> None:
    settings = settings_of((DATA / "whole.toml").read_bytes()).settings
    written = tomli.loads((DATA / "whole.toml").read_text("utf-8"))
    assert settings.model_dump() == written
    assert {table: set(written[table]) for table in written} == {
        name: set(getattr(settings, name).model_dump()) for name in Settings.model_fields
    }


def test_a_new_workspace_offers_every_setting_as_it_is_when_nothing_is_written(tmp_path: Path) -> None:
    text = (workspace(tmp_path / "w").root / SETTINGS).read_text("utf-8")
    assert settings_of(text.encode()) == (Settings(), ())
    offered = re.sub(r"^# (?=\w+ = )", "", text, flags=re.MULTILINE)
    assert settings_of(offered.encode()) == (Settings(), ())
    assert tomli.loads(offered) == Settings().model_dump(exclude_none=True)  # TOML knows no None


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / SETTINGS).mkdir()
    (problem,) = read_settings(Workspace(tmp_path)).problems
    assert (problem.code, problem.place.file) == ("TB040", SETTINGS)


@given(st.text(), st.sampled_from(["{subject}", "{number} {subject}", "{subject}.{code}"]))
def test_a_name_can_be_a_files_whatever_it_is_made_of(text: str, pattern: str) -> None:
    values = dict.fromkeys(FILE_NAMES, text) | {"number": "01"}
    assert unsafe_name(filled_name(pattern, values)) == ""


@pytest.mark.parametrize("name", ["清单", "01 项目支出绩效目标表（甲）", "a.b"])
def test_a_name_that_is_safe_stays(name: str) -> None:
    assert safe_name(name) == name


def test_a_build_and_a_check_tell_and_go_on(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "w")
    (ws.root / SETTINGS).write_text("[bild]\n")
    for command in ("build", "check"):
        done = tianbao(ws.root, command)
        assert done.status == 1
        assert "tianbao.toml:1:2" in done.out + done.err
    assert list(ws.build.rglob("*.docx"))


def test_a_change_of_it_is_for_everything(tmp_path: Path) -> None:
    ws = Workspace(tmp_path)
    touch = affected(ws, str(tmp_path / SETTINGS), folder=False)
    assert touch is not None
    assert touch.selections == (EVERYTHING,)
    assert affected(ws, str(tmp_path / "other.toml"), folder=False) is None
