"""A block of cells copied elsewhere → rows of a list: what a column is, by its head or by what it holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from generator.base.characters import matching
from generator.base.target import QUALITATIVE, Target
from generator.base.vocabulary import bases
from generator.fill.kinds import Input
from generator.readback.assembling.converting import amount, year

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from generator.base.vocabulary import Taxonomy
    from generator.fill.rows import Field

    _Cells: TypeAlias = tuple[str, ...]

_MOSTLY = 0.6
"""The share of a column's cells that have to look like a field for the column to be taken for it."""
_HEADS = {
    "target": ("指标值", "预期当年实现值", "预计当年实现", "目标值", "年度指标值"),
    "basis": ("指标值确定依据", "依据"),
    "name": ("三级指标", "指标名称"),
    "kind": ("二级指标",),
    "amount": ("金额", "预算金额"),
    "item": ("品名", "采购品目"),
}
_NO_FIELDS = ("序号", "目标名称", "一级指标", "前年", "上年", "近两年指标值")
"""Heads of what no new row asks for."""
_UNIT = re.compile(r"[（(](?:单位[:：])?(万元|元)[）)]$")
_YUAN = "元"
_TITLES = 2
"""So many rows may stand above the heads, each with one cell that is a title."""
_TOTALS = frozenset(("合计", "总计", "小计"))
_REPEATED = ("kind",)
"""Fields whose cells are merged in a form: a blank one says what the one above says."""


class Block(NamedTuple):
    """What was pasted: which field each column is (empty for none), and the rows without the heads."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def block(cells: Sequence[Sequence[str]], fields: Sequence[Field], first: str, taxonomy: Taxonomy) -> Block:
    """Find out what the columns of a block are; without any sign they are the fields from `first` on."""
    width = max((len(row) for row in cells), default=0)
    rows = [(*row, *([""] * (width - len(row)))) for row in cells if any(map(str.strip, row))]
    heads, rows = _by_heads(rows, fields)
    columns = tuple(head.name for head in heads)
    in_order = _in_order(width, fields, first)
    if not any(columns):
        plausible = _plausible(rows, in_order, _looks(fields, taxonomy))
        columns = in_order if plausible else _by_content(rows, fields, taxonomy) or in_order
    units = [head.unit for head in heads] or [""] * width
    rows = [row for row in rows if "".join(next(filter(str.strip, row)).split()) not in _TOTALS]
    filled = (_filled(row, above, columns) for row, above in _with_above(rows, columns))
    return Block(columns, tuple(tuple(map(_with_unit, row, units)) for row in filled))


class _Head(NamedTuple):
    """What a cell above a column says: a field (empty for none), and the unit of its amounts if not 万元."""

    name: str = ""
    unit: str = ""


def _by_heads(rows: list[_Cells], fields: Sequence[Field]) -> tuple[list[_Head], list[_Cells]]:
    """Return what the heads of a block say, in the lowest of several rows, and the rows below them."""
    known = {_word(one.title): one.name for one in fields} | dict.fromkeys(_NO_FIELDS, "")
    for name in {field.name for field in fields} & _HEADS.keys():
        known |= dict.fromkeys(_HEADS[name], name)
    titles = 0
    while titles < min(_TITLES, len(rows) - 1) and len(rows[0]) > 1 and len(_said(rows[titles])) == 1:
        titles += 1
    if not rows or not _are_heads(rows[titles], known):
        return [], rows
    heads, below = [_head(cell, known) for cell in rows[titles]], titles + 1
    while below < len(rows) and all(_word(cell) in known for cell in _said(rows[below])):
        lower = rows[below]
        heads = [
            _head(cell, known) if cell.strip() else head for cell, head in zip(lower, heads, strict=True)
        ]
        below += 1
    names = [head.name for head in heads]
    return [h if h.name not in names[:n] else _Head() for n, h in enumerate(heads)], rows[below:]


def _are_heads(row: _Cells, known: Mapping[str, str]) -> bool:
    """Tell whether at least half of a row's cells are heads, one of them of a field."""
    words = [*map(_word, _said(row))]
    others = [word for word in words if word not in known]
    named = [word for word in words if known.get(word)]
    return bool(named) and len(others) <= len(named)


def _said(row: _Cells) -> list[str]:
    return [cell for cell in row if cell.strip()]


def _word(cell: str) -> str:
    return matching(_UNIT.sub("", "".join(cell.split())))


def _head(cell: str, known: Mapping[str, str]) -> _Head:
    unit = _UNIT.search("".join(cell.split()))
    return _Head(known.get(_word(cell), ""), _YUAN if unit and unit[1] == _YUAN else "")


