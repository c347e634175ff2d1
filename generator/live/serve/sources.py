"""The files themselves, as text: shown, judged while they are written, saved as they were typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.routing import Route

from generator.base.digest import digest
from generator.base.problem_data import problem_data
from generator.base.problems import Problem, dotted
from generator.carry.completing import completions
from generator.carry.edits import as_written
from generator.carry.journal import FileEdit
from generator.checks.review import review_folder
from generator.filing.reader import Shelf
from generator.filing.source import cursor_at, locate, section
from generator.filing.source.encoding import decode
from generator.filing.titles import key_path
from generator.filing.workspace import LARGEST_SOURCE, FilingFolder, read_files
from generator.forms.plan import printing_job
from generator.live.serve.addresses import ONE_YEAR
from generator.live.serve.bodies import json_body
from generator.live.serve.locked import why_locked
from generator.live.serve.named import named
from generator.live.serve.writing import CONFLICT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

    from generator.live.serve.live import Live
    from generator.live.serve.writing import Writing

_BAD, _NOT_FOUND, _TOO_LARGE = 400, 404, 413
_CHANGED = "文件在别处改过，没有保存"
_LONGEST = 8  # digits of a line or column


class _File(NamedTuple):
    """A file of a filing: whose and which it is, its path as shown, its bytes, and as text if it is one."""

    folder: FilingFolder
    file_id: str
    shown: str
    data: bytes
    text: str | Problem

    @property
    def written(self) -> str:
        """The text; nothing of a file in another encoding."""
        return "" if isinstance(self.text, Problem) else self.text


class Sources:
    """The answers to what the place for text asks."""

    def __init__(self, live: Live, writing: Writing) -> None:
        """Show the files of the workspace that `live` shows; save with `writing`."""
        self._live = live
        self._writing = writing

    def routes(self) -> list[Route]:
        """Return what this answers."""
        return [
            Route(f"/sources/{ONE_YEAR}/{{file}}", self.show),
            Route(f"/sources/{ONE_YEAR}/{{file}}", self.save, methods=["POST"]),
            Route(f"/sources/{ONE_YEAR}/{{file}}/place", self.place),
            Route(f"/sources/{ONE_YEAR}/{{file}}/problems", self.problems, methods=["POST"]),
            Route(f"/completions/{ONE_YEAR}/{{file}}", self.completions, methods=["POST"]),
        ]

    def show(self, request: Request) -> JSONResponse:
        """Give out a file's text, what is wrong with it, and which other files the filing has."""
        file, others = self._found(request)
        workspace = self._live.workspace
        locked = file.text.message if isinstance(file.text, Problem) else why_locked(workspace, file.shown)
        names = [{"id": file_id, "file": shown} for file_id, shown in others.items()]
        problems = self._problems(file, file.written)
        return JSONResponse({**_current(file), "locked": locked, "problems": problems, "files": names})

    def place(self, request: Request) -> JSONResponse:
        """Say which key stands at a line and column, or where a key stands; and the lines of its table."""
        file, _ = self._found(request)
        query = request.query_params
        if "key" in query:
            key = key_path(file.file_id, query["key"])
        else:
            at = _count(query.get("line")), _count(query.get("column"))
            key = cursor_at(file.written, *at).whole
        span = locate(file.written, key)
        line = span.line if "key" in query else at[0]
        places = [span.line, span.column, span.end_line, span.end_column]
        return JSONResponse({"key": dotted(key), "place": places, "section": section(file.written, line)})

    async def problems(self, request: Request) -> JSONResponse:
        """Say what is wrong with a text that is not saved yet."""
        return await self._answer(request, lambda file, body: self._problems(file, _text(body)), "problems")

    async def completions(self, request: Request) -> JSONResponse:
        """Say what can be written at a place of a text that is not saved yet."""
        return await self._answer(request, self._completions, "completions")

    async def save(self, request: Request) -> JSONResponse:
        """Write a file as it was typed, if it is still the one that was shown."""
        body = await json_body(request)
        return await run_in_threadpool(self._save, request, body)

    async def _answer(
        self, request: Request, work: Callable[[_File, Mapping[str, Any]], object], name: str
    ) -> JSONResponse:
        body = await json_body(request)
        file, _ = await run_in_threadpool(self._found, request)
        return JSONResponse({name: await run_in_threadpool(work, file, body)})

    def _save(self, request: Request, body: Mapping[str, Any]) -> JSONResponse:
        file, _ = self._found(request)
        text, seen = _text(body), body.get("seen")
        locked = why_locked(self._live.workspace, file.shown)
        if locked or isinstance(file.text, Problem):
            return JSONResponse({"said": f"写不了 {file.shown}：{locked or '它不是 UTF-8 文字'}"}, CONFLICT)
        after = as_written(file.data, file.text, text)
        if after == file.data:
            return JSONResponse({"said": "文件里已经是这样"})
        if seen != digest(file.data):
            return JSONResponse({**_current(file), "said": _CHANGED}, CONFLICT)
        if len(after) > LARGEST_SOURCE << 20:
            raise HTTPException(_TOO_LARGE, f"内容太大：最多 {LARGEST_SOURCE} MB")
        return self._writing.write([FileEdit(file.shown, file.data, after)], f"保存了 {file.shown}")

    def _problems(self, file: _File, text: str) -> list[dict[str, Any]]:
        """Return what loading and the rules say of a file, were this its text."""
        job = printing_job(self._live.workspace)
        edited = {} if text == file.text else {file.shown: as_written(file.data, file.written, text)}
        found = review_folder(job, Shelf(self._live.workspace, job.declared, edited), file.folder)
        own = (one for one in (*found.problems, *found.findings) if one.place.file == file.shown)
        return [problem_data(problem) | {"label": problem.severity.label} for problem in dict.fromkeys(own)]

    def _completions(self, file: _File, body: Mapping[str, Any]) -> dict[str, Any]:
        job = printing_job(self._live.workspace)
        filing, _ = Shelf(self._live.workspace, job.declared).filing(file.folder)
        at = _count(body.get("line")), _count(body.get("column"))
        offered = completions(filing, file.file_id, _text(body), *at)
        items = [offer._asdict() for offer in offered.items]
        return {"begin": offered.begin, "end": offered.end, "items": items}

    def _found(self, request: Request) -> tuple[_File, dict[str, str]]:
        """Return the file that is asked for, and the paths of all files of its filing by their ids."""
        folder = named(request)
        file_id = request.path_params["file"]
        files = read_files(self._live.workspace, folder).files if self._live.has(folder) else {}
        if file_id not in files:
            raise HTTPException(_NOT_FOUND)
        shown, data = files[file_id]
        file = _File(folder, file_id, shown, data, decode(data, shown))
        return file, {name: path for name, (path, _) in files.items()}


def _current(file: _File) -> dict[str, str]:
    return {"file": file.shown, "text": file.written, "seen": digest(file.data)}


def _text(body: Mapping[str, Any]) -> str:
    text = body.get("text")
    if not isinstance(text, str):
        raise HTTPException(_BAD, "请求里没有文字；请刷新页面再试")
    return text


def _count(value: object) -> int:
    """Read a line or column."""
    written = str(value)
    if not (written.isdecimal() and len(written) <= _LONGEST and int(written)):
        raise HTTPException(_BAD, "请求的位置不对；请刷新页面再试")
    return int(written)
