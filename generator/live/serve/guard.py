"""Who may ask what: the pages show an author's files, so only this machine's own tabs may read them."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
_TOKEN = "x-tianbao-token"  # noqa: S105 - the name of a header
_HTTP = 80
_FORBIDDEN, _WRONG_METHOD = 403, 405


class Guard:
    """Refuses requests that another site, or another name for this machine, could have sent."""

    def __init__(self, app: ASGIApp, port: int, token: str) -> None:
        """Stand before `app`, which listens on `port` and whose pages know the token."""
        self._app = app
        self._token = token.encode()
        written = "" if port == _HTTP else f":{port}"  # browsers leave out the usual port
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
        app = PlainTextResponse(refusal[1], refusal[0]) if refusal else self._app
        await app(scope, receive, send_guarded)

    def _refusal(self, method: str, headers: Headers) -> tuple[int, str] | None:
        """Return status and reason for what must not pass."""
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return _FORBIDDEN, "只能用 http://127.0.0.1 或 http://localhost 加端口号访问"
        if method == "POST":
            if headers.get("origin") != f"http://{hosts[0]}" or _from_elsewhere(headers):
                return _FORBIDDEN, "只有本程序自己的页面能发这个请求"
            if not secrets.compare_digest(headers.get(_TOKEN, "").encode(), self._token):
                return _FORBIDDEN, "这一页不是正在运行的程序给的，请刷新页面"
        elif method not in _READING:
            return _WRONG_METHOD, "不支持这种请求"
        elif _from_elsewhere(headers) and headers.get("sec-fetch-mode") != "navigate":
            return _FORBIDDEN, "别的网站不能读这里的内容"
        return None


def _from_elsewhere(headers: Headers) -> bool:
    """Tell whether the browser says that a page of another site asks."""
    return headers.get("sec-fetch-site", "none") in ("cross-site", "same-site")
