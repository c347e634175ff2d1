"""A message for a commit, from what it changes: one line that sums up, then the main changes."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from generator.base.terminal import clipped, columns, visible
from generator.compare.data import Kind, Thing
from generator.compare.phrases import KINDS, THINGS
from generator.compare.reports.cases import State
from generator.live.repository.changed import Kind as FileKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from generator.live.repository.changed import Changed
    from generator.live.repository.told import Filing, Told, Value

_SUBJECT = 100  # columns: fifty Chinese characters
_LINE = 100
_NAME = 30
_VALUE = 24
_THERE = "有"  # said of a stage that is there
_FEW = 2  # that many years, or values of one thing, are named
_MOST = 12  # lines of the main changes


def proposal(files: Sequence[Changed], filings: Iterable[Filing]) -> str:
    """Return a message for a commit of some files; `filings` may tell of others too."""
    chosen = {one.shown for one in files}
    known = [_of(filing, chosen) for filing in filings]
    unread = {name for filing in known for name in filing.unread & chosen}
    known = [filing for filing in known if filing.told or filing.whole in _WHOLES]
    lines = [line for filing in known for line in _lines(filing)]
    said = {one.file for filing in known for one in filing.told}
    silent = [one for one in files if one.shown not in said and not _in_whole(one, known)]
    subject = lines[0] if len(lines) == 1 and not silent else _subject(files, known, same=not unread)
    lines += _others(silent) if known else []
    if len(lines) > _MOST:
        lines[_MOST - 1 :] = [f"还有 {len(lines) - _MOST + 1} 处"]
    body = "".join(f"- {line}\n" for line in lines) if len(lines) > 1 else ""
    return f"{clipped(subject, _SUBJECT)}\n" + (f"\n{body}" if body else "")


_VERBS = {FileKind.NEW: "新增", FileKind.CHANGED: "整理", FileKind.DELETED: "删除"}
_WHOLES = {State.ADDED: "新增", State.REMOVED: "取消"}


def _of(filing: Filing, chosen: Collection[str]) -> Filing:
    return filing._replace(told=tuple(one for one in filing.told if one.file in chosen))


def _in_whole(one: Changed, filings: Iterable[Filing]) -> bool:
    """Tell whether a file belongs to a filing that is new or gone as a whole."""
    whole = (filing.folder for filing in filings if filing.whole in _WHOLES)
    return any(one.shown.startswith(f"filings/{folder.unit_id}/{folder.year}/") for folder in whole)


def _subject(files: Sequence[Changed], filings: Sequence[Filing], *, same: bool) -> str:
    """Sum up: which filings, which things of them, and what happened."""
    if not filings:
        return _of_files(files, same=same)
    counts = "，".join(_counts(filings))
    where = _where(filings)
    owners = list(dict.fromkeys(_owner(one) for filing in filings for one in filing.told))
    for shown in range(len(owners), 0, -1):
        more = f"等 {len(owners)} 个" if shown < len(owners) else ""
        named = f"{where}{'、'.join(owners[:shown])}{more}：{counts}"
        if columns(named) <= _SUBJECT:
            return named
    return f"{where.strip()}：{counts}"


def _of_files(files: Sequence[Changed], *, same: bool) -> str:
    """Sum up files of which no more is known, or that say the `same` as before."""
    kinds = {one.kind for one in files}
    verb = _VERBS[kinds.pop()] if len(kinds) == 1 else _VERBS[FileKind.CHANGED]
    more = (
        "，内容没有变化"
        if same and verb == _VERBS[FileKind.CHANGED]
        else ""
        if same
        else "，有的读不懂，没有比较"
    )
    names = "、".join(visible(PurePosixPath(one.shown).stem) for one in files)
    named = f"{verb}申报文件 {names}{more}"
    return named if columns(named) <= _SUBJECT else f"{verb} {len(files)} 个申报文件{more}"


def _where(filings: Sequence[Filing]) -> str:
    units = {filing.folder.unit_id for filing in filings}
    years = sorted({filing.folder.year for filing in filings})
    shown = "、".join(map(str, years)) if len(years) <= _FEW else f"{years[0]}—{years[-1]}"
    return f"{len(units)} 个单位 {shown} 年 " if len(units) > 1 else f"{shown} 年 "


def _owner(one: Told) -> str:
    return clipped(visible(one.owner or one.name), _NAME)


def _counts(filings: Sequence[Filing]) -> Iterator[str]:
    wholes = Counter(filing.whole for filing in filings)
    yield from (f"{verb} {wholes[state]} 份申报" for state, verb in _WHOLES.items() if wholes[state])
    told = [one for filing in filings for one in filing.told]
    for kind in (Kind.ADDED, Kind.REMOVED):
        things = Counter(one.thing for one in told if kind in one.kinds)
        yield from (f"{KINDS[kind]}{THINGS[thing]} {count} 个" for thing, count in things.items())
    changed = sum(len(one.values) for one in told)
    if changed:
        yield f"修改 {changed} 处"


def _lines(filing: Filing) -> Iterator[str]:
    if filing.whole in _WHOLES:
        yield f"{_WHOLES[filing.whole]}{visible(filing.title)}的申报"
    for one in filing.told:
        owner = f"{_owner(one)}，" if one.owner else ""
        thing = f"{THINGS[one.thing]}“{clipped(visible(one.name), _NAME)}”"
        if one.thing in (Thing.DEPARTMENT, Thing.UNIT):
            thing = _owner(one)
        if one.alone:
            verb = KINDS[Kind.ADDED if Kind.ADDED in one.kinds else Kind.REMOVED]
            yield clipped(f"{owner}{verb}{thing}", _LINE)
        elif len(one.values) > _FEW:
            titles = "、".join(visible(value.title) for value in one.values)
            yield clipped(f"{owner}{thing}：改 {len(one.values)} 处（{titles}）", _LINE)
        else:
            yield from (clipped(f"{owner}{thing}：{_said(value)}", _LINE) for value in one.values)


def _said(value: Value) -> str:
    title = visible(value.title)
    if value.words and max(columns(value.old), columns(value.new)) > _VALUE:
        return f"{title}改写"
    old, new = (clipped(visible(" ".join(side.split())), _VALUE) for side in (value.old, value.new))
    if {old, new} == {"", _THERE}:
        return f"{'新增' if new else '取消'}{title}"
    if not old or not new:
        return f"{title} 填 {new}" if new else f"{title} 去掉 {old}"
    return f"{title} {old} → {new}"


def _others(files: Sequence[Changed]) -> list[str]:
    if not files:
        return []
    names = "、".join(visible(PurePosixPath(one.shown).name) for one in files)
    return [clipped(f"另有 {len(files)} 个文件，内容没有变化或没有比较：{names}", _LINE)]
