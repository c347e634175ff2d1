"""Where the outputs of a filing folder are: files of their own, or one archive for the year."""

from __future__ import annotations

import errno
import os
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from generator.base.digest import digest
from generator.base.files import read_regular, remove_with_empty_parents, write_atomic
from generator.base.zips import read_member
from generator.pipeline.archive import (
    SUFFIX,
    Member,
    is_ours,
    joined,
    members_of,
    pack,
    read_archive,
)
from generator.pipeline.manifest import intact, manifest_path, read_manifest, write_output
from generator.pipeline.marks import unmarked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from generator.filing.workspace import FilingFolder, Workspace
    from generator.pipeline.manifest import Made, Manifest

NOTHING: Made = (0, 0, "")
"""How an archive is noted while there is nothing to be in it."""
_USED_ON_WINDOWS = (5, 32)
"""What Windows calls it when a file is to be replaced that somebody has open."""


def output_folder(workspace: Workspace, folder: FilingFolder) -> Path:
    """Return where a filing folder's forms are printed to, if not into an archive."""
    return workspace.build / folder[0] / str(folder[1])


def archive_path(workspace: Workspace, folder: FilingFolder) -> Path:
    """Return where a filing folder's archive is."""
    return workspace.build / folder[0] / f"{folder[1]}{SUFFIX}"


def is_packed(workspace: Workspace, folder: FilingFolder, manifest: Manifest) -> bool:
    """Tell whether a folder's outputs are in an archive; one without a manifest may have lost it."""
    if manifest.archive is not None:
        return True
    return not manifest.sources and is_ours(archive_path(workspace, folder))


def noted(manifest: Manifest) -> Iterator[tuple[str, Made]]:
    """Yield every file that a manifest notes."""
    for entries in (manifest.entries, manifest.sheets):
        for name, entry in entries.items():
            for suffix, made in entry.files.items():
                yield name + suffix, made


def file_names(folder: FilingFolder, manifest: Manifest) -> tuple[str, list[str]]:
    """Return the folder below build/ in which a filing's outputs are, and the names of the files there."""
    if manifest.archive is not None:
        return folder[0], [f"{folder[1]}{SUFFIX}"] if manifest.archive != NOTHING else []
    return f"{folder[0]}/{folder[1]}", [file for file, _ in noted(manifest)]


def holder(workspace: Workspace, folder: FilingFolder, manifest: Manifest, file: str) -> Path:
    """Return the file on the disk that an output is, or that it is in."""
    if manifest.archive is not None:
        return archive_path(workspace, folder)
    return output_folder(workspace, folder) / file


def read(workspace: Workspace, folder: FilingFolder, file: str) -> bytes:
    """Return an output, wherever it is; raise OSError. A build may move it just now."""
    before = read_manifest(manifest_path(workspace, folder))
    try:
        return _read(workspace, folder, before, file)
    except FileNotFoundError:
        now = read_manifest(manifest_path(workspace, folder))
        if (now.archive is None) == (before.archive is None):
            raise
        return _read(workspace, folder, now, file)


def _read(workspace: Workspace, folder: FilingFolder, manifest: Manifest, file: str) -> bytes:
    path = holder(workspace, folder, manifest, file)
    return read_regular(path) if manifest.archive is None else read_member(path, file)


class Loose:
    """Outputs that are files of their own."""

    packed = False

    def __init__(self, workspace: Workspace, folder: FilingFolder) -> None:
        """Note where they are."""
        self.workspace, self.folder = workspace, folder
        self.here = output_folder(workspace, folder)
        self._start = f"{self.here}{os.sep}"  # with ten thousand files Path costs more than the system

    def path(self, file: str) -> Path:
        """Return what to name where something is wrong with a file."""
        return self.here / file

    def there(self, file: str) -> bool:
        """Tell whether a file is there."""
        return os.path.exists(self._start + file)  # noqa: PTH110 - the same

    def intact(self, file: str, made: Made) -> bool:
        """Tell whether a file is still what we wrote."""
        return intact(self._start + file, made)

    def read(self, file: str) -> bytes:
        """Return a file; raise OSError."""
        return read_regular(self._start + file)

    def write(self, file: str, data: bytes) -> Made:
        """Write a file and return how to know it again; raise OSError."""
        return write_output(self.here / file, data)

    def remove(self, file: str) -> None:
        """Remove a file, and the folders that are empty then; raise OSError."""
        remove_with_empty_parents(self.here / file, self.workspace.build)

    def settle(self, _files: Mapping[str, Made], *, unknown: bool = False) -> Made | None:  # noqa: ARG002 - as of Packed
        """All is there as soon as it is written."""
        return None


