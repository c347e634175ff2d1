"""Which folders: the workspace, its filing folders and their files, the editions of forms."""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generator.base.codes import Code
from generator.base.files import read_regular, shared, why_unreadable, why_unwritable
from generator.base.problems import Place, Problem, Severity
from generator.filing.links import first_lost, leads_nowhere, lost, lost_folder
from generator.filing.unread import in_filings, in_unit, in_year

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping

    from generator.filing.unread import Unread

FILINGS = "filings"
TEMPLATES = "templates"
SUFFIX = ".toml"
LARGEST_SOURCE = 8  # MiB; the largest filing of a unit is a hundredth of it
_UNIT_FILE = "unit.toml"
YEARS = range(1949, 3000)
_ONE_LOWER = "在中间加一层单位文件夹：filings/单位/年度，例如 filings/某单位/2024"
_YEAR = re.compile(r"\d{4}", re.ASCII)
_LONGEST_NAME = 100  # bytes: leaves room for suffixes under every file system's 255
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\ud800-\udfff]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder that holds ``filings/``; what is made from them goes to ``build/`` beside it."""

    root: Path

    @property
    def filings(self) -> Path:
        """Where the authors' files are."""
        return self.root / FILINGS

    @property
    def build(self) -> Path:
        """Where the printed forms go."""
        return self.root / "build"

    @property
    def template_roots(self) -> tuple[Path, ...]:
        """Where forms are looked for: the workspace's own first, then those that come with the program."""
        own, packaged = self.root / TEMPLATES, shared(TEMPLATES)
        return (own, packaged) if own != packaged else (own,)

    def shown(self, path: Path) -> str:
        """Return a path as its author would type it in the workspace."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return str(path)


class FilingFolder(NamedTuple):
    """One unit's filing of one year."""

    unit_id: str
    year: int


class Files(NamedTuple):
    """The files of one filing folder: file id → path as shown to the author, and content."""

    files: Mapping[str, tuple[str, bytes]]
    problems: tuple[Problem, ...]


def find_workspace(start: Path) -> Workspace | None:
    """Return the workspace around `start`: the nearest folder upwards that holds ``filings/``."""
    here = Path(os.path.abspath(start))  # noqa: PTH100 - resolve() raises on a loop of links
    for folder in (here, *here.parents):
        if os.path.isdir(folder / FILINGS):  # noqa: PTH112 - False for a name that is too long
            return Workspace(folder)
    return None


def unsafe_name(name: str) -> str:
    """Say why a name can't be a file's or folder's on every system; empty when it can."""
    if _UNSAFE.search(name):
        return "含有文件名不能用的字符"
    if name != name.strip(" ."):
        return "以空格或点开头、结尾"
    if _DEVICES.fullmatch(name.partition(".")[0]):
        return "是 Windows 的设备名"
    if len(name.encode()) > _LONGEST_NAME:
        return f"太长（超过 {_LONGEST_NAME} 字节，约 {_LONGEST_NAME // 3} 个汉字）"
    return ""


def is_year(name: str) -> bool:
    """Tell whether a folder's name is a year."""
    return _YEAR.fullmatch(name) is not None and int(name) in YEARS


def unit_names(workspace: Workspace) -> list[str]:
    """Return the names of the folders that may be units, in order."""
    return [folder.name for folder in _subfolders(workspace, workspace.filings, [])]


def folders(
    workspace: Workspace, units: Iterable[str] | None = None, known: Container[str] = ()
) -> tuple[list[FilingFolder], list[Problem]]:
    """Return every filing folder (of these units), in order, and what is wrong with folders' names.

    Units that are `known` are passed over.
    """
    found: list[FilingFolder] = []
    problems: list[Problem] = []
    if units is None:
        problems += _unread(workspace, workspace.filings, in_filings(_names(workspace.filings)))
    for unit in _unit_folders(workspace, units, problems):
        if unit.name in known:
            continue
        years = [year for year in _subfolders(workspace, unit, problems) if _filing_like(year)]
        names = _names(unit)
        if is_year(unit.name) and not years and _toml_names(unit):
            problems.append(_bad_name(workspace, unit, "是年度，却直接放在 filings 里", _ONE_LOWER))
            continue
        unit_is_read = os.path.exists(unit / _UNIT_FILE)  # noqa: PTH110 - False for a loop of links
        problems += _unread(workspace, unit, in_unit(names, unit_is_read=unit_is_read))
        reason = unsafe_name(unit.name)
        if reason and years:
            problems.append(_bad_name(workspace, unit, reason, "给单位文件夹换一个名字"))
            continue
        for year in years:
            if is_year(year.name):
                found.append(FilingFolder(unit.name, int(year.name)))
                problems += _unread(workspace, year, in_year(_names(year)))
            else:
                hint = f"年度文件夹用四位数字，例如 {_year_meant(year.name) or 2024}"
                problems.append(_bad_name(workspace, year, "不是年度，里面的文件没有读", hint))
    return found, problems


def exists(workspace: Workspace, folder: FilingFolder) -> bool:
    """Tell whether a filing folder is there; one that can't be looked at is not taken for gone."""
    year = workspace.filings / folder.unit_id / str(folder.year)
    try:
        return year.exists() or first_lost((year.parent, year)) is not None
    except OSError:
        return True


def read_file(path: Path) -> bytes:
    """Read an author's file; raise OSError."""
    return read_regular(path, LARGEST_SOURCE)


