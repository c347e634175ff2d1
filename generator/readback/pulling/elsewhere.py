"""Where else a value prints: in the same form, and in the other forms of the filing."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from generator.forms.plan import make_plan
from generator.readback.pulling.finding import keys_of, print_again
from generator.readback.pulling.lines import key_of
from generator.readback.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.filing.reader import Shelf
    from generator.filing.workspace import FilingFolder
    from generator.forms.plan import Job
    from generator.readback.document import Where
    from generator.readback.pulling.changes import Wanted
    from generator.readback.pulling.finding import Origin, Pulled


class Elsewhere:
    """Prints the other forms when it is first asked."""

    def __init__(self, job: Job, shelf: Shelf, folder: FilingFolder) -> None:
        """Ask for one filing."""
        self._job, self._shelf, self._folder = job, shelf, folder
        self._cells: dict[int, dict[str, list[Where]]] = {}

    def places(self, pulled: Pulled, one: Wanted) -> Iterator[str]:
        """Yield them, for a person."""
        shown = one.target.shown
        if not shown:
            return
        cells = self._cells_of(pulled.origin).get(shown, ())
        yield from (f"本表{where}" for where in dict.fromkeys(cells) if where != one.printed)
        for name, keys in self._other_pages.items():
            if name != pulled.origin.output.name and shown in keys:
                yield f"{name}.docx"

    def _cells_of(self, origin: Origin) -> dict[str, list[Where]]:
        """Return the cells of a form by the key paths that they show; a choice's boxes count as one."""
        known = self._cells.get(id(origin))
        if known is None:
            known = self._cells[id(origin)] = {}
            for reading in origin.own.root.readings():
                key = origin.keys.get(key_of(reading))
                box = reading.slot.shape is Shape.BOX
                if key and not reading.inherited and not (box and key in known):
                    known.setdefault(key, []).append(reading.where)
        return known

    @cached_property
    def _other_pages(self) -> dict[str, frozenset[str]]:
        pages = {}
        for output in make_plan(self._job, self._shelf, self._folder).outputs:
            files = print_again(self._job, self._shelf, self._folder, output)
            if files is not None:
                pages[output.name] = frozenset(keys_of(files[".html"]).values())
        return pages
