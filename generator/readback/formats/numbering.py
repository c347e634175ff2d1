"""The numbers of lists, which Word shows and a file does not hold as text."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from generator.printing.word.xml import VAL, W
from generator.readback.formats.counting import written
from generator.readback.formats.marks import first, is_on, value
from generator.readback.formats.symbols import in_font

if TYPE_CHECKING:
    from lxml.etree import _Element

UNKNOWN = "自动编号"
"""What a cell holds besides text if a list counts in a way that is not known here."""

_LEVELS: Final = 9
_STYLE, _NUMBER = f"{W}pStyle", f"{W}numPr"
_LEVEL = re.compile(r"%([1-9])")
_BULLET = "•"
_BY_FONT = re.compile("[A-Za-z\ue000-\uf8ff]")
_CLOSED = tuple("、．。）】》")  # a full-width sign brings its own blank


@dataclass(slots=True)
class _Level:
    format: str
    text: str
    start: int
    legal: bool
    gap: str


@dataclass(slots=True)
class _List:
    """A ``w:num``: its levels, and whose numbers it goes on counting."""

    levels: dict[int, _Level]
    counts: dict[int, int]
    restart: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the paragraphs of a document's lists, in the order in which they are asked for."""

    def __init__(self, numbering: _Element | None, styles: _Element | None) -> None:
        """Read the definitions; either part may be missing."""
        self._lists = {} if numbering is None else _lists(numbering)
        self._styles = {} if styles is None else _styles(styles)

    def prefix(self, properties: _Element | None) -> str | None:
        """Return what stands before a paragraph's text; None if it is counted in a way not known here."""
        number, level = self._place(properties)
        found = self._lists.get(number)
        if found is None or level not in found.levels:
            return ""
        _count(found, level)
        return _shown(found, level)

    def _place(self, properties: _Element | None) -> tuple[str, int]:
        """Return the list and the level of a paragraph, its own or its style's."""
        if properties is None:
            return self._styles.get("", ("", 0))
        style = self._styles.get(value(first(properties, _STYLE)), ("", 0))
        own = first(properties, _NUMBER)
        if own is None:
            return style
        number, level = own.find(f"{W}numId"), own.find(f"{W}ilvl")
        return value(number, style[0]), style[1] if level is None else _whole(level, 0)


def _whole(element: _Element | None, default: int) -> int:
    text = value(element)
    return int(text) if re.fullmatch(r"\d{1,6}", text, re.ASCII) else default


def _lists(numbering: _Element) -> dict[str, _List]:
    """Return the lists by their numbers; those of the same abstract list go on counting together."""
    abstract = {one.get(f"{W}abstractNumId"): one for one in numbering.iterchildren(f"{W}abstractNum")}
    linked = {value(one.find(f"{W}styleLink")): name for name, one in abstract.items()}
    links = {name: value(one.find(f"{W}numStyleLink")) for name, one in abstract.items()}
    levels = {name: _levels(one) for name, one in abstract.items()}
    counts: dict[str | None, dict[int, int]] = defaultdict(dict)
    lists = {}
    for one in numbering.iterchildren(f"{W}num"):
        name: str | None = value(one.find(f"{W}abstractNumId"))
        name = linked.get(links[name]) if links.get(name) else name
        found = _List(dict(levels.get(name, {})), counts[name])
        lists[one.get(f"{W}numId", "")] = _changed(found, one)
    return lists


def _levels(abstract: _Element) -> dict[int, _Level]:
    return {_index(level): _level(level) for level in abstract.iterchildren(f"{W}lvl")}


def _index(element: _Element) -> int:
    text = element.get(f"{W}ilvl", "")
    return int(text) if text in set("012345678") else -1


def _level(element: _Element) -> _Level:
    gap = value(element.find(f"{W}suff"), "tab")
    how, text = value(element.find(f"{W}numFmt"), "decimal"), value(element.find(f"{W}lvlText"))
    return _Level(
        how,
        _bullet(text, element.find(f"{W}rPr/{W}rFonts")) if how == "bullet" else text,
        _whole(element.find(f"{W}start"), 0),
        is_on(element.find(f"{W}isLgl")),
        "" if gap == "nothing" else " ",
    )


def _bullet(text: str, fonts: _Element | None) -> str:
    """Return a bullet as it looks, a plain one where the font would have to say."""
    seen = in_font(text, "" if fonts is None else fonts.get(f"{W}ascii", ""))
    return _BULLET if _BY_FONT.search(seen) else seen.strip()


def _changed(found: _List, number: _Element) -> _List:
    """Change a list by what a ``w:num`` says of its own levels."""
    for override in number.iterchildren(f"{W}lvlOverride"):
        level = override.find(f"{W}lvl")
        if level is not None:
            found.levels[_index(override)] = _level(level)
        start = override.find(f"{W}startOverride")
        if start is not None:
            found.restart[_index(override)] = _whole(start, 1)
    return found


def _count(found: _List, level: int) -> None:
    """Count one paragraph of a level; what is below it starts anew."""
    start = found.restart.pop(level, None)
    if start is not None:
        found.counts[level] = start
    elif level in found.counts:
        found.counts[level] += 1
    else:
        found.counts[level] = found.levels[level].start
    for below in range(level + 1, _LEVELS):
        found.counts.pop(below, None)


def _shown(found: _List, level: int) -> str | None:
    shown = found.levels[level]
    if shown.format == "bullet":
        return shown.text and shown.text + shown.gap
    numbers: dict[str, str] = {}
    for digit in _LEVEL.findall(shown.text):
        above = found.levels.get(int(digit) - 1)
        if above is None:
            return None
        how = "decimal" if shown.legal and above.format != "none" else above.format
        number = written(found.counts.get(int(digit) - 1, above.start), how)
        if number is None:
            return None
        numbers[digit] = number
    text = _LEVEL.sub(lambda match: numbers[match[1]], shown.text)
    return text if not text or text.endswith(_CLOSED) else text + shown.gap


def _styles(styles: _Element) -> dict[str, tuple[str, int]]:
    """Return the list and the level that a paragraph style stands for; "" is the default style."""
    known = {one.get(f"{W}styleId", ""): one for one in styles.iterchildren(f"{W}style")}
    places = {name: place for name in known if (place := _inherited(known, name)) is not None}
    for name, style in known.items():
        if style.get(f"{W}default") in ("1", "true") and style.get(f"{W}type") == "paragraph":
            places[""] = places.get(name, ("", 0))
    return places


def _inherited(known: dict[str, _Element], name: str) -> tuple[str, int] | None:
    """Return the list of a style or of those that it is based on, however they are entangled."""
    seen: set[str] = set()
    while name in known and name not in seen:
        seen.add(name)
        place = known[name].find(f"{W}pPr/{W}numPr")
        number = None if place is None else place.find(f"{W}numId")
        if place is not None and number is not None:
            return number.get(VAL, ""), _whole(place.find(f"{W}ilvl"), 0)
        based = known[name].find(f"{W}basedOn")
        name = value(based)
    return None
