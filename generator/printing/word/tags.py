"""Finds the tags that somebody typed into a template, and what Word's autocorrection made of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.base.problems import Place, Problem, Severity
from generator.printing.word.xml import TBL, TC, TR, P, ancestor, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
LEVELS = {"tr": TR, "tc": TC, "p": P}
_LEVEL = re.compile(r"(tr|tc|p|r) ")
_QUOTES = str.maketrans("“”‘’", "\"\"''")
_SHORT = 40


@dataclass(frozen=True, slots=True)
class Spot:
    """A paragraph of the template; `part` is empty for the text, else e.g. 页脚."""

    paragraph: etree._Element
    file: str
    part: str
    number: int

    @property
    def where(self) -> str:
        """The words that lead a person to it."""
        return self.part + (_in_table(self.paragraph) or f"第 {self.number} 段")

    def problem(
        self, code: str, message: str, hint: str = "", severity: Severity = Severity.ERROR
    ) -> Problem:
        """Return a problem that stands here."""
        return Problem(code, f"{self.where}：{message}", Place(self.file), hint, severity)


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: `kind` is its first two characters, `level` docxtpl's ``tr``, ``tc``, ``p`` or ``r``."""

    kind: str
    level: str
    source: str
    start: int
    written: str
    pieces: tuple[etree._Element, ...] = field(repr=False)
    spot: Spot

    @property
    def word(self) -> str:
        """The first word of a statement, e.g. ``for``."""
        return self.source.split(None, 1)[0] if self.kind == "{%" and self.source else ""

    @property
    def rest(self) -> str:
        """What follows the first word."""
        return self.source.partition(" ")[2].strip()

    @property
    def whole(self) -> etree._Element:
        """What docxtpl replaces with the tag: a row, cell or paragraph, or what is around its run."""
        if self.level in LEVELS:
            found = ancestor(self.pieces[0], LEVELS[self.level])
            return self.spot.paragraph if found is None else found
        run = self.pieces[0].getparent()
        parent = run.getparent() if run is not None else None
        return self.spot.paragraph if parent is None else parent

    def problem(self, message: str, hint: str = "", code: str = "template.tag") -> Problem:
        """Return a problem of this tag."""
        return self.spot.problem(code, f"{shorten(self.written)} {message}", hint)


def shorten(text: str) -> str:
    """Return text that fits into a message."""
    text = " ".join(text.split())
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


def spots(root: etree._Element, file: str, part: str) -> Iterator[Spot]:
    """Yield every paragraph in its order."""
    for number, paragraph in enumerate(root.iter(P), start=1):
        yield Spot(paragraph, file, part, number)


def _in_table(paragraph: etree._Element) -> str:
    """Say which cell a paragraph stands in, from the outermost table inwards."""
    cells = list(paragraph.iterancestors(TC))
    return "里的".join(_cell_address(cell) for cell in reversed(cells))


def _cell_address(cell: etree._Element) -> str:
    row, table = ancestor(cell, TR), ancestor(cell, TBL)
    if row is None or table is None:
        return "表格"
    outer = ancestor(table, TC)
    around = table.getroottree().getroot() if outer is None else outer
    tables = [found for found in around.iter(TBL) if ancestor(found, TC) is outer]
    rows = [found for found in table.iter(TR) if ancestor(found, TBL) is table]
    cells = [found for found in row.iter(TC) if ancestor(found, TR) is row]
    return f"第 {tables.index(table) + 1} 张表第 {rows.index(row) + 1} 行第 {cells.index(cell) + 1} 格"


def text_of(paragraph: etree._Element) -> str:
    """Return the characters of a paragraph."""
    return "".join(text.text or "" for text in texts(paragraph))


def tags(spot: Spot) -> list[Tag]:
    """Return the tags of a paragraph."""
    pieces = list(texts(spot.paragraph))
    ends: list[int] = []
    for piece in pieces:
        ends.append(len(piece.text or "") + (ends[-1] if ends else 0))
    found = []
    for match in TAG.finditer(text_of(spot.paragraph)):
        first, last = (
            next(i for i, end in enumerate(ends) if at < end) for at in (match.start(), match.end() - 1)
        )
        found.append(_tag(match, tuple(pieces[first : last + 1]), spot))
    return found


def _tag(match: re.Match[str], pieces: tuple[etree._Element, ...], spot: Spot) -> Tag:
    written = match.group()
    inner = written[2:-2]
    level = _LEVEL.match(inner)
    source = inner[level.end() :] if level else inner
    return Tag(
        kind=written[:2],
        level=level[1] if level else "",
        source=source.translate(_QUOTES).strip(),
        start=match.start(),
        written=written,
        pieces=pieces,
        spot=spot,
    )


def erase(tag: Tag) -> None:
    """Take a tag's characters out of the paragraph."""
    before, left = tag.start, len(tag.written)
    for piece in texts(tag.spot.paragraph):
        text = piece.text or ""
        cut = min(len(text) - before, left) if before < len(text) else 0
        piece.text = text[:before] + text[before + cut :] if cut else text
        before, left = max(before - len(text), 0), left - cut
