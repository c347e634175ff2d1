"""Rows put in, taken out and moved; every file of ``rows/`` is a case."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from clerk import base, play
from filling import Office, added, classes, item_of, office
from staged import EVALUATION, FOLDER, OWN, staged

from generator.fill.card import lists_of
from generator.fill.cell import Cell
from generator.fill.desk import At
from generator.fill.rows import readable_id

if TYPE_CHECKING:
    from filling import Data

CASES = sorted((Path(__file__).parent / "rows").glob("*.txt"))
INDICATOR = {"kind": "数量", "target": "≥1次"}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_rows_are_put_in_taken_out_and_moved(path: Path, tmp_path: Path) -> None:
    play(path, tmp_path)


def row_of(place: Office, key: str) -> Data:
    """Return the innermost row of a cell."""
    rows: list[Data] = place.card(Cell(key, "", "service"))["rows"]
    return rows[0]


def test_several_rows_at_once_stand_in_their_order_and_have_ids_of_their_own(tmp_path: Path) -> None:
    place = office(tmp_path, base())
    safety, goal = (row_of(place, f"service#goals.safety.{end}") for end in ("indicators.0.name", "text"))
    names = ["次数", "次数", "lectures", "（%）", "开展安全生产宣讲活动次数及其他"]
    adds = [added(safety, 1, name=name, **INDICATOR) for name in names]
    goals = [added(goal, "safety", text=text) for text in ("甲。", "甲，乙。")]
    done = place.fill(*adds, *goals)
    indicators = done.desk.value(At("service", ("goals", "safety", "indicators")))
    assert [one.get("id", one["name"]) for one in indicators] == [
        *("lectures", "次数", "次数-2", "lectures-2", "指标", "开展安全生产宣讲活动次数", "合格率")
    ]
    assert [one["name"] for one in indicators[1:-1]] == names
    assert list(done.desk.value(At("service", ("goals",)))) == ["甲", "甲-2", "safety", "operation"]
    assert done.said == "改了 7 处"


def test_rows_are_put_in_moved_and_taken_out_in_one_change(tmp_path: Path) -> None:
    place = office(tmp_path, base())
    one, two = (row_of(place, f"service#activities.{n}.name") for n in range(2))
    done = place.fill(
        {"do": "move", **item_of(two), "before": 0},
        {"do": "delete", **item_of(one)},
        added(one, 0, name="头", amount="1"),
        added(one, name="尾", amount="2"),
    )
    assert [each["name"] for each in done.desk.value(At("service", ("activities",)))] == ["头", "安全", "尾"]


@pytest.mark.parametrize("name", ["", "  ", "（％）", "-_-", "。" * 99, "\u202e\u0000"])
def test_an_id_is_always_something(name: str) -> None:
    assert readable_id(name, ["指标", "指标 "]) == "指标-2"


def test_what_forms_declare_is_asked_for_in_new_rows_and_written(tmp_path: Path) -> None:
    ws = staged(tmp_path / "ws", extra=OWN, evaluation=EVALUATION)
    place = Office(ws.root, FOLDER, ws.root)
    desk = place.desk()
    lists = {row["list"].partition("#")[2]: row for row in lists_of(desk, "community", classes(desk))}
    asked = {key: [field["name"] for field in row["fields"]] for key, row in lists.items()}
    assert (
        asked
        | {
            "activities": [
                "name",
                "description",
                "economic_class",
                "amount",
                "calculation",
                "note",
                "months",
            ],
            "procurement": ["item", "quantity", "amount", "due"],
            "goals": ["text", "only", "owner"],
            "goals.facilities.indicators": [
                "kind",
                "name",
                "target",
                "basis",
                "only",
                "checked",
                "base_value",
            ],
        }
        == asked
    )
    values = {"item": "电脑", "quantity": "3", "amount": "1", "due": "2024年5月6日"}
    done = place.fill(
        added(lists["procurement"], **values),
        added(lists["activities"], name="甲", amount="1", months="１２"),
        added(lists["goals"], text="乙", owner="办公室"),
        added(lists["goals.facilities.indicators"], name="丙", base_value="≥3个", **INDICATOR),
    )
    made = [done.desk.value(At("community", path)) for path in (("procurement", 1), ("goals", "乙"))]
    assert made == [
        values | {"quantity": 3, "amount": 1, "due": date(2024, 5, 6)},
        {"text": "乙", "owner": "办公室"},
    ]
    assert "months = 12" in place.texts()["community"]
    assert 'base_value = "≥3个"' in place.texts()["community"]


@pytest.mark.parametrize("of", ["unit", "department", "community.evaluation", "nothing"])
def test_other_files_have_no_lists_of_rows(tmp_path: Path, of: str) -> None:
    desk = office(tmp_path, base()).desk()
    assert lists_of(desk, of, classes(desk)) == []
