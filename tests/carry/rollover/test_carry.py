"""Any project, in any layout: what roll-over takes out, empties and moves, and that it does no more."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.carry.rollover import Turn, Waits, confirm, progress, unreviewed
from generator.carry.rollover.carry import Wishes, carried
from generator.filing.model import Project
from generator.filing.source import Source, comments, read_source

TURN = Turn(2023, 2024)
FILE = "filings/unit-a/2024/a.toml"
AMOUNTS = {"budget", "total_budget", "amount", "unit_funds"}

Values = dict[str, Any]

texts = st.sampled_from(
    ["甲", "≥5%", "写着 # 待核 3f2a", '引"号', "反\\斜", "两\n行", "2023年", "a = 1", "{ , }", ""]
)
amounts = st.sampled_from([0, 3, Decimal("40.50"), Decimal("0.5")])


def some(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[Values]:
    """Tables with any of these keys, in any order."""
    return st.fixed_dictionaries({}, optional=keys).flatmap(
        lambda table: st.permutations(list(table)).map(lambda order: {key: table[key] for key in order})
    )


indicators = st.builds(
    lambda more, last, id_: {**more, "kind": "数量", "name": id_, "target": "1次", **last},
    some(achieved=texts, last_year=texts, id=texts),
    some(achieved=texts, last_year=texts, year_before_last=texts, annual=some(name=texts, basis=texts)),
    texts,
)
goals = st.builds(
    lambda text, items: {"text": text, "indicators": items}, texts, st.lists(indicators, max_size=4)
)
projects = st.builds(
    lambda head, activities, items: {"name": "甲", **head, "activities": activities, "goals": items},
    some(
        budget=amounts,
        total_budget=amounts,
        plan=texts,
        start_year=st.just(2023),
        funding=some(unit_funds=amounts),
    ),
    st.lists(
        st.builds(lambda table, name: {**table, "name": name, "amount": 3}, some(note=texts), texts),
        max_size=3,
    ),
    st.dictionaries(st.sampled_from(["a", "b", "目标", "total"]), goals, max_size=3),
)


class Writer:
    """Writes values as TOML, in layouts that it draws."""

    def __init__(self, draw: Any) -> None:  # noqa: ANN401 - hypothesis' own
        """Draw from here."""
        self._draw = draw
        self._count = 0

    def _choose(self, *choices: str) -> str:
        return str(self._draw(st.sampled_from(choices)))

    def _comment(self) -> str:
        self._count += 1
        return self._choose("", "", f" # 注{self._count}", f"#注{self._count} # 二")

    def text(self, value: str) -> str:
        """Write a text in one of its four ways."""
        ways = [
            json.dumps(value, ensure_ascii=False),
            '"""' + json.dumps(value, ensure_ascii=False)[1:-1] + '"""',
        ]
        if "\\" not in value and '"' not in value and value:
            ways += [f'"""\n{value}"""', f"'''{value}'''"]
        if value.isprintable():
            ways.append(f"'{value}'")
        return self._choose(*ways)

    def value(self, value: object) -> str:
        """Write any value on one line, if its texts allow."""
        if isinstance(value, str):
            return self.text(value)
        blank = self._choose("", " ")
        if isinstance(value, dict):
            pairs = [f"{self.key(key)}{blank}={blank}{self.value(item)}" for key, item in value.items()]
            return "{" + blank + f",{blank}".join(pairs) + blank + "}"
        if isinstance(value, list):
            return self._list(value)
        return str(value)

    def _list(self, items: list[Any]) -> str:
        if not items or self._choose("line", "lines") == "line":
            return "[ " + ", ".join(map(self.value, items)) + self._choose("", ",", " ") * bool(items) + "]"
        rows = [f"  {self.value(item)},{self._comment()}\n" for item in items]
        return f"[{self._comment()}\n" + self._choose("", "  # 前\n\n") + "".join(rows) + "]"

    def key(self, key: str) -> str:
        """Write a key, bare where it can be."""
        return self._choose(key, f'"{key}"') if key.isascii() else f'"{key}"'

    def table(self, values: Values, path: tuple[str, ...] = ()) -> str:
        """Write a table: its own values, then the tables in it."""
        written, below = "", ""
        for key, value in values.items():
            here = (*path, key)
            name = ".".join(f'"{part}"' if not part.isascii() else part for part in here)
            if isinstance(value, dict) and value and self._choose("table", "inline") == "table":
                below += f"\n[{name}]{self._comment()}\n{self.table(value, here)}"
            elif (
                isinstance(value, list)
                and value
                and isinstance(value[0], dict)
                and self._choose("a", "b") == "a"
            ):
                below += "".join(f"\n[[{name}]]{self._comment()}\n{self.table(item, here)}" for item in value)
            else:
                written += (
                    f"{self.key(key)} = {self.value(value)}{self._comment()}\n{self._choose('', chr(10))}"
                )
        return written + below


@st.composite
def written_projects(draw: st.DrawFn) -> tuple[Values, str]:
    values = draw(projects)
    return values, Writer(draw).table(values)


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
