"""The text of an edited cell → the value that a file has for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.carry.editing import MISSING, REMOVE
from generator.filing.declared import Kind
from generator.readback.assembling.choosing import ticked
from generator.readback.assembling.converting import amount, declared_value, year
from generator.readback.assembling.projects import BOXES, MEANT
from generator.readback.folding import CHECKED, fold
from generator.readback.pulling.kept_prose import edited_prose
from generator.readback.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from generator.filing.declared import Field
    from generator.readback.items import Reading


def value_of(reading: Reading, name: str, field: Field | None, seen: object) -> object:
    """Return the value that a cell's text means; None where it means none.

    `field` is the one that a form declares under that name, `seen` the value that there is.
    """
    if reading.blank:
        return _nothing(name, seen)
    shape, text = reading.slot.shape, reading.text.strip()
    if shape is Shape.PROSE or (field is not None and field.kind is Kind.PROSE):
        return edited_prose(seen if isinstance(seen, str) else "", reading.paragraphs)
    if field is not None:
        return declared_value(field, reading.paragraphs, yuan=reading.slot.yuan)
    if isinstance(seen, int) and text.isdecimal():
        return int(text)
    readers: dict[Shape, Callable[[], object]] = {
        Shape.MONEY: lambda: amount(text, yuan=reading.slot.yuan),
        Shape.YEAR: lambda: year(text),
        Shape.CHOICE: lambda: _choice(text, name),
    }
    return readers.get(shape, lambda: text)()


_WORKED_OUT = ("budget_changes", "last_year", "year_before_last", "basis", "phone", "address", "postcode")


def _nothing(name: str, seen: object) -> object:
    """Return what leaves a cell blank: where something else would print without a value, an empty one."""
    if seen is MISSING or (isinstance(seen, str) and name in _WORKED_OUT):
        return ""
    return REMOVE


def _choice(text: str, name: str) -> str | None:
    known = (*BOXES.get(name, {}).values(), *MEANT, *MEANT.values())
    said = next((word for word in known if fold(word).text == fold(text).text), None)
    return None if said is None else MEANT.get(said, said)


def chosen(boxes: Iterable[Reading]) -> list[str]:
    """Return the choices whose boxes are ticked."""
    said: list[str] = []
    for reading in boxes:
        if reading.slot.chosen:
            said += [one.text for one in ticked([reading])]
        elif fold(reading.text).text == CHECKED:
            box = reading.slot.model[-1]
            said += [words[box] for words in BOXES.values() if box in words]
    return said
