"""Filings filled in for tests as a page does it: cells and their cards, steps, and what becomes of files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import html

from generator.carry.journal import Journal
from generator.checks.review import taxonomy
from generator.filing.history import Earlier
from generator.filing.reader import Shelf
from generator.filing.workspace import FilingFolder, Workspace
from generator.fill.asked import Asked
from generator.fill.card import card
from generator.fill.cell import Cell
from generator.fill.desk import Desk
from generator.fill.edit import edit
from generator.forms.plan import make_plan, printing_job
from generator.printing.form import print_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.base.vocabulary import Taxonomy
    from generator.filing.reader import Shelf as Shelves
    from generator.fill.edit import Edited
    from generator.forms.plan import Job, Output

ROOT = Path(__file__).parents[1]
_ELSEWHERE = ("long_term", "department")
"""Ways of which the page names the cell, not the value."""

Data = dict[str, Any]


@cache
def _job(templates: Path) -> Job:
    return printing_job(Workspace(templates))


class Shown(NamedTuple):
    """A cell of a printed page, and what it says."""

    cell: Cell
    text: str


@dataclass(frozen=True)
class Office:
    """Where a filing folder is filled in; forms are those of a workspace that has them."""

    root: Path
    folder: FilingFolder
    templates: Path = ROOT

    @property
    def workspace(self) -> Workspace:
        """The workspace that the folder is of."""
        return Workspace(self.root)

    def desk(self) -> Desk:
        """Lay out the files as they are now."""
        job = replace(_job(self.templates), workspace=self.workspace)
        return Desk(job, Shelf(self.workspace, job.declared), self.folder)

    def card(self, cell: Cell, desk: Desk | None = None) -> Data:
        """Say what is known of a cell."""
        desk = desk or self.desk()
        return card(desk, cell, classes(desk))

    def edit(self, *steps: Data, of: str = "", desk: Desk | None = None) -> Edited:
        """Work out a change."""
        desk = desk or self.desk()
        return edit(desk, Asked.model_validate({"steps": steps}), classes(desk), of)

    def fill(self, *steps: Data, of: str = "") -> Edited:
        """Make a change and write it."""
        done = self.edit(*steps, of=of)
        assert not done.answers, done.answers
        assert not Journal(self.workspace).write(done.edits).failure
        return done

    def texts(self) -> dict[str, str]:
        """Return the files of the folder and of the unit as they are now."""
        files = self.desk().shelf.files(self.folder).files
        return {file_id: content.decode() for file_id, (_, content) in files.items()}


def classes(desk: Desk) -> Taxonomy:
    """Return the classes of indicators that a filing is filled in with."""
    return taxonomy(desk.job, desk.shelf, desk.folder)


def office(root: Path, files: Mapping[str, str], unit: str = "u", year: int = 2023) -> Office:
    """Write files by their ids; those of another year are named by it, ``2022/service``."""
    for name, text in files.items():
        folder = root / "filings" / unit / ("" if name == "unit" or "/" in name else str(year))
        path = folder / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return Office(root, FilingFolder(unit, year))


def set_in(data: Data, cell: Cell, way: str, text: str) -> Data:
    """Return the step that types a text into a cell in one of its ways, as a page sends it."""
    chosen = next(one for one in data["ways"] if one["name"] == way)
    step = {"do": "set", "text": text, "seen": chosen["seen"]}
    if way in _ELSEWHERE:
        where = {"key": cell.key, "as": cell.shown_as, "way": way, "anchors": data["ways"][0]["anchors"]}
        return step | where
    return step | {"key": chosen["key"], "anchors": chosen["anchors"]}


def back_of(data: Data) -> Data:
    """Return the step that takes a cell back to what is shared, or worked out."""
    back = data["back"]
    return {"do": "back", "key": back["key"], "anchors": back["anchors"], "seen": back["seen"]}


def item_of(row: Data) -> Data:
    """Return what a step about a row says of it."""
    return {name: row[name] for name in ("key", "anchors", "seen")}


def added(row: Data, before: int | str | None = None, **values: str) -> Data:
    """Return the step that puts a row in."""
    key, anchors = row["list"], row["list_anchors"]
    return {"do": "add", "key": key, "anchors": anchors, "before": before, "values": values}


def outputs(desk: Desk) -> tuple[Output, ...]:
    """Return the forms of a filing."""
    return make_plan(desk.job, desk.shelf, desk.folder).outputs


def page(desk: Desk, name: str) -> str:
    """Return a form's page as it prints from a desk."""
    output = next(output for output in outputs(desk) if output.name == name)
    earlier = Earlier(*earlier_of(desk.shelf, desk.folder))
    return print_page(Workspace(ROOT), desk.filing, output, earlier)


def earlier_of(shelf: Shelves, folder: FilingFolder) -> list[Any]:
    """Return the filings of the years before."""
    return shelf.earlier(folder)


def shown_in(printed: str, of: str) -> list[Shown]:
    """Return the cells of a page that show values of files, each of which is asked about once."""
    found: dict[Cell, str] = {}
    for element in html.document_fromstring(printed).xpath("//*[@data-key]"):
        row = next(element.iterancestors("tr"), None)
        keys = [] if row is None else row.xpath(".//@data-key")
        key = element.get("data-key")
        near = tuple(dict.fromkeys(one for one in keys if one != key))
        found.setdefault(Cell(key, element.get("data-as") or "", of, near), element.text_content())
    return [Shown(*one) for one in found.items()]


def said_at(printed: str, key: str) -> list[str]:
    """Return what a page says at a key, wherever it shows it."""
    elements = html.document_fromstring(printed).xpath("//*[@data-key=$key]", key=key)
    return [element.text_content() for element in elements]
