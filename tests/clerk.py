"""Cases of what a person does in a form: a filing, the steps, and what is in its files then.

A case is a file. The filing is that of ``tests/fill/base/``; ``=== before`` names a file that is another one,
``=== after`` one that has changed. Each line of ``=== steps`` is a step that is made and written: ``set``,
``back``, ``add``, ``delete`` or ``move``, the key of a cell, and what there is to say about it, as TOML.
``refused`` in front says that nothing comes of it; ``offers`` and ``prints`` look at the ways of a cell, and
at what the form prints there.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from filling import Data, added, back_of, item_of, office, page, said_at, set_in

from generator.filing.toml import read_toml
from generator.fill.cell import Cell

if TYPE_CHECKING:
    from filling import Office

BASE = Path(__file__).parent / "fill" / "base"
PART = re.compile(r"^=== (before|steps|after)(?: (\S+))?\n(.*?)(?=^=== |\Z)", re.DOTALL | re.MULTILINE)
LINE = re.compile(r"(?:(refused) )?(set|back|add|delete|move|offers|prints) (\S+)(?: (\{.*\}))?")


def base() -> dict[str, str]:
    """Return the files of ``base/``; those of 2023 by their ids alone."""
    paths = BASE.glob("**/*.toml")
    files = {path.relative_to(BASE).with_suffix("").as_posix(): path for path in paths}
    return {name.removeprefix("2023/"): path.read_text("utf-8") for name, path in files.items()}


class Clerk:
    """Does what the lines of a case say."""

    def __init__(self, place: Office) -> None:
        """Begin with the form of a project."""
        self.place = place
        self.form = "service"

    def do(self, line: str) -> None:
        """Make a step, or look at a cell."""
        match = LINE.fullmatch(line)
        assert match is not None, line
        fate, verb, key, more = match.groups()
        said = read_toml(f"said = {more or '{}'}")["said"]
        self.form = said.get("form", self.form)
        near = tuple(said.get("near", ()))
        cell = Cell(key, said.get("as", ""), self.form, near)
        if verb == "prints":
            assert said_at(page(self.place.desk(), self.form), key) == said["texts"], line
        elif verb == "offers":
            assert self._offered(cell) == {"ways": said["ways"], "back": said.get("back", "")}, line
        else:
            self._step(self._meant(verb, cell, said), fate, said.get("reason", ""))

    def _offered(self, cell: Cell) -> Data:
        data = self.place.card(cell)
        back = data["back"]["label"] if data["back"] else ""
        return {"ways": [way["name"] for way in data["ways"]], "back": back}

    def _meant(self, verb: str, cell: Cell, said: Data) -> Data:
        data = self.place.card(cell)
        if verb == "set":
            return set_in(data, cell, said.get("way", "own"), said["text"])
        if verb == "back":
            return back_of(data)
        row = next(row for row in data["rows"] if row["thing"] == said["row"])
        if verb == "add":
            return added(row, said.get("before"), **said["values"])
        return {"do": verb, **item_of(row), "before": said.get("before")}

    def _step(self, step: Data, refused: str | None, reason: str) -> None:
        if not refused:
            self.place.fill(step, of=self.form)
            return
        done = self.place.edit(step, of=self.form)
        assert [answer.state for answer in done.answers] == ["refused"], done.answers
        assert reason in done.answers[0].reason
        assert not done.edits


def parts(path: Path) -> dict[str, dict[str, str]]:
    """Return the parts of a case by what they are and whose."""
    found: dict[str, dict[str, str]] = {"before": {}, "steps": {}, "after": {}}
    for kind, name, text in PART.findall(path.read_text("utf-8")):
        found[kind][name] = text
    return found


def play(path: Path, folder: Path) -> None:
    """Do what a case says, and hold the files to it."""
    case = parts(path)
    before = base() | case["before"]
    place = office(folder, before)
    clerk = Clerk(place)
    for line in case["steps"][""].splitlines():
        clerk.do(line)
    expected = {name: text for name, text in (before | case["after"]).items() if "/" not in name}
    assert place.texts() == expected
