"""What is answered after a change is what all questions, answered from nothing, say."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st
from planted import Planted, planted

from generator.portfolio.questions import touched
from generator.portfolio.questions.answering import answer, answer_touched
from generator.portfolio.questions.registry import QUESTIONS
from generator.portfolio.questions.touched import watch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TEXTS = ("甲", "乙", "丙", "丁", "戊", "己")
UNITS = [f"u{number:02}" for number in range(26)]


class Project(NamedTuple):
    """A project: which texts it says (each with its number), its money in 万元 and its category."""

    texts: tuple[tuple[str, int], ...]
    wan: int
    category: str
    stands: bool
    """whether its indicators are known from last year, and say what they said"""


Filings: TypeAlias = "dict[tuple[str, int], list[Project]]"

PROJECTS = st.builds(
    Project,
    texts=st.lists(
        st.tuples(st.sampled_from(TEXTS), st.integers(1, 2)), max_size=6, unique_by=lambda text: text[0]
    ).map(tuple),
    wan=st.sampled_from((0, 10, 11, 40)),
    category=st.sampled_from(("人员类", "运转类", "特定目标类")),
    stands=st.booleans(),
)
CROWDS = st.builds(
    lambda size, year, project: {(unit, year): [project] for unit in UNITS[:size]},
    st.integers(0, 24),
    st.sampled_from((2023, 2024)),
    PROJECTS.filter(lambda project: len(project.texts) > 2),
)
"""As many units as share a text just so, or one more than that, say the same."""
STEADY = PROJECTS.filter(lambda project: len(project.texts) > 2).map(
    lambda project: {("steady", year): [project._replace(stands=True)] for year in (2022, 2023, 2024)}
)
"""A unit that says the same every year."""
PLACES = st.tuples(st.sampled_from([*UNITS, *["steady"] * 6]), st.integers(2022, 2024))
FILINGS = st.dictionaries(PLACES, st.lists(PROJECTS, max_size=2), max_size=10)
CHANGES = st.dictionaries(PLACES, st.none() | st.lists(PROJECTS, max_size=2), min_size=1, max_size=3)


def put(made: Planted, place: tuple[str, int], projects: Iterable[Project]) -> None:
    """Write a filing."""
    unit, year = place
    made.filing(unit, year)
    for number, project in enumerate(projects):
        stem = f"p{number}"
        made.project(unit, year, stem, project.wan, category=project.category, name=f"{unit}{stem}")
        for position, (name, target) in enumerate(project.texts):
            last: dict[str, Any] = {}
            if project.stands:
                last = {
                    "last_stem": stem, "last_goal": "g", "last_position": position, "last_unit": "个",
                    "last_target": f"≥{target}个", "last_achieved": "2个", "last_achieved_number": 2.0,
                    "last_achieved_unit": "个",
                }  # fmt: skip
            made.put(
                "indicators", unit_id=unit, year=year, stem=stem, goal="g", position=position, name=name,
                target=f"≥{target}个", sign="≥", number=float(target), unit="个", level2="数量指标",
                key=f"k{position}", **last,
            )  # fmt: skip
    made.fund(unit, year, "total", 10)
    made.fund(unit, year, "operation", 10)


def take_out(db: sqlite3.Connection, place: tuple[str, int]) -> None:
    """Take a filing out, and the unit with its last one."""
    for table in ("filings", "projects", "indicators", "funds"):
        db.execute(f"DELETE FROM {table} WHERE (unit_id, year) = (?, ?)", place)  # noqa: S608 - our own names
    db.execute("DELETE FROM units AS u WHERE NOT EXISTS (SELECT 1 FROM filings WHERE unit_id = u.unit_id)")


def answered(db: sqlite3.Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Return all answers."""
    names = [question.listing.name for question in QUESTIONS]
    return {name: sorted(db.execute(f"SELECT * FROM answer_{name}"), key=repr) for name in names}  # noqa: S608 - our own names


def changed(
    db: sqlite3.Connection, made: Planted, changes: Mapping[tuple[str, int], list[Project] | None]
) -> None:
    """Change filings as an update does, and answer what that touches."""
    db.execute("BEGIN")
    watch(db)
    for place, projects in changes.items():
        take_out(db, place)
        if projects is not None:
            put(made, place, projects)
    answer_touched(db)
    db.execute("COMMIT")


@settings(max_examples=60, deadline=None)
@given(
    crowd=CROWDS,
    steady=STEADY,
    filings=FILINGS,
    rounds=st.lists(CHANGES, min_size=1, max_size=3),
    much=st.sampled_from((0, 10)),
)
def test_after_any_change_the_answers_are_those_from_nothing(
    crowd: Filings,
    steady: Filings,
    filings: Filings,
    rounds: list[dict[tuple[str, int], list[Project] | None]],
    much: int,
) -> None:
    with tempfile.TemporaryDirectory() as name, mock.patch.object(touched, "_MUCH", much):
        path = Path(name) / "p.sqlite"
        with planted(path) as made:
            for place, projects in (filings | crowd | steady).items():
                put(made, place, projects)
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            made.connection = db
            for changes in rounds:
                changed(db, made, changes)
                found = answered(db)
                answer(db)
                assert found == answered(db)
                assert db.execute("SELECT * FROM temp.sqlite_schema").fetchall() == []
