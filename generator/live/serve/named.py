"""Which filing an address names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from generator.filing.workspace import FilingFolder

if TYPE_CHECKING:
    from starlette.requests import Request

    from generator.live.serve.live import Live

_NOT_FOUND = 404


def named(request: Request) -> FilingFolder:
    """Return the filing folder that an address names, there or not."""
    return FilingFolder(request.path_params["unit"], request.path_params["year"])


def found(live: Live, request: Request) -> FilingFolder:
    """Return the filing folder that an address names; raise HTTPException if there is none."""
    folder = named(request)
    if not live.has(folder):
        raise HTTPException(_NOT_FOUND)
    return folder
