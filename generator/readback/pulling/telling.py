"""What a pull changes, for a person: each value with where else it prints, and the files' lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.terminal import short
from generator.carry.edits import diff

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.readback.pulling.run import FileEdit, Pull

_MOST_PLACES = 5


def told(done: Pull) -> Iterator[str]:
    """Yield the lines that say what is changed."""
    for file, form in done.forms:
        yield f"{file} 是 {form}"
    for one in done.applied:
        change = f"“{short(one.old)}” → “{short(one.new)}”" if one.new else f"“{short(one.old)}” → （空）"
        yield f"{one.place}：{one.title} {change}"
        if one.elsewhere:
            more = f" 等 {len(one.elsewhere)} 处" if len(one.elsewhere) > _MOST_PLACES else ""
            yield f"  也印在：{'、'.join(one.elsewhere[:_MOST_PLACES])}{more}"
    for edit in done.edits:
        yield from lines(edit)


def lines(edit: FileEdit) -> Iterator[str]:
    """Yield the lines of a file that change, as a unified diff."""
    yield from (line.rstrip("\n") for line in diff(edit.shown, edit.old, edit.new, context=1))
