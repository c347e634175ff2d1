"""Which folders: the workspace, its filing folders and their files, the editions of forms."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from generator.codes import Code
from generator.files import reading
from generator.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

FILINGS = "filings"
SUFFIX = ".toml"
YEARS = range(1949, 3000)
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
        own, packaged = self.root / "templates", shared("templates")
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


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a form: ``templates/<form>/<edition>/``."""

    form: str
    edition: str
    folder: Path
    title: str
    of: Literal["department", "project"]
    from_year: int
    districts: tuple[str, ...]
    taxonomy: str
    digest: str = ""

    @property
    def template(self) -> Path:
        """The Word file that is the form's layout."""
        return self.folder / "form.docx"

    def fit(self, district: str) -> int:
        """Tell how closely the edition fits a district: digits in common, 0 for any district, -1 for none."""
        fits = [len(prefix) for prefix in self.districts if district.startswith(prefix)]
        return max(fits, default=-1 if self.districts else 0)

    def output(self, file_id: str) -> str:
        """Return the printed form's name without suffix; any but the two usual forms say which they are."""
        return file_id if self.form in ("department", "project") else f"{file_id}.{self.form}"


class Files(NamedTuple):
    """The files of one filing folder: file id → path as shown to the author, and content."""

    files: Mapping[str, tuple[str, bytes]]
    problems: tuple[Problem, ...]


def shared(name: str) -> Path:
    """Return the folder `name` that comes with the program: in the wheel, or in its own checkout."""
    here = Path(__file__).parent
    packaged = here / "_shared" / name
    return packaged if packaged.is_dir() else here.parent / name


def find_workspace(start: Path) -> Workspace | None:
    """Return the workspace around `start`: the nearest folder upwards that holds ``filings/``."""
    here = Path(os.path.abspath(start))  # noqa: PTH100 - resolve() raises on a loop of links
    for folder in (here, *here.parents):
        if (folder / FILINGS).is_dir():
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


def folders(workspace: Workspace) -> tuple[list[FilingFolder], list[Problem]]:
    """Return every filing folder, in order, and what is wrong with folders' names."""
    found: list[FilingFolder] = []
    problems: list[Problem] = []
    for unit in _subfolders(workspace.filings, problems, workspace):
        years = [year for year in _subfolders(unit, problems, workspace) if _filing_like(year)]
        reason = unsafe_name(unit.name)
        if reason and years:
            problems.append(_bad_name(workspace, unit, reason, "给单位文件夹换一个名字"))
            continue
        for year in years:
            if is_year(year.name):
                found.append(FilingFolder(unit.name, int(year.name)))
            else:
                problems.append(_bad_name(workspace, year, "不是年度", "年度文件夹用四位数字，例如 2024"))
    return found, problems


def read_files(workspace: Workspace, folder: FilingFolder) -> Files:
    """Read the unit's and the filing's files; one that can't be read is a problem."""
    unit = workspace.filings / folder.unit_id
    files: dict[str, tuple[str, bytes]] = {}
    problems: list[Problem] = []
    for path in (unit / f"unit{SUFFIX}", *_toml_files(unit / str(folder.year))):
        shown = workspace.shown(path)
        if path.parent != unit and path.stem.casefold() == "unit":
            problems.append(_misplaced(shown))
            continue
        try:
            files[path.stem] = (shown, _read(path))
        except FileNotFoundError:
            continue  # unit.toml, which the loader misses, or a file deleted this moment
        except OSError as error:
            problems.append(Problem(Code.UNREADABLE, f"读不了这个文件：{reading(error)}", Place(shown)))
    return Files(files, tuple(problems))


def _subfolders(folder: Path, problems: list[Problem], workspace: Workspace) -> list[Path]:
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - names are all that is wanted
    except OSError as error:
        problem = Problem(Code.UNREADABLE, f"读不了文件夹：{reading(error)}", Place(workspace.shown(folder)))
        problems.append(problem)
        return []
    return [folder / name for name in names if name[0] not in "._" and (folder / name).is_dir()]


def _toml_files(folder: Path) -> list[Path]:
    """Return the folder's files by name; editors' hidden lock files (``.#a.toml``) are none."""
    return sorted(
        path
        for path in folder.glob("*")
        if path.suffix.lower() == SUFFIX and not path.name.startswith((".", "~$"))
    )


def _filing_like(folder: Path) -> bool:
    """Tell a year's folder from one that keeps attachments: it is called a year or holds TOML files."""
    return _YEAR.fullmatch(folder.name) is not None or bool(_toml_files(folder))


def _read(path: Path) -> bytes:
    if path.exists() and not path.is_file():  # reading a pipe would wait for ever
        raise OSError(0, "不是普通文件")
    return path.read_bytes()


def _bad_name(workspace: Workspace, path: Path, reason: str, hint: str) -> Problem:
    return Problem(Code.FOLDER_NAME, f"文件夹名“{path.name}”{reason}", Place(workspace.shown(path)), hint)


def _misplaced(shown: str) -> Problem:
    return Problem(
        Code.FILE_NAME,
        "unit.toml 放错了地方：一个单位只有一个，放在单位文件夹里，不放在年度文件夹里",
        Place(shown),
        "移到上一层文件夹；如果它是项目，就换一个文件名",
    )
