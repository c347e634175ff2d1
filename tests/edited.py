"""Printed forms edited as somebody in Word edits them, and pulled into a copy of the example."""

from __future__ import annotations

import io
import shutil
import zipfile
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from generator.filing.history import Earlier
from generator.filing.reader import Shelf
from generator.filing.workspace import Workspace, folders
from generator.forms.plan import make_plan, printing_job
from generator.printing.cell_keys import parse
from generator.printing.form import print_form
from generator.readback.pulling.finding import keys_of
from generator.readback.pulling.run import Pull, pull

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

ROOT = Path(__file__).parents[1]
UNIT = "wuhan-biolake"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MAIN = "word/document.xml"


class Printed(NamedTuple):
    """A form: its name and year, the Word file, and its key paths by their digests."""

    name: str
    year: int
    word: bytes
    keys: dict[int, str]


def example(folder: Path) -> Workspace:
    """Return a copy of the example's workspace."""
    shutil.copytree(ROOT / "filings", folder / "filings")
    (folder / "templates").symlink_to(ROOT / "templates")
    return Workspace(folder)


def forms(ws: Workspace, year: int = 2023, unit: str = UNIT) -> dict[str, Printed]:
    """Print the forms of a filing."""
    job = printing_job(ws)
    shelf = Shelf(ws, job.declared)
    folder = next(one for one in folders(ws)[0] if (one.unit_id, one.year) == (unit, year))
    filing, _ = shelf.filing(folder)
    earlier = Earlier(*shelf.earlier(folder))
    printed = {}
    for output in make_plan(job, shelf, folder).outputs:
        files = print_form(ws, filing, output, earlier).files
        printed[output.name] = Printed(output.name, year, files[".docx"], keys_of(files[".html"]))
    return printed


def printed(name: str, year: int = 2023) -> Printed:
    """Return a form of the example as it is."""
    return _example(year)[name]


@cache
def _example(year: int) -> dict[str, Printed]:
    return forms(Workspace(ROOT), year)


def pulled(ws: Workspace, *papers: Paper) -> Pull:
    """Pull documents, named by their form, without writing."""
    return pull(printing_job(ws), [(paper.file, paper.data()) for paper in papers])


def apply(ws: Workspace, done: Pull) -> None:
    """Write what a pull has found."""
    for edit in done.edits:
        (ws.root / edit.shown).write_bytes(edit.after)


def messages(done: Pull) -> list[str]:
    """Return what a pull has to say."""
    return [problem.message for problem in done.problems]


def changed_lines(done: Pull) -> list[str]:
    """Return the lines that a pull writes or takes out, as a diff marks them."""
    found = []
    for edit in done.edits:
        old, new = edit.old.split("\n"), edit.new.split("\n")
        found += [f"-{line}" for line in old if line.strip() and line not in new]
        found += [f"+{line}" for line in new if line.strip() and line not in old]
    return found


