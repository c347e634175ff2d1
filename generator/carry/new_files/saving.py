"""Writing new files: one that is there already is never overwritten, but compared."""

from __future__ import annotations

import difflib
import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.base.files import read_regular, why_unreadable
from generator.carry.saving import write_new
from generator.filing.source import read_source
from generator.filing.workspace import LARGEST_SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.filing.workspace import Workspace


@dataclass(slots=True)
class Saved:
    """What became of new files by their paths as shown: those written, those that say the same already.

    `kept` are those that are there and say something else, with the lines that differ.
    """

    written: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    kept: dict[str, list[str]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)


def save(workspace: Workspace, texts: Mapping[str, str]) -> Saved:
    """Write files that are not there yet."""
    saved = Saved()
    for shown, text in texts.items():
        path = workspace.root / shown
        try:
            if os.path.lexists(path):
                _compare(shown, read_regular(path, LARGEST_SOURCE), text, saved)
                continue
        except OSError as error:
            saved.failures.append(f"读不了已有的 {shown}：{why_unreadable(error)}")
            continue
        failure = write_new(workspace, shown, text.encode())
        if failure:
            saved.failures.append(failure)
        else:
            saved.written.append(shown)
    return saved


def _compare(shown: str, there: bytes, text: str, saved: Saved) -> None:
    source, _ = read_source(there, shown)
    new, _ = read_source(text.encode(), shown)
    if source is not None and new is not None and source.values == new.values:
        saved.same.append(shown)
        return
    old = there.decode("utf-8", errors="replace")
    saved.kept[shown] = list(_differences(old, text))


def _differences(old: str, new: str) -> Iterator[str]:
    """Yield the lines that differ, without comments: ``-`` as it is, ``+`` as it would be."""
    for content in (_content, _lines):
        lines = difflib.unified_diff(list(content(old)), list(content(new)), n=0, lineterm="")
        found = [line for line in list(lines)[2:] if not line.startswith("@@")]
        if found:
            yield from found
            return


def _content(text: str) -> Iterator[str]:
    """Yield lines without the comments behind them, which may look like one in a text of several lines."""
    return (_COMMENT.sub("", line) for line in _lines(text))


def _lines(text: str) -> Iterator[str]:
    return (line for line in text.splitlines() if line.strip() and not line.startswith("#"))


_COMMENT = re.compile(r'(?<=["\d\]},])\s+#[^"]*$')
