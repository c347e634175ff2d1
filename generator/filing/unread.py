"""Files that nobody reads although they look like a filing's: by their name, or by where they lie."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_SUFFIX = ".toml"
_UNIT_FILE = "unit.toml"
_SETTINGS = "tianbao.toml"
_LIKE = re.compile(
    r"(?P<stem>.+?)[.．。](?:toml|tml|tolm|tmol|tom|tom1|tomi)(?P<rest>(?:[^A-Za-z0-9].*)?)",
    re.IGNORECASE | re.DOTALL,
)
_KEPT_BY_EDITORS = re.compile(r"[.~].*|.*~|#.*#", re.DOTALL)  # left on every save, and nobody's business
_ENDING = "没有读这个文件：名字不以 .toml 结尾，像是 {}"
_MEND = "文件名改成 {}；在资源管理器的“查看”里打开“文件扩展名”，才看得到全名"


class Unread(NamedTuple):
    """A file that is not read: its name, why, what to do; whether something is missing because of that."""

    name: str
    why: str
    hint: str
    missing: bool = True


def in_filings(names: Collection[str]) -> Iterator[Unread]:
    """Yield the files that lie beside the units' folders."""
    hint = "移到 filings/单位/年度 文件夹里，例如 filings/某单位/2024/{}"
    for name, meant in _filing_like(names):
        if meant == _SETTINGS:
            yield _not_here(name)
            continue
        yield Unread(name, "没有读这个文件：它直接放在 filings 里，不属于任何单位", hint.format(meant))


def in_unit(names: Collection[str], *, unit_is_read: bool) -> Iterator[Unread]:
    """Yield the files that lie beside a unit's years."""
    for name, meant in _filing_like(names):
        if meant == _SETTINGS:
            yield _not_here(name)
        elif meant.lower() != _UNIT_FILE:
            hint = f"移到年度文件夹里，例如 2024/{meant}"
            yield Unread(name, "没有读这个文件：它放在单位文件夹里，不属于任何年度", hint)
        elif name != _UNIT_FILE and not (unit_is_read and name.lower() == _UNIT_FILE):
            yield _misnamed(name, _UNIT_FILE, there=unit_is_read)


def in_year(names: Collection[str]) -> Iterator[Unread]:
    """Yield the files of a year that are not read because of their names."""
    for name, meant in _filing_like(names):
        ends_right = name.lower().endswith(_SUFFIX)
        if not ends_right:
            yield _misnamed(name, meant, there=meant in names)
        elif not name.endswith(_SUFFIX) and meant in names:
            why = f"没有读这个文件：旁边已有 {meant}，两个名字只差大小写"
            yield Unread(name, why, "内容不同就换一个文件名；相同就删掉一个")


def _not_here(name: str) -> Unread:
    why = "没有读这个文件：tianbao.toml 是整个工作文件夹的设置，不放在 filings 里"
    return Unread(name, why, "移到 filings 旁边，和它在同一个文件夹")


def _misnamed(name: str, meant: str, *, there: bool) -> Unread:
    if there:
        why = f"没有读这个文件：像是 {meant} 的备份或副本"
        return Unread(name, why, "用不着就删掉，或移到别处", missing=False)
    why = f"没有读这个文件：像是 {meant}，名字却不是" if name.lower() == meant else _ENDING.format(meant)
    return Unread(name, why, _MEND.format(meant))


def _filing_like(names: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield names that end in .toml or were meant to, each with the name that was meant."""
    for name in sorted(names):
        if meant := meant_name(name):
            yield name, meant


def meant_name(name: str) -> str:
    """Return the name that ends in .toml and was meant by another, or is it; empty where none was."""
    match = None if _KEPT_BY_EDITORS.fullmatch(name) else _LIKE.fullmatch(name)
    return match["stem"] + _SUFFIX if match else ""
