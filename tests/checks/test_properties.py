"""No filing, however mangled, makes a rule raise; each problem stands in its file and covers its value.

The example filing is mangled: values are dropped, swapped with others, retyped, replaced by texts that rules
have an eye on. It is written back one key a line, as plain as TOML can be.
"""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.base.vocabulary import taxonomies
from generator.checks.book import Book
from generator.checks.run import check, rules
from generator.filing.history import Earlier
from generator.filing.load import Filing, FilingFiles, load_filing

if TYPE_CHECKING:
    from generator.base.problems import Place

UNIT = Path(__file__).parents[2] / "filings" / "wuhan-biolake"
YEAR = 2023
WORDS = tomli.loads((Path(__file__).parents[1] / "data" / "checks" / "texts.toml").read_text("utf-8"))
TEXTS, PIECES = WORDS["texts"], WORDS["pieces"]
TEXTS += ["x" * 3000, f"≥{'9' * 5000}%"]
OTHERS = [0, -1, 7, 2022, 2999, 10**40, 1.5, True, [], {}, [1], {"a": 1}]

Keys = tuple[Any, ...]


@cache
def example() -> dict[str, dict[str, Any]]:
    paths = [UNIT / "unit.toml", *sorted((UNIT / str(YEAR)).glob("*.toml"))]
    return {path.stem: tomli.loads(path.read_text("utf-8")) for path in paths if "." not in path.stem}


def keys(value: object, path: Keys = ()) -> list[Keys]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, item in items for found in [(*path, key), *keys(item, (*path, key))]]


def toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def mangle(values: dict[str, dict[str, Any]], path: Keys, how: object) -> None:
    """Drop the value at a path, or put another in its place; a path that is gone by now is left alone."""
    holder: Any = values
    try:
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]]
        if how is None:
            del holder[path[-1]]
        else:
            holder[path[-1]] = how
    except (LookupError, TypeError):
        return


def load(values: dict[str, dict[str, Any]], year: int = YEAR) -> Filing:
    files = {
        name: (f"{name}.toml", "\n".join(f"{key} = {toml(item)}" for key, item in table.items()).encode())
        for name, table in values.items()
    }
    return load_filing(FilingFiles("unit", year, files))[0]


def at(path: Keys) -> Any:  # noqa: ANN401 - any value
    value: Any = example()
    for step in path:
        value = value[step]
    return value


ALL_KEYS = [path for path in keys(example()) if len(path) > 1]
TEXT_KEYS = [path for path in ALL_KEYS if isinstance(at(path), str)]
MANGLES = st.one_of(
    st.tuples(st.sampled_from(TEXT_KEYS), st.sampled_from(TEXTS)),
    st.tuples(st.sampled_from(TEXT_KEYS), st.sampled_from(TEXT_KEYS).map(at)),
    st.tuples(st.sampled_from(TEXT_KEYS), st.text(max_size=30)),
    st.tuples(st.sampled_from(TEXT_KEYS), st.lists(st.sampled_from(PIECES), max_size=25).map("".join)),
    st.tuples(st.sampled_from(ALL_KEYS), st.sampled_from(ALL_KEYS).map(at)),
    st.tuples(st.sampled_from(ALL_KEYS), st.none()),
    st.tuples(st.sampled_from(ALL_KEYS), st.sampled_from(OTHERS)),
)


Mangled = tuple[list[tuple[Keys, object]], str | None]


def mangled(how: Mangled, year: int = YEAR) -> Filing:
    """Load the example with some values changed and one file left out."""
    changes, missing = how
    values = copy.deepcopy(example())
    values.pop(missing or "", None)
    for path, value in changes:
        mangle(values, path, copy.deepcopy(value))
    return load(values, year)


def mangles(most: int) -> st.SearchStrategy[Mangled]:
    return st.tuples(st.lists(MANGLES, max_size=most), st.sampled_from([None] * 9 + list(example())))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    filed=mangles(25), last_year=mangles(8), before=mangles(8), taxonomy=st.sampled_from(sorted(taxonomies()))
)
def test_no_filing_makes_a_rule_raise(
    filed: Mangled, last_year: Mangled, before: Mangled, taxonomy: str
) -> None:
    filing = mangled(filed)
    earlier = Earlier(mangled(last_year, YEAR - 1), mangled(before, YEAR - 2))
    book = Book(filing, earlier, taxonomies()[taxonomy])
    for rule in rules():
        list(rule.check(book))
    files = {source.file: source for source in filing.sources.values()}
    for problem in check(book):
        for place in (problem.place, *problem.also):
            if place.file in files:
                stands_in(place, files[place.file].text)
                covers_value(place, files[place.file].text, files[place.file].values)


def stands_in(place: Place, text: str) -> None:
    lines = text.split("\n")
    span = place.span
    assert span is not None
    assert 1 <= span.line <= span.end_line <= len(lines)
    assert 1 <= span.column <= len(lines[span.line - 1]) + 1
    assert 1 <= span.end_column <= len(lines[span.end_line - 1]) + 1
    assert (span.line, span.column) <= (span.end_line, span.end_column)


def covers_value(place: Place, text: str, values: Any) -> None:  # noqa: ANN401 - any value
    """Where a text stands at the key path, the stretch is the text as written, or words of it."""
    try:
        for step in place.key:
            values = values[step]
    except (LookupError, TypeError):
        return
    if isinstance(values, str) and place.span is not None:
        line = text.split("\n")[place.span.line - 1]
        written = line[place.span.column - 1 : place.span.end_column - 1]
        assert written
        assert written in values or tomli.loads(f"value = {written}")["value"] == values
