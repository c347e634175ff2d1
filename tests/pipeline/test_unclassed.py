"""A kind outside the form's taxonomy is an error: no form is printed with a blank 一级指标."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from workspaces import UNIT, YEAR, edit, forms_in, workspace

from generator.base.codes import Code
from generator.pipeline.build import build

if TYPE_CHECKING:
    from pathlib import Path

    from generator.base.problems import Problem
    from generator.filing.workspace import Workspace

KIND = 'kind = "数量"'


def filing(ws: Workspace) -> Path:
    return ws.root / "filings" / UNIT / str(YEAR)


def project(ws: Workspace) -> Path:
    return next(path for path in sorted(filing(ws).glob("*.toml")) if KIND in path.read_text("utf-8"))


def unclassed(problems: tuple[Problem, ...]) -> list[Problem]:
    return [problem for problem in problems if problem.code is Code.UNCLASSED]


@pytest.mark.parametrize("kind", ["数目", "", "/数量", "成本"])
def test_a_form_with_an_unknown_kind_is_not_printed(tmp_path: Path, kind: str) -> None:
    ws = workspace(tmp_path / "w")
    first = build(ws)
    assert not first.failed
    before, path = forms_in(ws.build), project(ws)
    text = path.read_text("utf-8").replace(KIND, f'kind = "{kind}"', 1)
    path.write_text(text, "utf-8")
    report = build(ws)
    found = unclassed(tuple(report.problems))
    assert report.failed
    assert {problem.place.file.rpartition("/")[2] for problem in found} == {path.name}
    span = found[0].place.span
    assert span is not None
    assert text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1] == f'"{kind}"'
    word = {name: data for name, data in forms_in(ws.build).items() if name.endswith(".docx")}
    assert word == {name: data for name, data in before.items() if name.endswith(".docx")}
    edit(path, f'kind = "{kind}"', KIND)
    assert not build(ws).failed


def test_a_kind_with_its_class_written_before_it_is_printed(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "w")
    edit(project(ws), KIND, 'kind = "产出/数目"')
    report = build(ws)
    assert unclassed(tuple(report.problems)) == []
    assert not report.failed
