"""Accepting all changes gives the new form, rejecting all the old one: text, merges, looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from comparing import FILINGS
from forms import STEMS, example, printed
from hypothesis import assume, given, settings
from office import resolve
from papers import paper, part
from redlining import AUTHOR, grids, holds, is_marked, marked
from revisions import W, canonical, parts
from torture import in_part
from validity import faults

from generator.compare.redline import emptied

if TYPE_CHECKING:
    from pathlib import Path

    from grids import Grid
    from lxml import etree

    from generator.filing.load import Filing

CHANGED = [(stem, stem) for stem in ("department", "service")]
OTHERS = [("service", "investment"), ("department", "party"), ("party", "department")]


def marks(docx: bytes) -> list[etree._Element]:
    return [element for element in part(docx).iter() if element.get(f"{W}author") is not None]


def said(docx: bytes, tag: str) -> list[str]:
    """Return what is marked as inserted or deleted, row by row or stretch by stretch."""
    return ["".join(mark.itertext()) for mark in part(docx).iter(f"{W}{tag}") if "".join(mark.itertext())]


def pair(old: str, new: str) -> tuple[bytes, bytes]:
    return example(old), example(new, edited=True)


@pytest.mark.parametrize(("old", "new"), CHANGED + OTHERS)
def test_the_example(old: str, new: str) -> None:
    docx = holds(*pair(old, new))
    assert docx == marked(*pair(old, new))
    numbers = [mark.get(f"{W}id") for mark in marks(docx)]
    assert len(set(numbers)) == len(numbers) > 20
    assert {(m.get(f"{W}author"), m.get(f"{W}date")) for m in marks(docx)} == {
        (AUTHOR, "2024-03-01T09:30:00Z")
    }


@pytest.mark.parametrize("stem", ["department", "service"])
def test_a_form_that_only_one_side_has(stem: str) -> None:
    form = example(stem)
    holds(emptied(form), form)
    holds(form, emptied(form))


@pytest.mark.parametrize("stem", STEMS)
def test_nothing_is_marked_where_nothing_changed(stem: str) -> None:
    docx = marked(example(stem), example(stem))
    assert marks(docx) == []
    assert canonical(docx) == canonical(example(stem))


def test_a_reviewer_reads_what_changed() -> None:
    docx = marked(*pair("service", "service"))
    gone, come = said(docx, "del"), said(docx, "ins")
    assert {"用车", "4", "2023", "2023年", "233"} <= {*gone}
    assert {"车辆", "维护", "6", "2024", "2024年", "1,205.5", "• 硬件", "来访群众满意率"} <= {*come}
    assert len(rows(docx, "ins")) == 2  # the new indicator, in its long-term and its annual table
    assert (
        len(rows(docx, "del")) == 3
    )  # the purchase, and twice the indicator that became the first of its goal


def test_what_only_moved_is_neither_gone_nor_come() -> None:
    docx = marked(*pair("service", "service"))
    moved = said(docx, "moveFrom")
    assert moved
    assert sorted(moved) == sorted(said(docx, "moveTo"))
    assert {*moved}.isdisjoint(name for name in said(docx, "del") + said(docx, "ins") if len(name) > 8)


def rows(docx: bytes, name: str) -> list[etree._Element]:
    return [row for row in part(docx).iter(f"{W}tr") if is_marked(row, name)]


def test_properties_are_the_new_ones() -> None:
    docx, new = marked(*pair("service", "department")), example("department", edited=True)
    changed = {name for name, data in parts(docx).items() if data != parts(new).get(name)}
    assert changed <= {"word/document.xml", "word/footer1.xml", "word/styles.xml"}


@pytest.mark.parametrize("names", in_part(CHANGED + OTHERS, *CHANGED, OTHERS[-1]), ids=" to ".join)
def test_is_a_valid_document(names: tuple[str, str]) -> None:
    old, new = names
    assert faults(marked(*pair(old, new))) <= faults(example(new))


def test_libreoffice_resolves_it_the_same(tmp_path: Path) -> None:
    jobs = {}
    for number, names in enumerate(CHANGED + OTHERS[:1]):
        old, new = pair(*names)
        docx = marked(old, new)
        jobs |= {f"{number}-old": (old, "Accept"), f"{number}-new": (new, "Accept")}
        jobs |= {f"{number}-reject": (docx, "Reject"), f"{number}-accept": (docx, "Accept")}
    stored = {name: shown(data) for name, data in resolve(tmp_path, jobs).items()}
    for number in range(len(jobs) // 4):
        assert stored[f"{number}-accept"] == stored[f"{number}-new"]
        assert stored[f"{number}-reject"] == stored[f"{number}-old"]


def shown(docx: bytes) -> tuple[list[str], list[Grid]]:
    """Return what a document shows outside and inside its tables."""
    return ["".join(p.itertext()) for p in part(docx)[0].findall(f"{W}p")], grids(docx)


@settings(max_examples=4, deadline=None)
@given(FILINGS, FILINGS)
def test_any_two_filings(old: Filing, new: Filing) -> None:
    stems = sorted(old.projects.keys() & new.projects.keys())
    assume(stems or (old.department and new.department))
    for stem in stems:
        holds(printed(old, stem), printed(new, stem))
    if old.department and new.department:
        holds(printed(old, "department"), printed(new, "department"))


def test_headers_and_footers_are_marked_too() -> None:
    docx = holds(paper([["甲"]], footer="2023年第一版"), paper([["甲"]], footer="2024年第一版"))
    assert "2024年" in "".join(part(docx, "word/footer1.xml").itertext())
