"""Git repositories for tests, made by git itself."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from tools import need

if TYPE_CHECKING:
    from pathlib import Path

_WHEN = "2024-01-02T03:04:05+08:00"
_NOBODY = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "n",
    "GIT_AUTHOR_EMAIL": "n@example.org",
    "GIT_COMMITTER_NAME": "n",
    "GIT_COMMITTER_EMAIL": "n@example.org",
    "GIT_AUTHOR_DATE": _WHEN,
    "GIT_COMMITTER_DATE": _WHEN,
}


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder."""
    command = [need("git"), *arguments]
    done = subprocess.run(command, cwd=folder, env=os.environ | _NOBODY, check=True, capture_output=True)
    return done.stdout.decode().strip()


def repository(folder: Path) -> Path:
    """Make what is in a folder the first commit of a repository, on the branch ``main``."""
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder, "one")
    return folder


def lose(folder: Path, name: str, leaving: bytes | None = None) -> str:
    """Take an object out of a repository, or leave something else in its place; return the object's id."""
    lost = git(folder, "rev-parse", name)
    file = folder / ".git" / "objects" / lost[:2] / lost[2:]
    file.chmod(0o600)
    file.unlink()
    if leaving is not None:
        file.write_bytes(leaving)
    return lost


def commit(folder: Path, message: str) -> str:
    """Commit all that is in a folder; return the commit's id."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(folder, "rev-parse", "HEAD")


def arm(folder: Path, attributes: str) -> Path:
    """Let a repository name a program wherever git takes one; return the file that tells of its runs."""
    ran = folder.parent / "ran"
    program = folder.parent / "trap.sh"
    program.write_text(f'#!/bin/sh\necho "$0 $*" >> "{ran}"\ncat\n', "utf-8")
    program.chmod(0o755)
    keys = [
        "core.fsmonitor", "filter.trap.clean", "filter.trap.smudge", "filter.trap.process", "diff.external",
        "diff.trap.textconv", "diff.trap.command", "core.pager", "core.sshCommand", "core.editor",
        "gpg.program", "sequence.editor", "credential.helper",
    ]  # fmt: skip
    for key in keys:
        git(folder, "config", key, f'"{program}"')
    git(folder, "config", "commit.gpgSign", "true")
    git(folder, "config", "core.hooksPath", str(folder.parent / "hooks"))
    hooks = folder.parent / "hooks"
    hooks.mkdir()
    for hook in (
        "post-index-change", "reference-transaction", "fsmonitor-watchman", "pre-commit", "commit-msg",
        "prepare-commit-msg", "post-commit",
    ):  # fmt: skip
        (hooks / hook).symlink_to(program)
    (folder / ".gitattributes").write_text(f"{attributes}\n", "utf-8")
    return ran
