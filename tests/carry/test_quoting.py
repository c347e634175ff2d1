"""What is written as TOML is read as the same value."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
import tomli
from hypothesis import example, given
from hypothesis import strategies as st

from generator.carry.quoting import block, flat, header, in_rows, inline, key, literal

TEXTS = st.text() | st.text("'\"\\\n\r\t \x00\x1f\x7f\x80\u2028a甲", max_size=8)
MOST_DIGITS = 40
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**40), max_value=10**40)


@given(TEXTS, st.sampled_from(["", '"', "'", '"""', "'''"]))
def test_a_text_is_read_as_it_was_in_whatever_quotes(text: str, quotes: str) -> None:
    written = literal(text, quotes)
    assert tomli.loads(f"t = {{ a = {written}, b = 1 }} # c\n") == {"t": {"a": text, "b": 1}}
    assert "\n" not in written


@given(TEXTS, st.sampled_from(['"""\n', '"""x\n', "'''\n", "'''x\n"]))
def test_a_text_is_read_as_it_was_from_a_block(text: str, old: str) -> None:
    written = block(text, old)
    assert tomli.loads(f"a = {written} # c\nb = 1\n") == {"a": text, "b": 1}
    assert literal(text, old) == (written if text else literal("", old[:3]))


@given(st.text())
def test_any_name_can_be_a_key(name: str) -> None:
    assert tomli.loads(f"{key(name)}.b = 1") == {name: {"b": 1}}


@pytest.mark.parametrize(
    "value", [True, False, 3, date(2024, 1, 15), time(1), datetime(2024, 1, 15, tzinfo=UTC)]
)
def test_other_values_are_read_as_they_were(value: bool | int | date | time) -> None:  # noqa: FBT001 - a value
    assert tomli.loads(f"a = {literal(value)}") == {"a": value}


@given(TEXTS, st.sampled_from(["", '"""', '"""\n', "'''", "'''\n"]))
def test_a_text_in_rows_is_read_as_it_was(text: str, quotes: str) -> None:
    written = block(text, quotes) if quotes else block(text)
    assert tomli.loads(f"t = {written} # c\nb = 1\n") == {"t": text, "b": 1}


@given(NUMBERS)
@example(Decimal("1234567890123456789012345678901234567890.5"))
@example(Decimal("0E+3"))
@example(Decimal("2E+2"))
@example(Decimal("-0.00"))
@example(Decimal("40.50"))
def test_a_number_is_read_as_it_was_to_the_last_digit(number: Decimal) -> None:
    written = literal(number)
    assert tomli.loads(f"a = {written}", parse_float=Decimal) == {"a": number}
    if -number.as_tuple().exponent <= MOST_DIGITS:  # type: ignore[operator]  # it is finite
        assert "e" not in written
        assert len(written.partition(".")[2]) == max(-number.as_tuple().exponent, 0)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, "true"),
        (10**50, f"1{'0' * 50}"),
        (Decimal("0.10"), "0.10"),
        (Decimal("1E+41"), "1e+41"),
        (Decimal("-Infinity"), "-inf"),
        (date(2024, 1, 5), "2024-01-05"),
        (datetime(2024, 1, 5, 6, 7, tzinfo=UTC), "2024-01-05T06:07:00+00:00"),
        (time(6, 7), "06:07:00"),
        ({"a b": [1, {}], "c": []}, '{ "a b" = [1, {}], c = [] }'),
    ],
)
def test_values_are_written_on_a_line(value: object, written: str) -> None:
    assert inline(value) == written
    assert in_rows([value, 1]) == f"[\n  {written},\n  1,\n]"


@given(st.lists(TEXTS, min_size=1, max_size=3), st.booleans())
def test_a_header_and_its_keys_are_read_as_they_were(path: list[str], repeated: object) -> None:
    read = tomli.loads(f"{header(path, repeated=bool(repeated))}\n{key(path[0])} = 1\n")
    for step in path:
        assert list(read) == [step]
        read = read[step]
        read = read[0] if isinstance(read, list) else read
    assert read == {path[0]: 1}


@given(TEXTS)
def test_a_remark_is_one_comment(text: str) -> None:
    assert tomli.loads(f"a = 1 # {flat(text)}\nb = 2 # {flat(text)}") == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("old", "text", "written"),
    [
        ("'x'", "y", "'y'"),
        ("'x'", "it's", '"it\'s"'),
        ("'''x'''", "it's", "'''it's'''"),
        ("'''x'''", "its'", '"its\'"'),
        ("'''x'''", "a\nb", '"a\\nb"'),
        ('"""x"""', '"y"', '"""\\"y\\""""'),
        ("1", "y", '"y"'),
        ("", "\x00\x7f甲\t", '"\\u0000\\u007f甲\\t"'),
    ],
)
def test_quotes_stay_where_they_will_do(old: str, text: str, written: str) -> None:
    assert literal(text, old) == written
