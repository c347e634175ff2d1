"""The files of ``tianbao init`` explain every key: the optional ones in comments that work as they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import tomli

from generator.base import vocabulary
from generator.base.problems import Severity
from generator.carry.scaffold import make_scaffold
from generator.filing.load import FilingFiles, load_filing
from generator.filing.model import Department, Project, Table, Unit
from generator.filing.titles import node_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.base.problems import KeyPath

FILES: dict[str, tuple[str, type[Table]]] = {
    "unit": ("unit.toml", Unit),
    "department": ("2024/department.toml", Department),
    "community": ("2024/community.toml", Project),
}
EXAMPLE = re.compile(r"( *)# ((?:[a-z_]+ = |\{ |\[\[?[a-z_.]+\]).*)")
INSTEAD = "或者写成"


class Example(NamedTuple):
    """Lines of an optional example, and the line that they stand for if they are another way to write it."""

    file: str
    lines: tuple[int, ...]
    instead: int | None


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder: Path = tmp_path_factory.mktemp("scaffold") / "work"
    make_scaffold(folder, 2024)
    unit = folder / "filings" / "my-unit"
    return {name: (unit / file).read_text("utf-8") for name, (file, _) in FILES.items()}


def examples(file: str, text: str) -> Iterator[Example]:
    lines = text.split("\n")
    used: set[int] = set()
    for at, line in enumerate(lines):
        if at in used or not EXAMPLE.fullmatch(line):
            continue
        end = at + 1
        while line.startswith("# [") and end < len(lines) and EXAMPLE.fullmatch(lines[end]):
            end += 1
        used.update(range(at, end))
        instead = _said_before(lines, at) if INSTEAD in lines[at - 1] else None
        yield Example(file, tuple(range(at, end)), instead)


def _said_before(lines: list[str], at: int) -> int:
    """Return the line that an example writes in another way: it has the same key, or names the same goal."""
    same = re.search(r'"[a-z]+/[a-z]+"|[a-z_]+ = ', lines[at].replace("{ goal = ", ""))
    assert same is not None
    return max(i for i, line in enumerate(lines[:at]) if same[0] in line and "#" not in line[:3])


def every(texts: dict[str, str]) -> list[Example]:
    return [example for file, text in texts.items() for example in examples(file, text)]


def written_out(texts: dict[str, str], chosen: list[Example]) -> dict[str, str]:
    """Return the files with some examples taken in."""
    split = {file: text.split("\n") for file, text in texts.items()}
    for example in chosen:
        lines = split[example.file]
        for at in example.lines:
            lines[at] = EXAMPLE.sub(r"\1\2", lines[at])
        if example.instead is not None:
            lines[example.instead] = "# " + lines[example.instead]
    return {file: "\n".join(lines) for file, lines in split.items()}


def wrong(texts: dict[str, str]) -> list[str]:
    files = {file: (file, text.encode()) for file, text in texts.items()}
    _, problems = load_filing(FilingFiles("my-unit", 2024, files))
    return [f"{p.place.file} {p.message}" for p in problems if p.severity is Severity.ERROR]


def keys(model: type[Table], values: Any, path: KeyPath = ()) -> Iterator[tuple[type[Table] | None, str]]:  # noqa: ANN401 - TOML
    """Yield every key that is written, with the table of the model that it stands in."""
    if isinstance(values, list):
        for at, item in enumerate(values):
            yield from keys(model, item, (*path, at))
    elif isinstance(values, dict):
        for key, value in values.items():
            yield node_at(model, path).model, key
            yield from keys(model, value, (*path, key))


def tables(model: type[Table]) -> Iterator[type[Table]]:
    """Yield every table of a model."""
    yield model
    for name in model.model_fields:
        for below in ((), (0,), ("any",)):  # a table, a list of tables, tables by name
            inside = node_at(model, (name, *below)).model
            if inside is not None and inside is not model:
                yield from tables(inside)


def test_every_key_of_the_model_is_shown(texts: dict[str, str]) -> None:
    written = (texts, written_out(texts, every(texts)))
    pairs = ((model, tomli.loads(files[file])) for files in written for file, (_, model) in FILES.items())
    shown = {key for model, values in pairs for key in keys(model, values)}
    wanted = {
        (table, key) for _, model in FILES.values() for table in tables(model) for key in table.model_fields
    }
    assert len({table for table, _ in wanted}) == 14  # the walk has come to all of them
    assert {(table.__name__, key) for table, key in wanted - shown} == set()


def test_each_optional_example_can_be_taken_in(texts: dict[str, str]) -> None:
    found = every(texts)
    assert len(found) > 25
    assert wrong(texts) == []
    for example in found:
        assert wrong(written_out(texts, [example])) == [], example
    assert wrong(written_out(texts, found)) == []


def test_an_example_has_words_beside_it(texts: dict[str, str]) -> None:
    for example in every(texts):
        lines = texts[example.file].split("\n")
        above = next(line for line in reversed(lines[: example.lines[0]]) if not EXAMPLE.fullmatch(line))
        beside = lines[example.lines[0]].partition(" # ")[2]
        assert re.search("[一-鿿]", beside) or re.match(r" *# .*[一-鿿]", above), example


def test_fixed_words_are_all_there(texts: dict[str, str]) -> None:
    comments = "\n".join(re.findall("#.*", texts["community"]))
    kinds = [kind for level2 in vocabulary.taxonomies()["2021"].levels.values() for kind in level2]
    words = ["持续性项目", "新增项目", "人员类", "运转类", "特定目标类", "long_term", "annual"]
    for word in (*(kind.removesuffix(vocabulary.SUFFIX) for kind in kinds), *vocabulary.bases(), *words):
        assert word in comments


def test_prose_says_which_markdown_it_knows(texts: dict[str, str]) -> None:
    for name in ("community", "department"):
        for word in ("空一行", "1. 或 -", "**文字**", "*文字*", "原样印出来"):
            assert re.search(rf"#.*{re.escape(word)}|#\s+{re.escape(word)}", texts[name]), word
