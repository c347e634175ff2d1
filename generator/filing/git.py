"""The one way to git. Asking it runs nothing that a repository names, fetches nothing, and comes to an end.

A repository is somebody else's: its settings name programs (filters, hooks, monitors, helpers of a
transport), and a partial clone sends for what it lacks. Only commands are used that read git's own objects,
its index and its settings; none that looks into files of the working tree or shows a difference, which would
run filters and converters. What might reach for a program all the same is shut off.

Writing keeps to the same: objects are made of bytes that are handed in, an index is written where git sees
no working tree (it would compare files that changed in the same moment, by their filters), a branch moves
without a hook (`generator.live.repository.committing`).
"""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

from generator.base.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import TypeAlias

    Process: TypeAlias = subprocess.Popen[bytes]

PATIENCE = 60.0
"""Seconds to wait for an answer."""
_LAST_WAIT = 5.0  # a process that the kernel holds (a disk that is gone) does not even die

_GIT = (
    "git",
    "--no-pager",
    "--no-optional-locks",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
)
_SHUT = {
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",  # known to git 2.45 and later; before it, the fetch finds no protocol allowed
    "GIT_ALLOW_PROTOCOL": "none",  # goes before protocol.ext.allow=always of a repository
}
# In a hook git names a repository for its own folder; the one around ours is found from where it is.
_HOOKS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")


class GitError(UserError):
    """Git can't be asked here; the text says why and what to do."""


class NoRepositoryError(GitError):
    """There is no repository here, or no git."""


class BrokenRepositoryError(GitError):
    """Git was asked rightly, and the repository does not give the answer."""

    status = 1


def run(
    folder: Path,
    *arguments: str,
    patience: float = PATIENCE,
    given: bytes = b"",
    where: Mapping[str, str] | None = None,
) -> bytes:
    """Return what a git command prints that is `given` something; raise GitError, which says why it did not.

    `where` names the repository, the index and the working tree instead of those around `folder`.
    """
    process = start(folder, *arguments, errors=True, where=where)
    try:
        out, errors = process.communicate(given, timeout=patience)
    except subprocess.TimeoutExpired:
        raise no_answer(patience) from None
    finally:
        end(process)
    if process.returncode:
        raise _refused(folder, errors.decode(errors="replace"))
    return out


def start(
    folder: Path, *arguments: str, errors: bool = False, where: Mapping[str, str] | None = None
) -> Process:
    """Start a git command that answers through pipes."""
    environment = {name: value for name, value in os.environ.items() if name not in _HOOKS}
    try:
        return subprocess.Popen(  # noqa: S603 - fixed words, names of commits and our own folder
            [*_GIT, *arguments],
            cwd=folder,
            env=environment | _SHUT | dict(where or {}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if errors else subprocess.DEVNULL,
            start_new_session=True,  # so that whatever it starts ends with it
        )
    except OSError as error:
        raise _not_started(error) from None


def end(process: Process) -> None:
    """End a command, with what it has started."""
    kill(process)
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    with suppress(subprocess.TimeoutExpired):
        process.wait(_LAST_WAIT)


def kill(process: Process) -> None:
    """Stop a command, with what it has started."""
    if process.returncode is not None:  # its number may be another's by now
        return
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def no_answer(patience: float) -> BrokenRepositoryError:
    """Say that git was waited for in vain."""
    return BrokenRepositoryError(
        f"git 过了 {patience:g} 秒还没有回答", "看看仓库所在的磁盘是不是还连着，再运行一次"
    )


def _not_started(error: OSError) -> GitError:
    if isinstance(error, FileNotFoundError):
        return NoRepositoryError("没有找到 git 程序", "请先装好 git")
    return GitError(f"运行不了 git：{error.strerror}")


def _refused(folder: Path, errors: str) -> GitError:
    if "not a git repository" in errors:
        return NoRepositoryError(f"“{folder}”不在 git 仓库里", "请换到仓库里运行，或先用 git init 建一个")
    if "safe.directory" in errors:
        command = f'git config --global --add safe.directory "{folder}"'
        return GitError("git 不信任这个仓库，因为它属于别的用户", f"信得过时先运行 {command}")
    return GitError(f"git 没有照办：{' '.join(errors.split())}")
