"""Taking marks out: their author has looked at the lines."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generator.base.files import rewrite, why_unwritable
from generator.carry.rollover.lines import lines
from generator.carry.rollover.marks import Waits, open_marks, without_marks
from generator.filing.source import read_source
from generator.filing.workspace import folders, read_files

if TYPE_CHECKING:
    from generator.filing.selection import Selection
    from generator.filing.workspace import Workspace

UNIT = "unit"
_LINE = re.compile(r"(.+?):([0-9]{1,9})(?::[0-9]{1,9})?")


class Confirmed(NamedTuple):
    """A file's new content, how many lines it confirms, and how many still wait for amounts."""

    data: bytes
    lines: int
    to_fill: int


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
    changed = sum(old != new for old, new in zip(source.text.split("\n"), text.split("\n"), strict=True))
    return Confirmed(_like(data, source.text, text), changed, len(to_fill))


def confirm_files(
    workspace: Workspace, selection: Selection, number: int | None
) -> tuple[int, int, list[str]]:
    """Confirm what is selected; return how many lines that was, how many wait for amounts, what failed."""
    done, to_fill, failures = 0, 0, []
    for folder in filter(selection.covers, folders(workspace)[0]):
        for file_id, (shown, data) in read_files(workspace, folder).files.items():
            if selection.file_id not in (None, file_id) or file_id == UNIT:
                continue
            result = confirm(data, shown, number)
            if result is None:
                failures.append(f"{shown} 有写法错误，改好后再确认")
                continue
            try:
                if result.data != data:
                    rewrite(workspace.root / shown, result.data)
            except OSError as error:
                failures.append(f"写不了 {shown}：{why_unwritable(error)}")
                continue
            done, to_fill = done + result.lines, to_fill + result.to_fill
    return done, to_fill, failures


def split_line(path: str) -> tuple[Path, int | None]:
    """Part ``service.toml:12``, or ``service.toml:12:3`` as places are printed, into file and line."""
    match = _LINE.fullmatch(path)
    if match is not None and not Path(path).exists():
        return Path(match[1]), int(match[2])
    return Path(path), None


def _like(data: bytes, old: str, new: str) -> bytes:
    """Return the content with its changed lines put in, everything else to the byte as it was."""
    rows = data.split(b"\n")
    for i, (before, after) in enumerate(zip(old.split("\n"), new.split("\n"), strict=True)):
        if before != after:
            end = b"\r" if rows[i].endswith(b"\r") else b""
            rows[i] = rows[i].removesuffix(b"\r").replace(before.encode(), after.encode()) + end
    return b"\n".join(rows)
