"""Single steps of a change: a value replaced or put in, one taken out, a list in another order."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from generator.carry.editing import rows, sections
from generator.carry.editing.brackets import Brackets
from generator.carry.editing.entries import insert
from generator.carry.editing.layout import Section
from generator.carry.editing.shape import short_key
from generator.carry.editing.sheet import UNSAFE, Refused
from generator.carry.editing.values import MISSING, digest_of_value, replaced, with_value, without
from generator.carry.editing.writing import ended, spread, styled
from generator.carry.edits import Edit, Stretch
from generator.carry.quoting import inline, literal
from generator.carry.quoting import key as written_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.base.problems import KeyPath
    from generator.carry.editing.layout import Written
    from generator.carry.editing.sheet import Sheet

_IS_TABLE = "这里写成了一张表，不能换成一个值；请在文件里改"
_NO_LIST = "这里写的不是列表，放不进别的项；请在文件里改"
_NO_TABLE = "这里写的不是表，放不进别的内容；请在文件里改"


def put(sheet: Sheet, key: KeyPath, value: Any) -> Sheet:  # noqa: ANN401 - any TOML
    """Write a value at a key path, whether one is there or not; tables on the way to it are made."""
    owner, name = key[:-1], key[-1]
    holder, short = sheet.at(owner), short_key(sheet.model, owner)
    if holder is MISSING:
        if isinstance(name, int):
            return put(sheet, owner, [value])
        return put(sheet, owner, value if name == short else {name: value})
    if not isinstance(holder, dict | list) and short:
        return (
            replace(sheet, owner, value) if name == short else put(_widened(sheet, owner, short), key, value)
        )
    if sheet.at(key) is not MISSING:
        return replace(sheet, key, value)
    if isinstance(holder, list) and isinstance(name, int):
        return put_item(sheet, owner, name, value)
    if not isinstance(holder, dict) or isinstance(name, int):
        raise Refused(_NO_TABLE)
    return insert(sheet, owner, name, value)


def _widened(sheet: Sheet, key: KeyPath, short: str) -> Sheet:
    """Write the table for a value that stands for it."""
    written = sheet.layout.at(key)
    if written is None:
        raise Refused(UNSAFE)
    value = written.value
    edits = [Edit(value.start, value.start, f"{{ {written_key(short)} = "), Edit(value.end, value.end, " }")]
    return sheet.after(edits, replaced(sheet.values, key, {short: sheet.at(key)}))


def replace(sheet: Sheet, key: KeyPath, value: Any) -> Sheet:  # noqa: ANN401 - any TOML
    """Write another value in the place of one, as that is written."""
    old, written = sheet.at(key), sheet.layout.at(key)
    if digest_of_value(old) == digest_of_value(value):
        return sheet
    if written is None and isinstance(old, list) and value == []:
        return put(remove(sheet, key), key, value)
    if written is None:
        raise Refused(_IS_TABLE)
    stretch = Stretch(written.value.start, written.value.end)
    before = sheet.text[slice(*stretch)]
    value = styled(value, before, old)
    in_rows = isinstance(written.holder, Section)
    if (
        isinstance(value, str)
        and isinstance(old, str)
        and ("\n" in before or "\n" not in value or not in_rows)
    ):
        new = literal(value, before)
    else:
        value = ended(value) if in_rows else value
        new = spread(value) if in_rows else inline(value)
    return sheet.after([Edit(*stretch, new)], replaced(sheet.values, key, value))


def remove(sheet: Sheet, key: KeyPath) -> Sheet:
    """Take a key or an item out, and with the last one what held it in brackets or by its name alone."""
    key = _whole(sheet, key)
    layout, wanted = sheet.layout, without(sheet.values, key)
    written, below, dotted = layout.at(key), layout.below(key), layout.dotted(key)
    if written is not None:
        return sheet.after(_out(sheet, written), wanted)
    if below and dotted:
        raise Refused(UNSAFE)
    if below:
        return sheet.after(sections.remove(layout, below), wanted)
    first, where = dotted[0]
    if len(dotted) == 1:
        return sheet.after(_out(sheet, where), wanted)
    return remove(remove(sheet, first), key)


def _whole(sheet: Sheet, key: KeyPath) -> KeyPath:
    """Return what goes when a value goes: what holds nothing else and can't be written empty."""
    while len(key) > 1 and len(sheet.at(key[:-1])) == 1:
        owner, layout = key[:-1], sheet.layout
        if isinstance(key[-1], int):
            stays = layout.at(owner) is not None
        else:
            stays = layout.section(owner) is not None or (
                layout.at(owner) is not None and isinstance(owner[-1], int)
            )
        if stays:
            break
        key = owner
    return key


