"""Every folder of ``cases/<family>/`` is a small filing; ``# expect: CODE`` stands on the very line.

All and only the expected problems of the family's rules must be found. A family is a module of
``generator/checks/rules/``; files of years before stand in folders ``<year>/`` inside the case, what forms
declare in ``forms/<form>.toml``, which words no template says in ``forms/hidden.txt``, and what a project's
form has besides the official boxes in ``forms/boxes.txt``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from declaring import declarations

from generator.base.vocabulary import taxonomies
from generator.checks.book import Book
from generator.checks.run import check, rules
from generator.filing.history import Earlier
from generator.filing.load import Filing, FilingFiles, load_filing

if TYPE_CHECKING:
    from generator.checks.rule import Rule

CASES = Path(__file__).parent / "cases"
YEAR = 2023
EXPECT = re.compile(r"#\s*expect:\s*([A-Z0-9, ]+)")


def family(rule: Rule) -> str:
    return rule.check.__module__.rpartition(".")[2]


def load(folder: Path, year: int, unit: Path) -> Filing | None:
    files = {path.stem: (path.name, path.read_bytes()) for path in sorted(folder.glob("*.toml"))}
    if not files:
        return None
    if unit.exists():
        files["unit"] = ("unit.toml", unit.read_bytes())
    else:
        files["unit"] = ("unit.toml", 'name = "某市某局"\n'.encode())
    forms = {path.stem: path.read_text("utf-8") for path in (folder / "forms").glob("*.toml")}
    filing, problems = load_filing(FilingFiles("unit", year, files, declared=declarations(**forms)))
    assert [p for p in problems if p.severity == "error"] == []
    return filing


def _words(path: Path) -> list[str]:
    return path.read_text("utf-8").split() if path.exists() else []


def expected(folder: Path) -> list[tuple[str, int, str]]:
    return sorted(
        (path.name, number, code)
        for path in folder.glob("*.toml")
        for number, line in enumerate(path.read_text("utf-8").split("\n"), 1)
        for match in EXPECT.finditer(line)
        for code in re.split(r"[ ,]+", match[1].strip())
    )


CASE_FOLDERS = sorted(path for path in CASES.glob("*/*") if path.is_dir())


@pytest.mark.parametrize("folder", CASE_FOLDERS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_case(folder: Path) -> None:
    unit = folder / "unit.toml"
    filing = load(folder, YEAR, unit)
    assert filing is not None
    earlier = Earlier(*(load(folder / str(year), year, unit) for year in (YEAR - 1, YEAR - 2)))
    hidden, boxes = (_words(folder / "forms" / f"{name}.txt") for name in ("hidden", "boxes"))
    book = Book(
        filing,
        earlier,
        taxonomies()["2021"],
        lambda word: word not in hidden,
        lambda word, _: word in boxes or (word.endswith("_box") and word not in hidden),
    )
    chosen = [rule for rule in rules() if family(rule) == folder.parent.name]
    assert chosen, f"no rules in generator/checks/rules/{folder.parent.name}.py"
    found = sorted(
        (problem.place.file, problem.place.span.line if problem.place.span else 0, problem.code)
        for problem in check(book, chosen)
    )
    assert found == expected(folder)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_every_rule_has_a_case_where_it_finds_something(rule: Rule) -> None:
    codes = {code for folder in CASE_FOLDERS for _, _, code in expected(folder)}
    assert rule.code in codes


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_every_rule_explains_itself(rule: Rule) -> None:
    kinds = [kind for kind, _ in rule.examples]
    assert "bad" in kinds
    assert "good" in kinds
    assert re.fullmatch(r"TB\d{3}", rule.code)
    assert re.search("[\u4e00-\u9fff]", rule.title)
