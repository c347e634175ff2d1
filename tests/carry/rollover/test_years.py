"""When a project has come to its end, and which texts still name last year."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from rolling import TURN, loaded, rolled, workspace

from generator.base.problems import dotted
from generator.carry.rollover import Turn, stale_years
from generator.carry.rollover.years import is_finished, new_values
from generator.filing.model import Project

if TYPE_CHECKING:
    from pathlib import Path

YEARLY, NEW, OTHER = "持续性项目", "新增项目", None
MOVED = {"start_year": "2024", "end_year": "2024"}
GROWN_UP = {"attribute": '"持续性项目"'}


@pytest.mark.parametrize(
    ("attribute", "start", "end", "expected"),
    [
        (YEARLY, 2023, 2023, MOVED),  # filed anew every year
        (NEW, 2023, 2023, None),
        (OTHER, 2023, 2023, None),
        (YEARLY, 2021, 2023, None),
        (YEARLY, 2020, 2020, None),  # a year that had passed already
        (YEARLY, 2022, 2024, {}),
        (YEARLY, 2024, 2024, {}),
        (YEARLY, None, None, {}),
        (YEARLY, 2023, None, {}),
        (NEW, 2023, 2025, GROWN_UP),
        (NEW, None, 2025, GROWN_UP),
        (NEW, 2024, 2025, {}),
    ],
)
def test_the_next_year(attribute: str | None, start: int | None, end: int | None, expected: object) -> None:
    project = Project.model_validate(
        {"name": "项目", "attribute": attribute, "start_year": start, "end_year": end}
    )
    assert (None if is_finished(project, TURN) else new_values(project, TURN)) == expected


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("2023年工作日", "2023"),
        ("到２０２３年底", "２０２３"),
        ("二〇二三年", "二〇二三"),
        ("二零二三年", "二零二三"),
        ("2022—2023年", "2023"),
        ("2024年，比2023年多", "2023"),
        ("市财〔2023〕5号、市财（2023）第 15 号，2023年", "2023"),
        ("市财〔2023〕5号", ""),
        ("市财[2023]12号、市财(2023) 3号", ""),
        ("420108202300001", ""),
        ("2024年、2022年", ""),
        ("12023元", ""),
    ],
)
def test_texts_that_name_last_year(text: str, word: str, tmp_path: Path) -> None:
    filing = loaded(workspace(tmp_path, {"a": f'name = "甲"\nplan = """\n{text}"""\n'}), 2023)
    found = stale_years(replace(filing, year=2024))
    assert [each.word for each in found] == [word] * bool(word)
    if word:
        assert found[0].place.key == ("plan",)
        span = found[0].place.span
        assert span is not None
        assert (span.line, span.end_column - span.column) == (3, len(word))
        assert text[span.column - 1 : span.end_column - 1] == word


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2022年10万元，2023年11万元，2024年12万元。", 0),
        ("2021年9万元，2022年10万元，2023年11万元。", 1),
        ("2021年9万元，2022年10万元，2023年11万元，2024年12万元。", 1),
        ("2022年10万元，2023年11万元。", 1),
        ("本项目为新增项目。", 0),
    ],
)
def test_the_budget_story_tells_of_this_year_and_the_two_before(
    text: str, found: int, tmp_path: Path
) -> None:
    ws = workspace(tmp_path, {"a": f'name = "甲"\nbudget_changes = "{text}"\n'})
    (ws.filings / "unit-a" / "2023").rename(ws.filings / "unit-a" / "2024")
    assert [dotted(each.place.key) for each in stale_years(loaded(ws))] == ["budget_changes"] * found


def test_ids_and_earlier_years_figures_are_not_looked_at(tmp_path: Path) -> None:
    indicator = (
        '{ id = "2023", kind = "数量", name = "次", target = "2023年工作日", last_year = "2023年工作日" }'
    )
    ws = workspace(tmp_path, {"a": f'name = "甲"\n[goals.2023]\ntext = "乙"\nindicators = [{indicator}]\n'})
    (ws.filings / "unit-a" / "2023").rename(ws.filings / "unit-a" / "2024")
    assert [dotted(each.place.key) for each in stale_years(loaded(ws))] == ["goals.2023.indicators.0.target"]


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("plan", "2023年的方案", ["2023"]),
        ("plan", "2025年的方案，同2023年", ["2025"]),
        ("plan", "2024年的方案", []),
        ("budget_changes", "2024年1万元，2025年2万元，2026年3万元。", []),
        ("budget_changes", "2023年1万元，2025年2万元，2026年3万元。", ["2023"]),
    ],
)
def test_the_year_copied_from_is_found_over_a_gap(
    field: str, text: str, words: list[str], tmp_path: Path
) -> None:
    ws = workspace(tmp_path, {"a": f'name = "甲"\n{field} = "{text}"\n'})
    turn = Turn(TURN.old, 2026)
    rolled(ws, turn)
    assert [stale.word for stale in stale_years(loaded(ws, turn.new))] == words
