"""The texts of new files: a person's first values, all else as comments in the forms' terms."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, cast

from generator.carry.quoting import flat, key
from generator.carry.stage.fields import field_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.filing.declared import Fields, Owner

_FILES = Path(__file__).parent / "files"
_YEAR = "2000"  # in the texts, where the year of the filing belongs
_PAIR = re.compile(r'(?:# )?(\w+) = (?:"[^"]*"|\d+)( # .*)')
_PLACE = "@"  # begins the line where the fields of an owner belong that forms declare


def text(name: str, values: Mapping[str, str], year: int, declared: Fields) -> str:
    """Return the text of a new file: ``unit``, ``department`` or ``project``.

    `values` are TOML by key, `declared` the fields that the year's forms add to the filing's own tables.
    """
    return "".join(f"{line}\n" for line in _lines(name, dict(values), year, declared))


def _lines(name: str, values: dict[str, str], year: int, declared: Fields) -> Iterator[str]:
    for line in (_FILES / f"{name}.toml").read_text("utf-8").splitlines():
        pair = _PAIR.fullmatch(line)
        if line.startswith(_PLACE):
            yield from _declared(declared, cast("Owner", line[1:]))
        elif pair and pair[1] in values:  # the first of that name is the file's own
            yield f"{pair[1]} = {values.pop(pair[1])}{pair[2]}"
        else:
            yield line.replace(_YEAR, str(year))


def _declared(declared: Fields, owner: Owner) -> Iterator[str]:
    """Yield a line for each declared field; an indicator's, which stand in its braces, are only named."""
    if owner == "indicator":
        yield from (f"#   {key(one.key)} {flat(one.title)}" for one in declared.of(owner) if not one.value)
    else:
        yield from field_lines(declared, owner)
