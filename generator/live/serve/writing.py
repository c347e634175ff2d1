"""What the pages write into the filings' files: in one place, one after the other, to be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse
from starlette.routing import Route

from generator.base.terminal import visible
from generator.carry.journal import Journal, Written
from generator.live.serve.locked import why_locked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from starlette.requests import Request

    from generator.carry.journal import FileEdit
    from generator.filing.workspace import Workspace

CONFLICT = 409


class Writing:
    """Every write of the pages goes through here."""

    def __init__(self, workspace: Workspace) -> None:
        """Begin with nothing to take back."""
        self._workspace = workspace
        self._journal = Journal(workspace)

    def routes(self) -> list[Route]:
        """Return what this answers."""
        return [
            Route("/writes/{name}/undo", self.undo, methods=["POST"]),
        ]

    def write(
        self, edits: Sequence[FileEdit], said: str, then: Callable[[], Mapping[str, Any]] = dict
    ) -> JSONResponse:
        """Write files; answer with what was `said` of it and the name to take it back by, or with why not.

        `then` is asked for what else to answer once all is written.
        """
        locked = self._locked(edit.shown for edit in edits)
        written = locked or self._journal.write(edits)
        return _answer(written, said, {} if written.failure else then())

    def undo(self, request: Request) -> JSONResponse:
        """Take a write back."""
        name = request.path_params["name"]
        locked = self._locked(self._journal.files(name))
        return _answer(locked or self._journal.undo(name), "撤销了", {})

    def _locked(self, files: Iterable[str]) -> Written | None:
        """Refuse all if one of the files can't be written."""
        for shown in files:
            if why := why_locked(self._workspace, shown):
                return Written(failure=f"写不了 {visible(shown)}：{why}")
        return None


def _answer(written: Written, said: str, more: Mapping[str, Any]) -> JSONResponse:
    if written.failure:
        return JSONResponse({"said": written.failure}, CONFLICT)
    return JSONResponse({"said": said, "undo": written.name, **more})
