"""File names that can't name a form on every system, or would be confused with another."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from generator.base.codes import Code
from generator.base.problems import Place, Problem
from generator.filing.model import Department, Project
from generator.filing.workspace import unsafe_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.filing.source import Source

_HINT = "换一个文件名：用字母、数字、- 和 _，例如 service.toml"
_RESERVED = ("unit", "department")
_LONGEST = 80
_COPY = re.compile(
    r"^(?:副本|复件|Copy of)[-_ ]*|[-_ ]*(?:副本|复件|Copy|[(（](?:\d+|副本)[)）])(?:[ _-]*[(（]?\d*[)）]?)$",
    re.IGNORECASE,
)


def file_name_problems(files: Mapping[str, tuple[str, bytes]]) -> Iterator[Problem]:
    """Yield what is wrong with the names of a filing's projects."""
    seen = {stem: files[stem][0] for stem in _RESERVED if stem in files}
    for stem, (file, _) in files.items():
        if stem in _RESERVED:
            continue
        reason = unusable(stem)
        if reason:
            yield Problem(Code.FILE_NAME, f"文件名“{_printable(stem)}”{reason}", Place(file), _HINT)
        original = _copy_of(stem, files)
        if original and not reason:
            reason = "像是副本"
            message, hint = (
                f"这个文件像是 {original} 的副本，却当作另一个项目",
                "用不着就删掉；是另一个项目就换一个文件名",
            )
            yield Problem(Code.FILE_NAME, message, Place(file), hint, also=(Place(original),))
        folded = unicodedata.normalize("NFC", stem).casefold()
        other = seen.setdefault(folded, file)
        if other != file and not reason:
            message = f"文件名与 {other} 只差大小写，有的系统分不清"
            yield Problem(Code.FILE_NAME, message, Place(file), _HINT, also=(Place(other),))


def department_misnamed(
    files: Mapping[str, tuple[str, bytes]], sources: Mapping[str, Source]
) -> Iterator[str]:
    """Yield the ids of what was meant for department.toml, where there is none."""
    if "department" in files:
        return
    own = Department.model_fields.keys() - Project.model_fields.keys()
    for stem, source in sources.items():
        keys = source.values.keys()
        if stem not in _RESERVED and "name" not in keys and keys & own:
            yield stem


def department_problem(file: str) -> Problem:
    """Say that a file was meant for department.toml."""
    message = "这个文件写的是部门整体支出绩效目标表，却不叫 department.toml，会当作项目"
    return Problem(Code.FILE_NAME, message, Place(file), "文件名改成 department.toml")


def _copy_of(stem: str, files: Mapping[str, tuple[str, bytes]]) -> str:
    """Return the file that another is a copy of, by what file managers add to its name; empty for none."""
    original = original_of(stem)
    return files[original][0] if original != stem and original in files else ""


def original_of(stem: str) -> str:
    """Return a name without what file managers add to a copy's.

    >>> original_of("service - 副本 (2)"), original_of("service")
    ('service', 'service')
    """
    return _COPY.sub("", stem)


def unusable(stem: str) -> str:
    """Say why a stem can't be a project's; empty when it can."""
    if stem.casefold() in _RESERVED:
        return "是留给单位或部门的"
    if len(stem) > _LONGEST:
        return f"太长（超过 {_LONGEST} 个字）"
    if "." in stem:
        return "里有点（.）"
    if any(character.isspace() for character in stem):
        return "里有空格"
    if not stem or "#" in stem or any(unicodedata.category(character)[0] == "C" for character in stem):
        return "里有不能用的字符"
    return unsafe_name(stem)


def _printable(stem: str) -> str:
    """Replace what a terminal or a page could not show."""
    shown = "".join(character if character.isprintable() else "�" for character in stem)
    return shown if len(shown) <= _LONGEST else shown[:_LONGEST] + "…"
