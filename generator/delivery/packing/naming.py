"""What the files of a package are called: by the office's pattern, and no two alike."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from generator.delivery.contents import LAST_YEAR, LIST
from generator.filing.settings import filled_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_TAKEN = (LIST.rpartition(".")[0], LAST_YEAR)


def names(pattern: str, forms: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """Yield the name of each form's files, without suffix; what comes out alike gets a number behind it.

    >>> list(names("{form}", [{"form": "表"}, {"form": "表"}, {"form": "清单"}]))
    ['表', '表（2）', '清单（2）']
    """
    taken = set(map(_alike, _TAKEN))
    for values in forms:
        wanted = filled_name(pattern, values)
        name, number = wanted, 1
        while _alike(name) in taken:
            number += 1
            name = f"{wanted}（{number}）"
        taken.add(_alike(name))
        yield name


def _alike(name: str) -> str:
    """Return what two names share that some file system takes for one."""
    return unicodedata.normalize("NFC", name).casefold()
