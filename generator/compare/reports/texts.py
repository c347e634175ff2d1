"""Text for the terminal, Markdown and JSON of any number of filings."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from generator.base.money import money
from generator.base.problem_data import problem_data
from generator.base.terminal import visible
from generator.compare import phrases
from generator.compare.as_json import as_json
from generator.compare.markup import markdown
from generator.compare.reports import wording
from generator.compare.reports.cases import State, Total
from generator.compare.terminal import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.base.problems import Problem
    from generator.compare.as_json import Json
    from generator.compare.reports.cases import Case
    from generator.compare.reports.sides import Question
    from generator.compare.terminal import Style
    from generator.filing.workspace import FilingFolder

FORMAT = 1
_OF_A_PROBLEM = ("code", "message", "file", "line")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


def shown(found: Sequence[Case]) -> list[Case]:
    """Return the filings worth a section: all but the equal ones, unless there is only one."""
    worth = [case for case in found if case.state is not State.SAME]
    return worth or list(found[:1] if len(found) == 1 else ())


def as_text(question: Question, found: Sequence[Case], style: Style | None) -> Iterator[str]:
    """Yield the parts of the report for a terminal."""
    if not question.by_year:
        yield visible(wording.title(question)) + "\n\n"
    sections = shown(found)
    for number, case in enumerate(sections):
        yield "\n\n" * (number > 0)
        yield from _section(question, case, style)
    sums = list(_sums(found))
    yield "\n" * bool(sections and sums)
    yield from (f"{line}\n" for line in sums)


def _section(question: Question, case: Case, style: Style | None) -> Iterator[str]:
    """Yield a filing's heading, what happened to it as a whole, and its difference."""
    heading, rest = wording.heading(case), ""
    if case.difference is None:
        heading = visible(heading)
    else:
        heading, _, rest = text(case.difference, style).partition("\n")
    yield f"{heading}\n"
    yield from (f"  {visible(remark)}\n" for remark in wording.remarks(question, case))
    yield rest


def _sums(found: Sequence[Case]) -> Iterator[str]:
    if len(found) == 1:
        return
    total = Total.of(found)
    yield wording.counts(total)
    if wording.budget(total.budget):
        yield wording.budget(total.budget)


def as_markdown(question: Question, found: Sequence[Case]) -> Iterator[str]:
    """Yield the parts of the report as Markdown."""
    yield f"# 申报变动：{_plain(wording.title(question))}\n\n"
    yield from (f"{line}\n\n" for line in _sums(found))
    sections = shown(found)
    if len(sections) > 1:
        yield from _table(sections)
    for case in sections:
        heading, rest = f"## {_plain(wording.heading(case))}", ""
        if case.difference is not None:
            heading, _, rest = f"{markdown(case.difference)}\n".partition("\n\n")
        yield f"{heading}\n\n"
        yield from (f"{_plain(remark)}\n\n" for remark in wording.remarks(question, case))
        yield rest


def _table(found: Sequence[Case]) -> Iterator[str]:
    yield "| 申报 | 状态 | 原预算 | 现预算 | 增减 | 比例 |\n| --- | --- | --: | --: | --: | --: |\n"
    for case in found:
        note = phrases.amounts_note(case.budget)
        cells = (money(case.budget.old), money(case.budget.new), *note)
        name = _plain(wording.heading(case))
        yield f"| {' | '.join((name, wording.STATES[case.state], *cells))} |\n"
    yield "\n"


def _plain(value: str) -> str:
    """Make a text mean only itself in Markdown and in HTML."""
    return _PUNCTUATION.sub(lambda found: f"&#{ord(found[0])};", visible(value.replace("\n", " ")))


def as_data(question: Question, found: Sequence[Case]) -> str:
    """Return the report as JSON; what a difference holds is said in `generator.compare.as_json`.

    ``filings`` are all that were compared: `state` (changed, same, partly: as far as it could be
    read, unread: one side could not be read, added, removed), `old` and `new` (folder and year, or
    null), `difference` (null where nothing
    was compared) and `problems`.
    """
    states = Total.of(found).states
    data: dict[str, Json] = {
        "format": FORMAT,
        "different": any(case.different for case in found),
        "old": question.old.label,
        "new": question.new.label,
        "counts": {state.value: states[state] for state in State},
        "filings": [_case(case) for case in found],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _case(case: Case) -> Json:
    return {
        "state": case.state.value,
        "old": _folder(case.pair.old),
        "new": _folder(case.pair.new),
        "name": case.name,
        "difference": as_json(case.difference) if case.difference is not None else None,
        "problems": [_problem(problem) for problem in case.problems],
    }


def _folder(folder: FilingFolder | None) -> Json:
    return None if folder is None else {"unit": folder.unit_id, "year": folder.year}


def _problem(problem: Problem) -> Json:
    data = problem_data(problem)
    return {key: data[key] for key in _OF_A_PROBLEM}
