"""A commit of chosen files, and of nothing else; no program of the repository's runs, nothing is sent away.

As ``git commit --only`` does it: the index is locked first, so that nobody else changes it. The new tree is
made in an index of our own from the last commit and the chosen files, whatever else is staged; the branch
moves only if it still stands where it stood. In the repository's index just these files come in step.

Git compares files whose time is that of the index when it writes one, by their clean filters: both indexes
are written where git sees an empty working tree, and the repository's keeps its time.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple, Self

from generator.base.files import why_unwritable
from generator.filing import git
from generator.live.repository.changed import Kind, changes
from generator.live.repository.standing import NAMED_ONLY, CommitError, identity, must_be_ready, standing
from generator.live.repository.stored import rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.filing.workspace import Workspace
    from generator.live.repository.changed import Changed
    from generator.live.repository.standing import Standing
    from generator.live.repository.stored import Rules

_OVERTAKEN = ("仓库里刚有了别的提交，还没有提交这一次", "看过新的改动再提交")
_MOVED = "but expected"  # git says of a branch that it is at one commit, but expected another
_LONGEST = 10_000  # characters of a message
_FILE, _PROGRAM, _GONE = "100644", "100755", "0"
_ALONE = ("-c", "core.splitIndex=false", "-c", "index.sparse=false")
_IN_UTF8 = ("-c", "i18n.commitEncoding=UTF-8")


class Committed(NamedTuple):
    """What was committed."""

    id: str
    branch: str
    files: int
    late: str = ""
    """why the index could not be brought in step"""

    @property
    def short(self) -> str:
        """The commit's name in seven characters."""
        return self.id[:7]


class Wanted(NamedTuple):
    """What is to be committed: files with the digests they were shown by, on top of which commit."""

    files: Mapping[str, str]
    message: str
    head: str


def commit(workspace: Workspace, wanted: Wanted) -> Committed:
    """Commit the chosen files as they were shown; raise GitError, which says why nothing was committed."""
    message = _cleaned(wanted.message)
    if not wanted.files:
        raise CommitError("没有选文件", "至少选一个")
    place = standing(workspace)
    with _Lock(place) as lock:
        must_be_ready(place)
        identity(workspace)
        if place.commit != wanted.head:
            raise CommitError(*_OVERTAKEN)
        files = _chosen(workspace, wanted.files)
        known = _rules(workspace, files)
        with TemporaryDirectory(prefix="tianbao-") as folder:
            made = _Commit(place, Path(folder))
            made.take([(one, _mode(workspace, one, known)) for one in files], known)
            lock.write(made.index())
            commit_id = made.commit(message)
            made.publish(commit_id, message)
        return Committed(commit_id, place.branch, len(files), lock.put())


