"""Which unit's filing the forms are: the folder of a unit that is there, else one named after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.errors import UserError
from generator.carry.new_files import unit_id
from generator.filing.load import FilingFiles, load_filing
from generator.filing.workspace import FilingFolder, folders, read_files
from generator.readback.assembling.forms import UNIT
from generator.readback.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.filing.workspace import Workspace
    from generator.readback.assembling.forms import FormRead
    from generator.readback.importing.asked import Asked


def unit_asked(asked: Asked, forms: Sequence[FormRead]) -> str:
    """Return the folder of the unit: as asked for, of a unit that is there already, else made of its name."""
    if asked.unit:
        return asked.unit
    names = [
        name
        for form in forms
        for name in (
            form.root.first("department", "name"),
            form.root.first("unit", "name"),
            form.root.first("project", "authority") or form.root.first("project", "executor"),
        )
        if name
    ]
    own = {fold(name).text: name for form in forms if (name := form.root.first("department", "name"))}
    if len(own) > 1:
        message = f"这些表不是同一个单位的：{'、'.join(own.values())}"
        raise UserError(message, "一次只读入一个单位")
    if not names:
        raise UserError("文件里没有写是哪个单位的申报", "用 --unit 写明单位的文件夹名")
    there = _units_there(asked.workspace)
    return there.get(fold(names[0]).text) or unit_id(names[0], set(there.values()))


def _units_there(workspace: Workspace) -> dict[str, str]:
    """Return the folders of units by their names."""
    found = {}
    for unit in dict.fromkeys(folder.unit_id for folder in folders(workspace)[0]):
        files = read_files(workspace, FilingFolder(unit, 2000)).files
        filing, _ = load_filing(FilingFiles(unit, 2000, {UNIT: files[UNIT]} if UNIT in files else {}))
        if filing.unit is not None:
            found[fold(filing.unit.name).text] = unit
    return found
