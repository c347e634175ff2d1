"""Files of stages, ``<project>.<form>.toml``: whose they are, and whether what they name is in the filing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.base.characters import lookup, matching
from generator.base.codes import Code
from generator.base.problems import Place, Problem
from generator.base.terminal import short
from generator.filing.declared import of_file, split_id
from generator.filing.load.references import identities, suggestion, tables
from generator.filing.load.waiting import stage_form, waiting_stage
from generator.filing.model import Funding
from generator.filing.titles import closest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from generator.base.problems import KeyPath
    from generator.filing.declared import Declarations
    from generator.filing.model import Table
    from generator.filing.source import Source
    from generator.filing.tables import Models

NAMED = {"activities": ("name", "项目活动"), "procurement": ("item", "采购")}
"""Lists whose items a stage calls by name: the key that holds it, and what they are."""
_WHOLE = "total"


def stage_ids(files: Collection[str], declared: Declarations) -> frozenset[str]:
    """Return the files that are stages, or were meant to be; any other with a dot is a project."""
    found = set()
    for file_id in files:
        stem, form = split_id(file_id)
        known = declared.stage(form, of_file(stem)) is not None or stage_form(file_id, declared)
        if form and (stem in files or known):
            found.add(file_id)
    return frozenset(found)


def stages_of(staged: Iterable[str], known: Models) -> dict[str, type[Table]]:
    """Return the model of each stage's file."""
    found = {}
    for file_id in sorted(staged):
        stem, form = split_id(file_id)
        model = known.stage(form, of_file(stem))
        if model is not None:
            found[file_id] = model
    return found


def stage_problems(
    staged: Collection[str],
    files: Mapping[str, tuple[str, bytes]],
    sources: Mapping[str, Source],
    declared: Declarations,
) -> Iterator[Problem]:
    """Yield stages of an unknown form or of nothing, and names in them that the filing does not have."""
    for file_id in sorted(staged):
        (file, _), (stem, form) = files[file_id], split_id(file_id)
        if declared.stage(form, of_file(stem)) is None:
            unread, problem = stage_form(file_id, declared), _no_stage(file, form, stem, declared)
            yield waiting_stage(unread, problem) if unread else problem
        elif stem not in files or stem == "unit":
            yield _no_owner(file, stem, files)
        elif file_id in sources:
            yield from _unknown_names(sources[file_id], stem, sources, declared)


def _no_stage(file: str, form: str, stem: str, declared: Declarations) -> Problem:
    of = of_file(stem)
    known = [stage.form for stage in declared.stages if stage.of == of]
    if not declared.stages:
        message = f"文件名里有点（.）：按“{short(form)}”这个阶段读，可是没有哪张表样有阶段"
        return Problem(Code.FILE_NAME, message, Place(file), "项目的文件名里不要有点，例如 service.toml")
    near = closest(form, known)
    there = f"现有：{'、'.join(known) or '（没有）'}；项目的文件名里不要有点"
    hint = f"是不是 {stem}.{near}.toml？" if near else there
    if of == "department" and declared.stage(form, "project") is not None:
        hint = f"它是项目的表，写在 <项目>.{form}.toml 里"
    whose = "部门" if of == "department" else "项目"
    message = f"本年没有“{short(form)}”这张{whose}的阶段表样，这个文件没有读"
    return Problem(Code.FILE_NAME, message, Place(file), hint)


def _no_owner(file: str, stem: str, files: Iterable[str]) -> Problem:
    near = closest(stem, [name for name in files if not split_id(name)[1] and name != "unit"])
    message = f"没有 {short(stem)}.toml，这个文件不知道是谁的"
    if stem == "unit":
        message = "unit.toml 写的是单位，没有自己的阶段"
    hint = f"是不是 {short(near)} 的？改文件名里点以前的部分" if near else "项目不要了，就把这个文件也删掉"
    return Problem(Code.UNKNOWN_PROJECT, message, Place(file), hint)


class NamedGoal(NamedTuple):
    """A goal of the filing as its author wrote it, and how the stage calls it."""

    name: str
    values: Mapping[str, Any]


def _unknown_names(
    stage: Source, stem: str, sources: Mapping[str, Source], declared: Declarations
) -> Iterator[Problem]:
    goals = goals_of(stem, sources)
    if goals is None:  # a file that can't be read is taken on trust
        return
    named = {goal.name: goal for goal in goals}
    yield from _twice(stage, ("goals",), stage.values.get("goals"), Code.GOAL_TWICE)
    for key, table in tables(stage.values.get("goals")):
        there = lookup(key, named)
        if there is None:
            hint = suggestion(key, named) or f"可以写的目标有：{'、'.join(named) or '（没有）'}"
            message = f"申报里没有目标“{short(key)}”"
            yield Problem(Code.UNKNOWN_GOAL, message, stage.key_place(("goals", key)), short(hint, 200))
            continue
        yield from _unknown_indicators(stage, ("goals", key), table, named[there])
    own = sources.get(stem)
    if own is not None:
        yield from _unknown_lines(stage, own, declared)
        for listed in NAMED:
            yield from _unknown_items(stage, own, listed)


