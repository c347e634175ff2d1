"""A git revision's filings, read from git's own objects: nothing is checked out, nothing is written."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, NamedTuple, Self

from generator.base.codes import Code
from generator.base.problems import Place, Problem
from generator.filing import git
from generator.filing.objects import Objects
from generator.filing.workspace import FILINGS, SUFFIX, Files, FilingFolder, is_year, unsafe_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from types import TracebackType

    from generator.filing.objects import Object
    from generator.filing.workspace import Workspace

_UNIT_FILE = f"unit{SUFFIX}"
_HIDDEN = (".", "_")
_LOCKS = (".", "~")
_FILE, _FOLDER, _LINK = "100", "40000", "120000"
_ENTRY = re.compile(rb"(\d+) ([^\0]+)\0", re.DOTALL)
_DEPTH = 2  # units and years
_TREE = re.compile(rb"tree ([0-9a-f]{40,64})\n")
_COMMITTED = re.compile(rb"^committer .*> (\d+) ([+-])(\d\d)(\d\d)$", re.MULTILINE)
_MOST_NAMES = 8
_LOST = "仓库里缺少它的内容，或已损坏（对象 {}）"
_LOST_HINT = "请从有它的仓库取回，例如重新克隆"


class UnknownRevisionError(git.GitError):
    """There is no such revision; the text says which there are."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A revision as it was asked for, the commit that it is, and when that was made."""

    name: str
    id: str
    when: datetime
    tree: str

    @property
    def short(self) -> str:
        """The commit's name in seven characters."""
        return self.id[:7]


class _Entry(NamedTuple):
    """What stands at a path below filings/; below the first level, a folder only where it can't be read."""

    path: str
    mode: str
    id: str

    @property
    def why(self) -> str:
        """Say why it is not read."""
        if self.mode == _LINK:
            return "它是链接，指向的文件或文件夹不在这个版本里"
        if self.mode.startswith((_FILE, _FOLDER)):
            return _LOST.format(self.id)
        return "它是子模块，内容在另一个仓库里"


class Repository:
    """The git repository around a workspace; one git process answers for all objects."""

    def __init__(self, workspace: Workspace) -> None:
        """Find the repository; raise GitError without one."""
        self._root = workspace.root
        self._prefix = os.fsdecode(self._run("rev-parse", "--show-prefix").removesuffix(b"\n"))
        self._objects = Objects(self._root)

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process."""
        self.close()

    def close(self) -> None:
        """End the process that answers."""
        self._objects.close()

    def commit(self, name: str) -> Commit:
        """Return the commit that a revision names; raise UnknownRevisionError if there is none."""
        found = self.find(name)
        if found is None:
            raise UnknownRevisionError(self._unknown(name))
        return found

    def find(self, name: str) -> Commit | None:
        """Return the commit that a revision names, None for none; raise BrokenRepositoryError.

        No name is ever taken for an option.
        """
        found = self._named(name) if name and name.isprintable() else None
        tree = _TREE.match(found.data) if found is not None and found.kind == "commit" else None
        return Commit(name, found.id, _committed(found.data), tree[1].decode()) if found and tree else None

    def _named(self, name: str) -> Object | None:
        """Return what a name names, of a tag what that names."""
        found = self._objects.get(name)
        if found is None and (lost := self._resolved(name)) and self._objects.get(lost) is None:
            raise _lost(name, lost)
        while found is not None and found.kind == "tag":
            tagged = found.data.partition(b"\n")[0].removeprefix(b"object ").decode("ascii", "replace")
            found = self._objects.get(tagged)
            if found is None:
                raise _lost(name, tagged)
        return found

    def _resolved(self, name: str) -> str:
        """Return the id that a name stands for, whether the object is there or not; empty for none."""
        try:
            return self._run("rev-parse", "--verify", "--quiet", "--end-of-options", name).decode().strip()
        except (git.GitError, ValueError):
            return ""

    def revision(self, commit: Commit) -> Revision:
        """Return the filings of a commit."""
        top = self._filings(commit)
        entries = [] if top is None else self._below(commit, top, _DEPTH)
        listing, unread = _listed(entries)
        problems = (_unreadable(commit, entry.path, entry.why) for entry in unread)
        return Revision(self, commit, listing, tuple(problems))

    def _filings(self, commit: Commit) -> _Entry | None:
        """Return filings/, or what above it can't be read; None where there is none."""
        entry = _Entry("", _FOLDER, commit.tree)
        for name in filter(None, (*self._prefix.split("/"), FILINGS)):
            found = self._objects.get(entry.id)
            if found is None or found.kind != "tree":
                return entry
            below = next((each for each in _entries(found, "") if each.path == name), None)
            if below is None:
                return None
            entry = below._replace(path="")
        return entry

    def _below(self, commit: Commit, folder: _Entry, depth: int) -> Iterator[_Entry]:
        """Yield what stands below a folder, or the folder itself if it can't be read."""
        found = self._found(commit, folder)
        if found is None or found.kind != "tree":
            yield folder if found is None else folder._replace(mode=_FILE)
            return
        for entry in _entries(found, folder.path):
            if depth and entry.mode in (_FOLDER, _LINK) and not entry.path.startswith(_HIDDEN):
                yield from self._below(commit, entry, depth - 1)
            elif entry.mode != _FOLDER:
                yield entry

    def _found(self, commit: Commit, entry: _Entry) -> Object | None:
        """Return what an entry holds; a link is followed as far as the commit holds what it leads to."""
        if entry.mode != _LINK:
            return self._objects.get(entry.id) if entry.mode.startswith((_FILE, _FOLDER)) else None
        path = f"{self._prefix}{FILINGS}/{entry.path}".rstrip("/")
        return self._objects.get(f"{commit.id}:{path}")

    def content(self, commit: Commit, entry: _Entry) -> bytes | None:
        """Return a file's content; None if it can't be read."""
        found = self._found(commit, entry)
        return found.data if found is not None and found.kind == "blob" else None

    def names(self) -> list[str]:
        """Return the branches and tags, the newest first."""
        order = ("--sort=-creatordate", "--format=%(refname:short)")
        kinds = ("refs/heads", "refs/tags", "refs/remotes")
        try:
            listing = self._run("for-each-ref", *order, *kinds)
        except git.GitError:  # the date of a lost commit is lost as well
            listing = self._run("for-each-ref", *order[1:], *kinds)
        return [name for name in os.fsdecode(listing).splitlines() if not name.endswith("/HEAD")]

    def _unknown(self, name: str) -> str:
        names = self.names()
        shown = "、".join(names[:_MOST_NAMES]) + ("等" if len(names) > _MOST_NAMES else "")
        there = f"现有分支和标签：{shown}；提交可以写成 HEAD~1" if names else "这个仓库还没有提交"
        if self._run("rev-parse", "--is-shallow-repository").strip() == b"true":
            there += "；这个仓库没有取回全部历史，可以先运行 git fetch --unshallow"
        return f"git 里没有“{name}”这个版本；{there}"

    def _run(self, *arguments: str) -> bytes:
        return git.run(self._root, *arguments)


