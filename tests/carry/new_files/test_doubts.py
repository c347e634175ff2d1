"""Values that are doubted wait for review as those that were carried over do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from drafts import FILE_IDS, HOSTILE, TEXTS
from hypothesis import given
from hypothesis import strategies as st

from generator.base.problems import dotted
from generator.base.terminal import columns
from generator.carry.new_files import Draft, file_text
from generator.carry.rollover import Waits, confirm, progress, reason, renewed, unreviewed
from generator.carry.rollover.lines import values as leaves
from generator.filing.source import read_source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.base.problems import KeyPath
    from generator.carry.rollover import Open
    from generator.filing.source import Source

FILE = "filings/unit-a/2024/a.toml"
WHY = "表 3 第 14 行少一格"
VALUES: dict[str, Any] = {
    "name": "项目",
    "rationale": "一\n\n二\n",
    "funding": {"total": 0},
    "activities": [{"name": "甲", "amount": 0}, {"name": "乙", "amount": 3}],
    "goals": {
        "g": {
            "text": "目标",
            "indicators": [{"id": "i", "name": "数", "target": "3", "last_year": "2", "only": "annual"}],
        }
    },
}
INDICATOR = ("goals", "g", "indicators", 0)


def source(text: str, file: str = FILE) -> Source:
    found, _ = read_source(text.encode(), file)
    assert found is not None
    return found


def waiting(text: str) -> list[Open]:
    return unreviewed({"a": source(text)})


def written(doubts: Mapping[KeyPath, str], values: Mapping[str, object] = VALUES) -> str:
    return file_text("a", Draft(values, "某专项", doubts))


def test_marks_stand_behind_the_values_with_their_reasons() -> None:
    doubts = {
        ("name",): "",
        ("rationale",): "有两段",
        ("activities", 0, "amount"): WHY,
        ("activities", 0, "name"): WHY,
        (*INDICATOR, "last_year"): "不是数",
    }
    marks = re.findall(r"^.*待核.*$", written(doubts), re.MULTILINE)
    assert [re.sub(r"[0-9a-f]{4}(?=（)", "3f2a", mark) for mark in marks] == [
        'name = "项目" # 待核 3f2a（读入时没有把握）',
        '""" # 待核 3f2a（有两段）',
        f'  {{ name = "甲", amount = 0 }}, # 待核 3f2a（{WHY}）',
        '  { id = "i", name = "数", target = "3", only = "annual", last_year = "2" }, # 待核 3f2a（不是数）',
    ]


@pytest.mark.parametrize(
    ("doubted", "lines"),
    [
        (("name",), ["name"]),
        (("rationale",), ["rationale"]),
        (("funding",), ["funding.total"]),
        (("activities", 1), ["activities.1"]),
        (("activities",), ["activities.0", "activities.1"]),
        (("goals", "g"), ["goals.g.text", "goals.g.indicators.0"]),
        ((*INDICATOR, "id"), ["goals.g.indicators.0"]),
    ],
)
def test_whatever_is_doubted_waits(doubted: KeyPath, lines: list[str]) -> None:
    found = waiting(written({doubted: WHY}))
    assert [dotted(each.line.key) for each in found] == lines
    assert {(each.waits, reason(each.line)) for each in found} == {(Waits.REVIEW, WHY)}


@pytest.mark.parametrize("name", ["id", "name", "target", "only", "last_year"])
def test_touching_any_value_of_the_line_is_enough(name: str) -> None:
    text = written({(*INDICATOR, name): WHY})
    assert len(waiting(text)) == 1
    touched = re.sub(rf'( {name} = ")', r"\1另", text)
    assert touched != text
    assert waiting(touched) == []
    again = renewed(source(text), touched)
    assert [reason(each.line) for each in waiting(again)] == [WHY]
    assert waiting(re.sub('"另', '"又', again)) == []


def test_a_line_of_nothing_to_answer_for_waits_where_it_is_marked() -> None:
    values = {"spending": {"operation": {"last_year": 3}, "personnel": {"last_year": 4}}}
    text = file_text("department", Draft(values, "", {("spending", "operation"): WHY}))
    assert [dotted(each.line.key) for each in waiting(text)] == ["spending.operation.last_year"]
    assert progress(source(text)) == (1, 1, 1, 0)


@pytest.mark.parametrize("behind", ["", "；问过财务", " # 问过财务"])
def test_confirming_takes_the_reason_out_and_leaves_what_the_author_wrote(behind: str) -> None:
    marked = written({("name",): WHY, ("activities", 0): "甲"}).replace(f"（{WHY}）", f"（{WHY}）{behind}")
    result = confirm(marked.encode(), FILE)
    assert result is not None
    after = result.data.decode()
    assert (result.lines, after.count("待核"), after.count("问过财务")) == (2, 0, int(bool(behind)))
    assert behind or after == written({})


@given(
    st.sampled_from(
        ["待核", "待核 3f2a", "待填", "待填（上年 3）", "（", "）（", "#", "# tianbao: ignore=TB101 一"]
    )
    | TEXTS
    | st.text()
)
def test_no_reason_confuses_a_mark(why: str) -> None:
    text = written({("funding", "total"): why, ("activities", 0, "amount"): why})
    found = waiting(text)
    assert [each.waits for each in found] == [Waits.REVIEW] * 2
    assert all(columns(reason(each.line)) <= 60 for each in found)
    assert re.fullmatch(r"# 待核 [0-9a-f]{4}（[^（）#]+）", found[0].line.comment)
    for number in (None, found[0].line.number):
        result = confirm(text.encode(), FILE, number)
        assert result is not None
        assert len(waiting(result.data.decode())) == (0 if number is None else 1)


@given(FILE_IDS, HOSTILE, st.data())
def test_exactly_the_doubted_lines_wait_until_they_are_confirmed(
    file_id: str, values: dict[str, Any], data: st.DataObject
) -> None:
    plain = file_text(file_id, Draft(values, "一"))
    everything = list(leaves(source(plain, f"{file_id}.toml")))
    chosen = {key: data.draw(TEXTS) for key, _ in everything if data.draw(st.booleans())}
    text = file_text(file_id, Draft(values, "一", chosen))
    read = source(text, f"{file_id}.toml")
    assert read.values == values
    found = unreviewed({file_id: read})
    assert {leaf.key for each in found for leaf in each.line.every} >= chosen.keys()
    assert all(any(leaf.key in chosen for leaf in each.line.every) for each in found)
    result = confirm(text.encode(), f"{file_id}.toml")
    assert result is not None
    assert result.data.decode() == plain


@pytest.mark.parametrize("missing", [("code",), ("goals", "h"), ("activities", 2), ("name", 0)])
def test_a_doubt_about_nothing_is_refused(missing: KeyPath) -> None:
    with pytest.raises(ValueError, match=re.escape(dotted(missing))):
        written({missing: WHY})