def _twice(stage: Source, path: KeyPath, named: object, code: Code) -> Iterator[Problem]:
    """Yield names of a table that mean what another one means."""
    first: dict[str, str] = {}
    for key, _ in tables(named):
        other = first.setdefault(matching(key), key)
        if other != key:
            also = (stage.key_place((*path, other)),)
            message = f"“{short(key)}”和“{short(other)}”是同一项"
            yield Problem(code, message, stage.key_place((*path, key)), "合成一项", also=also)


def _unknown_items(stage: Source, own: Source, listed: str) -> Iterator[Problem]:
    """Yield activities or purchases that the filing does not have, or has more than one of."""
    key, what = NAMED[listed]
    known = names_of(own, listed, key)
    same = Counter(map(matching, known))
    yield from _twice(stage, (listed,), stage.values.get(listed), Code.PATTERN)
    for name, _ in tables(stage.values.get(listed)):
        path = (listed, name)
        if not same[matching(name)]:
            hint = suggestion(name, known) or f"照申报里的名称写：{'、'.join(known) or '（没有）'}"
            message = f"申报里没有{what}“{short(name)}”"
            yield Problem(Code.PATTERN, message, stage.key_place(path), short(hint, 200))
        elif same[matching(name)] > 1:
            message = f"申报里有 {same[matching(name)]} 项{what}叫“{short(name)}”，不知道是哪一项"
            yield Problem(Code.PATTERN, message, stage.key_place(path), "在申报里把它们的名称写得不同")


def _unknown_lines(stage: Source, own: Source, declared: Declarations) -> Iterator[Problem]:
    """Yield sources of funds that are no line of the filing's: no form has a row for them."""
    written, titles = (
        own.values.get("funding", {}),
        {field.key: field.title for field in declared.own.of("funding")},
    )
    titles |= {key: field.title or key for key, field in Funding.model_fields.items()}
    for key, _ in tables(stage.values.get("funding")):
        if key == _WHOLE:
            message = f"“{titles[key]}”不是一项来源，写在这里的印不出来"
            place = stage.key_place(("funding", key))
            yield Problem(Code.PATTERN, message, place, "写在各项来源下，这里的删掉")
        elif key in titles and isinstance(written, dict) and key not in written:
            message = f"申报里没有“{titles[key]}”的金额，写在这里的印不出来"
            hint = f"在申报的 [funding] 里写上 {key} = 和金额，没有就写 0；或者把这里的删掉"
            yield Problem(Code.PATTERN, message, stage.key_place(("funding", key)), hint)


def goals_of(stem: str, sources: Mapping[str, Source]) -> list[NamedGoal] | None:
    """Return the goals that a stage can name: of the department all projects', as ``service/safety``."""
    if stem != "department":
        source = sources.get(stem)
        return None if source is None else [NamedGoal(*item) for item in tables(source.values.get("goals"))]
    return [
        NamedGoal(f"{name}/{key}", goal)
        for name, source in sources.items()
        if name not in ("unit", "department") and not split_id(name)[1]
        for key, goal in tables(source.values.get("goals"))
    ]


def _unknown_indicators(
    stage: Source, path: KeyPath, table: Mapping[str, Any], goal: NamedGoal
) -> Iterator[Problem]:
    yield from _twice(stage, (*path, "indicators"), table.get("indicators"), Code.INDICATOR_TWICE)
    known = [written.text for written in identities(goal.values, ())]
    there = {matching(text) for text in known}
    for key, _ in tables(table.get("indicators")):
        if matching(key) not in there:
            message = f"目标 {short(goal.name)} 里没有指标“{short(key)}”"
            hint = suggestion(key, known) or "这里写申报里该指标的 id；没有 id 的，写三级指标的名字"
            yield Problem(Code.UNKNOWN_INDICATOR, message, stage.key_place((*path, "indicators", key)), hint)


def names_of(source: Source, listed: str, key: str) -> list[str]:
    """Return what the items of a list are called by one of their keys."""
    items = source.values.get(listed)
    found = (item.get(key) for item in items if isinstance(item, dict)) if isinstance(items, list) else ()
    return [name for name in found if isinstance(name, str)]
