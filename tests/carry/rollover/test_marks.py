"""What a mark says, and when it stops saying it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rolling import TURN, UNIT, loaded, rolled, texts, workspace

from generator.base.problems import dotted
from generator.carry.rollover import Waits, confirm, unreviewed
from generator.filing.source import read_source

if TYPE_CHECKING:
    from pathlib import Path

PROJECT = """\
name = "项目"
budget = 3 # 万元
plan = \"\"\"
一
二
\"\"\"
activities = [
  { name = "办公", calculation = "1×3=3", amount = 3 },
]
goals.a = { text = "甲" }
"""
KEYS = ["name", "budget", "plan", "activities.0", "activities.0", "goals.a.text"]
FILE = "filings/unit-a/2024/a.toml"


@pytest.fixture
def text(tmp_path: Path) -> str:
    ws = workspace(tmp_path, {"a": PROJECT})
    rolled(ws)
    return texts(ws, TURN.new)["a"]


def waiting(text: str) -> list[str]:
    source, problems = read_source(text.encode(), FILE)
    assert source is not None
    assert problems == []
    return [dotted(each.line.key) for each in unreviewed({"a": source})]


def test_all_that_is_carried_over_waits(tmp_path: Path) -> None:
    ws = workspace(tmp_path, {"a": PROJECT})
    rolled(ws)
    found = unreviewed(loaded(ws).sources)
    assert [dotted(each.line.key) for each in found] == KEYS
    fill = [dotted(each.line.key) for each in found if each.waits is Waits.FILL]
    assert fill == ["budget", "activities.0"]
    plan = found[2]
    assert (plan.file_id, str(plan.place)) == ("a", f"filings/{UNIT}/2024/a.toml:5:8")
    assert plan.place.key == ("plan",)
    assert [dotted(leaf.key) for leaf in found[3].line.leaves] == [
        "activities.0.name", "activities.0.calculation", "activities.0.amount"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "done"),
    [
        ('"项目"', '"项目二"', ["name"]),
        ("二\n", "三\n", ["plan"]),
        ('"1×3=3"', '"1×4=4"', ["activities.0"]),
        ("budget = 0", "budget = 4", ["budget"]),
        ("amount = 0", "amount = 0.5", ["activities.0"]),
        (" # 待填（上年 3）\nplan", "\nplan", ["budget"]),
        ("# 待填（上年 3）\nplan", "# 待填\nplan", []),
        ('{ text = "甲" } # 待核', '{ text = "甲" } #', ["goals.a.text"]),
    ],
)
def test_touching_a_value_or_its_mark_is_enough(text: str, old: str, new: str, done: list[str]) -> None:
    assert text.count(old) == 1
    left = list(KEYS)
    for key in done:
        left.remove(key)
    assert waiting(text.replace(old, new)) == left


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('name = "项目" #', "name   =  '项目'    # 李工看过一半；"),
        ("activities = [\n  {", "activities = [\n\n# 注\n\t{"),
        ('"办公", calculation = "1×3=3"', "\"办公\",   calculation = '1×3=3'"),
        ("goals.a = {", "\n# 目标\ngoals . a = {"),
        ("（上年 3）；待核", "（上年 3）；问过财务；待核"),
    ],
)
def test_layout_and_remarks_are_no_review(text: str, old: str, new: str) -> None:
    assert text.count(old) == 1
    assert waiting(text.replace(old, new)) == KEYS


def test_a_mark_in_a_value_or_on_a_line_of_its_own_is_none() -> None:
    assert (
        waiting('# 待核 0000\nname = "甲 # 待填"\nplan = """\n# 待核 3f2a\n"""\n[goals] # 待核 0000\n') == []
    )


def test_confirming_a_file_leaves_the_empty_amounts(text: str) -> None:
    result = confirm(text.encode(), FILE)
    assert result is not None
    assert (result.lines, result.to_fill) == (4, 2)
    after = result.data.decode()
    assert waiting(after) == ["budget", "activities.0"]
    assert "budget = 0 # 万元 # 待填（上年 3）\n" in after
    assert "amount = 0 }, # 待填（上年 3）\n" in after
    assert "待核" not in after.partition("\nname")[2]
    assert 'name = "项目"\n' in after
    again = confirm(result.data, FILE)
    assert again is not None
    assert (again.data, again.lines) == (result.data, 0)


def test_confirming_a_filled_file_leaves_what_the_author_wrote(text: str) -> None:
    filled = text.replace("budget = 0", "budget = 3").replace("amount = 0", "amount = 3")
    result = confirm(filled.encode(), FILE)
    assert result is not None
    head, _, rest = result.data.decode().partition("\nname")
    assert head.count("# 结转：") == 2
    assert f"name{rest}" == PROJECT


@pytest.mark.parametrize(
    ("number", "left"),
    [
        (3, KEYS[1:]),
        (4, [*KEYS[:1], *KEYS[2:]]),
        (6, [*KEYS[:2], *KEYS[3:]]),
        (10, [*KEYS[:3], KEYS[5]]),
        (1, KEYS),
        (99, KEYS),
    ],
)
def test_confirming_a_line(text: str, number: int, left: list[str]) -> None:
    result = confirm(text.encode(), FILE, number)
    assert result is not None
    assert waiting(result.data.decode()) == left
    assert result.lines == (left != KEYS)


def test_confirming_changes_no_other_byte(text: str) -> None:
    data = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").replace("# 万元", "# 万元 ", 1).encode()
    result = confirm(data, FILE, 3)
    assert result is not None
    assert result.data == data.replace(
        b'"\xe9\xa1\xb9\xe7\x9b\xae" # ' + "待核 cee4".encode(), b'"\xe9\xa1\xb9\xe7\x9b\xae"'
    )


def test_a_file_that_cannot_be_read_is_not_confirmed() -> None:
    assert confirm(b'name = "', FILE) is None
