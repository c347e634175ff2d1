"""A program of its own: a workbook on its standard input → its values as JSON on its standard output.

calamine ends the whole process when a damaged .xls makes it ask for too much memory, so it gets one to end.
Nothing of ours is imported here: that would take longer than reading.
"""

from __future__ import annotations

import io
import json
import sys
from contextlib import suppress
from datetime import date, datetime, time

import python_calamine

_MEMORY = 2 << 30
_MOST_PLACES = 4_000_000


def main() -> None:
    """Read a workbook; a list of sheets is the answer, or a word that says why there is none."""
    with suppress(ImportError, ValueError, OSError):  # Windows has no such limit
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    json.dump(_answer(sys.stdin.buffer.read()), sys.stdout, default=_written)


def _answer(data: bytes) -> list[dict[str, object]] | str:
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            _sheet(workbook.get_sheet_by_index(position))
            | {"name": about.name, "hidden": about.visible != python_calamine.SheetVisibleEnum.Visible}
            for position, about in enumerate(workbook.sheets_metadata)
            if about.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
    except python_calamine.PasswordError:
        return "password"
    except python_calamine.CalamineError:
        return "damaged"


def _sheet(sheet: python_calamine.CalamineSheet) -> dict[str, object]:
    if sheet.height * sheet.width > _MOST_PLACES:
        raise MemoryError
    return {
        "start": sheet.start or (0, 0),
        "merged": sheet.merged_cell_ranges or [],
        "values": sheet.to_python(),
    }


def _written(value: object) -> str:
    """Write what JSON does not know, days and times as ISO has them."""
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


if __name__ == "__main__":
    main()
