"""How Word's looks are said in CSS: one class for each look that a form has."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from generator.printing.word.layout import Border, Cell, Font, Page, Paragraph, Row, Table

Look: TypeAlias = tuple[str, ...]
"""CSS declarations."""

_PIXEL = 0.75
_SINGLE = 1.3  # the height of Word's single line in a Chinese font, in em
_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Songti SC")
_SANS = ("Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC")
# The official fonts stand on few machines; each has look-alikes on Windows, macOS and Linux.
_SUBSTITUTES: dict[str, tuple[tuple[str, ...], str]] = {
    "仿宋": (("仿宋", "FangSong", "STFangsong", *_SERIF), "serif"),
    "楷体": (("楷体", "KaiTi", "STKaiti", "Kaiti SC", "AR PL UKai CN", *_SERIF), "serif"),
    "小标宋": (("FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "STZhongsong", "SimSun", *_SERIF), "serif"),
    "黑体": (("黑体", "SimHei", "STHeiti", *_SANS), "sans-serif"),
    "宋体": (("宋体", "SimSun", "STSong", *_SERIF), "serif"),
    "": (_SERIF, "serif"),
}


@dataclass(slots=True)
class Styles:
    """The classes of one page; equal looks share one."""

    _names: dict[Look, str] = field(default_factory=dict)

    def attribute(self, look: Look, also: str = "") -> str:
        """Return the ``class`` attribute that gives an element this look, with a blank before it."""
        names = [self._names.setdefault(look, f"s{len(self._names) + 1}")] if look else []
        names += [also] if also else []
        return f' class="{" ".join(names)}"' if names else ""

    @property
    def css(self) -> str:
        """The rules of all classes."""
        return "".join(f".{name}{{{';'.join(look)}}}\n" for look, name in self._names.items())


@cache
def sheet() -> str:
    """Return the rules that every form's page has."""
    return files("generator.printing.html").joinpath("form.css").read_text("utf-8")


def points(length: float) -> str:
    """Return a length in CSS.

    >>> points(5.4), points(72.0), points(0)
    ('5.4pt', '72pt', '0')
    """
    return f"{length:.2f}".rstrip("0").rstrip(".") + "pt" if length else "0"


def box(lengths: tuple[float, float, float, float]) -> str:
    """Return top, right, bottom and left in CSS."""
    return " ".join(map(points, lengths))


def families(names: tuple[str, ...]) -> str:
    """Return a font stack: the template's fonts, then what other systems have instead of the first."""
    first = names[0] if names else ""
    stack, generic = next(found for part, found in _SUBSTITUTES.items() if part in first)
    # A comma, quote or brace in a font's name would end the declaration; no font has one.
    wanted = dict.fromkeys("".join(c for c in name if c not in "\"'\\;{}<>,\n") for name in (*names, *stack))
    return ",".join([*(f'"{name}"' for name in wanted), generic])


def font(look: Font) -> Look:
    """Return how characters look."""
    lines = "underline" * look.underline, "line-through" * look.strike
    said = (
        ("font-family", families(look.families) if look.families else ""),
        ("font-size", points(look.size) if look.size else ""),
        ("font-weight", "bold" * look.bold),
        ("font-style", "italic" * look.italic),
        ("text-decoration", " ".join(filter(None, lines))),
        ("color", _color(look.color)),
    )
    return tuple(f"{name}:{value}" for name, value in said if value)


def paragraph(block: Paragraph) -> Look:
    """Return how a paragraph is set, its font left aside."""
    said = (
        ("text-align", block.align if block.align != "left" else ""),
        ("text-indent", points(block.indent_first) if block.indent_first else ""),
        ("line-height", _line_height(block.line_height)),
    )
    return tuple(f"{name}:{value}" for name, value in said if value)


def line(block: Paragraph) -> Look:
    """Return how a line is laid out that a tab parts into its left and its right."""
    return ("display:flex",) if block.tab_right and not block.prose else ()


def around(block: Paragraph) -> tuple[float, float, float, float]:
    """Return the space around a paragraph: top, right, bottom, left."""
    return block.space_before, block.indent_right, block.space_after, block.indent_left


def margin(block: Paragraph) -> Look:
    """Return the space around a paragraph as a margin."""
    return (f"margin:{box(around(block))}",) if any(around(block)) else ()


def cell(look: Cell, within: tuple[float, float, float, float] = (0, 0, 0, 0)) -> Look:
    """Return how a cell looks; `within` is the space around its only paragraph."""
    top, right, bottom, left = (outer + inner for outer, inner in zip(look.margins, within, strict=True))
    # Word draws the lines at the sides into the margins; a browser leaves less room between the margins.
    right, left = max(right - _half(look.borders[1]), 0), max(left - _half(look.borders[3]), 0)
    return (
        *_borders(look.borders),
        f"padding:{box((top, right, bottom, left))}",
        *(("vertical-align:" + {"center": "middle"}.get(look.vertical_align, look.vertical_align),)),
        *((f"background:{_color(look.shade)}",) if look.shade else ()),
    )


def row(look: Row) -> Look:
    """Return how a row looks; a row never hides text, so an exact height is a least one here."""
    return (f"height:{points(look.height)}",) if look.height else ()


def table(look: Table, room: float) -> Look:
    """Return how a table looks where the text is `room` wide; a wider one reaches into the margins."""
    width = sum(look.grid)
    share = {"center": 0.5, "right": 1.0}.get(look.align, 0)
    shift = (f"margin-left:{points((room - width) * share)}",) if share else ()
    return (f"width:{points(width)}", *shift)


def page(paper: Page) -> str:
    """Return the rules that size the sheet on screen and the paper in print."""
    width, height = points(paper.width), points(paper.height)
    top, right, bottom, left = paper.margins
    # A browser cuts off what reaches into the margins of @page: at the sides the sheet has its own.
    return (
        f".sheet{{padding:0 {points(right)} 0 {points(left)}}}\n"
        f"@media screen{{.sheet{{width:{width};min-height:{height};padding:{box(paper.margins)}}}}}\n"
        f"@page{{size:{width} {height};margin:{points(top)} 0 {points(bottom)}}}\n"
    )


def _color(color: str | None) -> str:
    return f"#{color}" if color and color.isalnum() and color != "auto" else ""


def _line_height(height: float | None) -> str:
    if height is None or height == -1:
        return ""
    return points(height) if height > 0 else f"{-height * _SINGLE:.2f}".rstrip("0").rstrip(".")


def _half(edge: Border) -> float:
    """Return what a line takes from a cell; none is drawn thinner than a pixel."""
    return max(edge.width, _PIXEL) / 2 if edge.style != "none" else 0


def _borders(borders: tuple[Border, Border, Border, Border]) -> Look:
    said = [
        f"{points(edge.width)} {edge.style} {_color(edge.color) or '#000'}"
        if edge.style != "none"
        else "none"
        for edge in borders
    ]
    if len(set(said)) == 1:
        return () if said[0] == "none" else (f"border:{said[0]}",)
    sides = zip(("top", "right", "bottom", "left"), said, strict=True)
    return tuple(f"border-{side}:{value}" for side, value in sides if value != "none")
