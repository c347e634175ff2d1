"""A text of a form as the value that a filing's file has for it; None where it says none."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from generator.base.prose import blocks
from generator.filing.declared import Kind
from generator.readback.folding import CHECKED, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from generator.filing.declared import Field

_AMOUNT = re.compile(r"(-?\d[\d,]*(?:\.\d+)?)\(?(万元|元)?\)?")
_NOTHING = frozenset({"", "无", "-", "/", "--"})
_YEAR = re.compile(r"((?:19|20)\d\d)年?")
_DATE = re.compile(r"(\d{4})[-年./](\d{1,2})[-月./](\d{1,2})日?")
_ITEM = re.compile(r"(?:\d{1,9}\. |- )")
_TEN_THOUSAND = 4


def amount(text: str, *, yuan: bool = False) -> Decimal | None:
    """Read an amount in 万元; `yuan`: the form prints it in 元.

    >>> amount("1,421.50"), amount("30000元"), amount("无")
    (Decimal('1421.5'), Decimal('3'), None)
    """
    found = _AMOUNT.fullmatch(fold(text).text)
    if found is None:
        return None
    number = Decimal(found[1].replace(",", ""))
    in_yuan = found[2] == "元" or (yuan and not found[2])
    return plain(number.scaleb(-_TEN_THOUSAND) if in_yuan else number)


def plain(number: Decimal) -> Decimal:
    """Return a number without needless zeros, and without an exponent."""
    return Decimal(f"{number.normalize():f}")


def says_nothing(text: str) -> bool:
    """Tell whether a cell is blank or says that there is nothing."""
    return fold(text).text in _NOTHING


def year(text: str) -> int | None:
    """Read a year."""
    found = _YEAR.fullmatch(fold(text).text)
    return int(found[1]) if found else None


def day(text: str) -> date | None:
    """Read a date."""
    found = _DATE.fullmatch(fold(text).text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def checked(text: str) -> bool:
    """Tell whether a box is ticked."""
    return fold(text).text == CHECKED


def prose(paragraphs: Sequence[str]) -> str:
    """Return paragraphs as an author writes them, so that they print as they are.

    Items of a list stand on lines of their own, paragraphs with a blank line between; a sign that would be
    markup is written so that it is none.
    """
    lines = [line for line in paragraphs if line.strip()]
    for write in (_plainly, _escaped):
        text = write(lines)
        if [block.text for block in blocks(text)] == lines:
            return _ended(text)
    return _ended(_plainly(lines))


def _ended(text: str) -> str:
    """End a text of several lines with a line end, as one in triple quotes does."""
    return f"{text}\n" if "\n" in text else text


def _plainly(lines: Sequence[str]) -> str:
    text = ""
    written = [_bullet(line) for line in lines]
    for before, line in zip(("", *written), written, strict=False):
        together = _ITEM.match(before) and _ITEM.match(line)
        text += ("\n" if together else "\n\n") * bool(text) + line
    return text


def _bullet(line: str) -> str:
    return f"- {line[2:]}" if line.startswith("• ") else line


def _escaped(lines: Sequence[str]) -> str:
    return "\n\n".join(_bullet(line).replace("*", "\\*") for line in lines)


def declared_value(field: Field, paragraphs: Sequence[str], *, yuan: bool = False) -> object:
    """Read the value of a declared field; None where the text is none of its kind."""
    text = "\n".join(paragraphs).strip()
    if field.kind is Kind.MONEY:
        return amount(text, yuan=yuan)
    if field.kind is Kind.PROSE:
        return prose(paragraphs)
    if field.kind is Kind.CHOICE:
        return {fold(choice).text: choice for choice in field.choices}.get(fold(text).text)
    return _READ[field.kind](text) if field.kind in _READ else text


def _percent(text: str) -> str | None:
    number = amount(fold(text).text.removesuffix("%"))
    return None if number is None else f"{number:f}%"


_READ: dict[Kind, Callable[[str], object]] = {
    Kind.NUMBER: amount,
    Kind.PERCENT: _percent,
    Kind.YEAR: year,
    Kind.DATE: day,
    Kind.YES_NO: lambda text: {"是": True, "否": False}.get(fold(text).text),
}
