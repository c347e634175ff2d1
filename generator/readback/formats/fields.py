"""Fields within a paragraph of a .docx: what is shown of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from generator.printing.word.xml import W
from generator.readback.formats.marks import is_on, value

if TYPE_CHECKING:
    from lxml.etree import _Element

_TYPE: Final = f"{W}fldCharType"


@dataclass(slots=True)
class Fields:
    """The fields that are open, each with whether what follows in it is shown."""

    _open: list[bool] = field(default_factory=list)
    _answered: list[bool] = field(default_factory=list)

    @property
    def shown(self) -> bool:
        """Whether text that stands here is shown, as the result of a field is and its instruction is not."""
        return all(self._open)

    def meet(self, mark: _Element) -> str:
        """Go past a mark of a field; return what is shown in its place: a form field's own answer."""
        kind = mark.get(_TYPE)
        if kind == "begin":
            shown = self.shown
            answer = _answer(mark)
            self._open.append(False)
            self._answered.append(answer is not None)
            return (answer or "") if shown else ""
        if kind == "separate" and self._open:
            self._open[-1] = not self._answered[-1]
        elif kind == "end" and self._open:
            self._open.pop()
            self._answered.pop()
        return ""


def _answer(begin: _Element) -> str | None:
    """Return what a form field shows by itself; None for one whose result is text."""
    box = begin.find(f"{W}ffData/{W}checkBox")
    if box is not None:
        checked = box.find(f"{W}checked")
        return "☑" if is_on(box.find(f"{W}default") if checked is None else checked) else "☐"
    choices = begin.find(f"{W}ffData/{W}ddList")
    return None if choices is None else _choice(choices)


def _choice(choices: _Element) -> str:
    """Return the entry of a list that is chosen: Word shows the first where nothing says which."""
    entries = choices.findall(f"{W}listEntry")
    chosen = value(choices.find(f"{W}result")) or value(choices.find(f"{W}default")) or "0"
    if not chosen.isdecimal() or int(chosen[:6]) >= len(entries):
        return ""
    return value(entries[int(chosen)])
