"""What the addresses of 审核台 answer."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from datetime import datetime
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from generator.base.errors import UserError
from generator.live.serve.bodies import json_body
from generator.live.serve.bureau.asked import Asked, MisaskedError, read
from generator.live.serve.bureau.freshness import NEWER, Freshness
from generator.live.serve.bureau.overview import overview_page
from generator.live.serve.bureau.rows import ROOT
from generator.live.serve.bureau.said import DEEPEST, frame, listing_page
from generator.live.serve.bureau.saved import MOST_ROWS, TYPES, pieces, save
from generator.live.serve.guard import POLICY
from generator.portfolio.questions import overview, querying
from generator.portfolio.questions.registry import LISTINGS
from generator.portfolio.reading import MissingError, open_read_only, portfolio_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request

    from generator.live.serve.access import Access
    from generator.live.serve.live import Live
    from generator.live.serve.pages import Pages
    from generator.portfolio.questions.listing import Listing

_NOT_FOUND, _BAD, _CONFLICT, _UNAVAILABLE = 404, 400, 409, 503
_HEADERS = {"content-security-policy": POLICY.replace("form-action 'none'", "form-action 'self'")}
_SAVES, _PATIENCE = (
    2,
    20,
)  # files made at a time, and seconds to wait for others': each that waits keeps a thread
_NAMED = 3  # filings
_STEPS, _LONGEST = 100_000, 300  # of SQLite's machine, between looks at whether it has gone on for too long
NONE_YET = "这里还没有汇总数据。运行 tianbao portfolio 生成，之后在这里查找、筛选、提问。"
_UNANSWERED = (
    "汇总数据里还没有这些内容：它是旧版程序生成的，或者没有写完。请更新，或者运行 tianbao portfolio。"
)


class Bureau:
    """The answers of 审核台; each reads the portfolio by a connection of its own."""

    def __init__(self, live: Live, access: Access, pages: Pages) -> None:
        """Show the portfolio of the workspace that `live` shows."""
        self._live, self._access, self._pages = live, access, pages
        self._path = portfolio_path(live.workspace)
        self._freshness = Freshness(live, self._path)
        self._updating, self._saving = Lock(), BoundedSemaphore(_SAVES)

    def routes(self) -> list[Route]:
        """Return what this answers."""
        return [
            Route(ROOT, self.home),
            Route(f"{ROOT}/update", self.update, methods=["POST"]),
            Route(f"{ROOT}/{{name}}.{{kind}}", self.file),
            Route(f"{ROOT}/{{name}}", self.list),
        ]

    def home(self, request: Request) -> Response:
        """Show how much there is and what stands out."""
        query = request.query_params
        everything = query.get("year") == "all"
        wanted = [name for name in ("year", "district") if not (everything and name == "year")]
        try:
            asked = read(query, wanted)
            with self._reading() as connection:
                years = overview.years(connection)
                if "year" not in asked.values and not everything and years:
                    asked.values["year"] = years[0]
                shown = {"message": "", **overview_page(connection, asked.values, years)}
                return self._answer(request, "bureau", shown | _HOME, _as_of(connection))
        except MisaskedError as error:
            return self._told(request, str(error), _BAD)
        except MissingError:
            return self._told(request, NONE_YET, alarm=False)
        except UserError as error:
            return self._told(request, str(error), _UNAVAILABLE)

    def list(self, request: Request) -> Response:
        """Show a page of a list."""
        listing = _listing(request)
        asked = Asked({}, {}, "", 1)
        try:
            with self._reading() as connection:
                years = overview.years(connection)
                try:
                    asked = read(request.query_params, listing.conditions, listing.orders)
                    shown = listing_page(listing, asked, years, _found(connection, listing, asked))
                except MisaskedError as error:
                    shown = {**frame(listing, asked, years), "fault": str(error)}
                status = _BAD if shown["fault"] else 200
                return self._answer(request, "bureau_list", shown, _as_of(connection), status)
        except MissingError:
            return self._told(request, NONE_YET, alarm=False)
        except UserError as error:
            return self._told(request, str(error), _UNAVAILABLE)

    def file(self, request: Request) -> Response:
        """Give out a whole list: first written, then sent, so that no slow reader holds the portfolio."""
        listing, kind = _listing(request), request.path_params["kind"]
        if kind not in TYPES:
            raise HTTPException(_NOT_FOUND)
        if not self._saving.acquire(timeout=_PATIENCE):
            return self._told(request, "正在存别的列表，请过一会儿再试。", _UNAVAILABLE)
        try:
            asked = read(request.query_params, listing.conditions, listing.orders)
            with self._reading() as connection:
                if kind == "xlsx" and querying.size(connection, listing, asked.values) > MOST_ROWS:
                    return self._told(request, "行数超过 Excel 的上限，请存成 CSV，或先筛选。", _BAD)
                file = save(listing, querying.every(connection, listing, asked.values, asked.order), kind)
        except MisaskedError as error:
            return self._told(request, str(error), _BAD)
        except UserError as error:
            return self._told(request, str(error), _UNAVAILABLE)
        finally:
            self._saving.release()
        shown = quote(f"{listing.title}.{kind}", safe="")
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{shown}"}
        return StreamingResponse(pieces(file), headers=headers, media_type=TYPES[kind])

    async def update(self, request: Request) -> JSONResponse:
        """Bring the portfolio up to date, as the command does."""
        await json_body(request)
        return await run_in_threadpool(self._update)

    def _update(self) -> JSONResponse:
        from generator.portfolio.update import update  # noqa: PLC0415 - it starts processes; few ever ask

        if not self._updating.acquire(blocking=False):
            return JSONResponse({"said": "已经在更新了，请等它做完"}, _CONFLICT)
        try:
            done = update(self._live.workspace, self._path)
        except UserError as error:
            return JSONResponse({"said": f"没有更新：{error}"}, _CONFLICT)
        finally:
            self._updating.release()
        counts = f"{done.filings} 份填报，其中 {done.read} 份是新读的"
        if not done.lost:
            return JSONResponse({"said": f"更新好了：{counts}"})
        named = "、".join(
            f"{one.unit_id}/{one.year}" if one.year else one.unit_id for one in done.lost[:_NAMED]
        )
        lost = f"{len(done.lost)} 份没有读成（{named}{'等' if len(done.lost) > _NAMED else ''}）"
        why = "读它的进程每次都意外退出，可能是内存不足"
        return JSONResponse({"said": f"没有全更新：{counts}；{lost}：{why}"}, _CONFLICT)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """Open the portfolio for one answer; raise UserError where that can't be, or goes on for ever."""
        connection = open_read_only(self._path)
        left = iter(range(_LONGEST))
        connection.set_progress_handler(lambda: next(left, None) is None, _STEPS)
        try:
            yield connection
        except sqlite3.Error as error:
            raise _explained(error) from error
        finally:
            connection.close()

    def _answer(
        self, request: Request, page: str, shown: dict[str, Any], as_of: str, status: int = 200
    ) -> HTMLResponse:
        window = self._access.window(request.headers)
        newer = NEWER if as_of and self._freshness.newer() else ""
        top = {"as_of": as_of, "newer": newer, "update_label": "更新数据" if as_of else "生成汇总数据"}
        return HTMLResponse(self._pages.bureau(page, {**top, **shown}, window), status, _HEADERS)

    def _told(self, request: Request, message: str, status: int = 200, *, alarm: bool = True) -> HTMLResponse:
        """Show one sentence."""
        back = ROOT if status == _BAD else ""
        return self._answer(
            request, "bureau", {"message": message, "alarm": alarm, "back": back, **_HOME}, "", status
        )


