"""What the pages say of forms, before and after rebuilds."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from steps import steps
from workspaces import UNIT, YEAR, edit, workspace

from generator.base.problems import Place, Problem
from generator.filing.workspace import FilingFolder, Workspace
from generator.live.serve.access import Window
from generator.live.serve.budget import budget
from generator.live.serve.live import Live
from generator.live.serve.pages import Pages
from generator.live.serve.states import Folder, Form, Problems, State
from generator.live.watch import Watch

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = FilingFolder(UNIT, YEAR)


def _states(folder: Folder | None) -> Counter[State]:
    assert folder is not None
    return Counter(form.state for form in folder.forms)


def test_forms_are_missing_then_printed_then_outdated(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws", units=(UNIT, "other"))
    live = Live(ws)
    assert _states(live.folder(FOLDER)) == {State.MISSING: 2}
    with Watch(ws) as watch:
        rebuilds = watch.rebuilds()
        live.take(next(rebuilds))
        assert _states(live.folder(FOLDER)) == {State.PRINTED: 2}
        assert len(live.folders()) == 2
        edit(ws.filings / UNIT / str(YEAR) / "community.toml", "name =", "nmae =")
        live.take(next(rebuilds))
        folder = live.folder(FOLDER)
        assert _states(folder) == {State.OUTDATED: 2}
        assert folder is not None
        assert [len(live.problems.of_form(form)) > 0 for form in folder.forms] == [True, True]
        other = live.folder(FilingFolder("other", YEAR))
        assert _states(other) == {State.PRINTED: 2}
        assert other is not None
        assert [live.problems.of_form(form) for form in other.forms] == [[], []]
        watch.stop()


def test_a_unit_that_is_not_there_is_nothing(tmp_path: Path) -> None:
    live = Live(workspace(tmp_path / "ws"))
    for unit in ("none", "..", ".", "", "a/b", "\0", "C:", ".hidden", "_kept"):
        assert live.folder(FilingFolder(unit, YEAR)) is None


def test_a_problem_that_belongs_to_no_form_is_not_lost(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    (ws.filings / UNIT / str(YEAR) / "department.toml").unlink()
    (ws.filings / UNIT / "20x4").mkdir()
    (ws.filings / UNIT / "20x4" / "a.toml").touch()
    live = Live(ws)
    with Watch(ws) as watch:
        live.take(next(watch.rebuilds()))
        watch.stop()
    files = {problem.place.file for problem in live.problems.of_no_form(live.folders())}
    assert files == {f"filings/{UNIT}/{YEAR}/department.toml", f"filings/{UNIT}/20x4"}


def _problems_of(count: int) -> tuple[Problems, list[Folder]]:
    """Return a department and so many projects, each with its problems."""
    files = ["department", *(f"p{number}" for number in range(count))]
    places = [Place(f"filings/{UNIT}/{YEAR}/{file}.toml") for file in files]
    problems = [Problem("TB101", f"{place.file}{number}", place) for place in places for number in range(3)]
    forms = [
        Form(FOLDER, file, place.file, "templates/project/2021", "", "", State.PRINTED)
        for file, place in zip(files, places, strict=True)
    ]
    return Problems(problems), [Folder(FOLDER, "", tuple(forms))]


def test_what_a_page_asks_grows_with_the_forms() -> None:
    def asked(count: int) -> int:
        problems, folders = _problems_of(count)
        return steps(lambda: ([*map(problems.of_form, folders[0].forms)], problems.of_no_form(folders)))

    assert asked(400) < 4.4 * asked(100)


def test_no_problems_are_no_problems() -> None:
    assert Problems().of_no_form([]) == []


def test_the_budget_adds_up_and_says_what_it_lacks(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    year = ws.filings / UNIT / str(YEAR)
    (year / "blank.toml").write_text('name = "空白"\n', "utf-8")
    (year / "broken.toml").write_text("name = \n", "utf-8")
    (year / "half.toml").write_text('name = "一半"\nbudget = 12.5\n', "utf-8")
    figures = budget(ws, FOLDER)
    bars = figures["bars"]
    assert isinstance(bars, list)
    assert bars[0]["name"] == "一半" or bars[-1]["name"] == "一半"
    assert abs(sum(float(bar["width"].rstrip("%")) for bar in bars) - 100) < 0.01
    assert figures["blank"] == ["空白"]
    assert figures["unread"] == ["broken.toml"]


def _budget(root: Path, department: str, project: str) -> dict[str, object]:
    """Draw the budget of a department and one project of it."""
    year = root / "filings" / UNIT / str(YEAR)
    year.mkdir(parents=True)
    (year / "department.toml").write_text(department, "utf-8")
    (year / "half.toml").write_text(project, "utf-8")
    return budget(Workspace(root), FOLDER)


def test_the_budget_takes_nothing_from_a_refused_department(tmp_path: Path) -> None:
    figures = _budget(
        tmp_path, "goals = ['half/none']\n[spending]\ntotal = 9000\n", 'name = "一半"\nbudget = 12.5\n'
    )
    assert (figures["total"], figures["filed"], figures["unread"]) == ("12.5", "", ["department.toml"])


@pytest.mark.parametrize(
    ("typed", "said"),
    [("12.50", ("", "")), ("9000.5", ("9000.5", "多 8988 万元")), ("12", ("12", "少 0.5 万元"))],
)
def test_the_budget_says_what_the_department_form_says_otherwise(
    tmp_path: Path, typed: str, said: tuple[str, str]
) -> None:
    figures = _budget(tmp_path, f"[spending]\ntotal = {typed}\n", 'name = "一半"\nbudget = 12.5\n')
    assert (figures["filed"], figures["gap"]) == said


def test_the_budget_tells_spending_on_people_from_a_difference(tmp_path: Path) -> None:
    project = 'name = "一半"\ncategory = "运转类"\nbudget = 12.5\n'
    figures = _budget(tmp_path, "[spending]\npersonnel = 8\n", project)
    assert (figures["filed"], figures["gap"]) == ("20.5", "其中 8 万元是人员类项目支出")


def test_a_form_says_which_file_holds_it_and_keeps_its_place(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws", years=(YEAR - 1, YEAR))
    year = ws.filings / UNIT / str(YEAR)
    for name in ("a", "z"):
        (year / f"{name}.toml").write_text(f'name = "{name}"\n', "utf-8")
    live = Live(ws)
    with Watch(ws) as watch:
        live.take(next(rebuilds := watch.rebuilds()))
        before = _folder(live)
        edit(year / "a.toml", "name =", "name")
        live.take(next(rebuilds))
        after = _folder(live)
        assert [form.name for form in after.forms] == [form.name for form in before.forms]
        file = f"filings/{UNIT}/{YEAR}/a.toml"
        assert {form.name: form.held for form in after.forms if form.held} == {
            "a": (file,),
            "department": (file,),
        }
        assert _states(after) == {State.OUTDATED: 2, State.PRINTED: len(before.forms) - 2}
        watch.stop()
    page = Pages(has_editor=False).home(live, frozenset(), Window())
    assert "2 张未更新" in page
    assert f'不是最新：<a href="/forms/{UNIT}/{YEAR}/a">{file}</a> 有错误，改好以前仍是上一次印好的' in page
    department = next(form for form in after.forms if form.of_department)
    shown = Pages(has_editor=False).form(live, after, department, frozenset(), Window())
    assert f'不是最新：<a href="/forms/{UNIT}/{YEAR}/a">{file}</a> 有错误，下面是上一次印好的表' in shown


def test_a_form_whose_file_cannot_be_read_stays_in_its_place(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    path = ws.filings / UNIT / str(YEAR) / "community.toml"
    path.rename(tmp_path / "away.toml")
    path.symlink_to(tmp_path / "away.toml")
    live = Live(ws)
    with Watch(ws) as watch:
        live.take(next(rebuilds := watch.rebuilds()))
        before = [form.name for form in _folder(live).forms]
        (tmp_path / "away.toml").unlink()
        live.take(next(rebuilds))
        after = _folder(live)
        assert [form.name for form in after.forms] == before
        assert _states(after) == {State.OUTDATED: 2}
        assert {form.source for form in after.forms} >= {ws.shown(path)}
        watch.stop()


def _folder(live: Live) -> Folder:
    folder = live.folder(FOLDER)
    assert folder is not None
    return folder


def test_what_two_years_say_of_the_units_file_stands_once_on_a_page() -> None:
    said = Problem("TB603", "同一个号码", Place(f"filings/{UNIT}/unit.toml"))
    of_years = [
        Problem(said.code, said.message, said.place, also=(Place(f"filings/{UNIT}/{year}/department.toml"),))
        for year in (YEAR, YEAR + 1)
    ]
    form = Form(
        FOLDER, "community", f"filings/{UNIT}/{YEAR}/community.toml", "templates/project/2021", "表", "项目",
        State.PRINTED,
    )  # fmt: skip
    assert len(Problems(of_years).of_form(form)) == 1
