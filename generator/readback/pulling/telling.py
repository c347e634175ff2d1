"""What a pull changes, for a person: each value with where else it prints, and the files' lines."""

from __future__ import annotations

from itertools import groupby, takewhile
from typing import TYPE_CHECKING

from generator.base.terminal import short
from generator.carry.edits import diff

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.readback.pulling.applying import Applied, FileEdit
    from generator.readback.pulling.run import Pull

_MOST_PLACES = 5
_LONG, _CONTEXT = 40, 8


def told(done: Pull) -> Iterator[str]:
    """Yield the lines that say what is changed."""
    for found in done.forms:
        yield f"{found.file}：{found.form}"
        if not found.marked:
            yield "  文件里没有印表时留下的记号，是按版面对上的：请逐条核对"
    for _, group in groupby(sorted(done.applied, key=_line), _alike):
        one, *more = group
        yield f"{one.place}{f' 等 {len(more) + 1} 处' if more else ''}：{one.title}{_change(one)}"
        if one.elsewhere:
            rest = f" 等 {len(one.elsewhere)} 处" if len(one.elsewhere) > _MOST_PLACES else ""
            yield f"  也印在：{'、'.join(one.elsewhere[:_MOST_PLACES])}{rest}"
    for edit in done.edits:
        yield from lines(edit)


def _line(one: Applied) -> tuple[str, int]:
    return one.place.file, one.place.span.line if one.place.span else 0


def _alike(one: Applied) -> tuple[str, str, str, str]:
    """Return what two changes share that are said in one line: a merged cell is that of many rows."""
    return one.place.file, one.title, one.old, one.new


def _change(one: Applied) -> str:
    """Say what a value was and is; of long texts the part that differs."""
    if not one.old.strip():
        return f"填上“{short(one.new)}”"
    if not one.new.strip():
        return f"清空，原来是“{short(one.old)}”"
    start = _where_apart(one.old, one.new)
    return f"“{_from(one.old, start)}” → “{_from(one.new, start)}”"


def _where_apart(old: str, new: str) -> int:
    """Return where the part begins that is worth showing of two long texts."""
    if max(len(old), len(new)) <= _LONG:
        return 0
    same = takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False))
    return max(len([*same]) - _CONTEXT, 0)


def _from(text: str, start: int) -> str:
    return f"{'…' * bool(start)}{short(text[start:])}"


def lines(edit: FileEdit) -> Iterator[str]:
    """Yield the lines of a file that change, as a unified diff."""
    yield from (line.rstrip("\n") for line in diff(edit.shown, edit.old, edit.new, context=1))
