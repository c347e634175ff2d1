"""Any project, in any layout: what roll-over takes out, empties and moves, and that it does no more."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import tomli
from hypothesis import given, settings
from hypothesis import strategies as st
from writing import Values, written_projects

from generator.carry.rollover import Turn, Waits, confirm, progress, unreviewed
from generator.carry.rollover.carry import Wishes, carried
from generator.filing.model import Project
from generator.filing.source import Source, comments, read_source

TURN = Turn(2023, 2024)
FILE = "filings/unit-a/2024/a.toml"
AMOUNTS = {"budget", "total_budget", "amount", "unit_funds"}


def source(text: str) -> Source:
    found, problems = read_source(text.encode(), FILE)
    assert found is not None, problems
    return found


def expected(value: Any, *, kept: bool) -> Any:  # noqa: ANN401 - any TOML
    """Say what a value is in the new year."""
    if isinstance(value, list):
        return [expected(item, kept=kept) for item in value]
    if not isinstance(value, dict):
        return value
    after = {}
    for key, item in value.items():
        if key == "last_year":
            after["year_before_last"] = item
        elif key in AMOUNTS and not isinstance(item, dict):
            after[key] = item if kept else 0
        elif key not in ("achieved", "year_before_last"):
            after[key] = expected(item, kept=kept)
    return after


def said(text: str) -> list[str]:
    return [comment for _, comment in comments(text)]


@settings(max_examples=20, deadline=None)
@given(written_projects(), st.booleans())
def test_values_change_as_they_should_and_comments_stay(written: tuple[Values, str], kept: object) -> None:
    values, text = written
    assert tomli.loads(text, parse_float=Decimal) == values
    Project.model_validate(values)
    after = carried(source(text), TURN, Wishes(kept=None if kept else ()))
    assert tomli.loads(after, parse_float=Decimal) == expected(values, kept=bool(kept))
    Project.model_validate(tomli.loads(after, parse_float=Decimal))
    every, position, gone = "\n".join(said(after)), 0, 0
    for comment in said(text):
        found = every.find(comment, position)
        position, gone = (position, gone + 1) if found < 0 else (found + len(comment), gone)
    assert gone <= len(re.findall(r"^\"?(?:achieved|year_before_last)\b", text, re.MULTILINE))


@settings(max_examples=20, deadline=None)
@given(written_projects(), st.booleans(), st.data())
def test_every_line_waits_until_it_is_touched_or_confirmed(
    written: tuple[Values, str], kept: object, data: st.DataObject
) -> None:
    after = carried(source(written[1]), TURN, Wishes(kept=None if kept else ()))
    done = progress(source(after))
    assert done.open == done.lines
    number = data.draw(st.integers(1, after.count("\n") + 1))
    confirmed = confirm(after.encode(), FILE, number)
    assert confirmed is not None
    assert progress(source(confirmed.data.decode())).open == done.open - confirmed.lines
    whole = confirm(after.encode(), FILE)
    assert whole is not None
    left = unreviewed({"a": source(whole.data.decode())})
    assert all(each.waits is Waits.FILL for each in left)
    assert len(left) == done.to_fill == whole.to_fill


@settings(max_examples=25, deadline=None)
@given(written_projects())
def test_carrying_on_unchanged_only_empties_history(written: tuple[Values, str]) -> None:
    once = carried(source(written[1]), Turn(2022, 2023), Wishes())
    twice = carried(source(once), TURN, Wishes())
    thrice = carried(source(twice), TURN, Wishes())
    assert twice == thrice
