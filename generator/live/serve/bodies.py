"""What a page sends along with a request: refused before it takes too much room or is misread."""

from __future__ import annotations

import json
from math import isfinite
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

JSON = "application/json"
LARGEST_JSON = 8  # MiB: as large as the largest file of a filing
_DEEPEST = 50
_BAD, _TOO_LARGE, _WRONG_TYPE = 400, 413, 415


async def json_body(request: Request) -> dict[str, Any]:
    """Read the JSON object that a request carries; raise HTTPException for what is none or too large."""
    if media_type(request.headers.get("content-type", "")) != JSON:
        raise HTTPException(_WRONG_TYPE, "只收 JSON")
    data = await whole_body(request, LARGEST_JSON, "内容")
    try:
        value = json.loads(data, parse_float=_finite, parse_constant=_finite)
        _must_be_plain(value)
    except (ValueError, RecursionError):
        raise HTTPException(_BAD, "请求的内容读不懂；请刷新页面再试") from None
    if not isinstance(value, dict):
        raise misread()
    return value


def misread() -> HTTPException:
    """Return what is answered to a request that no page of ours sends."""
    return HTTPException(_BAD, "请求的内容不对；请刷新页面再试")


def text_of(body: Mapping[str, Any], name: str) -> str:
    """Return a text of a body, empty where there is none; raise HTTPException for what is no text."""
    value = body.get(name, "")
    if not isinstance(value, str):
        raise misread()
    return value


async def whole_body(request: Request, largest: int, name: str) -> bytes:
    """Read what a request carries; raise HTTPException if it is larger than so many MiB or breaks off."""
    data = bytearray()
    said = int(request.headers.get("content-length", 0))
    try:
        _must_fit(said, largest, name)
        async for piece in request.stream():
            data += piece
            _must_fit(len(data), largest, name)
    except ClientDisconnect:  # nobody is there to be answered
        raise HTTPException(_BAD, f"{name}没有收完") from None
    return bytes(data)


def media_type(content_type: str) -> str:
    """Return the type without what may stand behind it.

    >>> media_type("Application/JSON; charset=utf-8")
    'application/json'
    """
    return content_type.partition(";")[0].strip().lower()


def _must_fit(size: int, largest: int, name: str) -> None:
    if size > largest << 20:
        raise HTTPException(_TOO_LARGE, f"{name}太大：最多 {largest} MB")


def _finite(text: str) -> float:
    """Read a number; raise ValueError for one that can't be written down."""
    number = float(text)
    if not isfinite(number):
        raise ValueError(text)
    return number


def _must_be_plain(value: object) -> None:
    """Raise ValueError for what is nested too deep, and for halves of characters, which no file can hold."""
    level: list[object] = [value]
    for _ in range(_DEEPEST):
        if not level:
            return
        level = [part for each in level for part in _parts(each)]
    raise ValueError


def _parts(value: object) -> list[object]:
    """Return what a value holds; raise ValueError for a text that is no Unicode."""
    if isinstance(value, str):
        value.encode()
    if isinstance(value, dict):
        return [*value, *value.values()]
    return value if isinstance(value, list) else []
