"""Finding the workspace, its filing folders, their files, and the editions of forms."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from workspaces import UNIT, YEAR, workspace

from generator.base.codes import Code
from generator.base.errors import UserError
from generator.base.files import shared
from generator.filing.selection import Selection, select
from generator.filing.workspace import (
    FilingFolder,
    Workspace,
    find_workspace,
    folders,
    read_files,
    unsafe_name,
)
from generator.forms.edition import Edition, choose
from generator.forms.editions import read_editions

FORM_TOML = 'title = "自评表"\nof = "project"\nfrom_year = 2021\ntaxonomy = "2021"\n'


def test_the_workspace_is_the_nearest_folder_upwards_with_filings(tmp_path: Path) -> None:
    outer = workspace(tmp_path / "outer")
    inner = workspace(tmp_path / "outer" / "inner")
    assert find_workspace(inner.filings / UNIT) == inner
    assert find_workspace(tmp_path / "outer" / "elsewhere") == outer
    assert find_workspace(tmp_path) is None


def test_folders_are_units_and_years_in_order(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws", units=("b", "a"), years=(2024, 2023))
    (ws.filings / "a" / "attachments").mkdir()
    (ws.filings / ".git" / "2024").mkdir(parents=True)
    (ws.filings / "notes.txt").write_text("")
    found, problems = folders(ws)
    assert found == [FilingFolder(unit, year) for unit in "ab" for year in (2023, 2024)]
    assert problems == []


@pytest.mark.parametrize("name", ["con", "LPT1", "a:b", "x?", " unit", "unit.", "甲" * 40, "a\nb", "\udcff"])
def test_a_unit_folder_that_not_every_system_can_have_is_a_problem(tmp_path: Path, name: str) -> None:
    ws = workspace(tmp_path / "ws")
    (ws.filings / UNIT).rename(ws.filings / name)
    found, problems = folders(ws)
    assert found == []
    assert [problem.code for problem in problems] == [Code.FOLDER_NAME]


@pytest.mark.parametrize("name", ["2023年", "二〇二三", "20233", "0000", "２０２３"])
def test_a_folder_of_toml_files_that_is_no_year_is_a_problem(tmp_path: Path, name: str) -> None:
    ws = workspace(tmp_path / "ws")
    (ws.filings / UNIT / str(YEAR)).rename(ws.filings / UNIT / name)
    found, problems = folders(ws)
    assert found == []
    assert [(problem.code, problem.place.file) for problem in problems] == [
        (Code.FOLDER_NAME, f"filings/{UNIT}/{name}")
    ]


def test_ordinary_names_are_safe() -> None:
    assert not any(map(unsafe_name, ["wuhan-biolake", "武汉国家生物产业基地", "unit_1", "a.b", "console"]))


def test_files_are_read_by_id_and_editors_lock_files_are_not(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    year = ws.filings / UNIT / str(YEAR)
    (year / ".#service.toml").symlink_to("nowhere")
    (year / "notes.md").write_text("")
    files, problems = read_files(ws, FilingFolder(UNIT, YEAR))
    assert list(files) == ["unit", "community", "department"]
    assert files["community"] == (
        f"filings/{UNIT}/{YEAR}/community.toml",
        (year / "community.toml").read_bytes(),
    )
    assert problems == ()


def test_what_is_no_readable_file_is_a_problem_and_hangs_nobody(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    year = ws.filings / UNIT / str(YEAR)
    (year / "folder.toml").mkdir()
    os.mkfifo(year / "pipe.toml")
    (year / "loop.toml").symlink_to("loop.toml")
    (year / "unit.toml").write_text('name = "放错了"')
    files, problems = read_files(ws, FilingFolder(UNIT, YEAR))
    assert set(files) == {"unit", "community", "department"}
    assert {Path(problem.place.file).name for problem in problems} == {
        "folder.toml",
        "pipe.toml",
        "loop.toml",
        "unit.toml",
    }


def test_loops_of_links_hang_nobody(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    (ws.filings / "loop").symlink_to("loop")
    (ws.filings / "up").symlink_to("..")
    (ws.filings / UNIT / "2025").symlink_to(".")
    found, _ = folders(ws)
    assert FilingFolder(UNIT, YEAR) in found
    assert find_workspace(ws.filings / "loop") == ws


def test_a_path_selects_everything_a_unit_a_year_or_a_file(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    unit = ws.filings / UNIT
    paths = [
        ws.root,
        ws.filings,
        unit,
        unit / "unit.toml",
        unit / str(YEAR),
        unit / ".." / UNIT / str(YEAR) / "community.toml",
    ]
    assert select(ws, paths) == (
        Selection(),
        Selection(),
        Selection(UNIT),
        Selection(UNIT),
        Selection(UNIT, YEAR),
        Selection(UNIT, YEAR, "community"),
    )
    assert select(ws, []) == (Selection(),)


@pytest.mark.parametrize("path", ["nowhere", "README.md", f"filings/{UNIT}/{YEAR}/absent.toml", "schemas"])
def test_a_path_that_is_no_filing_is_refused(tmp_path: Path, path: str) -> None:
    ws = workspace(tmp_path / "ws")
    with pytest.raises(UserError, match=path):
        select(ws, [ws.root / path])


def _form(ws: Workspace, name: str, text: str = FORM_TOML) -> Path:
    folder = ws.root / "templates" / name
    folder.mkdir(parents=True)
    (folder / "form.docx").write_bytes(b"not read before it is printed")
    (folder / "form.toml").write_text(text, "utf-8")
    return folder


def test_forms_are_folders_the_workspaces_own_first(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    _form(ws, "review/2024")
    _form(ws, "project/2021", FORM_TOML.replace("自评表", "本单位的项目表"))
    editions, problems = read_editions(ws)
    titles = {(edition.form, edition.edition): edition.title for edition in editions}
    assert problems == []
    assert titles["review", "2024"] == "自评表"
    assert titles["project", "2021"] == "本单位的项目表"
    assert titles["department", "2021"] == "部门整体支出绩效目标表"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("titel = '自评表'\n" + FORM_TOML, Code.UNKNOWN_KEY, 1),
        (FORM_TOML.replace("project", "unit"), Code.CHOICE, 2),
        (FORM_TOML.replace("2021\nt", "'2021'\nt"), Code.TYPE, 3),
        (FORM_TOML.replace('"2021"', '"1999"'), Code.CHOICE, 4),
        (FORM_TOML + "districts = ['武汉']\n", Code.PATTERN, 5),
        (FORM_TOML.replace("of =", "of"), Code.SYNTAX, 2),
        (FORM_TOML.replace('title = "自评表"', ""), Code.MISSING_KEY, None),
    ],
)
def test_a_faulty_form_toml_is_a_problem_with_its_line(
    tmp_path: Path, text: str, code: Code, line: int | None
) -> None:
    ws = workspace(tmp_path / "ws")
    _form(ws, "review/2024", text)
    editions, (problem, *_) = read_editions(ws)
    assert "review" not in {edition.form for edition in editions}
    assert (problem.code, problem.place.file) == (code, "templates/review/2024/form.toml")
    assert problem.place.span is not None
    assert line in (None, problem.place.span.line)


@pytest.mark.parametrize("name", ["form.toml", "form.docx"])
def test_half_a_form_is_a_problem(tmp_path: Path, name: str) -> None:
    ws = workspace(tmp_path / "ws")
    (_form(ws, "review/2024") / name).unlink()
    _, problems = read_editions(ws)
    assert [(problem.code, problem.place.file) for problem in problems] == [
        (Code.EDITION, f"templates/review/2024/{name}")
    ]


def _edition(edition: str, from_year: int, *districts: str, form: str = "project") -> Edition:
    return Edition(form, edition, Path(), "", "project", from_year, districts, "2021")


@pytest.mark.parametrize(
    ("year", "district", "chosen"),
    [
        (2020, "420108", []),
        (2021, "420108", ["2021"]),
        (2024, "110000", ["2023"]),
        (2024, "", ["2023"]),
        (2024, "420200", ["hubei"]),
        (2024, "420108", ["wuhan"]),
    ],
)
def test_the_nearest_district_wins_then_the_newest_edition(
    year: int, district: str, chosen: list[str]
) -> None:
    editions = [
        _edition("2021", 2021),
        _edition("2023", 2023),
        _edition("2030", 2030),
        _edition("hubei", 2022, "33", "42"),
        _edition("wuhan", 2022, "4201"),
    ]
    for order in (editions, editions[::-1]):
        assert [edition.edition for edition in choose(order, "project", year, district)] == chosen
    assert choose(editions, "department", year, district) == []


def test_every_form_is_printed_once() -> None:
    editions = [_edition("2021", 2021), _edition("2021", 2021, form="review")]
    chosen = choose(editions, "project", 2024, "")
    assert [edition.output("service") for edition in chosen] == ["service", "service.review"]


def test_what_comes_with_the_program_is_found() -> None:
    assert (shared("templates") / "project").is_dir()
    assert (shared("schemas") / "unit.schema.json").is_file()


@pytest.mark.parametrize("name", ["form.toml", "form.docx"])
def test_a_pipe_or_a_device_as_a_form_is_a_problem(tmp_path: Path, name: str) -> None:
    ws = workspace(tmp_path / "ws")
    folder = _form(ws, "review/2024")
    for make in (os.mkfifo, lambda path: path.symlink_to("/dev/zero")):
        (folder / name).unlink()
        make(folder / name)
        editions, problems = read_editions(ws)
        assert "review" not in {edition.form for edition in editions}
        assert [problem.message for problem in problems] == ["读不了：不是普通文件"]


def test_a_file_beyond_all_measure_is_a_problem_that_says_the_limit(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    path = ws.filings / UNIT / str(YEAR) / "community.toml"
    with path.open("r+b") as file:
        file.truncate(9 << 20)
    _, problems = read_files(ws, FilingFolder(UNIT, YEAR))
    assert [problem.message for problem in problems] == ["读不了：太大：最多 8 MB"]


@pytest.mark.parametrize(
    ("path", "severity", "words"),
    [
        ("second.toml", "error", "filings/某单位/2024/second.toml"),
        (f"{UNIT}/second.toml", "error", "2024/second.toml"),
        (f"{UNIT}/{YEAR}/second.toml.txt", "error", "second.toml"),
        (f"{UNIT}/{YEAR}/second.tml", "error", "second.toml"),
        (f"{UNIT}/{YEAR}/community.TOML", "error", "community.toml"),
        (f"{UNIT}/{YEAR}/community.toml.bak", "warning", "community.toml"),
    ],
)
def test_a_file_that_nobody_reads_is_named(tmp_path: Path, path: str, severity: str, words: str) -> None:
    ws = workspace(tmp_path / "ws")
    (ws.filings / path).write_text('name = "x"', "utf-8")
    (problem,) = folders(ws)[1]
    assert (problem.place.file, problem.code, problem.severity) == (
        f"filings/{path}",
        Code.FILE_NAME,
        severity,
    )
    assert words in problem.message + problem.hint


def test_a_year_directly_below_filings_is_named(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    (ws.filings / UNIT / str(YEAR)).rename(ws.filings / "2023")
    assert [(p.code, p.place.file) for p in folders(ws)[1]] == [(Code.FOLDER_NAME, "filings/2023")]


def test_attachments_are_nobodys_business(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    for name in ("附件.docx", "notes.txt", "~$form.docx", ".#a.toml", "community.toml~", "gone.toml~"):
        (ws.filings / UNIT / str(YEAR) / name).write_text("")
    assert folders(ws)[1] == []