_HOME = {"here": "", "heading": "审核台"}


def _listing(request: Request) -> Listing:
    listing = LISTINGS.get(request.path_params["name"])
    if listing is None:
        raise HTTPException(_NOT_FOUND)
    return listing


def _found(connection: sqlite3.Connection, listing: Listing, asked: Asked) -> tuple[int, list[querying.Row]]:
    if asked.page > DEEPEST:
        why = f"只能翻到第 {DEEPEST} 页；请筛选，或换一种排列"
        raise MisaskedError(why)
    size = querying.size(connection, listing, asked.values)
    last = max(-(-size // querying.PAGE), 1)
    if asked.page > last:
        why = f"没有第 {asked.page} 页，一共 {last} 页"
        raise MisaskedError(why)
    return size, querying.page(connection, listing, asked.values, asked.order, asked.page)


def _as_of(connection: sqlite3.Connection) -> str:
    """Return when the newest file was changed that the portfolio knows, in this machine's time."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'newest'").fetchone()
    return _local(row[0]) if row else "未知时间"


def _local(text: str) -> str:
    return datetime.fromisoformat(text).astimezone().strftime("%Y年%m月%d日 %H:%M")


def _explained(error: sqlite3.Error) -> UserError:
    """Say what is wrong with what could be opened."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if name == "SQLITE_INTERRUPT":
        return UserError("这样查找太慢，停下了", "请加上年度、区划等筛选")
    if name == "SQLITE_ERROR":  # no such table
        return UserError(_UNANSWERED)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return UserError("汇总数据正在写", "请过一会儿再看")
    return UserError("汇总数据坏了，读不了", "请更新，或者运行 tianbao portfolio 重新生成")
