"""JSON that a page sends."""

from __future__ import annotations

from typing import Any

import pytest
from awaiting import awaited
from starlette.exceptions import HTTPException
from starlette.requests import Request

from generator.live.serve.bodies import LARGEST_JSON, json_body

JSON = "application/json"
MIB = 1 << 20


def _read(*pieces: bytes, kind: str = JSON, length: int | None = None, ends: bool = True) -> dict[str, Any]:
    """Read a body that comes in pieces; one that does not end breaks off."""
    messages = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    messages.append({"type": "http.request"} if ends else {"type": "http.disconnect"})
    headers = [(b"content-type", kind.encode())]
    if length is not None:
        headers.append((b"content-length", str(length).encode()))

    async def receive() -> dict[str, object]:
        return messages.pop(0)

    return awaited(json_body(Request({"type": "http", "headers": headers}, receive)))


@pytest.mark.parametrize(
    ("pieces", "value"),
    [
        ([b"{}"], {}),
        ([b'{"a": [1, 2.5, true, nul', b'l, "\xe5', b'\xa1\xab"]}'], {"a": [1, 2.5, True, None, "填"]}),
        ([b'{"a": "\\ud83d\\ude00\\u0000"}'], {"a": "😀\0"}),
        ([b'{"a":' + b"[" * 40 + b"]" * 40 + b"}"], {"a": eval("[" * 40 + "]" * 40)}),  # noqa: S307
        ([b'{"a": "' + b"x" * MIB + b'"}'], {"a": "x" * MIB}),
    ],
)
def test_an_object_is_read(pieces: list[bytes], value: dict[str, Any]) -> None:
    assert _read(*pieces) == value
    assert _read(*pieces, kind="Application/JSON; charset=utf-8") == value


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"1",
        b"null",
        b'"a"',
        b"{}{}",
        b"{'a': 1}",
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": 1e999}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": "\xff"}',
        b'{"a": "\\ud800"}',
        b'{"b": [{"\\udfff": 1}]}',
        b'{"a": "\n"}',
        b'{"a":' + b"[" * 60 + b"]" * 60 + b"}",
        b'{"a":' * MIB,
        b"[" * MIB + b"]" * MIB,
    ],
    ids=lambda body: repr(body[:20]),
)
def test_anything_else_is_refused_in_a_sentence(body: bytes) -> None:
    with pytest.raises(HTTPException, match=r"400: 请求的内容.+请刷新页面"):
        _read(body)


@pytest.mark.parametrize("kind", ["", "text/plain", "text/json", "application/jsonx", "x; application/json"])
def test_another_type_is_refused(kind: str) -> None:
    with pytest.raises(HTTPException, match="415: 只收 JSON"):
        _read(b"{}", kind=kind)


def test_too_much_is_refused_unread_or_as_soon_as_it_is_known() -> None:
    for pieces, length in (([], (LARGEST_JSON << 20) + 1), ([bytes(MIB)] * (LARGEST_JSON + 1), None)):
        with pytest.raises(HTTPException, match="413: 内容太大：最多 8 MB"):
            _read(*pieces, length=length, ends=False)


def test_a_sender_who_hangs_up_is_no_fault_of_ours() -> None:
    with pytest.raises(HTTPException, match="400: 内容没有收完"):
        _read(b'{"a"', ends=False)
