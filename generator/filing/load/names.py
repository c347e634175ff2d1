"""File names that can't name a form on every system, or would be confused with another."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from generator.base.codes import Code
from generator.base.problems import Place, Problem
from generator.filing.workspace import unsafe_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HINT = "换一个文件名：用字母、数字、- 和 _，例如 service.toml"
_RESERVED = ("unit", "department")
_LONGEST = 80


def file_name_problems(files: Mapping[str, tuple[str, bytes]]) -> Iterator[Problem]:
    """Yield what is wrong with the names of a filing's projects."""
    seen = {stem: files[stem][0] for stem in _RESERVED if stem in files}
    for stem, (file, _) in files.items():
        if stem in _RESERVED:
            continue
        reason = _unusable(stem)
        if reason:
            yield Problem(Code.FILE_NAME, f"文件名“{_printable(stem)}”{reason}", Place(file), _HINT)
        folded = unicodedata.normalize("NFC", stem).casefold()
        other = seen.setdefault(folded, file)
        if other != file and not reason:
            message = f"文件名与 {other} 只差大小写，有的系统分不清"
            yield Problem(Code.FILE_NAME, message, Place(file), _HINT, also=(Place(other),))


def _unusable(stem: str) -> str:
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
