"""What a merge leaves where two people changed the same lines, also inside a text of several lines."""

from __future__ import annotations

import re
from typing import NamedTuple

from generator.base.codes import Code
from generator.base.problems import Place, Problem, Span
from generator.base.terminal import short

_MARKER = re.compile(r"^(?P<sign>[<|=>])(?P=sign){6,}(?: (?P<name>.*))?$", re.MULTILINE)
_CERTAIN = ("<<<<<<<", ">>>>>>>")
_NONE = "没有内容"


class _Side(NamedTuple):
    """One of the two versions: the lines (from 1) between its markers, the end exclusive, and its name."""

    first: int
    end: int
    name: str

    def described(self, lines: list[str]) -> str:
        """Say where the version stands, and how it begins."""
        name = f"（{short(self.name)}）" if self.name else ""
        if self.first == self.end:
            return f"{_NONE}{name}"
        where = f"第 {self.first} 行" if self.end - self.first == 1 else f"第 {self.first}–{self.end - 1} 行"
        return f"{where}{name}：{short(lines[self.first - 1].strip())}"


def conflict(text: str, file: str) -> Problem | None:
    """Return one problem for all conflicts of a file; None where there is none.

    A row of ``=`` alone is none: it may underline a heading in prose.
    """
    if not any(mark in text for mark in _CERTAIN):
        return None
    lines = text.split("\n")
    marked = [(number, match) for number, line in enumerate(lines, 1) if (match := _MARKER.match(line))]
    certain = [number for number, match in marked if match["sign"] in "<>"]
    if not certain:
        return None
    places = [Place(file, Span(number, 1, number, len(lines[number - 1]) + 1)) for number in certain]
    sides = _sides(marked)
    if sides is None:
        message, hint = "这一行是合并冲突留下的标记", "删掉这一行；核对它上下的内容是不是要的那一份"
    else:
        mine, theirs = (side.described(lines) for side in sides)
        message = f"合并冲突没有解决：一份是{mine}；另一份是{theirs}"
        hint = "留下要的那一份，删掉另一份和 <<<<<<<、|||||||、=======、>>>>>>> 这几行"
    return Problem(Code.CONFLICT, message, places[0], hint, also=tuple(places[1:]))


def _sides(marked: list[tuple[int, re.Match[str]]]) -> tuple[_Side, _Side] | None:
    """Return both versions of the first conflict; None where its markers are no longer all there."""
    signs = "".join(match["sign"] for _, match in marked)
    whole = re.match(r"<(?P<base>\|?)=>", signs)
    if whole is None:
        return None
    (first, ours), (last, theirs) = marked[0], marked[whole.end() - 1]
    parted, behind = marked[whole.end() - 2][0], marked[1][0]  # with a base, ours ends before it
    return _Side(first + 1, behind, ours["name"] or ""), _Side(parted + 1, last, theirs["name"] or "")
