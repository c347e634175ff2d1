"""A form.toml that can't be read: what is written for it waits, and that is said once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from commands import tianbao
from staged import EVALUATION, FOLDER, FOLDER_SHOWN, OVERALL, OWN, declare, staged
from workspaces import edit

from generator.filing.reader import Shelf
from generator.forms.editions import declared_in, read_editions
from generator.forms.refused import declared_by, refused_editions
from generator.pipeline.build import build

if TYPE_CHECKING:
    from pathlib import Path

    from generator.base.problems import Problem
    from generator.filing.workspace import Workspace

UNKNOWN_NAME = '\nmore = { title = "多", type = "money", value = "x" }\n'
BREAKAGES = {
    "no TOML": lambda text: text + "\n[fields.project\n",
    "a wrong type": lambda text: text.replace('type = "', 'type = "no'),
    "an unknown name in an expression": lambda text: (
        text + '\nmore = { title = "多", type = "money", value = "x" }\n'
    ),
}


def problems(ws: Workspace) -> list[Problem]:
    """Return the errors of the filing."""
    _, found = Shelf(ws, declared_in(ws)).filing(FOLDER)
    return [problem for problem in found if problem.severity == "error"]


@pytest.mark.parametrize("breakage", BREAKAGES.values(), ids=BREAKAGES)
def test_stages_of_a_broken_form_are_told_once(tmp_path: Path, breakage: object) -> None:
    ws = staged(tmp_path, review=EVALUATION, overall=OVERALL)
    for name in ("community.review", "department.overall"):
        (tmp_path / FOLDER_SHOWN / f"{name}.toml").write_text('opinion = "好"\n', "utf-8")
    assert problems(ws) == []
    for form, text in (("review", EVALUATION), ("overall", OVERALL)):
        declare(tmp_path, form, breakage(text))  # type: ignore[operator]  # one of the above
    told = problems(ws)
    assert [problem.code for problem in told] == ["TB048", "TB048"]
    assert "templates/review/2023/form.toml" in told[0].message
    assert "community.review.toml" in told[0].message
    assert "department.overall.toml" in told[1].message


@pytest.mark.parametrize("breakage", BREAKAGES.values(), ids=BREAKAGES)
def test_declared_keys_of_a_broken_form_are_told_once(tmp_path: Path, breakage: object) -> None:
    ws = staged(tmp_path, own=OWN)
    project = tmp_path / FOLDER_SHOWN / "community.toml"
    edit(project, "leader = ", 'district_code = "一街"\nshare = 40\nleadr = "甲"\nleader = ')
    edit(tmp_path / FOLDER_SHOWN / "department.toml", "filler = ", "staff = 3\nfiller = ")
    assert [problem.code for problem in problems(ws)] == ["TB021"]
    declare(tmp_path, "own", breakage(OWN))  # type: ignore[operator]  # one of the above
    told = problems(ws)
    assert sorted(problem.code for problem in told) == ["TB021", "TB048"]
    (one,) = (problem for problem in told if problem.code == "TB048")
    assert (
        "department.toml、community.toml" in one.message or "community.toml、department.toml" in one.message
    )
    assert (one.place.file, one.place.key) != ("", ())


def test_nothing_is_printed_from_what_waits_and_the_last_good_output_stays(tmp_path: Path) -> None:
    ws = staged(tmp_path, review=EVALUATION)
    (tmp_path / FOLDER_SHOWN / "community.review.toml").write_text('opinion = "好"\n', "utf-8")
    build(ws)
    printed = ws.build / FOLDER.unit_id / str(FOLDER.year) / "community.review.docx"
    before = printed.read_bytes()
    declare(tmp_path, "review", EVALUATION + "\n[x")
    run = tianbao(tmp_path, "build")
    assert run.status == 1
    assert run.err.count("community.review.toml 里按表样填的内容读不了") == 1
    assert "没有哪张表样有阶段" not in run.err
    assert printed.read_bytes() == before


def test_a_form_that_is_for_others_keeps_nothing_waiting(tmp_path: Path) -> None:
    ws = staged(tmp_path, review=EVALUATION.replace("\nstage", '\ndistricts = ["99"]\nstage') + "\n[x")
    editions, faulty = read_editions(ws)
    declared = partial(declared_by, editions, refused_editions(ws, faulty))
    assert declared(FOLDER.year, "420108").unread == ()
    assert [unread.form for unread in declared(FOLDER.year, "991234").unread] == ["review"]