def read_files(
    workspace: Workspace, folder: FilingFolder, unit: Callable[[Path], bytes] = read_file
) -> Files:
    """Read the unit's (by `unit`) and the filing's files; one that can't be read is a problem."""
    return read_folder(workspace, workspace.filings / folder.unit_id / str(folder.year), unit)


def read_folder(workspace: Workspace, year: Path, read_unit: Callable[[Path], bytes] = read_file) -> Files:
    """Read the files of a filing folder that may be anywhere, and the unit's beside it."""
    unit = year.parent
    files: dict[str, tuple[str, bytes]] = {}
    if nowhere := first_lost((unit, year)):
        return Files({}, (lost(nowhere, workspace.shown(nowhere)),))
    try:
        names = _toml_names(year)
    except (FileNotFoundError, NotADirectoryError):
        names = []
    except OSError as error:
        return Files({}, (_unreadable(workspace, year, error),))
    misplaced = {name for name in names if name.lower() == _UNIT_FILE}
    problems = [_misplaced(workspace.shown(year / name)) for name in sorted(misplaced)]
    for path in (unit / _UNIT_FILE, *(year / name for name in names if name not in misplaced)):
        try:
            read = read_unit if path.parent == unit else read_file
            files[path.stem] = (workspace.shown(path), read(path))
        except FileNotFoundError:  # unit.toml, which the loader misses, or a file deleted this moment
            problems += [lost(path, workspace.shown(path))] if leads_nowhere(path) else []
        except OSError as error:
            problems.append(_unreadable(workspace, path, error))
    return Files(files, tuple(problems))


def _unit_folders(workspace: Workspace, units: Iterable[str] | None, problems: list[Problem]) -> list[Path]:
    """Return the units' folders; where some are asked for, a thousand others cost nothing."""
    if units is None:
        return _subfolders(workspace, workspace.filings, problems)
    named = [workspace.filings / name for name in sorted(units) if name[0] not in "._"]
    problems += (lost(folder, workspace.shown(folder)) for folder in named if leads_nowhere(folder))
    return [folder for folder in named if os.path.isdir(folder)]  # noqa: PTH112 - False for a loop of links


def _subfolders(workspace: Workspace, folder: Path, problems: list[Problem]) -> list[Path]:
    try:
        with os.scandir(folder) as found:
            entries = sorted((entry for entry in found if entry.name[0] not in "._"), key=lambda e: e.name)
    except OSError as error:
        problems.append(_unreadable(workspace, folder, error))
        return []
    problems += (
        lost(folder / entry.name, workspace.shown(folder / entry.name))
        for entry in entries
        if lost_folder(entry) and (folder == workspace.filings or is_year(entry.name))
    )
    names = [entry.name for entry in entries if is_folder(entry)]
    return [folder / name for name in names]


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Tell whether an entry is a folder, or a link to one."""
    try:
        return entry.is_dir()
    except OSError:  # a link that leads round in a circle
        return False


def _toml_names(folder: Path) -> list[str]:
    """Return the folder's TOML files in order; editors' hidden lock files (``.#a.toml``) are none.

    Of two that differ only in ``.TOML`` the usual one counts; `folders` names the other.
    """
    names = os.listdir(folder)  # noqa: PTH208 - names are all that is wanted
    files = sorted(name for name in names if name.lower().endswith(SUFFIX) and name[0] not in ".~")
    usual = {name for name in files if name.endswith(SUFFIX)}
    return [name for name in files if name in usual or name[: -len(SUFFIX)] + SUFFIX not in usual]


def _names(folder: Path) -> list[str]:
    """Return the names of a folder's files; none where it can't be looked at, which is said elsewhere."""
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in entries if not is_folder(entry)]
    except OSError:
        return []


def _year_meant(name: str) -> str:
    """Return the year in a folder's name: ``2023`` of ``２０２３年度``; empty for none."""
    found = _YEAR.search(unicodedata.normalize("NFKC", name))
    return found[0] if found and is_year(found[0]) else ""


def _filing_like(folder: Path) -> bool:
    """Tell a year's folder from one that keeps attachments: it is called a year or holds TOML files."""
    try:
        return _YEAR.fullmatch(folder.name) is not None or bool(_toml_names(folder))
    except OSError:
        return False


def _unreadable(workspace: Workspace, path: Path, error: OSError) -> Problem:
    return Problem(Code.UNREADABLE, f"读不了：{why_unreadable(error)}", Place(workspace.shown(path)))


def _bad_name(workspace: Workspace, path: Path, reason: str, hint: str) -> Problem:
    return Problem(Code.FOLDER_NAME, f"文件夹名“{path.name}”{reason}", Place(workspace.shown(path)), hint)


def _unread(workspace: Workspace, folder: Path, found: Iterable[Unread]) -> Iterator[Problem]:
    for name, why, hint, missing in found:
        severity = Severity.ERROR if missing else Severity.WARNING
        yield Problem(Code.FILE_NAME, why, Place(workspace.shown(folder / name)), hint, severity)


def _misplaced(shown: str) -> Problem:
    return Problem(
        Code.FILE_NAME,
        "unit.toml 放错了地方：一个单位只有一个，放在单位文件夹里，不放在年度文件夹里",
        Place(shown),
        "移到上一层文件夹；如果它是项目，就换一个文件名",
    )


def unwritable(workspace: Workspace, path: Path, error: OSError) -> Problem:
    """Say which file could not be written, why, and what to do."""
    return Problem(Code.UNWRITABLE, f"写不了这个文件：{why_unwritable(error)}", Place(workspace.shown(path)))
