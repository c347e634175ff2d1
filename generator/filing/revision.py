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
from generator.filing.workspace import FILINGS, SUFFIX, Files, FilingFolder, is_year, unsafe_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from types import TracebackType

    from generator.filing.workspace import Workspace

_UNIT_FILE = f"unit{SUFFIX}"
_HIDDEN = (".", "_")
_LOCKS = (".", "~")
_FILE, _FOLDER, _LINK = "100", "40000", "120"
_ENTRY = re.compile(rb"(\d+) ([^\0]+)\0", re.DOTALL)
_DEPTH = 2  # units and years
_HEADER = re.compile(rb"([0-9a-f]{40,64}) ([a-z]+) (\d+)\n")
_COMMITTED = re.compile(rb"^committer .*> (\d+) ([+-])(\d\d)(\d\d)$", re.MULTILINE)
_MOST_NAMES = 8


class UnknownRevisionError(git.GitError):
    """There is no such revision; the text says which there are."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A revision as it was asked for, the commit that it is, and when that was made."""

    name: str
    id: str
    when: datetime

    @property
    def short(self) -> str:
        """The commit's name in seven characters."""
        return self.id[:7]


class _Object(NamedTuple):
    """What git keeps."""

    id: str
    kind: str
    data: bytes


class _Entry(NamedTuple):
    """What stands at a path below filings/; a folder only where it can't be read."""

    path: str
    mode: str
    id: str

    @property
    def why(self) -> str:
        """Say why it is not read."""
        if self.mode.startswith(_LINK):
            return "它是链接，不是普通文件或文件夹"
        if self.mode.startswith((_FILE, _FOLDER)):
            return f"仓库里缺少它的内容，或已损坏（对象 {self.id}）"
        return "它是子模块，内容在另一个仓库里"


class Repository:
    """The git repository around a workspace; one git process answers for all objects."""

    def __init__(self, workspace: Workspace) -> None:
        """Find the repository; raise GitError without one."""
        self._root = workspace.root
        self._prefix = os.fsdecode(self._run("rev-parse", "--show-prefix").removesuffix(b"\n"))
        self._objects = git.start(self._root, "cat-file", "--batch")

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
        git.end(self._objects)

    def commit(self, name: str) -> Commit:
        """Return the commit that a revision names; raise UnknownRevisionError if there is none."""
        found = self.find(name)
        if found is None:
            raise UnknownRevisionError(self._unknown(name))
        return found

    def find(self, name: str) -> Commit | None:
        """Return the commit that a revision names, None for none; no name is ever taken for an option."""
        found = self._object(name) if name and name.isprintable() else None
        if found is not None and found.kind == "tag":
            found = self._object(f"{found.id}^{{commit}}")
        if found is None or found.kind != "commit":
            return None
        return Commit(name, found.id, _committed(found.data))

    def revision(self, commit: Commit) -> Revision:
        """Return the filings of a commit."""
        top = self._run("ls-tree", "-z", "--full-tree", commit.id, "--", f"{self._prefix}{FILINGS}")
        mode, _, rest = top.decode(errors="surrogateescape").partition(" ")
        tree_id = rest.partition(" ")[2].partition("\t")[0]
        if not top:
            return Revision(self, commit, {}, ())
        entries = self._below(tree_id, "", _DEPTH) if mode == f"0{_FOLDER}" else [_Entry("", mode, tree_id)]
        listing, unread = _listed(entries)
        problems = (_unreadable(commit, entry.path, entry.why) for entry in unread)
        return Revision(self, commit, listing, tuple(problems))

    def _below(self, tree_id: str, path: str, depth: int) -> Iterator[_Entry]:
        """Yield what stands below a folder, or the folder itself if it is missing or damaged."""
        found = self._object(tree_id)
        if found is None or found.kind != "tree":
            yield _Entry(path, _FOLDER, tree_id)
            return
        for entry in _entries(found, path):
            if entry.mode != _FOLDER:
                yield entry
            elif depth and not entry.path.startswith(_HIDDEN):
                yield from self._below(entry.id, entry.path, depth - 1)

    def blob(self, blob_id: str) -> bytes | None:
        """Return a file's content; None if the repository lacks it."""
        found = self._object(blob_id)
        return None if found is None else found.data

    def names(self) -> list[str]:
        """Return the branches and tags, the newest first."""
        order = ("--sort=-creatordate", "--format=%(refname:short)")
        listing = self._run("for-each-ref", *order, "refs/heads", "refs/tags", "refs/remotes")
        return [name for name in os.fsdecode(listing).splitlines() if not name.endswith("/HEAD")]

    def _unknown(self, name: str) -> str:
        names = self.names()
        shown = "、".join(names[:_MOST_NAMES]) + ("等" if len(names) > _MOST_NAMES else "")
        there = f"现有分支和标签：{shown}；提交可以写成 HEAD~1" if names else "这个仓库还没有提交"
        if self._run("rev-parse", "--is-shallow-repository").strip() == b"true":
            there += "；这个仓库没有取回全部历史，可以先运行 git fetch --unshallow"
        return f"git 里没有“{name}”这个版本；{there}"

    def _object(self, name: str) -> _Object | None:
        """Ask for an object by name; None for one that is missing or damaged."""
        try:
            return self._asked(name)
        except OSError:
            self._begin_again()
            return None

    def _asked(self, name: str) -> _Object | None:
        asked, answers = self._objects.stdin, self._objects.stdout
        assert asked is not None  # noqa: S101 - it was opened with both pipes
        assert answers is not None  # noqa: S101 - the same
        asked.write(os.fsencode(name) + b"\n")
        asked.flush()
        answer = answers.readline()
        header = _HEADER.fullmatch(answer)
        data = answers.read(int(header[3]) + 1) if header is not None else b""
        if not answer or (header is not None and len(data) <= int(header[3])):
            raise BrokenPipeError
        return _Object(header[1].decode(), header[2].decode(), data[:-1]) if header is not None else None

    def _begin_again(self) -> None:
        """Start the process anew, which a damaged object has ended."""
        git.end(self._objects)
        self._objects = git.start(self._root, "cat-file", "--batch")

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
                data = self.repository.blob(entry.id) if entry.mode.startswith(_FILE) else None
                shown = _shown(self.commit, entry.path)
                if data is None:
                    problems.append(_unreadable(self.commit, entry.path, entry.why))
                else:
                    files[name.rpartition(".")[0]] = (shown, data)
        return Files(files, tuple(problems))


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


def _entries(tree: _Object, path: str) -> Iterator[_Entry]:
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
