"""Which stages of a filing can be begun: those whose files it does not have all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.filing.declared import of_file, split_id
from generator.filing.reader import district_of
from generator.forms.edition import choose_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.filing.reader import Shelf
    from generator.filing.workspace import FilingFolder
    from generator.forms.edition import Edition


def stages(editions: Sequence[Edition], folder: FilingFolder, where: str) -> list[Edition]:
    """Return the editions of stages that a filing's year and district have."""
    return [edition for edition in choose_all(editions, folder.year, where) if edition.stage]


def stems(files: Mapping[str, object], edition: Edition) -> Iterator[str]:
    """Yield the ids of the files that an edition of a stage may be about."""
    for file_id in files:
        if file_id != "unit" and not split_id(file_id)[1] and of_file(file_id) == edition.of:
            yield file_id


def open_stages(editions: Sequence[Edition], shelf: Shelf, folder: FilingFolder) -> dict[str, list[str]]:
    """Return the stages that can be begun, by the names of their forms: the titles of these."""
    files = shelf.files(folder).files
    found: dict[str, list[str]] = {}
    for edition in stages(editions, folder, district_of(files)):
        waiting = (stem for stem in stems(files, edition) if f"{stem}.{edition.form}" not in files)
        if any(_is_for(edition, shelf, folder, stem) for stem in waiting):
            found.setdefault(edition.form, []).append(edition.title)
    return found


def _is_for(edition: Edition, shelf: Shelf, folder: FilingFolder, stem: str) -> bool:
    """Tell whether an edition is for a project; for one that can't be read it may be."""
    if not edition.categories:
        return True
    project = shelf.filing(folder)[0].projects.get(stem)
    return project is None or project.category in edition.categories