@dataclass(frozen=True, slots=True)
class Revision:
    """The filings of one commit."""

    repository: Repository
    commit: Commit
    listing: Mapping[str, Mapping[str, Mapping[str, _Entry]]]
    """unit → year, empty for the unit itself → file → what stands there"""
    problems: tuple[Problem, ...]
    """what of units and years can't be read"""

    def folders(self) -> list[FilingFolder]:
        """Return every filing folder, in order."""
        years = ((unit, year) for unit, years in self.listing.items() for year in years if year)
        return sorted(FilingFolder(unit, int(year)) for unit, year in years)

    def files(self, folder: FilingFolder) -> Files:
        """Read the unit's and the filing's files; one that can't be read is a problem."""
        years = self.listing.get(folder.unit_id, {})
        files: dict[str, tuple[str, bytes]] = {}
        problems: list[Problem] = []
        for year in ("", str(folder.year)):
            for name, entry in sorted(years.get(year, {}).items()):
                data = self.repository.content(self.commit, entry)
                shown = _shown(self.commit, entry.path)
                if data is None:
                    problems.append(_unreadable(self.commit, entry.path, entry.why))
                else:
                    files[name.rpartition(".")[0]] = (shown, data)
        return Files(files, tuple(problems))


def _lost(name: str, object_id: str) -> git.BrokenRepositoryError:
    return git.BrokenRepositoryError(f"版本“{name}”读不了：{_LOST.format(object_id)}", _LOST_HINT)


def _shown(commit: Commit, path: str) -> str:
    return f"{commit.name}:" + "/".join(filter(None, (FILINGS, path)))


def _unreadable(commit: Commit, path: str, why: str) -> Problem:
    return Problem(Code.UNREADABLE, f"读不了：{why}", Place(_shown(commit, path)))


def _listed(entries: Iterable[_Entry]) -> tuple[dict[str, dict[str, dict[str, _Entry]]], list[_Entry]]:
    """Sort the files of filings by unit and year, and name the units and years that can't be read."""
    units: dict[str, dict[str, dict[str, _Entry]]] = {}
    unread: list[_Entry] = []
    for entry in entries:
        unit, *rest = entry.path.split("/")
        if unit.startswith(_HIDDEN) or (unit and unsafe_name(unit)):
            continue
        match rest:
            case [name] if name == _UNIT_FILE:
                units.setdefault(unit, {}).setdefault("", {})[name] = entry
            case [year, name] if is_year(year) and _is_source(name):
                units.setdefault(unit, {}).setdefault(year, {})[name] = entry
            case [] | [_] if not entry.mode.startswith(_FILE) and (not rest or is_year(rest[0])):
                unread.append(entry)
    return units, unread


def _entries(tree: Object, path: str) -> Iterator[_Entry]:
    """Read a tree: mode, name and the bytes of an id, again and again."""
    length, position = len(tree.id) // 2, 0
    while found := _ENTRY.match(tree.data, position):
        position = found.end() + length
        name = "/".join(filter(None, (path, os.fsdecode(found[2]))))
        yield _Entry(name, found[1].decode(), tree.data[found.end() : position].hex())


def _is_source(name: str) -> bool:
    return name.lower().endswith(SUFFIX) and not name.startswith(_LOCKS) and name.lower() != _UNIT_FILE


def _committed(data: bytes) -> datetime:
    """Return when a commit was made, by its own clock."""
    found = _COMMITTED.search(data.partition(b"\n\n")[0])
    if found is None:
        return datetime.fromtimestamp(0, timezone.utc)  # noqa: UP017 - one with an offset beside it
    offset = timedelta(hours=int(found[3]), minutes=int(found[4]))
    zone = timezone(-offset if found[2] == b"-" else offset)
    return datetime.fromtimestamp(int(found[1]), zone)
