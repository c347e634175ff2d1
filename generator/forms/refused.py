"""Editions that can't be read: as much of them as can be told, and which filings they might have printed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from generator.base.files import read_regular
from generator.base.problems import Severity
from generator.filing.declared import Unread
from generator.filing.workspace import LARGEST_SOURCE, is_year
from generator.forms.edition import declarations

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.base.problems import Problem
    from generator.filing.declared import Declarations
    from generator.filing.workspace import Workspace
    from generator.forms.edition import Edition

_NAMES = ("form.toml", "form.docx")
_CLOSEST = 6  # digits of a district
_COMMENT = re.compile(r"[ \t]*#.*")
_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)
_KEY = re.compile(r"""^[ \t]*(?:\[fields\.\w+\.["']?(\w+)|["']?(\w+)["']?[ \t]*=)""", re.MULTILINE)
_FROM = re.compile(r"^[ \t]*from_year[ \t]*=[ \t]*(\d{4})[ \t\r]*$", re.MULTILINE | re.ASCII)
_DISTRICTS = re.compile(r"^[ \t]*districts[ \t]*=[ \t]*\[([\d\s\"',]*)\]", re.MULTILINE | re.ASCII)
_OTHERS = re.compile(r"(?:title|of|from_year|to_year|taxonomy)\b|(?!district)[^\s=]+[ \t]*=[ \t]*[^\[\s]")


@dataclass(frozen=True, slots=True)
class Refused:
    """An edition that can't be read, and the file that is in the way.

    A `from_year` of 0 is unknown, and so are `districts` of None: then it may be for any.
    """

    form: str
    edition: str
    file: str
    from_year: int = 0
    districts: tuple[str, ...] | None = None
    keys: frozenset[str] = frozenset()
    """all that its form.toml writes a value for: fields that it declares are among them"""

    def concerns(self, year: int, where: str) -> bool:
        """Tell whether a filing might print the edition, if there were no other."""
        return self.from_year <= year and self._fit(where) >= 0

    def hides(self, chosen: Edition, where: str) -> bool:
        """Tell whether a filing that it concerns might print it instead of the one that is chosen now."""
        if chosen.form != self.form:
            return False
        fit, other = self._fit(where), chosen.closeness(where)
        if chosen.edition == self.edition or not self.from_year:
            return chosen.edition == self.edition or fit >= other
        return (fit, self.from_year, self.edition) > (other, chosen.from_year, chosen.edition)

    def _fit(self, where: str) -> int:
        if self.districts is None:
            return _CLOSEST
        fits = [len(prefix) for prefix in self.districts if where.startswith(prefix)]
        return max(fits, default=-1 if self.districts else 0)


def refused_editions(workspace: Workspace, problems: Iterable[Problem]) -> tuple[Refused, ...]:
    """Return the editions that these problems of theirs keep from being read, each once."""
    found: dict[str, Refused] = {}
    for problem in problems:
        file = PurePosixPath(problem.place.file)
        folder = file.parent if file.name in _NAMES else file
        if problem.severity is Severity.ERROR and str(folder) not in found:
            found[str(folder)] = _refused(workspace, folder, problem.place.file)
    return tuple(found.values())


def _refused(workspace: Workspace, folder: PurePosixPath, file: str) -> Refused:
    whole = _written(workspace, folder)
    text = _TABLE.split(whole)[0]
    written = [int(year) for year in _FROM.findall(text) if is_year(year)]
    named = [int(folder.name)] if is_year(folder.name) else [0]
    return Refused(
        form=folder.parent.name,
        edition=folder.name,
        file=file,
        from_year=min(written or named),
        districts=_districts(text),
        keys=frozenset(key for pair in _KEY.findall(whole) for key in pair if key),
    )


def declared_by(
    editions: tuple[Edition, ...], refused: tuple[Refused, ...], year: int, where: str
) -> Declarations:
    """Return what the forms of a filing declare, and which might declare more, could they be read.

    A form of the program's own that does not go with the workspace's is none: nobody could mend it there.
    """
    found = declarations(editions, year, where)
    mine = (one for one in refused if not PurePosixPath(one.file).is_absolute())
    unread = tuple(Unread(one.form, one.file, one.keys) for one in mine if one.concerns(year, where))
    return replace(found, unread=unread) if unread else found


def _written(workspace: Workspace, folder: PurePosixPath) -> str:
    """Return what form.toml says, without comments, whether it is right or not."""
    try:
        data = read_regular(workspace.root / folder / _NAMES[0], LARGEST_SOURCE)
    except OSError:
        return ""
    return _COMMENT.sub("", data.decode("utf-8-sig", "replace"))


def _districts(text: str) -> tuple[str, ...] | None:
    """Return the districts that a damaged form.toml names; None if a line may have meant to name some."""
    written = _DISTRICTS.findall(text)
    if written:
        return tuple(re.findall(r"\d+", "".join(written)))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return () if lines and all(_OTHERS.match(line) for line in lines) else None
