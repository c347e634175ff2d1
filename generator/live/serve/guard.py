"""Who may ask what: the pages show an author's files, so only this machine's own tabs may read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse

from generator.live.serve.bodies import JSON, media_type
from generator.live.serve.files import TYPES

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from generator.live.serve.access import Access

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
}
_READING = ("GET", "HEAD")
_BODIES = (JSON, TYPES[".docx"])
_HTTP = 80
_FORBIDDEN, _WRONG_METHOD, _WRONG_TYPE = 403, 405, 415


class Guard:
    """Refuses requests that another site, or another name for this machine, could have sent."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        """Stand before `app`; `access` says who may write."""
        self._app = app
        self._access = access
        written = "" if access.port == _HTTP else f":{access.port}"  # browsers leave out the usual port
        self._hosts = {f"{name}{written}" for name in ("localhost", "127.0.0.1", "[::1]")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on or refuse it, and add the headers that every answer has."""
        if scope["type"] != "http":  # nobody here speaks WebSocket
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refusal = self._refusal(scope["method"], Headers(scope=scope))
        app = _answer(scope["method"], *refusal) if refusal else self._app
        await app(scope, receive, send_guarded)

    def _refusal(self, method: str, headers: Headers) -> tuple[int, str] | None:
        """Return status and reason for what must not pass."""
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return _FORBIDDEN, "只能用 http://127.0.0.1 或 http://localhost 加端口号访问"
        if method == "POST":
            return self._refusal_to_write(headers)
        if method not in _READING:
            return _WRONG_METHOD, "不支持这种请求"
        if _from_elsewhere(headers) and headers.get("sec-fetch-mode") != "navigate":
            return _FORBIDDEN, "别的网站不能读这里的内容"
        return None

    def _refusal_to_write(self, headers: Headers) -> tuple[int, str] | None:
        if headers.get("origin") != f"http://{headers['host']}" or _from_elsewhere(headers):
            return _FORBIDDEN, "只有本程序自己的页面能发这个请求"
        if why := self._access.refusal(headers):
            return _FORBIDDEN, why
        return None if _has_known_body(headers) else (_WRONG_TYPE, "只收 JSON 和 .docx 文件")


def _answer(method: str, status: int, why: str) -> ASGIApp:
    """Return a refusal: pages read `said` of whatever they have sent."""
    return JSONResponse({"said": why}, status) if method == "POST" else PlainTextResponse(why, status)


def _has_known_body(headers: Headers) -> bool:
    """Tell whether a body is of a kind that some page sends, or there is none."""
    sent = headers.get("content-type")
    if sent is None:
        return headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers
    return len(headers.getlist("content-type")) == 1 and media_type(sent) in _BODIES


def _from_elsewhere(headers: Headers) -> bool:
    """Tell whether the browser says that a page of another site asks."""
    return headers.get("sec-fetch-site", "none") in ("cross-site", "same-site")
