"""Who may write: the windows of a browser that came by the address which the program printed."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, NamedTuple

from starlette.responses import RedirectResponse

if TYPE_CHECKING:
    from starlette.datastructures import Headers
    from starlette.responses import Response

_TOKEN = "x-tianbao-token"  # noqa: S105 - the name of a header
_SEE_OTHER = 303
_READ_ONLY = "只读：程序是用 --read-only 启动的，只看不改"
_ONLY_LOOK = "这个窗口只能看。要填写，请在这个浏览器里打开程序启动时显示的地址（地址里带 key），再刷新这一页"
_REFUSED = (
    "没有写：程序重新启动过，或者这个窗口不是从它显示的地址打开的。"
    "请在这个浏览器里打开程序启动时显示的地址，再回到这里重试；填好的内容还在"
)


class Window(NamedTuple):
    """What a page is told of the window that asks for it: a token if it may write, else why it may not."""

    token: str = ""
    note: str = ""


class Access:
    """The right to write, of one run of the program: nobody has it from an earlier one."""

    def __init__(self, port: int, *, read_only: bool = False) -> None:
        """Begin; `read_only` gives nobody the right."""
        self.port = port
        self.read_only = read_only
        self._key = secrets.token_urlsafe()
        self._token = secrets.token_urlsafe()  # another one: a page that was saved must not hold the key
        self._name = f"tianbao-{port}"  # a machine's ports share their cookies

    @property
    def entrance(self) -> str:
        """Where to begin, behind the host."""
        return "/" if self.read_only else f"/?key={self._key}"

    def enter(self, key: str) -> Response:
        """Lead on to an address without the key, and remember in the browser who had the right one."""
        response = RedirectResponse("/", _SEE_OTHER)
        if not self.read_only and _same(key, self._key):
            response.set_cookie(self._name, self._key, httponly=True, samesite="strict")
        return response

    def window(self, headers: Headers) -> Window:
        """Return what a page is to know of who asks for it."""
        if self.read_only:
            return Window(note=_READ_ONLY)
        return Window(self._token) if self._entered(headers) else Window(note=_ONLY_LOOK)

    def refusal(self, headers: Headers) -> str:
        """Say why a request may not write; empty if it may."""
        if self.read_only:
            return _READ_ONLY
        return "" if _same(headers.get(_TOKEN, ""), self._token) and self._entered(headers) else _REFUSED

    def _entered(self, headers: Headers) -> bool:
        """Tell whether a browser has been given the key; cookies of one name may come from several paths."""
        cookies = (cookie.strip() for line in headers.getlist("cookie") for cookie in line.split(";"))
        return any(_same(cookie, f"{self._name}={self._key}") for cookie in cookies)


def _same(one: str, two: str) -> bool:
    """Compare in a time that tells nothing."""
    return secrets.compare_digest(one.encode(), two.encode())