def _cleaned(message: str) -> str:
    lines = [line.rstrip() for line in message.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    text = "\n".join(lines).strip("\n")
    if not text:
        raise CommitError("提交说明是空的", "写一句这次改了什么")
    if len(text) > _LONGEST or "\0" in text or not _is_text(text):
        raise CommitError("提交说明太长，或有不能写进去的字符", f"最多 {_LONGEST} 字")
    return text + "\n"


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


class _Lock:
    """Keeps everybody else from writing the index, as git itself does: with the file that is to become it."""

    def __init__(self, place: Standing) -> None:
        self._path, self._index = place.lock, place.git_dir / "index"
        self._held = False

    def __enter__(self) -> Self:
        try:
            os.close(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
        except FileExistsError:
            hint = f"等它做完再提交；如果并没有别的 git 在运行，就删掉 {self._path}"
            raise CommitError("有别的程序正在用这个仓库", hint) from None
        except OSError as error:
            raise _unwritable(error) from None
        self._held = True
        return self

    def __exit__(self, *_: object) -> None:
        if self._held:
            self._path.unlink(missing_ok=True)

    def write(self, index: bytes) -> None:
        """Write the new index beside the old one; it gets the same rights and the same time."""
        try:
            self._path.write_bytes(index)
            if self._index.exists():
                shutil.copystat(self._index, self._path)
        except OSError as error:
            raise _unwritable(error) from None

    def put(self) -> str:
        """Put the new index in its place; return why not: it is too late to raise."""
        try:
            self._path.replace(self._index)
        except OSError as error:
            return why_unwritable(error)
        self._held = False  # from here on it may be another's
        return ""


def _unwritable(error: OSError) -> CommitError:
    return CommitError(f"仓库写不了：{why_unwritable(error)}")


def _chosen(workspace: Workspace, files: Mapping[str, str]) -> list[Changed]:
    """Return the files as they are now; raise CommitError unless all are as they were shown."""
    there = {one.shown: one for one in changes(workspace)}
    for shown, seen in files.items():
        found = there.get(shown)
        if found is None or found.seen != seen:
            raise _moved_on(shown)
        if found.refused:
            raise _refused(found)
    return [there[shown] for shown in sorted(files)]


def _moved_on(shown: str) -> CommitError:
    return CommitError(f"{shown} 刚才又变了，还没有提交", "看过新的改动再提交")


def _refused(one: Changed) -> CommitError:
    return CommitError(f"{one.shown} 不能提交：{one.refused}")


def _rewritten(one: Changed, attribute: str) -> CommitError:
    hint = "这里不做这种转换，请熟悉 git 的人在终端里提交"
    return CommitError(f"{one.shown} 提交以前要转换（.gitattributes 里的 {attribute}）", hint)


def _rules(workspace: Workspace, files: list[Changed]) -> Rules:
    """Return how git keeps the files; raise CommitError for one that it would rewrite."""
    known = rules(workspace, [one.shown for one in files if one.data is not None])
    for one in files:
        attribute = known.rewritten.get(one.shown)
        if attribute is not None:
            raise _rewritten(one, attribute)
    return known


def _mode(workspace: Workspace, one: Changed, known: Rules) -> str:
    if one.data is None:
        return _GONE
    if known.modes:
        runs = (workspace.root / one.shown).stat().st_mode & 0o100
        return _PROGRAM if runs else _FILE
    return one.mode if one.kind is Kind.CHANGED and one.mode else _FILE


class _Commit:
    """A commit on its way, in a folder of its own."""

    def __init__(self, place: Standing, folder: Path) -> None:
        self._place, self._entries = place, b""
        self._folder, self._empty = folder, folder / "empty"
        self._empty.mkdir()

    def take(self, files: Sequence[tuple[Changed, str]], known: Rules) -> None:
        """Keep the contents of files as git would, and what an index is to say of them, their modes given."""
        paths = []
        for number, (one, _) in enumerate(files):
            if one.data is not None:
                paths.append(self._folder / str(number))
                paths[-1].write_bytes(known.stored(one.shown, one.data))
        given = os.fsencode("".join(f"{path}\n" for path in paths))
        hashing = ("hash-object", "-w", "--no-filters", "--stdin-paths")
        made = iter(self._git("next", *hashing, given=given).split())
        nothing, prefix = self._place.nothing, self._place.prefix
        lines = (
            f"{mode} {nothing if one.data is None else next(made)}\t{prefix}{one.shown}\0"
            for one, mode in files
        )
        self._entries = os.fsencode("".join(lines))

    def index(self) -> bytes:
        """Return the repository's index with the files in step, and all else as it is."""
        there, ours = self._place.git_dir / "index", self._folder / "index"
        if there.exists():
            shutil.copy2(there, ours)
        self._git("index", *_ALONE, "update-index", "-z", "--index-info", given=self._entries)
        return ours.read_bytes()

    def commit(self, message: str) -> str:
        """Return a new commit that nothing leads to yet."""
        last = self._place.commit
        self._git("next", *_ALONE, "read-tree", last or "--empty")
        self._git("next", *_ALONE, "update-index", "-z", "--index-info", given=self._entries)
        tree = self._git("next", *_ALONE, "write-tree", "--missing-ok")
        if last and tree == self._git("next", "rev-parse", "--verify", f"{last}^{{tree}}"):
            raise CommitError("选的文件与上次提交相同，没有要提交的")
        parents = ("-p", last) if last else ()
        making = (*NAMED_ONLY, *_IN_UTF8, "commit-tree", "--no-gpg-sign", *parents, "-F", "-", tree)
        return self._git("next", *making, given=message.encode())

    def publish(self, made: str, message: str) -> None:
        """Let the branch lead to the commit, if it still leads to where it did."""
        place = self._place
        note = f"commit{'' if place.commit else ' (initial)'}: {message.partition(chr(10))[0]}"
        try:
            self._git("next", "update-ref", "-m", note, place.ref, made, place.commit or place.nothing)
        except git.GitError as error:
            if _MOVED in str(error):
                raise CommitError(*_OVERTAKEN) from None
            raise

    def _git(self, index: str, *arguments: str, given: bytes = b"") -> str:
        where = {
            "GIT_DIR": str(self._place.git_dir),
            "GIT_WORK_TREE": str(self._empty),
            "GIT_INDEX_FILE": str(self._folder / index),
        }
        return git.run(self._empty, *arguments, given=given, where=where).decode().strip()
