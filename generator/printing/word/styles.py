"""What Word's styles come to: the look of characters, paragraphs and tables, as the layout wants it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from generator.printing.word.layout import Border, Font
from generator.printing.word.xml import P_PR, R_PR, VAL, W

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_OFF = ("0", "false", "off", "none")
_ALIGN = {"center": "center", "right": "right", "end": "right", "both": "justify", "distribute": "justify"}
_LINES = {"double": "double", "dashed": "dashed", "dashSmallGap": "dashed", "dotted": "dotted"}
_EDGES = (("top", "insideH"), ("right", "insideV"), ("bottom", "insideH"), ("left", "insideV"))
_TWIN = {"left": "start", "right": "end"}
_MARGINS = (("top", 0.0), ("right", 5.4), ("bottom", 0.0), ("left", 5.4))
_CHARACTER = 10.5
_LENGTH = re.compile(r"([-+]?[0-9]{1,9}(?:\.[0-9]{1,9})?)(mm|cm|in|pt|pc|pi)?")
_POINTS = {"": 1 / 20, "pt": 1, "in": 72, "mm": 72 / 25.4, "cm": 720 / 25.4, "pc": 12, "pi": 12}
NO_BORDER = Border("none", 0)


def twips(value: str | None) -> float:
    """Turn twentieths of a point, or a length with its unit, into points; what is no number is nothing."""
    found = _LENGTH.fullmatch(value or "")
    return float(found[1]) * _POINTS.get(found[2] or "", 0) if found else 0.0


def number(value: str | None) -> float:
    """Return a number; what is none is nothing."""
    return float(value) if value and _LENGTH.fullmatch(value) and value[-1].isdigit() else 0.0


class Chain:
    """Property elements, the weakest first: direct formatting after styles after the document's defaults."""

    def __init__(self, elements: Iterable[etree._Element]) -> None:
        """Hold what the elements set, by name."""
        self._set: defaultdict[str, list[etree._Element]] = defaultdict(list)
        for element in elements:
            for child in element:
                self._set[child.tag].append(child)

    def each(self, name: str) -> Sequence[etree._Element]:
        """Return a property from every element that sets it."""
        return self._set.get(W + name, ())

    def value(self, name: str) -> str | None:
        """Return what the strongest element says."""
        found = self.each(name)
        return found[-1].get(VAL) if found else None

    def has(self, name: str) -> bool:
        """Return whether any element sets a property."""
        return bool(self.each(name))

    def flag(self, name: str) -> bool:
        """Return whether a property is on."""
        return self.has(name) and (self.value(name) or "1") not in _OFF

    def attributes(self, name: str) -> dict[str, str]:
        """Return a property's attributes, each from the strongest element that has it."""
        found: dict[str, str] = {}
        for element in self.each(name):
            found.update((str(key).removeprefix(W), str(value)) for key, value in element.attrib.items())
        return found


@dataclass(frozen=True, slots=True)
class Shape:
    """How a paragraph is set, in the terms of `layout.Paragraph`."""

    align: str
    indent_first: float
    indent_left: float
    indent_right: float
    space_before: float
    space_after: float
    line_height: float | None
    tab_right: bool
    keep_next: bool


class Styles:
    """The styles of a template."""

    def __init__(self, styles: etree._Element | None, theme: etree._Element | None) -> None:
        """Read styles.xml and the theme, where there are any."""
        self._theme = theme
        self._fonts: dict[tuple[str | None, bytes, str | None], Font] = {}
        self._shapes: dict[tuple[bytes, float | None, str | None], Shape] = {}
        self._styles = (
            {} if styles is None else {str(one.get(f"{W}styleId")): one for one in styles.iter(f"{W}style")}
        )
        self._default = next(
            (one for one in self._styles.values() if _is_default(one) and one.get(f"{W}type") == "paragraph"),
            None,
        )
        self._document = None if styles is None else styles.find(f"{W}docDefaults")

    def lineage(self, name: str | None) -> Iterator[etree._Element]:
        """Yield a style after those that it is based on."""
        found: list[etree._Element] = []
        style = self._styles.get(name or "")
        while style is not None and style not in found:
            found.append(style)
            based = style.find(f"{W}basedOn")
            style = None if based is None else self._styles.get(based.get(VAL, ""))
        yield from reversed(found)

    def _defaults(self, tag: str) -> Iterator[etree._Element]:
        if self._document is not None:
            yield from self._document.iter(tag)

    def _of(self, properties: etree._Element | None, table: str | None, tag: str) -> Iterator[etree._Element]:
        """Yield the property elements that a paragraph's own come after."""
        yield from self._defaults(tag)
        named = None if properties is None else properties.find(f"{W}pStyle")
        default = None if self._default is None else self._default.get(f"{W}styleId")
        for name in (table, default if named is None else named.get(VAL)):
            for style in self.lineage(name):
                yield from style.findall(tag)

    def shape(
        self, properties: etree._Element | None, character: float | None, table: str | None = None
    ) -> Shape:
        """Return how a paragraph is set; `character` is its font size, for indents counted in characters."""
        key = (_serial(properties), character, table)
        if key not in self._shapes:
            own = () if properties is None else (properties,)
            self._shapes[key] = _shape(Chain((*self._of(properties, table, P_PR), *own)), character)
        return self._shapes[key]

    def font(
        self, properties: etree._Element | None, run: etree._Element | None, table: str | None = None
    ) -> Font:
        """Return the font of a run within a paragraph."""
        style = None if properties is None else properties.find(f"{W}pStyle")
        key = (None if style is None else style.get(VAL), _serial(run), table)
        if key not in self._fonts:
            self._fonts[key] = self._font(properties, run, table)
        return self._fonts[key]

    def _font(self, properties: etree._Element | None, run: etree._Element | None, table: str | None) -> Font:
        named = None if run is None else run.find(f"{W}rStyle")
        lineage = () if named is None else self.lineage(named.get(VAL))
        character = [found for style in lineage for found in style.findall(R_PR)]
        own = () if run is None else (run,)
        chain = Chain((*self._of(properties, table, R_PR), *character, *own))
        size, colour = chain.value("sz"), chain.value("color")
        return Font(
            families=self._families(chain),
            size=number(size) / 2 or None,
            bold=chain.flag("b"),
            italic=chain.flag("i"),
            underline=chain.flag("u"),
            strike=chain.flag("strike"),
            color=None if colour in (None, "auto") else colour,
        )

    def _families(self, chain: Chain) -> tuple[str, ...]:
        found: dict[str, str] = {}
        for element in chain.each("rFonts"):
            for script in ("eastAsia", "ascii"):
                theme = self._theme_font(element.get(f"{W}{script}Theme"), script)
                family = theme or element.get(W + script)
                if family:
                    found[script] = family
        return tuple(dict.fromkeys(found[script] for script in ("eastAsia", "ascii") if script in found))

    def _theme_font(self, name: str | None, script: str) -> str | None:
        if name is None or self._theme is None:
            return None
        fonts = self._theme.find(f".//{_A}{'major' if name.startswith('major') else 'minor'}Font")
        if fonts is None:
            return None
        if script == "ascii":
            latin = fonts.find(f"{_A}latin")
            return None if latin is None else latin.get("typeface")
        hans = next(
            (font.get("typeface") for font in fonts.iter(f"{_A}font") if font.get("script") == "Hans"), None
        )
        east = fonts.find(f"{_A}ea")
        return (None if east is None else east.get("typeface")) or hans


