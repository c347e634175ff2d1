"""Twice the projects in one filing are about twice the work, for all that goes through them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from steps import steps
from workspaces import UNIT, edit, workspace

from generator.base import files
from generator.base.problems import Severity, Span
from generator.base.report import excerpt
from generator.cli.root import commands
from generator.filing.load import FilingFiles, load_filing
from generator.pipeline.build import build

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from generator.filing.workspace import Workspace

YEARS = (2023, 2024)
COUNT = 10
MOST = 1.03
"""how much more the third lot may cost than the second: steps are counted exactly"""

PROJECT = """name = "社区服务项目第{0}号"
code = "4201002100300000{0}"
category = "特定目标类"
[[activities]]
name = "第{0}号设施改造"
amount = {1}
calculation = "3处×10万元=30万元"
[goals.main]
text = "完成第{0}号设施改造"
indicators = [{{ kind = "数量", name = "第{0}号处数", target = "≥{1}处", achieved = "9处" }}]
"""


def filings(folder: Path, count: int, stem: str) -> Workspace:
    """Return a workspace with `count` projects in each year, which differ in nothing but their number."""
    ws = workspace(folder, years=YEARS)
    for year in YEARS:
        (ws.filings / UNIT / str(year) / "community.toml").unlink()
        edit(ws.filings / UNIT / str(year) / "department.toml", '"community/culture",', "")
        own = stem if year == YEARS[1] else "p"
        listed = "".join(f'"{own}{i}/main",' for i in range(1000, 1000 + count))
        edit(ws.filings / UNIT / str(year) / "department.toml", '"community/facilities",', listed)
        for i in range(1000, 1000 + count):
            path = ws.filings / UNIT / str(year) / f"{own}{i}.toml"
            path.write_text(PROJECT.format(i, 10 + year % 10), "utf-8")
    return ws


COMMANDS = ["build --jobs 1", "check", "status", "diff 2023 2024"]
CASES = [*((command, "p") for command in COMMANDS), *((command, "q") for command in COMMANDS[1:])]
"""what is done, and what this year's project files are called: those of last year are ``p…``"""


@pytest.mark.parametrize(("command", "stem"), CASES)
def test_projects_of_one_filing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, stem: str
) -> None:
    def run(count: int, measure: Callable[[Callable[[], object]], int]) -> int:
        monkeypatch.chdir(tmp_path)
        shutil.rmtree(tmp_path / "ws", ignore_errors=True)
        monkeypatch.chdir(filings(tmp_path / "ws", count, stem).root)
        return measure(lambda: CliRunner().invoke(commands, command.split()))

    run(1, lambda command: int(command() is None))  # imports and templates are the first run's
    one, two, three = (run(times * COUNT, steps) for times in (1, 2, 3))
    assert three - two < MOST * (two - one)


def test_what_killed_builds_left_is_looked_for_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ws = filings(tmp_path / "ws", 5, "p")
    swept: list[Path] = []
    monkeypatch.setattr(files, "sweep", swept.append)
    build(ws)
    assert [swept.count(ws.build / UNIT / str(year)) for year in YEARS] == [
        2,
        2,
    ]  # and the first file written


def test_references_that_lead_nowhere() -> None:
    project = b'name = "a"\n[goals.main]\ntext = "b"\nindicators = []\n'

    def work(count: int) -> int:
        numbers = range(1000, 1000 + count)
        goals = "\n".join(f'"r{i}/main",' for i in numbers)
        files = {f"p{i}": (f"p{i}.toml", project) for i in numbers}
        files["department"] = ("department.toml", f"goals = [\n{goals}\n]\n".encode())
        return steps(lambda: load_filing(FilingFiles("u", 2024, files)))

    assert work(100) < 2.3 * work(50)


def test_a_place_in_a_long_line() -> None:
    def work(length: int) -> int:
        return steps(lambda: excerpt("甲" * length, Span(1, length - 9, 1, length - 5), Severity.ERROR))

    assert work(20_000) < 1.1 * work(2_000)
    shown, carets = excerpt("甲" * 2000 + "乙丙", Span(1, 2001, 1, 2002), Severity.ERROR)
    assert shown.plain.endswith("甲乙丙")
    assert shown.plain.partition("│ ")[2].startswith("…甲")
    assert carets.plain.endswith(" ^^")
