"""A block of cells copied elsewhere → rows of a list: what a column is, by its head or by what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.base.characters import matching
from generator.base.target import QUALITATIVE, Target
from generator.base.vocabulary import bases
from generator.fill.kinds import Input
from generator.readback.assembling.converting import amount, year

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from generator.base.vocabulary import Taxonomy
    from generator.fill.rows import Field

_LEVEL1, _LEVEL2 = "一级指标", "二级指标"
_MOSTLY = 0.6
"""The share of a column's cells that have to look like a field for the column to be taken for it."""
_HEADS = {
    "target": ("指标值", "预期当年实现值", "预计当年实现", "目标值", "年度指标值"),
    "basis": ("指标值确定依据", "依据"),
    "name": ("三级指标", "指标名称"),
    "kind": ("二级指标",),
    "amount": ("金额", "金额（万元）", "预算金额"),
    "item": ("品名", "采购品目"),
}
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
    heads = _by_heads(rows[0], fields) if rows else ()
    if any(heads):
        rows = rows[1:]
    in_order = _in_order(width, fields, first)
    if any(heads):
        columns = heads
    elif _plausible(rows, in_order, _looks(fields, taxonomy)):
        columns = in_order
    else:
        columns = _by_content(rows, fields, taxonomy) or in_order
    return Block(columns, tuple(_filled(row, above, columns) for row, above in _with_above(rows, columns)))


def _by_heads(row: Sequence[str], fields: Sequence[Field]) -> tuple[str, ...]:
    """Return the fields that the cells of a first row name; none if fewer than half of them do."""
    names = {matching(one.title): one.name for one in fields}
    for name in {field.name for field in fields} & _HEADS.keys():
        names |= {matching(word): name for word in _HEADS[name]}
    found = tuple(names.get(matching("".join(cell.split())), "") for cell in row)
    known = [name for name in found if name]
    level1 = any(matching(cell) == _LEVEL1 for cell in row)
    enough = len(known) * 2 >= len([cell for cell in row if cell.strip()]) - level1
    return found if known and enough and len(set(known)) == len(known) else ("",) * len(row)


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
        best = max(range(len(columns)), key=lambda n: shares[n])
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
    rows: Sequence[Sequence[str]], columns: Sequence[str], looks: Sequence[tuple[Field, Callable[[str], bool]]]
) -> bool:
    """Tell whether columns may be these fields: at least one can be told by its look, and all that can be do."""
    known = {field.name: look for field, look in looks}
    told = [
        (column, known[name]) for column, name in zip(zip(*rows, strict=True), columns, strict=False) if name in known
    ]
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