def _is_default(style: etree._Element) -> bool:
    return style.get(f"{W}default", "0") not in _OFF


def _serial(properties: etree._Element | None) -> bytes:
    """Return what tells properties apart: most runs of a form look like a few others."""
    return b"" if properties is None else etree.tostring(properties, with_tail=False)


def _shape(chain: Chain, character: float | None) -> Shape:
    indent, spacing = chain.attributes("ind"), chain.attributes("spacing")
    first = _indent(indent, "firstLine", character) - _indent(indent, "hanging", character)
    return Shape(
        align=_ALIGN.get(chain.value("jc") or "", "left"),
        indent_first=first,
        indent_left=_indent(indent, "left", character),
        indent_right=_indent(indent, "right", character),
        space_before=twips(spacing.get("before")),
        space_after=twips(spacing.get("after")),
        line_height=_line_height(spacing),
        tab_right=any(tab.get(VAL) in ("right", "end") for tabs in chain.each("tabs") for tab in tabs),
        keep_next=chain.flag("keepNext"),
    )


def _indent(indent: dict[str, str], name: str, character: float | None) -> float:
    for key in (name, _TWIN.get(name, name)):
        if number(indent.get(f"{key}Chars")):
            return number(indent[f"{key}Chars"]) / 100 * (character or _CHARACTER)
        if key in indent:
            return twips(indent[key])
    return 0.0


def _line_height(spacing: dict[str, str]) -> float | None:
    if "line" not in spacing:
        return None
    if spacing.get("lineRule", "auto") == "auto":
        return -number(spacing["line"]) / 240
    return twips(spacing["line"])


def borders(
    cell: Chain, table: Chain, outer: tuple[bool, bool, bool, bool]
) -> tuple[Border, Border, Border, Border]:
    """Return a cell's top, right, bottom and left edge; `outer` says which of them are the table's own."""
    top, right, bottom, left = (
        _edge(cell, "tcBorders", (name,))
        or _edge(table, "tblBorders", (name if out else inner,))
        or NO_BORDER
        for (name, inner), out in zip(_EDGES, outer, strict=True)
    )
    return top, right, bottom, left


def _edge(chain: Chain, tag: str, names: tuple[str, ...]) -> Border | None:
    found = None
    for name in names:
        for edges in chain.each(tag):
            for edge in (*edges.findall(W + name), *edges.findall(W + _TWIN.get(name, name))):
                found = edge
    if found is None:
        return None
    kind, colour = found.get(VAL, "none"), found.get(f"{W}color", "auto")
    if kind in ("nil", "none"):
        return NO_BORDER
    width = number(found.get(f"{W}sz", "4")) / 8
    return Border(_LINES.get(kind, "solid"), width, "000000" if colour == "auto" else colour)


def margins(cell: Chain, table: Chain) -> tuple[float, float, float, float]:
    """Return a cell's margins."""
    found = [one for chain, tag in ((table, "tblCellMar"), (cell, "tcMar")) for one in chain.each(tag)]
    top, right, bottom, left = (_margin(found, side, usual) for side, usual in _MARGINS)
    return top, right, bottom, left


def _margin(found: list[etree._Element], side: str, usual: float) -> float:
    edges = (one.find(W + name) for one in reversed(found) for name in (side, _TWIN.get(side, side)))
    edge = next((edge for edge in edges if edge is not None), None)
    return usual if edge is None else twips(edge.get(f"{W}w"))
