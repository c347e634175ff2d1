"""An edition that can't be read holds the filings that might have printed it, and no others."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from workspaces import UNIT, contents, edit, unmarked, workspace

from generator.base.files import shared
from generator.forms.edition import Edition
from generator.forms.editions import read_editions
from generator.forms.refused import refused_editions
from generator.pipeline.build import build

FORM = 'title = "表"\nof = "project"\nfrom_year = 2022\ntaxonomy = "2021"\n'
GOOD = Edition("project", "2021", Path(), "", "project", 2021, (), "2021")
NEWER = Edition("project", "2024", Path(), "", "project", 2024, (), "2021")
NEARER = Edition("project", "wuhan", Path(), "", "project", 2021, ("4201",), "2021")
LOST = None
"""no form.toml at all"""

CASES = [
    ("2022", FORM + "x = 1\n", [2022, 2023]),
    ("2022", FORM.replace('"表"', '"表'), [2022, 2023]),
    ("2022", FORM.replace("2022", "'2022'"), [2022, 2023]),  # the folder's name
    ("2022", FORM.replace("2022", "20222"), [2022, 2023]),
    ("2023", FORM + "[", [2022, 2023]),  # what is written counts before the folder's name
    ("2022", LOST, [2022, 2023, 2024]),  # it may be for a nearer district than the edition of 2024
    ("new", LOST, [2021, 2022, 2023, 2024]),
    ("new", FORM.replace("2022", ""), [2021, 2022, 2023, 2024]),
    ("2022", FORM + "distrcts = ['42']\n", [2022, 2023, 2024]),
    ("2022", FORM + "districts = '42'\n", [2022, 2023, 2024]),
    ("2022", FORM + "districts = ['42']\nx = 1\n", [2022, 2023, 2024]),
    ("2022", FORM + "districts = ['33']\nx = 1\n", []),
    ("2022", FORM + "# districts = ['42']\nx\n", [2022, 2023, 2024]),
    ("2022", FORM + "# districts = ['42']\n[x]\ny = 1\n", [2022, 2023]),
    ("2021", FORM.replace("2022", "1949") + "[x]\n", [2021, 2022, 2023]),  # it is the one that comes instead
    ("2022", "<<<<<<< a\n" + FORM + "=======\nfrom_year = 2023\n>>>>>>> b\n", [2022, 2023, 2024]),
]  # fmt: skip


@pytest.mark.parametrize(("edition", "text", "held"), CASES)
def test_years_that_may_print_it(tmp_path: Path, edition: str, text: str | None, held: list[int]) -> None:
    ws = workspace(tmp_path / "ws")
    folder = ws.root / "templates" / "project" / edition
    folder.mkdir(parents=True)
    (folder / "form.docx").write_bytes(b"")
    if text is not None:
        (folder / "form.toml").write_text(text, "utf-8")
    (refused,) = refused_editions(ws, read_editions(ws)[1])
    years = {year: NEWER if year >= NEWER.from_year else GOOD for year in (2021, 2022, 2023, 2024)}
    concerned = {year: chosen for year, chosen in years.items() if refused.concerns(year, "420118")}
    assert held == [year for year, chosen in concerned.items() if refused.hides(chosen, "420118")]


def test_a_nearer_districts_edition_is_not_held(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    folder = ws.root / "templates" / "project" / "2022"
    folder.mkdir(parents=True)
    (folder / "form.toml").write_text(FORM, "utf-8")  # its form.docx is missing
    (refused,) = refused_editions(ws, read_editions(ws)[1])
    assert refused.hides(GOOD, "420118")
    assert not refused.hides(NEARER, "420118")
    assert not refused.hides(Edition("review", "2021", Path(), "", "project", 2021, (), "2021"), "420118")


@pytest.mark.parametrize("name", ["form.toml", "form.docx"])
def test_other_years_are_built_and_the_year_itself_is_held(tmp_path: Path, name: str) -> None:
    ws = workspace(tmp_path / "ws", years=(2023, 2024))
    newest = ws.root / "templates" / "project" / "2024"
    shutil.copytree(shared("templates") / "project" / "2021", newest)
    edit(newest / "form.toml", "from_year = 2021", "from_year = 2024")
    build(ws)
    good = contents(ws.build / UNIT)
    (newest / name).unlink()
    for year in (2023, 2024):
        edit(ws.filings / UNIT / str(year) / "community.toml", "李四", "王五")
    report = build(ws)
    assert f"build/{UNIT}/2023/community" in report.built
    assert report.held == {f"build/{UNIT}/2024/community": (f"templates/project/2024/{name}",)}
    after = unmarked(contents(ws.build / UNIT))
    assert [key for key in good if after[key] == good[key] and "community" in key] == [
        "2024/community.docx",
        "2024/community.html",
    ]


def test_an_edition_that_is_broken_from_the_first_marks_what_it_may_be_for(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws", years=(2023, 2024))
    build(ws)
    folder = ws.root / "templates" / "project" / "2024"
    folder.mkdir(parents=True)
    (folder / "form.docx").write_bytes(b"")
    assert list(build(ws).held) == [f"build/{UNIT}/2024/community"]
    shutil.rmtree(folder)
    assert build(ws).held == {}
