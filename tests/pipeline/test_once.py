"""A build in one process opens and parses every file once, earlier years and its own checks included."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest
from workspaces import edit, workspace

from generator.base.files import read_regular
from generator.filing import toml
from generator.filing.declared import nothing
from generator.filing.reader import Shelf
from generator.pipeline import folder as folders
from generator.pipeline.build import build

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from generator.filing.workspace import FilingFolder
    from generator.forms.plan import Job, Plan
    from generator.pipeline.task import Task
    from generator.pipeline.work import Work

    T = TypeVar("T")

YEARS = (2022, 2023, 2024)


@pytest.mark.parametrize("units", [("a",), ("a", "b")])
def test_a_fresh_build_opens_and_parses_every_file_once(
    tmp_path: Path, units: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = workspace(tmp_path / "ws", units=units, years=YEARS)
    for unit in units:  # no two texts are the same
        for path in (ws.filings / unit).rglob("*.toml"):
            path.write_text(f"# {path}\n{path.read_text('utf-8')}", "utf-8")
    files = {path for path in ws.filings.rglob("*.toml") if path.parts[-2] != str(2000)}
    opened: Counter[Path] = Counter()
    parsed: Counter[str] = Counter()
    planned: Counter[FilingFolder] = Counter()
    read_toml, make_plan = toml.tomli.loads, folders.make_plan

    def reading(path: Path | str, *limit: int) -> bytes:
        opened[Path(path)] += 1
        return read_regular(path, *limit)

    def parsing(text: str, *, parse_float: Callable[[str], object] = float) -> dict[str, object]:
        parsed[text.splitlines()[0]] += "\n" in text
        return read_toml(text, parse_float=parse_float)

    def planning(job: Job, shelf: Shelf, folder: FilingFolder) -> Plan:
        planned[folder] += 1
        return make_plan(job, shelf, folder)

    monkeypatch.setattr("generator.filing.workspace.read_regular", reading)
    monkeypatch.setattr("generator.filing.toml.tomli.loads", parsing)
    monkeypatch.setattr("generator.pipeline.folder.make_plan", planning)
    report = build(ws, jobs=1)
    assert len(report.built) == 2 * len(units) * len(YEARS)
    assert {path: opened[path] for path in files} == dict.fromkeys(files, 1)
    assert {path: parsed[f"# {path}"] for path in files} == dict.fromkeys(files, 1)
    assert set(planned.values()) == {1}


def test_a_plan_goes_to_another_process_without_the_editions_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = workspace(tmp_path / "ws", units=("a", "b"))
    handed: list[Task] = []

    def run(job: Job, work: Work[Task, T], tasks: list[Task], *_: object) -> Iterator[T]:
        handed.extend(tasks)
        edit(ws.filings / "b" / "2024" / "community.toml", "李四", "王五")  # after planning
        shelf = Shelf(ws, nothing)
        return (work(job, shelf, task) for task in tasks)

    monkeypatch.setattr("generator.pipeline.build.run", run)
    assert len(build(ws, jobs=2).built) == 4
    outputs = [output for task in handed if task.plan for output in task.plan.outputs]
    assert len(outputs) == 4
    assert {output.edition.content for output in outputs} == {b""}
    monkeypatch.undo()
    assert "王五" in (ws.build / "b" / "2024" / "community.html").read_text("utf-8")
    assert build(ws).built == []  # what was noted is what was printed
