"""The source of a sheet as a program: texts with their height, amounts as numbers, merged cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from generator.base import prose
from generator.forms.shown import Prose
from generator.printing.sheet.escaping import make_safe
from generator.printing.sheet.rows import TableRows, amount
from generator.printing.template.expressions import Python, parse_expression
from generator.printing.template.merging import GridWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from generator.forms.names import Scope
    from generator.printing.template.program import Filled

SHEET = "<sheet>"
"""What the view that is printed holds the `rows.Sheet` under."""


def compile_rows(source: str, scope: Scope, places: Sequence[Sequence[int]]) -> Filled:
    """Compile the source of `blocks`."""
    return _Writer(scope, places).program(source, make_safe)


def _said(pieces: list[Any]) -> str:
    """Return what a cell says, each of its paragraphs begun with a line break."""
    return "".join(piece if isinstance(piece, str) else piece.decode() for piece in pieces)[1:]


def _note(texts: list[tuple[int, str]], key: str, text: str) -> str:
    """Keep whose a text is and how long, and give it on."""
    texts.append((len(text), key))
    return text


def _longest(texts: list[tuple[int, str]]) -> str:
    return max(texts, default=(0, ""))[1]


def _edge(text: str) -> str:
    """Return a value in a header or footer, where & begins a code."""
    return text.replace("&", "&&")


class _Fit(NamedTuple):
    """How a text is measured: half-width characters and height of a line; if its cell may go on below."""

    half_widths: str
    line: str
    merged: str = ""


class _Writer(GridWriter):
    """Follows the instructions of `blocks`."""

    def __init__(self, scope: Scope, places: Sequence[Sequence[int]]) -> None:
        tools: dict[str, Callable[..., Any]] = {
            "plain": prose.plain, "amount": amount, "said": _said, "note": _note, "longest": _longest,
            "edge": _edge,
        }  # fmt: skip
        super().__init__(scope, {**tools, "TableRows": TableRows, "places": places})
        self.line(f"sheet = view[{SHEET!r}]")
        self.line("heights = sheet.heights")
        self._here = ("0", "1")
        self._key = "''"
        self._fit: _Fit | None = None
        self._amount = ""
        self._in_edge = False
        self._text: tuple[str, str] | None = None
        self._follow |= {
            "table": self._begin, "row": self._begin_row, "line": self._line, "head": self._head,
            "need": self._need, "key": self._know, "fit": self._measure, "amount": self._show_amount,
            "text": self._open_text, "said": self._close_text, "pass": self._counted, "open": self._open,
            "shut": self._shut, "blank": self._blank, "edge": self._show_edge,
        }  # fmt: skip

    def printed(self, found: Python) -> None:
        code = f"plain({found.code})" if found.kind is Prose else found.code
        if self._text is not None:
            code = f"note({self._text[1]}, {self._taken_key()}, {code})"
        elif self._fit is not None:
            fit, self._fit = self._fit, None
            self._fitted(code, fit, self._taken_key())
            return
        elif self._amount:
            self.ready(f"amount({code}, {self._amount})", code)
            self._amount = ""
            return
        elif self._in_edge:
            code = f"edge({code})"
        super().printed(Python(code, found.kind, found.name))

    def _fitted(self, code: str, fit: _Fit, key: str) -> None:
        """Print a text, and see whether its cell has to be higher: one of few characters has one line."""
        text = self.new()
        self.value(f"({text} := {code})", code)
        self.flush()
        self.line(f"if len({text}) > {int(fit.half_widths) // 2} or '\\n' in {text}:")
        needed = f"sheet.tall({text}, {fit.half_widths}, {fit.line}, {key})"
        column = self._here[0]
        grown = f"{self.grid}.need({column}, {needed})" if fit.merged else f"sheet.grow({needed})"
        self.line(f"    {grown}")

    def _taken_key(self) -> str:
        key, self._key = self._key, "''"
        return key

    def _know(self, owner: str, entry: str, rest: str = "") -> None:
        code = self.reader().read(parse_expression(owner)).code
        self._key = f"{code}.get({entry!r}, '') + {rest!r}"

    def _measure(self, half_widths: str, line: str, merged: str = "") -> None:
        self._fit = _Fit(half_widths, line, merged)

    def _show_amount(self, column: str, looks: str) -> None:
        self._amount = f"{column.encode()!r}, ({looks},)"

    def _show_edge(self) -> None:
        self._in_edge = True

    def _open_text(self) -> None:
        self.flush()
        before, texts = self.new(), self.new()
        self.line(f"{before}, out = out, []")
        self.line(f"{texts} = []")
        self._text = before, texts

    def _close_text(self, half_widths: str, line: str, merged: str = "") -> None:
        self.flush()
        assert self._text is not None  # noqa: S101 - `blocks` opens a text before it closes it
        before, texts = self._text
        self._text = None
        text = self.new()
        self.line(f"{text} = said(out)")
        self.line(f"out = {before}")
        self._fitted(text, _Fit(half_widths, line, merged), f"longest({texts})")

    def _begin(self, number: str) -> None:
        self._grids.append(self.new())
        self.line(f"{self.grid} = TableRows(sheet, places[{number}])")

    def _begin_row(self, tall: str, counted: str = "") -> None:
        self.line(f"heights.append({tall})")
        self._row(counted)

    def _line(self, tall: str) -> None:
        self.line(f"heights.append({tall})")

    def _head(self) -> None:
        self.line("sheet.head.append(len(heights) - 1)")

    def _need(self, needed: str) -> None:
        self.line(f"{self.grid}.need({self._here[0]}, {needed})")

    def _counted(self, columns: str) -> None:
        self.line(f"{self.grid}.note({self._cell('*', columns)})")

    def _cell(self, place: str, columns: str) -> str:
        code = super()._cell(place, columns)
        column, width = code.split(", ", 1)
        self._here = column, width
        return code

    def _open(self, look: str) -> None:
        self._joined("opened", look)

    def _shut(self, look: str) -> None:
        self._joined("closed", look)

    def _blank(self, look: str) -> None:
        self._joined("blank", look)

    def _joined(self, part: str, look: str) -> None:
        self.joined(f"{self.grid}.{part}({', '.join(self._here)}, {look})")
