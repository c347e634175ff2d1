"""``tianbao template names``: every name that a template may use, as a terminal shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from commands import ROOT, tianbao

from generator.base.terminal import columns
from generator.cli.naming import name_lines
from generator.filing.workspace import Workspace
from generator.forms.declared_names import form_type
from generator.forms.edition import declarations
from generator.forms.editions import read_editions
from generator.forms.listing import entries_of

if TYPE_CHECKING:
    from pathlib import Path

    from generator.forms.edition import Edition

EDITIONS = read_editions(Workspace(ROOT))[0]
DECLARING = """title = "自评表"
of = "project"
from_year = 2021
stage = true
[fields.project]
rate = { title = "执行率", type = "percent", note = "照决算填" }
[fields.indicator]
score = { title = "得分", type = "number" }
"""


def of_edition(edition: Edition) -> type:
    declared = declarations(EDITIONS, edition.from_year, "")
    return form_type(edition.of, edition.form, declared, stage=edition.stage)


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda one: f"{one.form}-{one.edition}")
def test_every_name_is_listed_with_its_title_within_80_columns(edition: Edition) -> None:
    names = of_edition(edition)
    lines = list(name_lines(names))
    text = "\n".join(lines)
    assert max(map(columns, lines)) <= 80
    squeezed = "".join(text.split())
    for one in entries_of(names):
        assert one.written in text
        assert "".join(one.title.split()) in squeezed


def test_declared_names_stand_among_the_others_and_under_their_stage(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "review" / "2023"
    folder.mkdir(parents=True)
    (folder / "form.toml").write_text(DECLARING, "utf-8")
    (folder / "form.docx").write_bytes((ROOT / "templates/project/2021/form.docx").read_bytes())
    (tmp_path / "filings").mkdir()
    own, other = (tianbao(tmp_path, "template", "names", form) for form in ("review", "project"))
    assert (own.status, other.status) == (0, 0)
    assert own.out.startswith("“自评表”（review/2023）")
    for shown in ("{{ project.rate }}", "执行率（照决算填）", "{{ row.score }}"):
        assert shown in own.out
        assert shown not in other.out or shown == "执行率（照决算填）"
    assert "{{ row.review.score }}" in other.out
    assert other.out.count("{%tr for row in goal.rows %}") == 1, "a second list of the same kind says so"


def test_a_form_that_is_not_there(tmp_path: Path) -> None:
    run = tianbao(tmp_path, "template", "names", "nothing")
    assert run.status == 2
    assert "没有“nothing”这个表样" in run.err
