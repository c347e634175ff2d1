"""Forms printed here are read in again: the filing that comes of it prints the same, without a doubt."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from filings_made import filings, texts
from hypothesis import HealthCheck, given, settings
from imported import ROOT, Form, documents, loaded, pages, printed, read_back
from truths import score

from generator.filing.workspace import FilingFolder, Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from generator.readback.importing.asked import Imported

UNIT = "wuhan-biolake"
EXAMPLE = Workspace(ROOT)


@pytest.fixture(scope="module", params=[2023, 2024])
def year(request: pytest.FixtureRequest) -> int:
    found: int = request.param
    return found


@pytest.fixture(scope="module")
def forms(year: int) -> list[Form]:
    return printed(EXAMPLE, FilingFolder(UNIT, year))


def targets(forms: Sequence[Form]) -> list[Form]:
    return [form for form in forms if "." not in form.file_id]


def empty(folder: Path) -> Workspace:
    (folder / "filings").mkdir()
    return Workspace(folder)


def prints_the_same(ws: Workspace, forms: Sequence[Form], done: Imported) -> bool:
    """Say whether what was read in prints the forms that were read, and the proof says so too."""
    assert done.folder is not None
    again = pages(printed(ws, done.folder))
    proved = [(proof.equal, proof.different) for proof in done.proofs]
    assert proved == [(proof.cells, ()) for proof in done.proofs]
    assert len(done.proofs) == len(forms)
    return {form: again[form] for form in pages(forms)} == pages(forms)


def test_all_forms_make_the_filing_without_a_doubt(year: int, forms: list[Form], tmp_path: Path) -> None:
    ws = empty(tmp_path)
    done = read_back(ws, documents(forms), year=year)
    assert (done.marked, done.problems) == (0, [])
    assert prints_the_same(ws, forms, done)
    assert done.folder is not None
    if year == 2023:  # the year after it prints what that one achieved, which nobody has written again
        found = score(loaded(EXAMPLE, FilingFolder(UNIT, year)), loaded(ws, done.folder))
        assert (found.wrong, found.absent, found.marked) == ([], [], 0)
        assert found.right > 1200


@pytest.mark.torture
def test_the_order_of_documents_does_not_matter(year: int, forms: list[Form], tmp_path: Path) -> None:
    ws = empty(tmp_path)
    done = read_back(ws, documents(forms[::-1]), year=year)
    assert prints_the_same(ws, forms, done)


def empty_in(folder: Path) -> Workspace:
    folder.mkdir()
    return empty(folder)


def test_the_department_alone(year: int, forms: list[Form], tmp_path: Path) -> None:
    """It does not say which project a goal is of: that is all that is doubted."""
    ws = empty(tmp_path)
    own = [form for form in forms if form.file_id == "department"]
    done = read_back(ws, documents(own))
    assert done.folder is not None
    assert (done.folder.year, done.year_by) == (year, "文件的标题")
    assert {problem.message.split("：")[1] for problem in done.problems} == {
        "部门表没有写这个目标属于哪个项目，请移到该项目的文件"
    }
    assert prints_the_same(ws, own, done)


def test_a_project_alone(forms: list[Form], tmp_path: Path) -> None:
    for form in targets(forms):
        if form.file_id != "department":
            ws = empty_in(tmp_path / form.file_id)
            done = read_back(ws, documents([form]))
            assert done.problems == []
            assert prints_the_same(ws, [form], done)


STAGES = [form for form in printed(EXAMPLE, FilingFolder(UNIT, 2023)) if "." in form.file_id]


@pytest.mark.parametrize("form", STAGES, ids=[form.file_id for form in STAGES])
def test_a_stage_alone(form: Form, tmp_path: Path) -> None:
    """A project's stage makes its project too, whose goals have no words; a department's has no projects."""
    ws = empty(tmp_path)
    done = read_back(ws, documents([form]), year=2023)
    if form.file_id.startswith("department"):
        assert done.texts == {}
        assert [problem.message.split("，")[0] for problem in done.problems] == ["它说的目标和指标在申报里"]
        return
    assert {problem.message for problem in done.problems} == {"目标说明没有把握：表里没有目标的文字"}
    assert prints_the_same(ws, [form], done)


def test_stages_beside_the_filing_that_is_there(tmp_path: Path) -> None:
    ws = empty(tmp_path)
    there = ROOT / "filings" / UNIT
    shutil.copytree(there, ws.filings / UNIT, ignore=shutil.ignore_patterns("*.*.toml", "2024"))
    done = read_back(ws, documents(STAGES), year=2023)
    assert done.problems == []
    assert set(done.texts) == {f"filings/{UNIT}/2023/{form.file_id}.toml" for form in STAGES}
    assert prints_the_same(ws, STAGES, done)


def put(ws: Workspace, filing: Mapping[str, Mapping[str, Any]], folder: FilingFolder) -> None:
    for file_id, text in texts(filing).items():
        year = "" if file_id == "unit" else str(folder.year)
        path = ws.filings / folder.unit_id / year / f"{file_id}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(filings())
def test_any_filing_comes_back_as_it_prints(
    tmp_path_factory: pytest.TempPathFactory, filing: dict[str, dict[str, Any]]
) -> None:
    ws, folder = empty(tmp_path_factory.mktemp("written")), FilingFolder("u", 2023)
    put(ws, filing, folder)
    forms = printed(ws, folder)
    other = empty(tmp_path_factory.mktemp("read"))
    done = read_back(other, documents(forms), unit="u", year=2023)
    assert done.problems == []
    assert prints_the_same(other, forms, done)
