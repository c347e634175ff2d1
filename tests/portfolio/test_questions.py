"""Each question over a few rows that hold what is to be found, and what is much like it and is not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from planted import Planted, planted

from generator.portfolio.questions.answering import answer
from generator.portfolio.questions.querying import every, page, size
from generator.portfolio.questions.registry import LISTINGS, QUESTIONS
from generator.portfolio.questions.values import CENTS, MOST

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OWN = {"甲乙": 1, "丙丁": 2, "戊己": 3}
ANY: dict[str, str | int] = {
    "q": '"消"', "unit": "a", "folder": "a", "stem": "p", "district": "42", "year": 2024,
    "category": "运转类", "severity": "error", "code": "TB101", "score": 90, "low": 0, "high": MOST,
}  # fmt: skip


def answers(
    path: Path, name: str, write: Callable[[Planted], None], **asked: str | int
) -> list[dict[str, Any]]:
    """Return the answers to a question over what is written."""
    with planted(path) as made:
        write(made)
    with closing(sqlite3.connect(path)) as connection:
        return list(every(connection, LISTINGS[name], asked, ""))


def filed(made: Planted, unit: str, year: int, targets: dict[str, int], **project: Any) -> None:  # noqa: ANN401 - a row
    """Write a filing of one project."""
    made.filing(unit, year)
    made.project(unit, year, **project)
    made.indicators(unit, year, targets)


def test_two_thirds_of_the_smaller_project_word_for_word_are_a_copy(tmp_path: Path) -> None:
    def write(made: Planted) -> None:
        filed(made, "a", 2024, OWN | {"庚": 4})
        filed(made, "b", 2024, OWN | {f"自己的{n}": n for n in range(9)})  # larger: only a's share counts
        filed(made, "c", 2024, {**OWN, "丙丁": 9, "戊己": 9})  # the same names, other numbers
        filed(made, "d", 2025, {"甲乙": 1, "丙丁": 2, "辛": 5})  # two are not three

    (row,) = answers(tmp_path / "p.sqlite", "copied", write)
    assert (row["unit_id"], row["other_unit_id"], row["shared"], row["share"]) == ("a", "b", 3, 75)


def test_what_another_unit_said_last_year_is_a_copy_unless_this_year_says_it_already(tmp_path: Path) -> None:
    def write(made: Planted) -> None:
        filed(made, "a", 2023, OWN)
        filed(made, "b", 2024, OWN)
        other = {"子": 1, "丑": 2, "寅": 3}
        for unit in ("c", "d"):
            for year in (2023, 2024):
                filed(made, unit, year, other)

    rows = answers(tmp_path / "p.sqlite", "copied", write)
    pairs = {(row["unit_id"], row["year"], row["other_unit_id"], row["other_year"]) for row in rows}
    assert pairs == {("b", 2024, "a", 2023), ("c", 2023, "d", 2023), ("c", 2024, "d", 2024)}


def test_a_copy_of_last_year_stays_one_where_this_year_shares_a_little(tmp_path: Path) -> None:
    said = OWN | {f"再{n}": n for n in range(7)}

    def write(made: Planted) -> None:
        filed(made, "b", 2023, said)
        filed(made, "a", 2024, said)
        filed(made, "b", 2024, OWN | {f"新{n}": n for n in range(7)})

    (row,) = answers(tmp_path / "p.sqlite", "copied", write)
    assert (row["unit_id"], row["other_unit_id"], row["other_year"], row["share"]) == ("a", "b", 2023, 100)


def test_what_everybody_says_is_no_copy(tmp_path: Path) -> None:
    def write(made: Planted) -> None:
        for number in range(21):
            filed(made, f"u{number:02}", 2024, OWN)

    assert answers(tmp_path / "p.sqlite", "copied", write) == []


def moved(made: Planted, unit: str, changing: int, *, years: int = 3) -> None:
    """Write five indicators for some years; so many of them change in the last one."""
    for year in range(2025 - years, 2025):
        made.filing(unit, year)
        made.project(unit, year)
        for position in range(5):
            now = 7 + (position < changing and year == 2024)
            last = {} if year == 2025 - years else {"last_stem": "p", "last_goal": "g", "last_target": "≥7个"}
            place = {"position": position, "last_position": position} if last else {"position": position}
            made.put(
                "indicators", unit_id=unit, year=year, stem="p", goal="g", name=f"名{position}",
                target=f"≥{now}个", number=float(now), unit="个", **place, **last,
            )  # fmt: skip


def test_targets_that_stand_for_three_years_are_frozen(tmp_path: Path) -> None:
    def write(made: Planted) -> None:
        moved(made, "all", 0)
        moved(made, "most", 1)
        moved(made, "some", 2)
        moved(made, "young", 0, years=2)

    rows = answers(tmp_path / "p.sqlite", "frozen", write)
    assert [(row["unit_id"], row["year"], row["frozen"], row["counted"]) for row in rows] == [
        ("all", 2024, 5, 5), ("most", 2024, 4, 5),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("target", "achieved", "last", "share"),
    [
        ("≥60个", "100个", "个", 60),
        ("≥70个", "100个", "个", None),  # just not
        ("≤100个", "60个", "个", 60),
        ("≤60个", "100个", "个", None),  # asks for more than was reached
        ("≥60个", "100次", "次", None),  # of something else
        ("≥60个", "100次", "个", None),  # only last year's target was of the same
        ("≥60个", "100个", "次", 60),
        ("≥60个", "0个", "个", None),
    ],
)
def test_a_target_far_below_what_was_achieved_is_easy(
    tmp_path: Path, target: str, achieved: str, last: str, share: int | None
) -> None:
    def write(made: Planted) -> None:
        made.filing("a", 2024)
        made.project("a", 2024)
        done = {
            "last_achieved": achieved,
            "last_achieved_number": float(achieved[:-1]),
            "last_achieved_unit": achieved[-1],
            "last_unit": last,
        }
        made.indicators("a", 2024, {"检查": int(target[1:-1])}, sign=target[0], **done)

    rows = answers(tmp_path / "p.sqlite", "easy", write)
    assert [row["share"] for row in rows] == ([] if share is None else [share])


def test_a_unit_of_output_that_costs_three_times_the_median_stands_out(tmp_path: Path) -> None:
    def write(made: Planted) -> None:
        for unit, wan in {"a": 10, "b": 11, "c": 12, "d": 13, "dear": 36, "cheap": 3}.items():
            filed(made, unit, 2024, {"点位": 10}, wan=wan)
        for unit, wan in {"e": 10, "f": 10, "g": 10, "h": 99}.items():  # three others are too few
            filed(made, unit, 2023, {"点位": 10}, wan=wan)

    rows = answers(tmp_path / "p.sqlite", "unit_cost", write)
    assert {(row["unit_id"], row["cost"], row["median"], row["others"]) for row in rows} == {
        ("dear", 3_600_000, 1_150_000, 5), ("cheap", 300_000, 1_150_000, 5),
    }  # fmt: skip


def test_of_a_projects_outputs_with_one_unit_the_first_divides_its_budget(tmp_path: Path) -> None:
    def write(made: Planted) -> None:
        for unit in "abcde":
            filed(made, unit, 2024, {"点位": 10, "巡查": 10}, wan=10)
        filed(made, "many", 2024, {"点位": 10, "巡查": 1}, wan=10)

    assert answers(tmp_path / "p.sqlite", "unit_cost", write) == []


def test_department_and_projects_are_held_against_each_other_to_the_fen(tmp_path: Path) -> None:
    def write(made: Planted) -> None:
        for unit, special, total in (("right", 100, 130), ("wrong", 90, 130), ("whole", 100, 200)):
            made.filing(unit, 2024)
            made.project(unit, 2024)
            made.fund(unit, 2024, "special_purpose", special)
            made.fund(unit, 2024, "personnel", 30)  # no project stands for it
            made.fund(unit, 2024, "total", total)

    rows = answers(tmp_path / "p.sqlite", "totals", write)
    assert [(row["unit_id"], row["line"], row["gap"] // CENTS) for row in rows] == [
        ("whole", "total", 70), ("wrong", "special_purpose", -10),
    ]  # fmt: skip


def test_who_has_filed_other_years_or_nothing_is_missing(tmp_path: Path) -> None:
    def write(made: Planted) -> None:
        made.filing("both", 2023)
        made.filing("both", 2024)
        made.filing("once", 2023)
        made.unit("never")

    rows = answers(tmp_path / "p.sqlite", "missing", write)
    assert [(row["year"], row["unit_id"], row["filed"]) for row in rows] == [
        (2024, "never", "无"), (2024, "once", "2023"), (2023, "never", "无"),
    ]  # fmt: skip


def test_every_list_takes_every_filter_and_order(tmp_path: Path) -> None:
    path = tmp_path / "p.sqlite"
    with planted(path) as made:
        filed(made, "a", 2024, OWN)
    with closing(sqlite3.connect(path)) as connection:
        for listing in LISTINGS.values():
            for order in listing.orders:
                assert len(page(connection, listing, {}, order, 1)) == size(connection, listing, {})
            for name in listing.conditions:
                asked = {name: ANY[name]}
                assert len(page(connection, listing, asked, "", 1)) == size(connection, listing, asked), name
            asked = {name: ANY[name] for name in listing.conditions}
            assert len(page(connection, listing, asked, "", 1)) == size(connection, listing, asked)


def test_answering_again_changes_nothing_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "p.sqlite"
    with planted(path) as made:
        filed(made, "a", 2024, OWN)
        filed(made, "b", 2024, OWN)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        before = list(connection.iterdump())
        connection.execute("BEGIN")
        answer(connection)
        assert connection.in_transaction  # a reader sees all of it or nothing
        connection.execute("COMMIT")
        assert sorted(connection.iterdump()) == sorted(before)
        assert connection.execute("SELECT * FROM temp.sqlite_schema").fetchall() == []


def test_a_question_is_told_in_one_sentence_and_links_what_it_shows() -> None:
    for question in QUESTIONS:
        names = {column.name for column in question.listing.columns}
        assert question.listing.meaning.endswith("。")
        for column in question.listing.columns:
            assert set(column.link) <= names
            assert not column.leads or set(column.leads.columns.values()) <= names
