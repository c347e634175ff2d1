"""Finds the tags that somebody typed into a template, and what Word's autocorrection made of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.base.problems import Place, Problem, Severity
from generator.printing.word.xml import TC, TR, P, ancestor, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from generator.printing.word.places import Places

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_OPENED = re.compile(r"\{[{%#]")
LEVELS = {"tr": TR, "tc": TC, "p": P}
_LEVEL = re.compile(r"(tr|tc|p|r) ")
_QUOTES = str.maketrans("“”‘’", "\"\"''")
_SHORT = 40


@dataclass(frozen=True, slots=True)
class Spot:
    """A paragraph of the template, and the places of its part."""

    paragraph: etree._Element
    places: Places | None

    def problem(
        self, code: str, message: str, hint: str = "", severity: Severity = Severity.ERROR
    ) -> Problem:
        """Return a problem that stands here."""
        if self.places is None:
            return Problem(code, message, Place(""), hint, severity)
        return self.places.problem(self.paragraph, code, message, hint, severity)


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


def spots(root: etree._Element, places: Places) -> Iterator[Spot]:
    """Yield every paragraph in its order."""
    return (Spot(paragraph, places) for paragraph in root.iter(P))


def text_of(paragraph: etree._Element) -> str:
    """Return the characters of a paragraph."""
    return "".join(text.text or "" for text in texts(paragraph))


def found_tags(text: str) -> Iterator[re.Match[str]]:
    """Yield the tags of a text; half tags by the thousand do not make it slow."""
    hopeless: set[str] = set()
    at = 0
    while (begin := _OPENED.search(text, at)) is not None:
        at, kind = begin.start(), begin.group()
        match = None if kind in hopeless else TAG.match(text, at)
        if match is None:
            hopeless.add(kind)
            at += 1
        else:
            yield match
            at = match.end()


def tags(spot: Spot) -> list[Tag]:
    """Return the tags of a paragraph."""
    pieces = list(texts(spot.paragraph))
    ends: list[int] = []
    for piece in pieces:
        ends.append(len(piece.text or "") + (ends[-1] if ends else 0))
    found = []
    for match in found_tags(text_of(spot.paragraph)):
        first, last = bisect_right(ends, match.start()), bisect_right(ends, match.end() - 1)
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
