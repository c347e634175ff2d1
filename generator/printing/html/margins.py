"""Word's page header and footer as CSS margin boxes, which number the pages in print."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from generator.forms.names import Scope
from generator.printing.html import styles
from generator.printing.template.program import Filled, Writer
from generator.printing.word.layout import Expression, Paragraph, Run, Special, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.printing.word.layout import Block, Layout

_UNSAFE = re.compile(r"[^\w ]", re.ASCII)
_COUNTERS = {"PAGE": "counter(page)", "NUMPAGES": "counter(pages)"}
_SPECIALS = {"br": r'"\A "', "tab": r'"\9 "'}


def css_text(text: str) -> str:
    r"""Escape text for a CSS string that stands in a ``<style>`` element.

    >>> css_text('</style>"')
    '\\3c \\2f style\\3e \\22 '
    """
    return _UNSAFE.sub(lambda match: f"\\{ord(match[0]):x} ", text)


def margin_boxes(layout: Layout, form: type) -> Filled:
    """Return what prints the ``@page`` rules of the header and footer."""
    _, right, _, left = map(styles.points, layout.page.margins)
    sides = {"left": f"padding-left:{left}", "center": "", "right": f"padding-right:{right}"}
    rules = (
        f"@page{{@{edge}-{align}{{{';'.join(filter(None, (*look, side)))}}}}}\n"
        for edge, blocks in (("top", layout.header), ("bottom", layout.footer))
        for align, side in sides.items()
        if (look := _look([block for block in _lines(blocks) if _align(block) == align]))
    )
    return Writer(Scope.of(form), {}).program("".join(rules), _make_safe)


def _make_safe(pieces: list[Any]) -> None:
    pieces[1::2] = [css_text(value).encode() for value in pieces[1::2]]


def _lines(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    return (block for block in blocks if isinstance(block, Paragraph) and block.content)


def _align(line: Paragraph) -> str:
    return line.align if line.align in ("center", "right") else "left"


def _look(lines: list[Paragraph]) -> styles.Look:
    """Return the look of the box that holds these lines, none without lines."""
    if not lines:
        return ()
    content = r' "\A " '.join(map(_content, lines))
    fonts = (styles.font(run.font) for line in lines for run in line.content if isinstance(run, Run))
    return (f"content:{content}", "white-space:pre", *next(fonts, ()))


def _content(line: Paragraph) -> str:
    return " ".join(
        f'"{{% {item.source} %}}"' if isinstance(item, Statement) else _run(item) for item in line.content
    )


def _run(run: Run) -> str:
    return " ".join(map(_piece, run.content))


def _piece(piece: str | Expression | Special) -> str:
    if isinstance(piece, Special):
        return _COUNTERS.get(piece.name) or _SPECIALS.get(piece.name, '""')
    if isinstance(piece, Expression):
        return f'"{{{{ {piece.source} }}}}"'
    return f'"{css_text(piece)}"'
