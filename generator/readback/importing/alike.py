"""When a cell that is written in another way says the same: amounts, years, boxes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.readback.assembling.converting import amount, year
from generator.readback.boxes import in_order
from generator.readback.folding import fold

if TYPE_CHECKING:
    from decimal import Decimal

_BOXES = re.compile("[☑☐]")
_GAP = frozenset({"", "无", "-", "--", "/"})


def alike(said: str, printed: str) -> bool:
    """Tell whether two cells say the same, however they write it.

    >>> alike("1,200.00", "1200"), alike("40.00%", "40%"), alike("☑甲类 □乙类", "甲类 ☑ 乙类 ☐")
    (True, True, True)
    """
    one, other = fold(said).text, fold(printed).text
    if one == other or (one in _GAP and other in _GAP):
        return True
    values = [(amount(text), _percent(text), year(text)) for text in (one, other)]
    if any(value is not None and value == same for value, same in zip(*values, strict=True)):
        return True
    labels = _BOXES.split(other)
    return len(labels) > 1 and not labels[-1] and in_order(one, labels[:-1]) == other


def _percent(text: str) -> Decimal | None:
    return amount(text[:-1]) if text.endswith("%") else None
