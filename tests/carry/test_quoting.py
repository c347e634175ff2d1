"""What is written as TOML is read as the same value, on one line."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
import tomli
from hypothesis import example, given
from hypothesis import strategies as st

from generator.carry.quoting import block, key, literal

TEXTS = st.text() | st.text("'\"\\\n\r\t \x00\x1f\x7f\x80\u2028a甲", max_size=8)
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


@given(NUMBERS)
@example(Decimal("1234567890123456789012345678901234567890.5"))
@example(Decimal("0E+3"))
@example(Decimal("2E+2"))
@example(Decimal("-0.00"))
def test_a_number_is_read_as_it_was_and_says_no_more_than_it_must(number: Decimal) -> None:
    written = literal(number)
    assert tomli.loads(f"a = {written}", parse_float=Decimal) == {"a": number}
    assert "e" not in written.lower()
    assert "." not in written or not written.endswith("0")


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
