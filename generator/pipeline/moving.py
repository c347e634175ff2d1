"""Outputs moved between files of their own and an archive, as they are: nothing is printed for it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from generator.base.digest import digest
from generator.base.files import read_regular, remove_with_empty_parents
from generator.pipeline.archive import is_ours
from generator.pipeline.manifest import manifest_path, write_manifest
from generator.pipeline.marks import unmarked
from generator.pipeline.place import NOTHING, Loose, Packed, archive_path, is_packed, noted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from generator.filing.workspace import FilingFolder, Workspace
    from generator.forms.plan import Job
    from generator.pipeline.manifest import Entry, Made, Manifest
    from generator.pipeline.place import Place


class Moved(NamedTuple):
    """Where a folder's outputs are to be from now on, as what it is noted, and what was moved."""

    place: Place
    manifest: Manifest
    packed: int = 0
    unpacked: int = 0


def is_moved(job: Job, folder: FilingFolder, manifest: Manifest) -> bool:
    """Tell whether a folder's outputs are where they are asked to be, and nowhere else."""
    if job.pack is None:
        return True
    if job.pack != (manifest.archive is not None):
        return False
    return not _left(job.workspace, folder, manifest)


def moved(job: Job, folder: FilingFolder, manifest: Manifest) -> Moved:
    """Move a folder's outputs to where they are asked to be; raise OSError, and they are where they were.

    A file that is not what we wrote is not moved: it is printed again, or missing, as ever.
    """
    workspace = job.workspace
    packed = is_packed(workspace, folder, manifest)
    _tidy(workspace, folder, manifest)
    if packed == (packed if job.pack is None else job.pack):
        place = Packed(workspace, folder, manifest) if packed else Loose(workspace, folder)
        return Moved(place, manifest)
    return _loosened(workspace, folder, manifest) if packed else _packed(workspace, folder, manifest)


def _packed(workspace: Workspace, folder: FilingFolder, manifest: Manifest) -> Moved:
    loose, target = Loose(workspace, folder), Packed(workspace, folder, manifest)
    made = _copied(loose, target, manifest)
    new = _noting(manifest, made)
    new.archive = target.settle(made)
    if made:
        write_manifest(manifest_path(workspace, folder), new)
    for file, _ in noted(manifest):
        with suppress(OSError):  # it would be told when it is to be written
            loose.remove(file)
    return Moved(Packed(workspace, folder, new), new, packed=int(new.archive != NOTHING))


def _loosened(workspace: Workspace, folder: FilingFolder, manifest: Manifest) -> Moved:
    source, target = Packed(workspace, folder, manifest), Loose(workspace, folder)
    made: dict[str, Made] = {}
    try:
        made |= _copied(source, target, manifest)
        new = _noting(manifest, made)
        new.archive = None
        write_manifest(manifest_path(workspace, folder), new)
    except OSError:
        _tidy(workspace, folder, manifest)
        raise
    path = archive_path(workspace, folder)
    with suppress(OSError):
        remove_with_empty_parents(path, workspace.build)
    return Moved(target, new, unpacked=int(manifest.archive != NOTHING))


def _copied(source: Place, target: Place, manifest: Manifest) -> dict[str, Made]:
    """Copy what is still what we wrote, marked as it may be, and return how each is noted from now on."""
    made = {}
    for file, before in noted(manifest):
        try:
            data = source.read(file)
        except OSError:
            continue
        plain = unmarked(data) if file.endswith(".html") else data
        if digest(plain) == before[2]:
            _, modified, _ = target.write(file, data)
            made[file] = len(plain), modified, before[2]
    return made


def _noting(manifest: Manifest, made: Mapping[str, Made]) -> Manifest:
    """Return a manifest with files as they are noted now."""

    def renewed(entries: Mapping[str, Entry]) -> dict[str, Entry]:
        return {
            name: replace(entry, files={one: made[name + one] for one in entry.files if name + one in made})
            for name, entry in entries.items()
        }

    return replace(manifest, entries=renewed(manifest.entries), sheets=renewed(manifest.sheets))


def _tidy(workspace: Workspace, folder: FilingFolder, manifest: Manifest) -> None:
    """Remove what a move that was cut short has left in the other place; never what somebody has edited."""
    for path in _left(workspace, folder, manifest):
        with suppress(OSError):
            remove_with_empty_parents(path, workspace.build)


def _left(workspace: Workspace, folder: FilingFolder, manifest: Manifest) -> list[Path]:
    archive, loose = archive_path(workspace, folder), Loose(workspace, folder)
    if manifest.archive is None:
        return [archive] if manifest.sources and is_ours(archive) else []
    if not loose.here.is_dir():
        return []
    return [loose.path(file) for file, made in noted(manifest) if _same(loose, file, made)]


def _same(loose: Loose, file: str, made: Made) -> bool:
    try:
        data = read_regular(loose.path(file))
    except OSError:
        return False
    return digest(unmarked(data) if file.endswith(".html") else data) == made[2]
