"""Files that change between the moment when a person looked at a cell and the one when they save it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
from clerk import base
from filling import added, back_of, item_of, office, set_in

from generator.carry.editing import digest_of_value
from generator.fill.cell import Cell
from generator.fill.desk import At

if TYPE_CHECKING:
    from pathlib import Path

    from filling import Office

    from generator.fill.edit import Edited

NAME = Cell("service#name", "", "service")
TARGET = Cell("service#goals.safety.indicators.1.target", "", "service")
ROW = '  { kind = "质量", name = "合格率", target = "≥95%" },\n'
FIRST = '  { id = "lectures", kind = "数量", name = "宣讲次数", target = "≥4次" }, # 甲\n'
NEW = '  { kind = "时效", name = "新的", target = "≥95%" },\n'
REFERENCES = (
    'filler = "张三"\ngoals = [\n  "service/safety",\n  { goal = "party/brand", text = "党建" },\n]\n'
)


class Meanwhile(NamedTuple):
    """What changes in a file."""

    old: str
    new: str
    file_id: str = "service"


def change(place: Office, *meanwhile: Meanwhile) -> None:
    for old, new, file_id in meanwhile:
        path = place.root / "filings" / "u" / "2023" / f"{file_id}.toml"
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")


def fill(place: Office, cell: Cell, text: str, *meanwhile: Meanwhile, way: str = "own") -> Edited:
    """Type a text into a cell as it was seen before files changed."""
    step = set_in(place.card(cell), cell, way, text)
    change(place, *meanwhile)
    return place.edit(step, of=cell.of)


def states(done: Edited) -> list[tuple[str, str]]:
    return [(str(one.state), one.text) for one in done.answers]


@pytest.mark.parametrize(
    ("cell", "meanwhile"),
    [
        (NAME, Meanwhile("服务专项", "别的专项")),
        (TARGET, Meanwhile("≥95%", "≥96%")),
        (Cell("service#leader", "", "service"), Meanwhile('category = "', 'leader = "李四"\ncategory = "')),
    ],
)
def test_a_value_that_has_changed_is_not_overwritten(
    tmp_path: Path, cell: Cell, meanwhile: Meanwhile
) -> None:
    place = office(tmp_path, base())
    done = fill(place, cell, "我的", meanwhile)
    (answer,) = done.answers
    now = place.desk().value(At.parted(cell.key))
    assert (str(answer.state), answer.text, answer.seen) == ("conflict", now, digest_of_value(now))
    assert not done.edits
    mine = place.fill({"do": "set", "key": cell.key, "text": "我的", "seen": answer.seen})
    assert mine.desk.value(At.parted(cell.key)) == "我的"


def test_a_value_that_is_gone_is_a_conflict(tmp_path: Path) -> None:
    place = office(tmp_path, base())
    done = fill(
        place, Cell("service#category", "", "service"), "运转类", Meanwhile('category = "特定目标类"\n', "")
    )
    assert [(one.state, one.text, one.seen) for one in done.answers] == [("conflict", "", None)]


def test_a_value_that_has_become_what_was_typed_is_fine(tmp_path: Path) -> None:
    place = office(tmp_path, base())
    assert fill(place, NAME, "新名", Meanwhile("服务专项", "新名")).answers == ()


def test_a_step_back_does_not_take_out_another_value(tmp_path: Path) -> None:
    place = office(tmp_path, base())
    step = back_of(place.card(Cell("service#goals.operation.basis")))
    change(place, Meanwhile("历史标准", "其他"))
    assert states(place.edit(step)) == [("conflict", "其他")]


@pytest.mark.parametrize(
    "meanwhile",
    [
        [Meanwhile("服务专项", "别的专项"), Meanwhile("办公", "办公室")],
        [Meanwhile('name = "合格率"', 'basis = "其他", name = "合格率"')],
        [Meanwhile("# 服务\n", "# 服务\n\n# 又一行\n")],
        [Meanwhile(FIRST, "")],
        [Meanwhile(FIRST, NEW + FIRST)],
        [Meanwhile(FIRST, NEW + NEW.replace("新的", "更新的") + FIRST)],
        [Meanwhile(FIRST + ROW, ROW + FIRST)],
        [Meanwhile(ROW, ROW + NEW)],
        [Meanwhile('[goals.safety]\ntext = "做好安全工作。"', '[goals.safety]\ntext = "别的"')],
    ],
)
def test_other_changes_are_not_in_the_way(tmp_path: Path, meanwhile: list[Meanwhile]) -> None:
    place = office(tmp_path, base())
    done = fill(place, TARGET, "≥99%", *meanwhile)
    assert not done.answers
    indicators = done.desk.value(At("service", ("goals", "safety", "indicators")))
    assert [one["target"] for one in indicators if one["name"] == "合格率"] == ["≥99%"]
    others = [one["target"] for one in indicators if one["name"] != "合格率"]
    assert others == [
        ("≥95%" if "新" in one["name"] else "≥4次") for one in indicators if one["name"] != "合格率"
    ]


@pytest.mark.parametrize(
    "meanwhile",
    [
        [Meanwhile(ROW, "")],
        [Meanwhile(ROW, NEW)],
        [Meanwhile(ROW, ROW + ROW.replace("质量", "数量"))],
        [Meanwhile(ROW, ROW + ROW)],
        [Meanwhile('name = "合格率"', 'name = "合格比率"')],
        [Meanwhile("goals.safety", "goals.security")],
        [Meanwhile(f"indicators = [\n{FIRST}{ROW}]\n", "indicators = []\n")],
    ],
)
def test_a_row_that_is_not_to_be_told_any_more_is_left_alone(
    tmp_path: Path, meanwhile: list[Meanwhile]
) -> None:
    place = office(tmp_path, base())
    data = place.card(TARGET)
    row = next(row for row in data["rows"] if row["thing"] == "指标")
    change(place, *meanwhile)
    desk = place.desk()
    others = [{"do": do, **item_of(row), "before": 0} for do in ("delete", "move", "back")]
    for step in (set_in(data, TARGET, "own", "≥99%"), *others):
        done = place.edit(step, desk=desk)
        assert [str(one.state) for one in done.answers] == ["conflict"]
        assert not done.edits


def test_a_row_is_deleted_and_moved_where_it_stands_now(tmp_path: Path) -> None:
    place = office(tmp_path, base())
    (row, *_) = place.card(TARGET)["rows"]
    change(place, Meanwhile(FIRST, NEW + FIRST))
    up = place.edit({"do": "move", **item_of(row), "before": row["up"]})
    gone = place.edit({"do": "delete", **item_of(row)})
    names = [
        [one["name"] for one in done.desk.value(At("service", ("goals", "safety", "indicators")))]
        for done in (up, gone)
    ]
    assert names == [["新的", "合格率", "宣讲次数"], ["新的", "宣讲次数"]]


def test_a_row_that_says_something_else_is_not_deleted(tmp_path: Path) -> None:
    place = office(tmp_path, base())
    (row, *_) = place.card(TARGET)["rows"]
    change(place, Meanwhile("≥95%", "≥96%"))
    assert states(place.edit({"do": "delete", **item_of(row)})) == [("conflict", "")]


@pytest.mark.parametrize(
    ("cell", "meanwhile", "written"),
    [
        (
            "service#goals.safety.text",
            [],
            REFERENCES.replace('"service/safety"', '{ goal = "service/safety", text = "我的" }'),
        ),
        (
            "service#goals.safety.text",
            [
                Meanwhile(
                    '  "service/safety",\n', '  "service/operation",\n  "service/safety",\n', "department"
                )
            ],
            REFERENCES.replace(
                '"service/safety"', '"service/operation",\n  { goal = "service/safety", text = "我的" }'
            ),
        ),
        (
            "service#goals.safety.text",
            [Meanwhile('"service/safety"', '{ goal = "service/safety", text = "他的" }', "department")],
            None,
        ),
        ("department#goals.1.text", [Meanwhile("党建", "他的", "department")], None),
        (
            "department#goals.1.text",
            [Meanwhile('{ goal = "party/brand", text = "党建" }', '"party/brand"', "department")],
            None,
        ),
        (
            "department#goals.1.text",
            [Meanwhile('  "service/safety",\n', "", "department")],
            REFERENCES.replace("党建", "我的").replace('  "service/safety",\n', ""),
        ),
    ],
)
def test_words_of_the_department_are_not_overwritten(
    tmp_path: Path, cell: str, meanwhile: list[Meanwhile], written: str | None
) -> None:
    place = office(tmp_path, base() | {"department": REFERENCES})
    way = "department" if cell.startswith("service") else "own"
    done = fill(place, Cell(cell, "", "department"), "我的", *meanwhile, way=way)
    assert [str(one.state) for one in done.answers] == [] if written else ["conflict"]
    if written:
        assert done.desk.filing.sources["department"].text == written


def test_a_way_that_is_not_there_any_more_is_a_conflict(tmp_path: Path) -> None:
    place = office(tmp_path, base())
    done = fill(
        place,
        TARGET,
        "≥99%",
        Meanwhile('target = "≥95%"', 'target = "≥95%", only = "annual"'),
        way="long_term",
    )
    assert states(done) == [("conflict", "")]


def test_several_values_are_changed_or_none(tmp_path: Path) -> None:
    place = office(tmp_path, base())
    cells = [NAME, TARGET, Cell("party#name", "", "party")]
    steps = [set_in(place.card(cell), cell, "own", "我的") for cell in cells]
    change(place, Meanwhile("≥95%", "≥96%"))
    done = place.edit(*steps)
    assert [(one.step, str(one.state)) for one in done.answers] == [(1, "conflict")]
    assert not done.edits


def test_a_list_with_goals_put_in_meanwhile_takes_new_rows(tmp_path: Path) -> None:
    place = office(tmp_path, base())
    row = next(row for row in place.card(TARGET)["rows"] if row["thing"] == "绩效目标")
    change(place, Meanwhile("[goals.operation]", '[goals."新"]\ntext = "新。"\n\n[goals.operation]'))
    done = place.fill(added(row, "operation", text="新。"))
    assert list(done.desk.value(At("service", ("goals",)))) == ["safety", "新", "新-2", "operation"]
