"""Every value of a printed form is found again by its key path, whatever was done to the rows around it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from docx import Document
from grids import word_text
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from office import stored
from papers import fill, keyed, paper, part, saved, view
from validity import faults

from generator.filing.workspace import Workspace
from generator.forms.shown import DepartmentForm
from generator.pipeline.build import build
from generator.printing.blank.empty import empty_view
from generator.printing.cell_keys import CellKey, digest_of_key, digest_of_text, mark, parse
from generator.printing.check import check_template
from generator.printing.template.values import FillError
from generator.printing.word.xml import TC, P, T, W

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
NAME, ID = f"{W}name", f"{W}id"
STARTS, ENDS = f"{W}bookmarkStart", f"{W}bookmarkEnd"
CASES = {
    "alone": "{{ department.name }}",
    "among words": "甲 {{ department.name }}：{{ department.filler }}乙",
    "a choice": "{{ '☑' if department.name == '甲' else '☐' }} 甲",
    "a condition": "{% if department.name %}名 {{ department.name }}{% else %}无{% endif %}。",
    "a loop": "{% for p in department.projects %}{{ p.name }}；{% endfor %}",
    "a comment": "{# 名称 #}{{ department.name }}",
    "prose": "{{ department.duties }}",
}


def names(docx: bytes) -> list[str]:
    return [start.get(NAME, "") for start in part(docx).iter(STARTS)]


def found(docx: bytes) -> Iterator[tuple[CellKey, str]]:
    """Yield what each mark of a document says, and what its paragraph shows."""
    for start in part(docx).iter(STARTS):
        said, paragraph = parse(start.get(NAME, "")), next(start.iterancestors(P))
        assert said is not None
        yield said, word_text(paragraph)


@pytest.mark.parametrize("written", CASES.values(), ids=list(CASES))
@pytest.mark.parametrize("name", ["甲", "", "&amp; <b>{{ 1 }} ]]>", "一\n二\t三", "a\r\nb"])
def test_a_mark_says_the_key_and_what_its_paragraph_shows(written: str, name: str) -> None:
    values = keyed(view(DepartmentForm))
    values["department"] |= {"name": name, "duties": name.strip()}
    ((said, shown),) = found(fill(paper([[written]]), DepartmentForm, values))
    assert said.key in map(digest_of_key, ("x#name", "x#duties"))
    assert said.text == digest_of_text(shown)


@pytest.mark.parametrize("written", ["甲", "{{ department.income.total.share }}", "{{ department.name }}"])
def test_what_has_no_key_has_no_mark(written: str) -> None:
    """Labels, computed values, and all values of an empty form."""
    assert names(fill(paper([[written]]), DepartmentForm, empty_view(DepartmentForm))) == []


def test_headers_and_footers_have_none() -> None:
    template = paper([["甲"]], footer="{{ department.name }}")
    docx = fill(template, DepartmentForm, keyed(view(DepartmentForm)))
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        assert not any(b"bookmark" in archive.read(name) for name in archive.namelist() if "xml" in name)


def test_a_printed_form_is_no_worse_a_template() -> None:
    docx = fill(paper([["{{ department.name }}"]]), DepartmentForm, keyed(view(DepartmentForm)))
    assert names(docx)
    assert [
        problem for problem in check_template(docx, "f.docx", DepartmentForm) if "书签" in problem.message
    ] == []


@pytest.mark.parametrize("written", [CASES["alone"], CASES["among words"], CASES["a condition"]])
def test_what_no_file_can_hold_is_refused_for_itself(written: str) -> None:
    values = keyed(view(DepartmentForm))
    values["department"]["name"] = "甲\ud800"
    with pytest.raises(FillError):
        fill(paper([[written]]), DepartmentForm, values)


def test_numbers_go_on_in_forms_of_any_length() -> None:
    rows = [["{{ department.name }}{{ department.filler }}"]] * 600
    docx = fill(paper(rows), DepartmentForm, keyed(view(DepartmentForm)))
    assert [start.get(ID) for start in part(docx).iter(STARTS)] == [str(n) for n in range(1, 601)]
    assert len(set(names(docx))) == 600


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_a_name_is_read_as_it_was_written(key: str, text: str) -> None:
    name = mark(key, text)
    assert len(f"{name}1000000") <= 40
    for one in (name, f"{name}12"):
        assert parse(one) == (digest_of_key(key), digest_of_text(text))


@pytest.mark.parametrize(
    "name",
    [
        "",
        "_tb",
        "_GoBack",
        "_Toc123",
        "_tb7e754228",
        "_tb7e7542282e81",
        "tb7e7542282e8101",
        "_tb7e7542282e810a",
    ],
)
def test_other_bookmarks_are_not_ours(name: str) -> None:
    assert parse(name) is None


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[bytes, bytes]]:
    """Return all forms of the example, as Word files and as pages."""
    ws = Workspace(tmp_path_factory.mktemp("example"))
    for name in ("filings", "templates"):
        (ws.root / name).symlink_to(ROOT / name)
    assert not build(ws).failed
    return {
        path.stem: (path.read_bytes(), path.with_suffix(".html").read_bytes())
        for path in sorted(ws.build.rglob("*.docx"))
    }


Forms = dict[str, tuple[bytes, bytes]]


def test_the_marks_of_a_form_are_the_keys_of_its_page(forms: Forms) -> None:
    for name, (docx, page) in forms.items():
        keys = {key for key in html.document_fromstring(page).xpath("//@data-key") if "#" in key}
        assert {said.key for said, _ in found(docx)} == set(map(digest_of_key, keys)), name
        assert len(set(map(digest_of_key, keys))) == len(keys)


def test_every_mark_tells_what_its_paragraph_shows(forms: Forms) -> None:
    """Of prose in several paragraphs it tells all, and stands in the last."""
    for docx, _ in forms.values():
        for start in part(docx).iter(STARTS):
            said, paragraph = parse(start.get(NAME, "")), next(start.iterancestors(P))
            cell = next(paragraph.iterancestors(TC), paragraph)
            assert said is not None
            assert said.text in (digest_of_text(word_text(paragraph)), digest_of_text(word_text(cell)))


def test_names_and_numbers_are_unique_and_every_paragraph_has_one(forms: Forms) -> None:
    for docx, _ in forms.values():
        root = part(docx)
        starts = list(root.iter(STARTS))
        numbers = [start.get(ID) for start in starts]
        assert len(set(names(docx))) == len(starts) > 10
        assert len(set(numbers)) == len(numbers)
        assert numbers == [end.get(ID) for end in root.iter(ENDS)]
        around = [next(start.iterancestors(P)) for start in starts]
        assert len(set(around)) == len(around)


def test_nothing_is_wrong_with_a_marked_form(forms: Forms) -> None:
    for docx, _ in forms.values():
        assert not any("bookmark" in fault.lower() for fault in faults(docx))


def test_an_office_that_opens_and_stores_a_form_keeps_its_marks(forms: Forms, tmp_path: Path) -> None:
    """Also where what a cell says was changed."""
    docx, _ = max(forms.values(), key=lambda files: len(files[0]))
    edited = Document(io.BytesIO(docx))
    for text in edited.element.body.iter(T):
        text.text = f"{text.text}改"
    after = stored(tmp_path, "docx", {"form": saved(edited)})["form"]
    assert set(names(docx)) <= set(names(after))
    assert all(said.text != digest_of_text(shown) for said, shown in found(after) if shown)