def _with_unit(text: str, unit: str) -> str:
    """Write the unit behind an amount that has it from its head."""
    return f"{text}{unit}" if unit and amount(text) is not None and not text.endswith(unit) else text


def _by_content(
    rows: Sequence[Sequence[str]], fields: Sequence[Field], taxonomy: Taxonomy
) -> tuple[str, ...]:
    """Return the fields that columns look like; nothing if a required one is not among them."""
    if not rows:
        return ()
    columns = list(zip(*rows, strict=True))
    found = [""] * len(columns)
    for field, looks in _looks(fields, taxonomy):
        shares = [0.0 if found[n] else _share(column, looks) for n, column in enumerate(columns)]
        best = max(reversed(range(len(columns))), key=lambda n: shares[n])  # amounts, targets: the last
        if shares[best] >= _MOSTLY:
            found[best] = field.name
    texts = (Input.TEXT, Input.PROSE)
    words = [field for field in fields if field.how.input in texts and field.name not in found]
    for n, column in enumerate(columns):
        if not found[n] and words and any(map(str.strip, column)) and not _is_level1(column, taxonomy):
            found[n] = words.pop(0).name
    missing = {field.name for field in fields if field.how.required} - set(found)
    return () if missing and len(columns) > 1 else tuple(found)


def _plausible(
    rows: Sequence[Sequence[str]],
    columns: Sequence[str],
    looks: Sequence[tuple[Field, Callable[[str], bool]]],
) -> bool:
    """Tell whether columns may be these fields: some can be told by their look, and look it."""
    known = {field.name: look for field, look in looks}
    pairs = zip(zip(*rows, strict=True), columns, strict=False)
    told = [(column, known[name]) for column, name in pairs if name in known]
    return bool(told) and all(columns) and all(_share(column, look) >= _MOSTLY for column, look in told)


def _looks(fields: Sequence[Field], taxonomy: Taxonomy) -> list[tuple[Field, Callable[[str], bool]]]:
    """Return how the cells of those fields look that can be told by it, the surest first."""
    level2s = [level2 for each in taxonomy.levels.values() for level2 in each]
    kinds = {*level2s, *(level2.removesuffix("指标") for level2 in level2s)}
    known: dict[str, Callable[[str], bool]] = {
        "kind": lambda text: text in kinds or ("/" in text and text.rpartition("/")[2] in kinds),
        "basis": lambda text: text in bases(),
        "target": lambda text: Target.parse(text).sign != QUALITATIVE,
    }
    shapes: dict[Input, Callable[[str], bool]] = {
        Input.MONEY: lambda text: amount(text) is not None,
        Input.YEAR: lambda text: year(text) is not None,
    }
    order = [*known, *(field.name for field in fields if field.how.input in shapes)]
    by_name = {field.name: field for field in fields}
    return [
        (by_name[name], known.get(name) or shapes[by_name[name].how.input])
        for name in dict.fromkeys(order)
        if name in by_name
    ]


def _share(column: Sequence[str], looks: Callable[[str], bool]) -> float:
    said = [text.strip() for text in column if text.strip()]
    return sum(map(looks, said)) / len(said) if said else 0.0


def _is_level1(column: Sequence[str], taxonomy: Taxonomy) -> bool:
    """Tell a column of 一级指标, which no row has to say."""
    said = {text.strip() for text in column if text.strip()}
    return bool(said) and said <= {*taxonomy.levels, *(one.removesuffix("指标") for one in taxonomy.levels)}


def _in_order(width: int, fields: Sequence[Field], first: str) -> tuple[str, ...]:
    names = [field.name for field in fields]
    start = names.index(first) if first in names else 0
    return tuple(names[start + n] if start + n < len(names) else "" for n in range(width))


def _with_above(
    rows: Sequence[tuple[str, ...]], columns: Sequence[str]
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    found: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    above = ("",) * len(columns)
    for row in rows:
        found.append((row, above))
        above = _filled(row, above, columns)
    return found


def _filled(row: tuple[str, ...], above: tuple[str, ...], columns: Sequence[str]) -> tuple[str, ...]:
    """Say what a merged cell says in each of its rows, in the words that the files have for it."""
    return tuple(
        _written(above[n] if name in _REPEATED and not text.strip() else text, name)
        for n, (text, name) in enumerate(zip(row, columns, strict=True))
    )


def _written(text: str, name: str) -> str:
    text = text.strip()
    return text.removesuffix("指标") if name == "kind" else text