class Paper:
    """A printed form that is being edited; a value's paragraphs are found by its key path."""

    def __init__(self, form: Printed | str) -> None:
        """Take a form, of the example by its name."""
        self.form = printed(form) if isinstance(form, str) else form
        self.file = f"{self.form.name}.docx"
        with zipfile.ZipFile(io.BytesIO(self.form.word)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.root = etree.fromstring(self.parts[_MAIN])

    def data(self) -> bytes:
        """Return the file."""
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in (self.parts | {_MAIN: etree.tostring(self.root)}).items():
                archive.writestr(name, part)
        return file.getvalue()

    def marked(self) -> Iterator[tuple[str, _Element]]:
        """Yield every paragraph that shows a value, with the value's key path."""
        for paragraph in self.root.iter(f"{W}p"):
            for start in paragraph.iter(f"{W}bookmarkStart"):
                known = parse(start.get(f"{W}name", ""))
                if known is not None:
                    yield self.form.keys[known.key], paragraph

    def all(self, key: str) -> list[_Element]:
        """Return the paragraphs that show a value."""
        found = [paragraph for known, paragraph in self.marked() if known == key]
        assert found, key
        return found

    def edit(self, key: str, new: str, at: int = 0) -> Paper:
        """Type over one of the places where a value is shown."""
        write(self.all(key)[at], new)
        return self

    def unmarked(self) -> Paper:
        """Take out all marks, as some programs do."""
        for start in [*self.root.iter(f"{W}bookmarkStart")]:
            if start.get(f"{W}name", "").startswith("_tb"):
                start.getparent().remove(start)
        return self

    def labelled(self, label: str) -> _Element:
        """Return the first paragraph that says this."""
        return next(one for one in self.root.iter(f"{W}p") if text_of(one) == label)

    def comment(self, key: str, author: str, text: str) -> Paper:
        """Put a comment beside a value."""
        start = etree.Element(f"{W}commentRangeStart", {f"{W}id": "7"})
        self.all(key)[0].insert(0, start)
        content = (
            f'<w:comment w:id="7" w:author="{author}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:comment>'
        )
        self.parts["word/comments.xml"] = f'<w:comments xmlns:w="{W[1:-1]}">{content}</w:comments>'.encode()
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
        entry = f'<Relationship Id="rIdC" Type="{kind}" Target="comments.xml"/></Relationships>'
        name = "word/_rels/document.xml.rels"
        self.parts[name] = self.parts[name].replace(b"</Relationships>", entry.encode())
        return self


def text_of(paragraph: _Element) -> str:
    """Return what a paragraph shows."""
    pieces = paragraph.iter(f"{W}t", f"{W}br")
    return "".join(piece.text or "" if piece.tag == f"{W}t" else "\n" for piece in pieces)


def write(paragraph: _Element, text: str) -> None:
    """Type over all of a paragraph; the look of its first run stays."""
    runs = list(paragraph.iter(f"{W}r"))
    first = runs[0] if runs else etree.SubElement(paragraph, f"{W}r")
    for run in runs[1:]:
        run.getparent().remove(run)
    for child in [one for one in first if one.tag != f"{W}rPr"]:
        first.remove(child)
    for number, line in enumerate(text.split("\n")):
        if number:
            etree.SubElement(first, f"{W}br")
        etree.SubElement(first, f"{W}t", {_SPACE: "preserve"}).text = line


def around(element: _Element, tag: str) -> _Element:
    """Return the cell (``tc``) or row (``tr``) that something stands in."""
    return next(element.iterancestors(f"{W}{tag}"))


def paragraphs(element: _Element) -> list[_Element]:
    """Return the paragraphs of the cell that one of them stands in."""
    return list(around(element, "tc").iter(f"{W}p"))


def copied(element: _Element, text: str) -> _Element:
    """Return a paragraph that looks the same and says something else, without marks."""
    copy = deepcopy(element)
    for mark in [*copy.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")]:
        mark.getparent().remove(mark)
    write(copy, text)
    return copy


_WHEN = {f"{W}id": "901", f"{W}author": "李新亮", f"{W}date": "2024-03-01T09:30:00Z"}


def track(paragraph: _Element, new: str) -> None:
    """Type over all of a paragraph while changes are tracked."""
    runs = list(paragraph.iter(f"{W}r"))
    inserted = etree.Element(f"{W}ins", _WHEN)
    run = etree.SubElement(inserted, f"{W}r")
    etree.SubElement(run, f"{W}t", {_SPACE: "preserve"}).text = new
    for old in runs:
        deleted = etree.Element(f"{W}del", _WHEN)
        old.addprevious(deleted)
        deleted.append(old)
        for text in old.iter(f"{W}t"):
            text.tag = f"{W}delText"
    (runs[-1].getparent() if runs else paragraph[-1]).addnext(inserted)


def tracked(element: _Element, name: str) -> None:
    """Mark a row or a paragraph's end as ``ins`` or ``del``."""
    if element.tag == f"{W}tr":
        holder = element.find(f"{W}trPr")
        if holder is None:
            holder = etree.Element(f"{W}trPr")
            element.insert(0, holder)
    else:
        properties = element.find(f"{W}pPr")
        if properties is None:
            properties = etree.Element(f"{W}pPr")
            element.insert(0, properties)
        holder = properties.find(f"{W}rPr")
        if holder is None:
            holder = etree.SubElement(properties, f"{W}rPr")
    holder.insert(0, etree.Element(f"{W}{name}", _WHEN))
