"""``tianbao pack``: the year judged and put together as the last build has left it, and written."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from generator.base.errors import DiskError, UserError
from generator.delivery.agreement import against_list, listed
from generator.delivery.contents import LIST, LIST_AS_WORD
from generator.delivery.filed_forms import compared
from generator.delivery.list_form import list_document, list_template
from generator.delivery.opening import open_package
from generator.delivery.origin import origin
from generator.delivery.packing.composing import compose
from generator.delivery.packing.printed import kept, printed_year
from generator.delivery.packing.readiness import readiness
from generator.delivery.packing.writing import restore, write_folder, write_zip
from generator.filing.reader import Shelf
from generator.filing.settings import filled_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from generator.delivery.contents import Contents
    from generator.delivery.packing.readiness import Readiness
    from generator.filing.settings import PackSettings
    from generator.filing.workspace import FilingFolder
    from generator.forms.plan import Job

FOLDER = "package"
"""Where packages go, in ``build/``."""
_NO_FORM = ("没有打包：没有一张印好的表", "用 tianbao build 看看为什么")


class UnfinishedError(UserError):
    """A filing that is not ready to be handed in; `readiness` says what stands against it."""

    status = 1

    def __init__(self, readiness: Readiness) -> None:
        """Say it."""
        unit, year = readiness.folder
        super().__init__(f"没有打包：{unit} {year} 年的申报还没有做完")
        self.readiness = readiness


class Package(NamedTuple):
    """What is to be written: its name, the files in order, what the list says, and its template."""

    name: str
    files: Mapping[str, bytes]
    contents: Contents
    template: bytes


def packed(job: Job, folder: FilingFolder, settings: PackSettings, *, unfinished: bool = False) -> Package:
    """Put together what a build has left of a filing; raise UnfinishedError unless that is wanted too."""
    shelf = Shelf(job.workspace, job.declared)
    filing, _ = shelf.filing(folder)
    year = printed_year(job, shelf, folder)
    ready = readiness(job, shelf, folder, year.absent)
    if ready.reasons() and not unfinished:
        raise UnfinishedError(ready)
    if not year.forms:
        raise UserError(*_NO_FORM)
    template = list_template(job.workspace)
    years = (folder, folder._replace(year=folder.year - 1))
    redlines = compared(job, shelf, folder, {each: kept(job, shelf, each) for each in years})
    found = year, ready, redlines, origin(job, shelf, folder)
    contents, files = compose(job, filing, found, settings.files, template)
    written = contents.written()
    lists = {LIST_AS_WORD: list_document(contents, written, template), LIST: written}
    values = {"unit": contents.unit.name, "unit_id": folder.unit_id, "year": str(folder.year)}
    return Package(filled_name(settings.name, values), lists | files, contents, template)


def save(package: Package, where: Path, *, as_zip: bool) -> Path:
    """Write a package into a folder, in place of the last one, and return its path; raise UserError."""
    path = where / (f"{package.name}.zip" if as_zip else package.name)
    if not as_zip:
        restore(path)
    if os.path.exists(path):  # noqa: PTH110 - False for a path that is too long
        _must_be_ours(path, package.template)
    write = write_zip if as_zip else write_folder
    write(path, package.files)
    return path


def _must_be_ours(path: Path, template: bytes) -> None:
    """Raise UserError where a package would replace something that this program did not make as it is."""
    try:
        opened = open_package(path)
        last = listed(opened.files)
        changed = [one.name for one in against_list(opened, last) if not one.right]
        if not _is_as_printed(opened.files, last, template):
            changed.append(f"{LIST_AS_WORD}（没有人改过，就是程序或清单的模板换过）")
    except UserError as error:
        raise _in_way(path) from error
    if changed:
        raise _in_way(path, changed)


def _is_as_printed(files: Mapping[str, bytes], last: Contents, template: bytes) -> bool:
    """Tell whether a list as Word is the very one that its package was written with: it may be signed."""
    data = files.get(LIST_AS_WORD)
    return data is None or data == list_document(last, files[LIST], template)


def _in_way(path: Path, changed: Sequence[str] = ()) -> UserError:
    why = f"里有人放进或改过文件：{'、'.join(changed)}" if changed else "已经有了，又不是 tianbao 打的包"
    return DiskError(f"没有打包：“{path}”{why}", "请移走，再打包一次")
