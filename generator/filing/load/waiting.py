"""What is written for forms that can't be read: it is not wrong, and nobody can say what it means."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generator.base.codes import Code
from generator.filing.declared import split_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.base.problems import Problem
    from generator.filing.declared import Declarations, Unread

_MOST = 3  # files in one message


def stage_form(file_id: str, declared: Declarations) -> Unread | None:
    """Return the form that a stage's file is for, if it is one that can't be read."""
    form = split_id(file_id)[1]
    return next((unread for unread in declared.unread if form and unread.form == form), None)


def waiting_stage(unread: Unread, problem: Problem) -> Problem:
    """Say of a stage's file what it waits for, in place of another problem."""
    return replace(problem, code=Code.FORM_UNREAD, message=unread.file, hint="")


def told_once(problems: Iterable[Problem], declared: Declarations) -> Iterator[Problem]:
    """Tell once of each form that can't be read what waits for it: files of its stage, and unknown keys."""
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        file = _waits_for(problem, declared)
        if not file:
            yield problem
        else:
            found.setdefault(file, []).append(problem)
    yield from (_together(file, waiting) for file, waiting in found.items())


def _waits_for(problem: Problem, declared: Declarations) -> str:
    if problem.code is Code.FORM_UNREAD:
        return problem.message
    key = problem.place.key[-1] if problem.code is Code.UNKNOWN_KEY and problem.place.key else None
    return next((unread.file for unread in declared.unread if key in unread.keys), "")


def _together(file: str, waiting: list[Problem]) -> Problem:
    names = list(dict.fromkeys(problem.place.file.rpartition("/")[2] for problem in waiting))
    more = f" 等 {len(names)} 个文件" if len(names) > _MOST else ""
    shown = f"{'、'.join(names[:_MOST])}{more}"
    message = f"{shown} 里按表样填的内容读不了：表样 {file} 有错误"
    return replace(waiting[0], code=Code.FORM_UNREAD, message=message, hint=f"先改好 {file}；这里不用改")
