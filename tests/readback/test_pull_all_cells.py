"""Every value that every form of the example shows, edited: it prints as edited, and nothing else changes."""

from __future__ import annotations

import re
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING

import pytest
from edited import Paper, apply, example, forms, pulled, text_of, write
from hypothesis import given, settings
from hypothesis import strategies as st
from torture import in_part

from generator.base.problems import dotted

if TYPE_CHECKING:
    from pathlib import Path

    from generator.filing.workspace import Workspace

_PROJECTS = ("service", "investment", "enterprise", "party")
FORMS = (
    "department",
    "department.evaluation",
    *(f"{name}{stage}" for name in _PROJECTS for stage in ("", ".monitor", ".evaluation")),
)
_WORKED_OUT = re.compile(
    r"(?:\.rate|#rate|score|points|#total|#total_budget|#budget|funding\.total|special_purpose"
    r"|(?:income|spending)\.total.*|#projects_spent|\.evaluation#executed|(?<!department)\.evaluation#adjusted"
    r"|department\.evaluation#goals.*\.achieved|\.monitor#(?:executed|expected))$"
)
_NONE_YET = re.compile(r"#procurement\.(?:item|quantity|amount)$")
_AMOUNTS = re.compile(r"#(?:income|spending|funding)\b|\.amount$")
_DAY = re.compile(r"(\d{4}年\d+月)(\d+)日")


def _other(key: str, text: str) -> str | None:
    """Return another text of the kind that a cell shows; None for what has a test of its own."""
    name = key.rsplit(".", 1)[-1].rsplit("#", 1)[-1]
    if "☑" in text or "☐" in text or name in ("kind", "category", "points") or "单位（盖章）" in text:
        return None
    if name == "month":
        return text.replace("7月", "8月")
    if not text.strip():
        return "12.5" if _AMOUNTS.search(key) else "≥7次"
    day = _DAY.fullmatch(text)
    if day is not None:
        return f"{day[1]}{int(day[2]) + 1}日"
    figure = re.fullmatch(r"([\d.]*)(\d)(%?)", text)
    return f"{figure[1]}{int(figure[2]) % 9 + 1}{figure[3]}" if figure else f"{text}改"


def _edited(name: str, *, last: bool) -> tuple[Paper, dict[int, str]]:
    """Edit one place of every value, the first or the last; return the new texts by their paragraphs."""
    paper, done = Paper(name), dict[int, str]()
    places = [*enumerate(paper.marked())]
    seen: set[str] = set()
    for at, (key, paragraph) in reversed(places) if last else places:
        new = None if key in seen else _other(key, text_of(paragraph))
        if new is not None:
            seen.add(key)
            write(paragraph, new)
            done[at] = new
    return paper, done


@pytest.mark.parametrize("name", in_part(FORMS, "party", "service.monitor"))
def test_every_edited_value_prints_as_edited(name: str, tmp_path: Path) -> None:
    _prints_as_edited(name, tmp_path, last=False)


@pytest.mark.parametrize("name", in_part(["department", "service", "service.monitor"], "service.monitor"))
def test_a_value_edited_where_it_stands_last_prints_as_edited(name: str, tmp_path: Path) -> None:
    _prints_as_edited(name, tmp_path, last=True)


def _prints_as_edited(name: str, tmp_path: Path, *, last: bool) -> None:
    paper, wanted = _edited(name, last=last)
    before = [(key, text_of(paragraph)) for key, paragraph in Paper(name).marked()]
    ws = example(tmp_path)
    done = pulled(ws, paper)
    apply(ws, done)
    after = Paper(forms(ws)[name])
    now = [(key, text_of(paragraph)) for key, paragraph in after.marked()]
    assert len(now) == len(before)
    for at, text in wanted.items():
        key, old = before[at]
        if not _WORKED_OUT.search(key) and not _NONE_YET.search(key):
            assert now[at][1] == text, (key, old)
    refused = [key for at, (key, _) in enumerate(before) if at in wanted and _refused(key)]
    assert bool(done.problems) == bool(refused)
    assert len(done.applied) == len(wanted) - len(refused)
    again = pulled(ws, after)
    assert not again.applied
    assert not again.problems
    assert not pulled(ws, paper).applied


def _refused(key: str) -> bool:
    return bool(_WORKED_OUT.search(key) or _NONE_YET.search(key))


@cache
def _values(name: str) -> list[tuple[str, int, str]]:
    """Return every place of every value: key path, which of its places, what another text would be."""
    paper, counts, found = Paper(name), dict[str, int](), []
    for key, paragraph in paper.marked():
        at = counts.get(key, 0)
        counts[key] = at + 1
        new = _other(key, text_of(paragraph))
        if new is not None and not _refused(key):
            found.append((key, at, new))
    return found


@settings(max_examples=3, deadline=None)
@given(data=st.data())
def test_one_edited_value_changes_only_what_prints_it(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    name = data.draw(st.sampled_from(FORMS))
    key, at, new = data.draw(st.sampled_from(_values(name)))
    ws = example(tmp_path_factory.mktemp("ws"))
    done = pulled(ws, Paper(name).edit(key, new, at))
    assert not done.problems
    assert len(done.applied) == len(done.edits) == 1
    apply(ws, done)
    place = done.applied[0].place
    written = f"{PurePath(place.file).stem}#{dotted(place.key)}"
    others = {one for one in _changes(ws) if not _refused(one)}
    assert len(others) == 1
    assert written.startswith(others.pop())


def _changes(ws: Workspace) -> set[str]:
    """Return the key paths of all values that print otherwise than in the example."""
    found: set[str] = set()
    for name, form in forms(ws).items():
        old = [text_of(paragraph) for _, paragraph in Paper(name).marked()]
        new = [(key, text_of(paragraph)) for key, paragraph in Paper(form).marked()]
        assert len(old) == len(new)
        found |= {key for text, (key, other) in zip(old, new, strict=True) if text != other}
    return found
