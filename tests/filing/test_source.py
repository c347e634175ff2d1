"""Reading a file, whatever its bytes; finding a value's place in it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomli
import tomlkit
from demo import marked
from hypothesis import example, given
from hypothesis import strategies as st
from tomls import TABLES

from generator.base.codes import Code
from generator.base.problems import Place, Problem, Span
from generator.filing.source import locate, locate_key, read_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.base.problems import KeyPath

FILE = "filings/demo/2023/service.toml"
TEXT = 'name = "项目"\nplan = """\n一\n二"""\n'
EXAMPLES = Path(__file__).parents[2] / "filings"
BAD = Path(__file__).parents[1] / "data" / "bad"


def codes(data: bytes) -> list[str]:
    return [problem.code for problem in read_source(data, FILE)[1]]


def placed(span: Span, text: str) -> str:
    return marked(Problem("", "", Place(FILE, span)), text)


# Encodings


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf" + TEXT.encode(), TEXT.replace("\n", "\r\n").encode()])
def test_byte_order_mark_and_crlf_pass_silently(data: bytes) -> None:
    source, problems = read_source(data, FILE)
    assert not problems
    assert source is not None
    assert source.text == TEXT
    assert source.values == {"name": "项目", "plan": "一\n二"}


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-16", "UTF-16 LE"),
        ("utf-16-le", "UTF-16 LE"),
        ("utf-16-be", "UTF-16 BE"),
        ("utf-32", "UTF-32"),
        ("gbk", "GBK"),
        ("gb18030", "GBK"),
    ],
)
def test_other_encoding_is_named(encoding: str, name: str) -> None:
    source, problems = read_source(TEXT.encode(encoding), FILE)
    assert source is None
    assert [problem.code for problem in problems] == [Code.ENCODING]
    assert name in problems[0].message
    assert "UTF-8" in problems[0].hint


def test_utf16_mark_is_believed() -> None:
    data = b"\xfe\xff" + TEXT.encode("utf-16-be")
    assert "UTF-16 BE" in read_source(data, FILE)[1][0].message


def test_gbk_problem_stands_at_the_first_word_that_is_no_utf8() -> None:
    problem = read_source('name = "a"\nleader = "张三"\n'.encode("gbk"), FILE)[1][0]
    assert problem.place.span == Span(2, 11, 2, 12)


def test_damaged_utf8_is_not_taken_for_gbk() -> None:
    data = 'name = "综合服务保障专项"\nleader = "张'.encode() + b'\xff"\n'
    (problem,) = read_source(data, FILE)[1]
    assert problem.code == Code.ENCODING
    assert "FF" in problem.message
    assert problem.place.span == Span(2, 12, 2, 13)


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf", b"# only words\n"])
def test_empty_file_says_what_it_should_hold(data: bytes) -> None:
    source, (problem,) = read_source(data, FILE)
    assert source is None
    assert problem.code == Code.EMPTY
    assert "name = " in problem.hint


def test_reals_are_exact() -> None:
    source, _ = read_source(b"a = 0.1\nb = 1e2", FILE)
    assert source is not None
    assert source.values == {"a": Decimal("0.1"), "b": Decimal("1E+2")}
    assert isinstance(source.values["a"], Decimal)


# More than one mistake


def test_a_mistake_names_both_places() -> None:
    problem = read_source(b'name = "a"\ncode = "1"\nname = "b"\n', FILE)[1][0]
    assert problem.also == (Place(FILE, Span(1, 1, 1, 5)),)


def test_every_line_of_a_list_is_read_whatever_the_others_hold() -> None:
    lines = "".join(f'  {{ name = "{n}", amount = {n}万 }},\n' for n in range(60))
    problems = read_source(f"activities = [\n{lines}]\n".encode(), FILE)[1]
    assert [problem.place.span.line for problem in problems if problem.place.span] == list(range(2, 62))


def test_many_mistakes_end_in_time() -> None:
    text = "a = 中\n" * 20_000
    assert 0 < len(read_source(text.encode(), FILE)[1]) <= 100


# Places

PLACES = """\
# 说明
name = "项目" # 名称
"quoted key" = 1
dotted.key = { inner = [1, "𠮷", { deep = 2 }] }

[goals.safety]
text = '''
一
二'''
indicators = [
  { name = "甲", target = "≥1" }, # 注
  # 乙
  { name = "乙" },
]

[[rows]]
n = 1
[rows.sub]
m = 1

