"""A file's bytes: what is not understood is left alone, and line ends stay what they are."""

from __future__ import annotations

import pytest

from generator.carry.editing import MISSING, REMOVE, Change, changed, changed_file, digest_of_value
from generator.filing.model import Project
from generator.filing.source import Source
from generator.filing.toml import read_toml

NAME = Change(("name",), "乙", digest_of_value("甲"))


@pytest.mark.parametrize(
    "data", [b"", b'name = "\xff"', 'name = "甲'.encode(), 'name = "甲"\rcode = 1'.encode()]
)
def test_a_file_that_cannot_be_read_is_refused(data: bytes) -> None:
    after, (fate,) = changed_file(data, "a.toml", [NAME])
    assert (after, fate.state) == (data, "refused")
    assert fate.reason


@pytest.mark.parametrize("value", ["\ud800", {"a": ["\udfff"]}, float("nan"), float("inf")])
def test_what_toml_cannot_hold_is_refused(value: object) -> None:
    data = 'name = "甲"\n'.encode()
    after, fates = changed_file(data, "a.toml", [NAME, Change(("plan",), value)])
    assert after == 'name = "乙"\n'.encode()
    assert [fate.state for fate in fates] == ["applied", "refused"]


def test_every_line_keeps_its_own_end() -> None:
    data = '\ufeffname = "甲"\r\n# 一\ncode = "1"\r\n\nplan = """\n二\n"""\nbasis = "a"'.encode()
    last = Change(("funding", "total"), 3)
    plan = Change(("plan",), "二\n三", digest_of_value("二\n"))
    after, fates = changed_file(data, "a.toml", [NAME, last, plan])
    assert {fate.state for fate in fates} == {"applied"}
    expected = data.replace("甲".encode(), "乙".encode()).replace("二\n".encode(), "二\n三\n".encode())
    assert after == expected + b"\nfunding = { total = 3 }"


@pytest.mark.parametrize(
    ("one", "other"),
    [(1, True), (1, "1"), ("2024-01-15", 20240115), ([], {}), ({"": 1}, [1]), ([[1]], [1]), ("", None)],
)
def test_different_values_have_different_digests(one: object, other: object) -> None:
    assert digest_of_value(one) != digest_of_value(other)


def test_what_was_not_there_is_told_apart_from_what_is() -> None:
    data = 'name = "甲"\n'.encode()
    gone = Change(("plan",), "新", digest_of_value("旧"))
    unseen = Change(("name",), "乙")
    same = Change(("name",), "甲", digest_of_value("丙"))
    nothing = Change(("code",), REMOVE)
    after, fates = changed_file(data, "a.toml", [gone, unseen, same, nothing])
    assert after == data
    assert [(fate.state, fate.found) for fate in fates] == [
        ("conflict", MISSING),
        ("conflict", "甲"),
        ("applied", MISSING),
        ("applied", MISSING),
    ]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("# 一\n", "# 一\nfiled = 1\n"),
        ("# 一", "# 一\nfiled = 1"),
        ("# 一\n\n# 二\n[goals.a]\n# 三\n", "# 一\n\nfiled = 1\n\n# 二\n[goals.a]\n# 三\n"),
    ],
)
def test_a_file_that_says_nothing_yet_gets_its_first_value(text: str, after: str) -> None:
    source = Source("a.toml", text, read_toml(text))
    assert changed(source, [Change(("filed",), 1)], Project).text == after
