"""``tianbao init``: a small filing folder that works, to be changed into one's own."""

from __future__ import annotations

from pathlib import Path

from generator.base.errors import UserError
from generator.base.files import write_atomic
from generator.filing.schema import write
from generator.filing.workspace import Workspace
from generator.forms.editions import declared_anywhere, read_editions

_FILES = Path(__file__).parent / "files"
_YEAR = "2000"  # in the files' text and names, where the year of the filing belongs
_CODE = "420100{:02}0030000000001"  # the project's, with the last digits of the year it begins in
_NAMES = {"gitignore": ".gitignore"}  # kept without a dot, so that our own git does not obey it


def make_scaffold(folder: Path, year: int) -> None:
    """Fill an empty or new folder with an example filing of `year`."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = f"“{folder}”里已有内容"
        raise UserError(message, "请换一个新文件夹，以免盖掉已有的文件")
    for source in sorted(path for path in _FILES.rglob("*") if path.is_file()):
        name = source.relative_to(_FILES).as_posix().replace(_YEAR, str(year))
        text = source.read_text("utf-8").replace(_YEAR, str(year))
        text = text.replace(_CODE.format(0), _CODE.format(year % 100))
        write_atomic(folder / _NAMES.get(name, name), text.encode())
    workspace = Workspace(folder)
    editions, _ = read_editions(workspace)
    write(folder / "schemas", declared_anywhere(workspace, editions))
