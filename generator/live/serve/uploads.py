"""A Word file that a page sends: its name and its bytes, refused before they take too much room."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import unquote

from starlette.exceptions import HTTPException

from generator.base.terminal import visible
from generator.live.serve.bodies import whole_body
from generator.live.serve.files import TYPES
from generator.readback.formats import UnreadableError
from generator.readback.formats.kinds import AS_WORD, Kind, recognised

if TYPE_CHECKING:
    from starlette.requests import Request

LARGEST = 64  # MiB
_WRONG_TYPE = 415
_LONGEST = 255  # characters of a name
_NAMELESS = "Word 文件"


async def uploaded(request: Request) -> tuple[str, bytes]:
    """Read the file that a request carries; raise HTTPException for what is no .docx or too large."""
    if request.headers.get("content-type") != TYPES[".docx"]:
        raise HTTPException(_WRONG_TYPE, "只收 .docx 文件")
    data = await whole_body(request, LARGEST, "文件")
    return _named(request.headers.get("x-file-name", "")), data


def must_be_docx(data: bytes) -> None:
    """Raise HTTPException for a document of another kind; what can't be read at all its reader refuses."""
    with suppress(UnreadableError):
        if recognised(data) is not Kind.DOCX:
            raise HTTPException(_WRONG_TYPE, f"这不是 .docx 文件；{AS_WORD}")


def _named(sent: str) -> str:
    """Return a file's name as it may be shown; only its last part, wherever it claims to lie."""
    name = unquote(sent, errors="replace").replace("\\", "/").rpartition("/")[2]
    return visible(name)[:_LONGEST] or _NAMELESS
