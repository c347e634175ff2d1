"""Where a repository stands: its branch and last commit, as whom it commits, and what it is busy with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generator.filing import git
from generator.live.repository.changed import PATIENCE

if TYPE_CHECKING:
    from generator.filing.workspace import Workspace

NAMED_ONLY = ("-c", "user.useConfigOnly=true")
"""Git makes up no name and address of the machine's."""
_BRANCHES = "refs/heads/"
_BUSY = {
    "MERGE_HEAD": "合并",
    "rebase-merge": "变基（rebase）",
    "rebase-apply": "变基（rebase）",
    "CHERRY_PICK_HEAD": "拣选（cherry-pick）",
    "REVERT_HEAD": "还原（revert）",
}
_NOBODY = (
    "git 还不知道您是谁",
    '在终端里运行 git config --global user.name "姓名" 和 git config --global user.email "邮箱"，再试一次',
)
_DETACHED = ("仓库不在任何分支上，从这里提交以后会找不到", "先在终端里用 git switch 回到一个分支")
_CONFLICT = ("仓库里有没有解决的冲突", "先解决，并用 git add 标明，再提交")


class CommitError(git.GitError):
    """Nothing was committed; the text says why and what to do."""


class Standing(NamedTuple):
    """A repository at one moment.

    `prefix` leads from its top to the workspace; `commit` is the last one, empty before the first.
    """

    git_dir: Path
    top: Path
    prefix: str
    ref: str
    commit: str
    nothing: str
    """what git writes for no commit"""

    @property
    def branch(self) -> str:
        """The branch's name; empty where there is none."""
        return self.ref.removeprefix(_BRANCHES)

    @property
    def lock(self) -> Path:
        """What git puts up while it writes the index."""
        return self.git_dir / "index.lock"


def standing(workspace: Workspace) -> Standing:
    """Look at the repository around a workspace; raise GitError."""
    asked = ("--absolute-git-dir", "--show-toplevel", "--show-prefix", "--show-object-format")
    said = os.fsdecode(_git(workspace, "rev-parse", *asked)).split("\n")
    if len(said) != len(asked) + 1:
        raise CommitError("仓库所在的路径里有换行，不能从这里提交")
    git_dir, top, prefix, names = said[:-1]
    nothing = "0" * (64 if names == "sha256" else 40)
    ref, commit = _asked(workspace, "symbolic-ref", "--quiet", "HEAD"), head(workspace)
    return Standing(Path(git_dir), Path(top), prefix, ref, commit, nothing)


def head(workspace: Workspace) -> str:
    """Return the last commit; empty before the first; raise GitError where there is no repository."""
    return _asked(workspace, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")


def must_be_ready(found: Standing) -> None:
    """Raise CommitError where a repository is in the middle of something."""
    for name, what in _BUSY.items():
        if (found.git_dir / name).exists():
            raise _busy(what)
    if not found.ref.startswith(_BRANCHES):
        raise CommitError(*_DETACHED)
    if git.run(found.top, "ls-files", "--unmerged", "-z", patience=PATIENCE):
        raise CommitError(*_CONFLICT)


def _busy(what: str) -> CommitError:
    return CommitError(f"仓库正在{what}", "请熟悉 git 的人先做完它（git status 会说怎么做），再提交")


def identity(workspace: Workspace) -> str:
    """Return as whom git commits, ``name <address>``; raise CommitError where it was never told."""
    try:
        author, _ = (
            _git(workspace, *NAMED_ONLY, "var", name) for name in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT")
        )
    except git.NoRepositoryError:
        raise
    except git.GitError:
        raise CommitError(*_NOBODY) from None
    return author.decode(errors="replace").strip().rsplit(" ", 2)[0]


def _asked(workspace: Workspace, *question: str) -> str:
    """Return what git answers to a question that it may have no answer to."""
    try:
        return os.fsdecode(_git(workspace, *question)).strip()
    except git.NoRepositoryError:
        raise
    except git.GitError:
        return ""


def _git(workspace: Workspace, *arguments: str) -> bytes:
    return git.run(workspace.root, *arguments, patience=PATIENCE)