[[rows]]
n = 2
[[rows.items]]
x = 1
[[rows.items]]
x = 2
"""


@pytest.mark.parametrize(
    ("key", "written"),
    [
        (("name",), '"项目"'),
        (("quoted key",), "1"),
        (("dotted",), "dotted.key"),
        (("dotted", "key", "inner"), '[1, "𠮷", { deep = 2 }]'),
        (("dotted", "key", "inner", 1), '"𠮷"'),
        (("dotted", "key", "inner", 2, "deep"), "2"),
        (("goals",), "[goals.safety]"),
        (("goals", "safety"), "[goals.safety]"),
        (("goals", "safety", "text"), "'''\n一\n二'''"),
        (("goals", "safety", "indicators", 1), '{ name = "乙" }'),
        (("goals", "safety", "indicators", 0, "target"), '"≥1"'),
        (("rows", 0, "n"), "1"),
        (("rows", 0, "sub", "m"), "1"),
        (("rows", 1), "[[rows]]"),
        (("rows", 1, "n"), "2"),
        (("rows", 1, "items", 1, "x"), "2"),
        # what is not there: the table that should hold it
        (("missing",), ""),
        (("goals", "safety", "basis"), "[goals.safety]"),
        (("goals", "safety", "indicators", 1, "target"), '{ name = "乙" }'),
        (("rows", 0, "sub", "x"), "[rows.sub]"),
        (("name", "inner"), '"项目"'),
    ],
)
def test_locate(key: KeyPath, written: str) -> None:
    assert placed(locate(PLACES, key), PLACES) == written


@pytest.mark.parametrize(
    ("key", "written"),
    [
        (("name",), "name"),
        (("quoted key",), '"quoted key"'),
        (("dotted", "key"), "dotted.key"),
        (("goals", "safety"), "goals.safety"),
        (("goals", "safety", "indicators", 0, "target"), "target"),
        (("rows", 1, "n"), "n"),
        (("goals", "safety", "basis"), "[goals.safety]"),
    ],
)
def test_locate_key(key: KeyPath, written: str) -> None:
    assert placed(locate_key(PLACES, key), PLACES) == written


def test_columns_count_characters() -> None:
    text = '"𠮷键" = { a = "中", b = 1 }\n'
    assert locate(text, ("𠮷键", "b")) == Span(1, 23, 1, 24)


# Whatever an author can write

FRAGMENTS = st.sampled_from(
    [
        *("=", "＝", '"', "“", "'", '"""', "'''", "[", "]", "[[", "{", "}", ",", ".", ":", "#", "\\", "\\u"),
        *("0", "1e9", "中", "[a]", "[[a]]", "a=1", "a.b={c=1}"),
        *("\n", "\r", "\t", "\0", " ", "\u3000", "\u2028"),
    ]
)
MANGLED = st.builds("".join, st.lists(FRAGMENTS | st.text(max_size=3), max_size=25))


def paths(values: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    if path:
        yield path, values
    if isinstance(values, dict):
        for key, value in values.items():
            yield from paths(value, (*path, key))
    if isinstance(values, list):
        for position, value in enumerate(values):
            yield from paths(value, (*path, position))


@given(TABLES)
def test_the_place_of_every_value_covers_it(values: dict[str, Any]) -> None:
    text = tomlkit.dumps(values)
    for path, value in paths(tomli.loads(text)):
        written = placed(locate(text, path), text)
        assert means(written, value) or heads(written, path)


def means(written: str, value: object) -> bool:
    """Tell whether a stretch of TOML is this value."""
    try:
        return bool(tomli.loads(f"x = {written}")["x"] == value)
    except tomli.TOMLDecodeError:
        return False


def heads(written: str, path: KeyPath) -> bool:
    """Tell whether a stretch of TOML is the header of the table, or of one that implies it."""
    value: Any = tomli.loads(written)
    names: list[str] = []
    while value:
        value = value[0] if isinstance(value, list) else value
        names += list(value)
        value = value.get(names[-1]) if value else None
    wanted = [step for step in path if isinstance(step, str)]
    return names[: len(wanted)] == wanted


@given(
    st.binary(max_size=200)
    | MANGLED.map(str.encode)
    | st.text(max_size=100).map(lambda t: t.encode("gbk", "replace"))
)
@example(b"a = " + b"[" * 5000)
@example(b"a = " + b"9" * 5000)
@example(b"a = 1e" + b"9" * 50)
@example(b".".join([b"a"] * 2000) + b" = 1")
@example(b"a = {" * 2000)
@example(b'a = """' * 3)
def test_any_bytes_give_values_or_problems_inside_the_file(data: bytes) -> None:
    source, problems = read_source(data, FILE)
    assert source is not None or problems
    for problem in problems:
        assert problem.message
        if problem.code != Code.ENCODING:
            text = data.decode().removeprefix("\ufeff").replace("\r\n", "\n")
            marked(problem, text)
            for place in problem.also:
                marked(Problem("", "", place), text)


@given(st.data())
def test_a_mangled_example_gives_values_or_problems_inside_the_file(data: st.DataObject) -> None:
    files = sorted(EXAMPLES.glob("*/*/*.toml")) + sorted(BAD.glob("*/*.toml"))
    text = data.draw(st.sampled_from(files)).read_text("utf-8")[:1500]
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 5)))
        text = text[:start] + data.draw(FRAGMENTS | st.just("")) + text[end:]
    test_any_bytes_give_values_or_problems_inside_the_file.hypothesis.inner_test(text.encode())
