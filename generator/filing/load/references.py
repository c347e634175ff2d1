"""References between the files of a filing: the department's to goals and indicators of its projects.

They are read from the values as they stand, so that a mistake elsewhere in a file does not hide these.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.base.characters import lookup, matching
from generator.base.codes import Code
from generator.base.problems import Problem
from generator.base.terminal import short
from generator.filing.titles import closest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from generator.base.problems import KeyPath
    from generator.filing.source import Source

_FORM = re.compile(r"[^/]+/[^/]+")
_NO_PROJECTS = ("department", "unit")


class Written(NamedTuple):
    """Something written as text, and its key path."""

    text: str
    key: KeyPath


def reference_problems(sources: Mapping[str, Source], files: Collection[str]) -> Iterator[Problem]:
    """Yield what is wrong with a filing's references; a project that can't be read is taken on trust."""
    for stem, source in sources.items():
        if stem not in _NO_PROJECTS:
            yield from _same_identities(source)
    department = sources.get("department")
    if department is None:
        return
    seen: dict[str, Written] = {}
    for position, entry in _listed(department.values.get("goals")):
        reference = _written(entry, "goal", ("goals", position))
        if reference is None or not _FORM.fullmatch(reference.text):  # the model refuses it
            continue
        first = seen.setdefault(matching(reference.text), reference)
        if first is not reference:
            yield _twice(Code.GOAL_TWICE, "目标", department, reference, first)
            continue
        yield from _goal_problems(department, entry, reference, sources, files)


def _same_identities(project: Source) -> Iterator[Problem]:
    """Two indicators of one goal must not have the same identity: years are matched by it."""
    for key, goal in tables(project.values.get("goals")):
        seen: dict[str, Written] = {}
        for written in identities(goal, ("goals", key)):
            first = seen.setdefault(matching(written.text), written)
            if first is not written:
                message = f"同一个目标里有两个指标都叫“{short(written.text)}”"
                hint = "改三级指标的名字，或给其中一个另写 id"
                also = (project.place(first.key),)
                yield Problem(Code.SAME_IDENTITY, message, project.place(written.key), hint, also=also)


def _goal_problems(
    department: Source,
    entry: object,
    reference: Written,
    sources: Mapping[str, Source],
    files: Collection[str],
) -> Iterator[Problem]:
    stem, _, key = reference.text.partition("/")
    stem = lookup(stem, files) or stem
    if stem in _NO_PROJECTS:
        message = f"“{short(reference.text)}”引用的不是项目"
        hint = "写作 项目文件名/目标，例如 service/safety"
        yield Problem(Code.SELF_REFERENCE, message, department.place(reference.key), hint)
        return
    project = sources.get(stem)
    if project is None:
        if stem not in files:
            yield _unknown_project(department, reference, stem, sources, files)
        return
    goals = dict(tables(project.values.get("goals")))
    there = lookup(key, goals)
    if there is not None:
        yield from _indicator_problems(department, entry, reference, goals[there])
        return
    message = f"项目 {short(stem)} 里没有目标“{short(key)}”"
    hint = suggestion(key, goals, f"{stem}/") or f"这个项目的目标有：{'、'.join(goals) or '（没有）'}"
    yield Problem(Code.UNKNOWN_GOAL, message, department.place(reference.key), short(hint, 200))


def _unknown_project(
    department: Source,
    reference: Written,
    stem: str,
    sources: Mapping[str, Source],
    files: Collection[str],
) -> Problem:
    goal = reference.text.partition("/")[2]
    words = {name: name for name in files if name not in _NO_PROJECTS}
    names = {source.values.get("name"): name for name, source in sources.items() if name in words}
    words |= {name: found for name, found in names.items() if isinstance(name, str)}
    near = closest(stem, words)
    if near:
        hint = f"是不是 {words[near]}/{goal}？"
    else:
        known = "、".join(name for name in files if name not in _NO_PROJECTS)
        hint = f"本年的项目有：{known or '（没有）'}"
    message = f"没有项目 {short(stem)}（{short(stem)}.toml）"
    return Problem(Code.UNKNOWN_PROJECT, message, department.place(reference.key), short(hint, 200))


def _indicator_problems(
    department: Source, entry: object, reference: Written, goal: Mapping[str, Any]
) -> Iterator[Problem]:
    if not isinstance(entry, dict):
        return
    key = (*reference.key[:2], "indicators")
    known = [written.text for written in identities(goal, ())]
    there = {matching(text) for text in known}
    seen: dict[str, Written] = {}
    for position, item in _listed(entry.get("indicators")):
        written = _written(item, "id", (*key, position))
        if written is None:
            continue
        first = seen.setdefault(matching(written.text), written)
        if first is not written:
            yield _twice(Code.INDICATOR_TWICE, "指标", department, written, first)
        elif matching(written.text) not in there:
            message = f"目标 {short(reference.text)} 里没有指标“{short(written.text)}”"
            hint = (
                suggestion(written.text, known) or "这里写项目文件里该指标的 id；没有 id 的，写三级指标的名字"
            )
            yield Problem(Code.UNKNOWN_INDICATOR, message, department.place(written.key), hint)


def _twice(code: Code, what: str, source: Source, second: Written, first: Written) -> Problem:
    message = f"{what}“{short(second.text)}”引用了两次"
    place, also = source.place(second.key), (source.place(first.key),)
    return Problem(code, message, place, "删掉一个", also=also)


def suggestion(written: str, known: Iterable[str], prefix: str = "") -> str:
    """Ask whether a name that is there was meant; empty where none is near."""
    near = closest(written, known)
    return f"是不是 {prefix}{short(near)}？" if near else ""


def identities(goal: Mapping[str, Any], path: KeyPath) -> Iterator[Written]:
    """Yield what names each indicator, as `Indicator.identity` says."""
    for position, indicator in _listed(goal.get("indicators")):
        if isinstance(indicator, dict):
            key = "id" if "id" in indicator else "name"
            if isinstance(indicator.get(key), str):
                yield Written(indicator[key], (*path, "indicators", position, key))


def _written(entry: object, key: str, path: KeyPath) -> Written | None:
    """Read an entry that is text, or a table that holds the text under `key`."""
    if isinstance(entry, str):
        return Written(entry, path)
    value = entry.get(key) if isinstance(entry, dict) else None
    return Written(value, (*path, key)) if isinstance(value, str) else None


def _listed(value: object) -> Iterable[tuple[int, object]]:
    return enumerate(value) if isinstance(value, list) else ()


def tables(value: object) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the tables of a table, whatever it is, by name."""
    if isinstance(value, dict):
        yield from ((key, table) for key, table in value.items() if isinstance(table, dict))