class Packed:
    """Outputs in an archive, which is written anew when they are settled: all of it, or it stays."""

    packed = True

    def __init__(
        self, workspace: Workspace, folder: FilingFolder, manifest: Manifest, *, glance: bool = False
    ) -> None:
        """Note what is in it; at a `glance` it is known by its size and time, as nobody writes it then."""
        self.workspace, self.folder = workspace, folder
        self.here = output_folder(workspace, folder)
        self._path = archive_path(workspace, folder)
        self._made, self._glance = manifest.archive, glance
        self._noted = dict(noted(manifest))
        self._marked = {f"{name}.html" for name in manifest.held}
        self._new: dict[str, bytes | None] = {}

    def path(self, _file: str) -> Path:
        """Return what to name where something is wrong with a file: the archive."""
        return self._path

    def there(self, file: str) -> bool:
        """Tell whether a file is there."""
        if file in self._new:
            return self._new[file] is not None
        return file in self._noted if self._whole else file in self._members

    def intact(self, file: str, made: Made) -> bool:
        """Tell whether a file is still what we wrote: of an archive that is, all but what is marked."""
        if file not in self._new and self._whole and file not in self._marked:
            return self._noted.get(file) == made
        return self._is(file, made, marked=False)

    def read(self, file: str) -> bytes:
        """Return a file; raise OSError."""
        new = self._new.get(file)
        if new is not None:
            return new
        return read_member(self._path if self._glance else self._data, file)

    def write(self, file: str, data: bytes) -> Made:
        """Take a file into the archive that is to be written; nothing is written yet."""
        self._new[file] = data
        return len(data), 0, digest(data)

    def remove(self, file: str) -> None:
        """Leave a file out of the archive that is to be written."""
        self._new[file] = None

    def settle(self, files: Mapping[str, Made], *, unknown: bool = False) -> Made | None:
        """Write the archive with these files, as far as they are what they are noted as; raise OSError.

        What is `unknown`, since the manifest was lost, may be the last good output of what can't be printed.
        """
        members = {file: member for file, made in files.items() if (member := self._member(file, made))}
        if unknown and is_ours(self._path):
            lost = self._members.keys() - self._noted.keys() - self._new.keys()
            members |= {file: self._members[file] for file in lost}
        if not members:
            self._forget()
            return NOTHING
        data = joined(members)
        if self._whole and data == self._data:
            return self._made
        if self._foreign():
            raise OSError(0, "那里已有一个别处来的同名文件；请把它移走")
        return _written(self._path, data)

    def _member(self, file: str, made: Made) -> Member | None:
        new = self._new.get(file)
        if new is not None:
            return pack(file, new)
        if file in self._new or not (self._whole or self._is(file, made, marked=True)):
            return None
        return self._members.get(file)

    def _forget(self) -> None:
        if self._made not in (None, NOTHING) or is_ours(self._path):
            remove_with_empty_parents(self._path, self.workspace.build)

    def _foreign(self) -> bool:
        return self._made in (None, NOTHING) and self._path.is_file() and not is_ours(self._path)

    def _is(self, file: str, made: Made, *, marked: bool) -> bool:
        """Tell by its content whether a file is what we wrote, perhaps with a mark."""
        try:
            data = self.read(file)
        except OSError:
            return False
        return digest(unmarked(data) if marked and file.endswith(".html") else data) == made[2]

    @cached_property
    def _whole(self) -> bool:
        """Whether the archive is as it was written."""
        if self._made is None:
            return False
        if self._glance:
            return intact(str(self._path), self._made)
        return digest(self._data) == self._made[2]

    @cached_property
    def _data(self) -> bytes:
        try:
            return read_archive(self._path)
        except OSError:
            return b""

    @cached_property
    def _members(self) -> dict[str, Member]:
        return members_of(self._data)


Place: TypeAlias = Loose | Packed


def place_of(
    workspace: Workspace, folder: FilingFolder, manifest: Manifest, *, glance: bool = False
) -> Place:
    """Return where the outputs of a folder are."""
    if is_packed(workspace, folder, manifest):
        return Packed(workspace, folder, manifest, glance=glance)
    return Loose(workspace, folder)


def _written(path: Path, data: bytes) -> Made:
    try:
        status = write_atomic(path, data)
    except PermissionError as error:
        if getattr(error, "winerror", None) in _USED_ON_WINDOWS:
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(path)) from error
        raise
    return status.st_size, status.st_mtime_ns, digest(data)
