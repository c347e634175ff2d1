"""A value's past: the same in the years before, who changed it last, and how it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.routing import Route

from generator.base.files import read_regular
from generator.base.terminal import visible
from generator.filing import git
from generator.filing.past import Spot, past
from generator.filing.reader import Shelf, years_before
from generator.filing.source import stands
from generator.filing.source.encoding import decode
from generator.filing.workspace import LARGEST_SOURCE, FilingFolder
from generator.forms.editions import declared_in
from generator.live.repository.blame import Blame
from generator.live.serve.addresses import ONE_YEAR
from generator.live.serve.cells import find_cell
from generator.live.serve.named import named

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from generator.base.problems import Place, Span
    from generator.filing.load import Filing
    from generator.live.serve.cells import Cell
    from generator.live.serve.live import Live

_NOT_FOUND = 404
_NAMES = ("上年", "前年")
_AROUND = 2  # lines above and below
_MOST = 12  # lines of a value
_LONGEST = 200  # characters before a value
_TAB = 4
_UNCOMMITTED = "还没有提交"


class _Years(NamedTuple):
    """A filing, and those of the years before, the last one first."""

    filing: Filing
    earlier: list[Filing | None]


class _Written(NamedTuple):
    """A value that stands in a file: the file's bytes and text, and where in it."""

    data: bytes
    text: str
    span: Span

    @property
    def lines(self) -> range:
        """The value's lines, counted from 1."""
        span = self.span
        return range(span.line, max(span.line, span.end_line - (span.end_column == 1)) + 1)


class Past:
    """The answers to what a cell's card asks for."""

    def __init__(self, live: Live) -> None:
        """Look at the workspace that `live` shows."""
        self._live = live
        self._workspace = live.workspace
        self._loaded: tuple[int, dict[FilingFolder, _Years]] = (live.version, {})
        self._blame = Blame(live.workspace)

    def routes(self) -> list[Route]:
        """Return what this answers."""
        return [
            Route(f"/past/{ONE_YEAR}", self.cell),
        ]

    def cell(self, request: Request) -> Response:
        """Tell a cell's past."""
        folder = named(request)
        key = request.query_params.get("key", "")
        found = find_cell(self._workspace, folder, key)
        if found is None:
            raise HTTPException(_NOT_FOUND)
        written = self._written(found.place)
        return JSONResponse(
            {
                "years": self._years(folder, key.partition("#")[0], found),
                "last": {} if written is None else self._last(found.place.file, written),
                "lines": [] if written is None else _excerpt(written),
            }
        )

    def _years(self, folder: FilingFolder, file_id: str, found: Cell) -> list[dict[str, object]]:
        """Return what the years before say, the last one first, as far as they say something."""
        filing, earlier = self._filings(folder)
        spot = Spot(file_id, found.place.key)
        years = zip(_NAMES, years_before(folder), earlier, strict=True)
        told = ((name, where.year, past(filing, before, spot)) for name, where, before in years if before)
        return [{"name": name, "year": year, "value": _shown(value)} for name, year, value in told if value]

    def _filings(self, folder: FilingFolder) -> _Years:
        """Return a filing and those before it, loaded once after each change."""
        version, known = self._loaded
        if version != self._live.version:
            version, known = self._loaded = (self._live.version, {})
        if folder not in known:
            shelf = Shelf(self._workspace, declared_in(self._workspace))
            known[folder] = _Years(shelf.filing(folder)[0], shelf.earlier(folder))
        return known[folder]

    def _written(self, place: Place) -> _Written | None:
        """Return how a value is written; None for one that is computed or missing."""
        try:
            data = read_regular(self._workspace.root / place.file, LARGEST_SOURCE)
        except OSError:
            return None
        text = decode(data, place.file)
        if not isinstance(text, str) or place.span is None or not stands(text, place.key):
            return None
        return _Written(data, text, place.span)

    def _last(self, shown: str, written: _Written) -> dict[str, str]:
        """Return who changed a value last; nothing without git."""
        try:
            found = self._blame.last(shown, written.data, written.lines)
        except git.GitError:
            return {}
        if found is None:
            return {"said": _UNCOMMITTED}
        return {
            "who": visible(found.who),
            "when": found.when.strftime("%Y-%m-%d %H:%M"),
            "summary": visible(found.summary),
            "commit": found.commit[:7],
        }


def _excerpt(written: _Written) -> list[dict[str, object]]:
    """Return the lines of a value with those around it; of a long one the first."""
    lines, own = written.text.split("\n"), written.lines
    shown = range(max(1, own.start - _AROUND), min(len(lines), own.stop - 1 + _AROUND) + 1)
    if len(own) > _MOST:
        shown = range(shown.start, own.start + _MOST)
    return [{"number": n, "own": n in own, "parts": _parts(lines[n - 1], n, written.span)} for n in shown]


def _parts(line: str, number: int, span: Span) -> tuple[str, str, str]:
    """Part a line into what stands before a value, the value, and what stands behind it."""
    start = 0 if span.line < number <= span.end_line else len(line)
    start = span.column - 1 if number == span.line else start
    end = span.end_column - 1 if number == span.end_line else len(line)
    before, own, after = (_line(text) for text in (line[:start], line[start:end], line[end:]))
    skipped = "…" if len(before) > _LONGEST else ""
    return skipped + before[-_LONGEST:], own, after


def _line(text: str) -> str:
    return visible(text.expandtabs(_TAB))


def _shown(text: str) -> str:
    return "\n".join(visible(line) for line in text.split("\n"))