def _out(sheet: Sheet, written: Written) -> list[Edit]:
    if not isinstance(written.holder, Section):
        return Brackets(sheet.text, written.holder).remove(written.index)
    text, entry = sheet.text, written.holder.entries[written.index]
    start, end = rows.begin(text, entry.start), rows.after(text, entry.value.end)
    above = text[rows.begin(text, start - 1) : start].strip() if start else ""
    if not above and end < len(text) and not text[end : rows.end(text, end)].strip():
        end = rows.after(text, end)
    start -= bool(start and end == len(text) and not text.endswith("\n"))
    return [Edit(start, end)]


def put_item(sheet: Sheet, key: KeyPath, index: int, value: Any) -> Sheet:  # noqa: ANN401 - any TOML
    """Put an item into a list."""
    items = sheet.at(key)
    if items is MISSING:
        return put(sheet, key, [value])
    if not isinstance(items, list):
        raise Refused(_NO_LIST)
    written, layout, length = sheet.layout.at(key), sheet.layout, len(items)
    index = min(index, length)
    if written is not None:
        rowed = isinstance(written.holder, Section) and isinstance(value, dict)
        edits = Brackets(sheet.text, written.value).insert(index, inline(value), rowed=rowed)
        return sheet.after(edits, with_value(sheet.values, (*key, index), value))
    if not isinstance(value, dict):
        raise Refused(_IS_TABLE)
    value = ended(value)
    body = sections.body(sheet.model, (*key, index), value, repeated=True)
    if index < length:
        edit = sections.insert_before(layout, layout.below((*key, index))[0], body)
    else:
        edit = sections.insert_after(layout, layout.below(key)[-1], body)
    return sheet.after([edit], with_value(sheet.values, (*key, index), value))


def move_table(sheet: Sheet, key: KeyPath, before: str | None) -> Sheet:
    """Move a table with headers of its own to before one beside it, or (None) behind all of them."""
    path, layout = key[:-1], sheet.layout
    tables = sheet.at(path)
    names = [str(name) for name in tables if layout.below((*path, name))]
    below = [section.path[len(path)] for section in layout.below(path) if len(section.path) > len(path)]
    if (
        len(names) < len(tables)
        or [name for name, _ in groupby(below)] != names
        or before not in {*names, None}
    ):
        raise Refused(UNSAFE)
    wanted = [name for name in names if name != key[-1]]
    wanted.insert(wanted.index(before) if before in wanted else len(wanted), str(key[-1]))
    if before == key[-1] or wanted == names:
        return sheet
    edit = sections.arrange(layout, path, [names.index(name) for name in wanted], names)
    moved = sheet.after([edit], sheet.values)
    if [*moved.at(path)] != wanted:
        raise Refused(UNSAFE)
    return moved


def arrange(sheet: Sheet, key: KeyPath, order: Sequence[int]) -> Sheet:
    """Put a list's items in another order, given as the indexes that they had."""
    written, items = sheet.layout.at(key), sheet.at(key)
    if written is None:
        edit = sections.arrange(sheet.layout, key, order)
    else:
        edit = Brackets(sheet.text, written.value).arrange(order)
    return sheet.after([edit], replaced(sheet.values, key, [items[index] for index in order]))
