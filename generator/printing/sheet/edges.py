"""Word's page header and footer as those of a sheet, whose codes begin with &."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.printing.sheet import escaping
from generator.printing.word.layout import Expression, Paragraph, Run, Special, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.printing.word.layout import Block, Font, Layout

LONGEST = 255
"""Characters that Excel takes in a header or a footer."""
_FIELDS = {"PAGE": "&P", "NUMPAGES": "&N", "br": "\n", "tab": "\t"}
_SIDES = {"left": "&L", "center": "&C", "right": "&R"}


def edges(layout: Layout) -> str:
    """Return the source of ``<headerFooter>``."""
    said = "".join(
        f"<{name}>{text}</{name}>"
        for name, blocks in (("oddHeader", layout.header), ("oddFooter", layout.footer))
        if (text := "".join(_side(code, align, blocks) for align, code in _SIDES.items()))
    )
    return f"<?edge?><headerFooter>{said}</headerFooter>" if said else ""


def _side(code: str, align: str, blocks: Iterable[Block]) -> str:
    lines = [
        block for block in blocks if isinstance(block, Paragraph) and block.content and _align(block) == align
    ]
    if not lines:
        return ""
    fonts = (run.font for line in lines for run in line.content if isinstance(run, Run))
    look = escaping.source(code + "".join(_look(font) for font in list(fonts)[:1]))
    return look + escaping.source("\n").join("".join(_said(line)) for line in lines)


def _align(line: Paragraph) -> str:
    return line.align if line.align in ("center", "right") else "left"


def _look(font: Font) -> str:
    """Return a font; its name comes last, since a digit of the text would go on with the size."""
    family = font.families[0].replace('"', "") if font.families else ""
    size = f"&{round(font.size)}" if font.size else ""
    return f'{size}&"{family or "宋体"},{"Bold" if font.bold else "Regular"}"'


def _said(line: Paragraph) -> Iterator[str]:
    for item in line.content:
        if isinstance(item, Statement):
            yield f"{{% {item.source} %}}"
        else:
            yield from map(_piece, item.content)


def _piece(piece: str | Expression | Special) -> str:
    if isinstance(piece, Expression):
        return f"{{{{ {piece.source} }}}}"
    if isinstance(piece, Special):
        return escaping.source(_FIELDS.get(piece.name, ""))
    return escaping.source(piece.replace("&", "&&"))
