"""One problem mended from its page, corrected or silenced with a reason: shown first, then written."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.routing import Route

from generator.base.digest import digest
from generator.base.terminal import visible
from generator.carry.edits import diff
from generator.carry.journal import FileEdit
from generator.carry.rollover.confirm import confirm
from generator.checks.fixing import About, Change, corrections
from generator.checks.silencing import SilencingError, silenced
from generator.filing.selection import Selection
from generator.filing.source import read_source
from generator.filing.source.encoding import decode
from generator.filing.titles import key_path
from generator.filing.workspace import read_file
from generator.forms.plan import printing_job
from generator.live.serve.addresses import ONE_YEAR
from generator.live.serve.bodies import json_body, text_of
from generator.live.serve.cells import source_path
from generator.live.serve.named import named
from generator.live.serve.pulled_data import shown_lines
from generator.live.serve.writing import CONFLICT

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from starlette.requests import Request

    from generator.filing.workspace import FilingFolder
    from generator.live.serve.live import Live
    from generator.live.serve.writing import Writing

_NOT_FOUND = 404
_UNIT_FILE = "unit.toml"
_CHANGED = "文件刚刚变了，下面是现在的改法；再看一遍"
_NOT_MARKED = "这里没有待核的标记了"
_NOT_FIXED = "没有能写的改正：这个问题已经没有了，或者改了它，别处会有新的问题"


class _Asked(NamedTuple):
    """What a page asks: about which problem of which filing, with which reason; what it has shown already."""

    folder: FilingFolder
    about: About
    reason: str
    seen: str
    whole: bool


class _Mended(NamedTuple):
    """What would be written, and what of it a person still has to look at."""

    changes: tuple[Change, ...]

    @property
    def seen(self) -> str:
        """Return what changes as soon as it would be another text, in another file or in place of another."""
        return digest(*(part for each in self.changes for part in (each.file, each.old, each.new)))

    def shown(self) -> dict[str, Any]:
        """Return it as a page shows it."""
        return {
            "files": [{"file": each.file, "lines": _lines(each)} for each in self.changes],
            "remarks": [visible(remark) for each in self.changes for remark in each.remarks],
            "seen": self.seen,
        }


class Mending:
    """The answers to what the pages ask for."""

    def __init__(self, live: Live, writing: Writing) -> None:
        """Mend the workspace that `live` shows."""
        self._live = live
        self._writing = writing

    def routes(self) -> list[Route]:
        """Return what this answers."""
        return [
            Route(f"/fixes/{ONE_YEAR}", self.fix, methods=["POST"]),
            Route(f"/fixes/{ONE_YEAR}/write", self.write_fix, methods=["POST"]),
            Route(f"/confirms/{ONE_YEAR}", self.confirm, methods=["POST"]),
            Route(f"/confirms/{ONE_YEAR}/write", self.write_confirm, methods=["POST"]),
            Route(f"/silences/{ONE_YEAR}", self.silence, methods=["POST"]),
            Route(f"/silences/{ONE_YEAR}/write", self.write_silence, methods=["POST"]),
        ]

    async def fix(self, request: Request) -> JSONResponse:
        """Show what the certain correction of a problem changes."""
        return await self._show(request, self._fixed)

    async def write_fix(self, request: Request) -> JSONResponse:
        """Write a correction that was shown."""
        return await self._write(request, self._fixed, "改正了")

    async def silence(self, request: Request) -> JSONResponse:
        """Show the line in which a problem is silenced."""
        return await self._show(request, self._silenced)

    async def write_silence(self, request: Request) -> JSONResponse:
        """Write a comment that was shown."""
        return await self._write(request, self._silenced, "写上了不改的理由")

    async def confirm(self, request: Request) -> JSONResponse:
        """Show the lines that are taken for reviewed."""
        return await self._show(request, self._confirmed)

    async def write_confirm(self, request: Request) -> JSONResponse:
        """Write that lines are reviewed that were shown."""
        return await self._write(request, self._confirmed, "核对过了")

    async def _show(self, request: Request, mend: Callable[[_Asked], _Mended]) -> JSONResponse:
        asked = await self._asked(request)
        return await run_in_threadpool(lambda: JSONResponse(mend(asked).shown()))

    async def _write(self, request: Request, mend: Callable[[_Asked], _Mended], said: str) -> JSONResponse:
        asked = await self._asked(request)
        return await run_in_threadpool(self._written, asked, mend, said)

    def _written(self, asked: _Asked, mend: Callable[[_Asked], _Mended], said: str) -> JSONResponse:
        """Write, if it is still what the page has shown; else show it anew."""
        mended = mend(asked)
        if mended.seen != asked.seen:
            return JSONResponse({"said": _CHANGED, "anew": mended.shown()}, CONFLICT)
        files = "、".join(each.file for each in mended.changes)
        edits = [FileEdit(each.file, each.old, each.new) for each in mended.changes]
        return self._writing.write(edits, f"{said}：{files}")

    async def _asked(self, request: Request) -> _Asked:
        """Read a request; raise HTTPException for one that no page sends."""
        body = await json_body(request)
        folder = named(request)
        code, file, key, message, reason, seen = (
            text_of(body, name) for name in ("code", "file", "key", "message", "reason", "seen")
        )
        own = f"filings/{folder.unit_id}/"
        if not self._live.has(folder) or not file.startswith(own):
            raise HTTPException(_NOT_FOUND)
        if source_path(self._live.workspace, file) is None:
            raise HTTPException(CONFLICT, f"{file} 已经不在申报文件夹里")
        return _Asked(folder, About(code, file, key, message), reason, seen, body.get("whole") is True)

    def _fixed(self, asked: _Asked) -> _Mended:
        job = printing_job(self._live.workspace)
        of_unit = asked.about.file.endswith(f"/{_UNIT_FILE}")  # any year may say something of it
        selection = Selection(asked.folder.unit_id, None if of_unit else asked.folder.year)
        changes = tuple(corrections(job, [selection], asked.about))
        if not changes:
            raise HTTPException(CONFLICT, _NOT_FIXED)
        return _Mended(changes)

    def _silenced(self, asked: _Asked) -> _Mended:
        job = printing_job(self._live.workspace)
        try:
            return _Mended((silenced(job, asked.folder, asked.about, asked.reason),))
        except SilencingError as error:
            raise HTTPException(CONFLICT, str(error)) from None

    def _confirmed(self, asked: _Asked) -> _Mended:
        """Take the mark off a line that waits for review, or off all such lines of its file."""
        file = asked.about.file
        data = read_file(self._live.workspace.root / file)
        source, _ = read_source(data, file)
        line = None
        if source is not None and not asked.whole:
            span = source.place(key_path(PurePosixPath(file).stem, asked.about.key)).span
            line = span.line if span else None
        done = confirm(data, file, line)
        if done is None or done.data == data:
            raise HTTPException(CONFLICT, _NOT_MARKED)
        return _Mended((Change(file, data, done.data, done.lines),))


def _lines(change: Change) -> list[dict[str, str]]:
    """Return the lines of a file that change, each with its kind."""
    old, new = (decode(data, change.file) for data in (change.old, change.new))
    return shown_lines(diff(change.file, str(old), str(new), context=1))
