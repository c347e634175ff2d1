"""What the pages write into the filings' files: in one place, one after the other, to be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse

from generator.carry.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from generator.carry.journal import FileEdit, Written
    from generator.filing.workspace import Workspace

CONFLICT = 409


class Writing:
    """Every write of the pages goes through here."""

    def __init__(self, workspace: Workspace) -> None:
        """Begin with nothing to take back."""
        self._journal = Journal(workspace)

    def write(self, edits: Sequence[FileEdit], said: str) -> JSONResponse:
        """Write files; answer with what was `said` of it and the name to take it back by, or with why not."""
        return _answer(self._journal.write(edits), said)

    def undo(self, request: Request) -> JSONResponse:
        """Take a write back."""
        return _answer(self._journal.undo(request.path_params["name"]), "撤销了")


def _answer(written: Written, said: str) -> JSONResponse:
    if written.failure:
        return JSONResponse({"said": written.failure}, CONFLICT)
    return JSONResponse({"said": said, "undo": written.name})
