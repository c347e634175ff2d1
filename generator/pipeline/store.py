"""Sending what a build has left to a store: what has changed since the last time, then the list of it."""

from __future__ import annotations

import sqlite3
import uuid
from typing import TYPE_CHECKING, NamedTuple

from generator.base.digest import digest
from generator.base.files import read_regular, turn_in, why_unreadable, why_unwritable
from generator.filing.workspace import FilingFolder
from generator.pipeline.archive import read_archive
from generator.pipeline.manifest import FOLDER, Manifest, known_folders, manifest_path, read_manifest
from generator.pipeline.marks import old_text, unmarked
from generator.pipeline.place import NOTHING, archive_path, noted, output_folder
from generator.pipeline.remote import Remote, StoreError, first_lines, read_address
from generator.pipeline.sent import Sent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from generator.filing.workspace import Workspace

_INDEX = "index.html"
_PATIENCE = 3
"""Files that fail one after the other: then the store is away, and each would be waited for."""
_FIRST = 5
_PAGE = ".html"


class Sending(NamedTuple):
    """What was sent, in a line, and what went wrong."""

    told: str
    wrong: tuple[str, ...] = ()


class _File(NamedTuple):
    """A file to send: by what it is known, where it is, and the digest of what stands there but for marks."""

    token: str
    here: Path
    content: str


def send(workspace: Workspace, url: str, progress: Callable[[int, int], None]) -> Sending:
    """Send what has changed since the last time; whatever can't be sent is sent the next time."""
    try:
        address = read_address(url)
        remote = Remote(address)
    except StoreError as error:
        return Sending("没有送出", (str(error),))
    if remote.local is not None and remote.local.resolve().is_relative_to(workspace.build.resolve()):
        return Sending("没有送出", ("送去的地方就在 build 里；请送到别处",))
    try:
        with turn_in(workspace.build / FOLDER / ".sending"), Sent(workspace, address.shown) as sent:
            work = _Work(workspace, remote, sent)
            work.do(progress)
    except StoreError as error:
        return Sending(f"没有送到 {address.shown}", (str(error),))
    except (sqlite3.Error, OSError) as error:
        why = f"记不下送了什么（build/{FOLDER}/sent.sqlite）：{_why(error)}"
        return Sending(f"没有全送到 {address.shown}", (why,))
    return Sending(work.told(address.shown), tuple(first_lines(work.wrong, _FIRST)))


_SAID = {
    "full": "磁盘已满；请腾出空间后重试",
    "locked": "别的程序正用着它；请稍后重试",
    "readonly": "没有写入权限",
    "unable to open": "没有写入权限",
}
"""What SQLite says, and what it means."""


def _why(error: sqlite3.Error | OSError) -> str:
    if isinstance(error, OSError):
        return why_unwritable(error)
    return next((said for words, said in _SAID.items() if words in str(error)), str(error))


class _StopError(Exception):
    """The store is away."""


