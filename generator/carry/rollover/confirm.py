"""Taking marks out: their author has looked at the lines."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generator.carry.edits import as_written
from generator.carry.rollover.lines import lines
from generator.carry.rollover.marks import Waits, open_marks, without_marks
from generator.carry.saving import write_back
from generator.filing.source import read_source
from generator.filing.workspace import folders, read_files

if TYPE_CHECKING:
    from generator.carry.rollover.lines import Line
    from generator.filing.selection import Selection
    from generator.filing.workspace import Workspace

_LINE = re.compile(r"(.+?):([0-9]{1,9})(?::[0-9]{1,9})?")


class Confirmed(NamedTuple):
    """A file's new content, how many lines it confirms, and how many still wait for amounts.

    `rows` are the lines' values.
    """

    data: bytes
    lines: int
    to_fill: int
    rows: tuple[Line, ...] = ()


class Ready(NamedTuple):
    """A file that can be confirmed: its id, its path as shown, its content, and what becomes of it."""

    file_id: str
    shown: str
    old: bytes
    result: Confirmed


def confirm(data: bytes, file: str, number: int | None = None) -> Confirmed | None:
    """Take the marks out of a file, or of the values on one line of it; None if it can't be read.

    Amounts that have been emptied stay marked as long as they are 0, unless their own line is named.
    """
    source, _ = read_source(data, file)
    if source is None:
        return None
    rows = lines(source)
    to_fill = {line.number for line in rows if Waits.FILL in open_marks(line)}
    if number is not None:
        named = {line.number for line in rows if line.covers(number)}
        text = without_marks(source.text, lambda at: tuple(Waits) if at in named else ())
        to_fill -= named
    else:
        text = without_marks(source.text, lambda at: (Waits.REVIEW,) if at in to_fill else tuple(Waits))
    pairs = enumerate(zip(source.text.split("\n"), text.split("\n"), strict=True), 1)
    changed = {at for at, (old, new) in pairs if old != new}
    told = tuple(line for line in rows if line.number in changed)
    return Confirmed(as_written(data, source.text, text), len(changed), len(to_fill), told)


def ready(workspace: Workspace, selection: Selection, number: int | None) -> tuple[list[Ready], list[str]]:
    """Return what confirming the selected files would do, and which can't be read."""
    found, failures, seen = [], [], set()  # the unit's own file is part of every year
    for folder in filter(selection.covers, folders(workspace)[0]):
        for file_id, (shown, data) in read_files(workspace, folder).files.items():
            if selection.file_id not in (None, file_id) or shown in seen:
                continue
            seen.add(shown)
            result = confirm(data, shown, number)
            if result is None:
                failures.append(f"{shown} 有写法错误，改好后再确认")
            else:
                found.append(Ready(file_id, shown, data, result))
    return found, failures


def write(workspace: Workspace, file: Ready) -> str:
    """Confirm one file; return why that can't be done, empty if it is done."""
    return write_back(workspace, file.shown, file.old, file.result.data)


def split_line(path: str) -> tuple[Path, int | None]:
    """Part ``service.toml:12``, or ``service.toml:12:3`` as places are printed, into file and line."""
    match = _LINE.fullmatch(path)
    if match is not None and not Path(path).exists():
        return Path(match[1]), int(match[2])
    return Path(path), None