class _Work:
    """One sending."""

    def __init__(self, workspace: Workspace, remote: Remote, sent: Sent) -> None:
        self._workspace, self._remote, self._sent = workspace, remote, sent
        self._put = self._removed = self._failing = 0
        self._known = list(known_folders(workspace))
        self.wrong: list[str] = []

    def do(self, progress: Callable[[int, int], None]) -> None:
        """Send folder by folder, then the list of them, and then remove what nothing leads to any more."""
        self._sent.begin(self._remote.marker(uuid.uuid4().hex))
        try:
            changed = list(self._changed())
            settled = {}
            for number, (folder, stamp) in enumerate(changed, 1):
                if self._send_folder(folder):
                    settled[_key(folder)] = stamp
                progress(number, len(changed))
            self._send_index()
            self._remove(settled)
        except _StopError:
            self.wrong.append("没送完的下次再送")

    def told(self, shown: str) -> str:
        """Say in a line what was done."""
        counts = {"送了 {} 个文件": self._put, "删去 {} 个": self._removed}
        done = "，".join(what.format(count) for what, count in counts.items() if count)
        return f"{shown}：{done or ('没有送出' if self.wrong else '已是最新的')}"

    def _changed(self) -> Iterator[tuple[FilingFolder, str]]:
        """Yield the folders whose manifest was written since they were sent, each with what tells that."""
        stamps = self._sent.stamps()
        for folder in self._known:
            try:
                status = manifest_path(self._workspace, folder).stat()
            except OSError:
                continue
            stamp = f"{status.st_ino} {status.st_mtime_ns} {status.st_size}"
            if stamps.get(_key(folder)) != stamp:
                yield folder, stamp

    def _send_folder(self, folder: FilingFolder) -> bool:
        """Send what of a folder has changed; tell whether all of it is there."""
        key, whole = _key(folder), True
        sent = self._sent.files(key)
        self._sent.settle(key, "")
        for path, file in _files(self._workspace, folder).items():
            if sent.get(path) != file.token:
                whole = self._send(key, path, file) and whole
        return whole

    def _send(self, folder: str, path: str, file: _File) -> bool:
        try:
            read = read_archive if path.endswith(".zip") else read_regular
            data = read(file.here)
        except OSError as error:
            self.wrong.append(f"  {path}：{why_unreadable(error)}")
            return False
        if digest(unmarked(data) if path.endswith(_PAGE) else data) != file.content:
            self.wrong.append(f"  {path}：印好以后被改过；再运行一次 tianbao build")
            return False
        if not self._tried(path, lambda: self._remote.put(path, data)):
            return False
        self._sent.add(folder, path, file.token)
        self._put += 1
        return True

    def _send_index(self) -> None:
        here = self._workspace.build / _INDEX
        try:
            token = digest(read_regular(here))
        except OSError:
            return
        if self._sent.files("").get(_INDEX) != token:
            self._send("", _INDEX, _File(token, here, token))

    def _remove(self, settled: dict[str, str]) -> None:
        """Remove what was sent and is here no more, and note the folders that are there as they are here."""
        known = {_key(folder): folder for folder in self._known}
        stamps = self._sent.stamps()
        for key in sorted(self._sent.folders() - {""}):
            if key in stamps and key in known:
                continue
            if self._is_unsure(key, known.get(key)):
                settled.pop(key, None)
                continue
            here = _files(self._workspace, known[key]) if key in known else {}
            for path in self._sent.files(key).keys() - here.keys():
                if not self._removed_there(key, path):
                    settled.pop(key, None)
            if key not in known:
                self._sent.settle(key, "")
        for key, stamp in settled.items():
            self._sent.settle(key, stamp)

    def _is_unsure(self, key: str, folder: FilingFolder | None) -> bool:
        """Tell, and say, whether nobody knows what of a folder is printed: nothing of it is removed then."""
        unit_id, _, year = key.rpartition("/")
        path = manifest_path(self._workspace, folder or FilingFolder(unit_id, int(year)))
        unsure = read_manifest(path) == Manifest() if folder else not _is_gone(path)
        if unsure:
            self.wrong.append(f"  {key}：build/{FOLDER} 里记的读不了，送去的没有动；再运行一次 tianbao build")
        return unsure

    def _removed_there(self, folder: str, path: str) -> bool:
        if not self._tried(path, lambda: self._remote.remove(path)):
            return False
        self._sent.drop(folder, path)
        self._removed += 1
        return True

    def _tried(self, path: str, what: Callable[[], None]) -> bool:
        try:
            what()
        except StoreError as error:
            self.wrong.append(f"  {path}：{error}")
            self._failing += 1
            if self._failing >= _PATIENCE:
                raise _StopError from error
            return False
        self._failing = 0
        return True


def _key(folder: FilingFolder) -> str:
    return f"{folder.unit_id}/{folder.year}"


def _is_gone(path: Path) -> bool:
    """Tell whether a file is surely not there."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _files(workspace: Workspace, folder: FilingFolder) -> dict[str, _File]:
    """Return what of a folder is to be in the store, by path."""
    manifest, key = read_manifest(manifest_path(workspace, folder)), _key(folder)
    if manifest.archive is not None:
        content = manifest.archive[2]
        file = _File(content, archive_path(workspace, folder), content)
        return {f"{key}.zip": file} if manifest.archive != NOTHING else {}
    here = output_folder(workspace, folder)
    return {
        f"{key}/{file}": _File(_token(manifest, file, made[2]), here / file, made[2])
        for file, made in noted(manifest)
    }


def _token(manifest: Manifest, file: str, content: str) -> str:
    """Return by what a file is known: a page that is not up to date holds more than is noted of it."""
    name = file.removesuffix(_PAGE)
    held = manifest.held.get(name) if file.endswith(_PAGE) else None
    return content if held is None else digest(content, old_text(held))
