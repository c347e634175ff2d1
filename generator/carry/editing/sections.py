"""Parts of a file below headers: where they begin and end, put in, taken out and put in another order."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from generator.carry.editing import rows
from generator.carry.editing.shape import holds_tables
from generator.carry.editing.writing import spread
from generator.carry.edits import Edit, Stretch
from generator.carry.quoting import header
from generator.carry.quoting import key as written_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.base.problems import KeyPath
    from generator.carry.editing.layout import Layout, Section
    from generator.filing.titles import Model


def begin(layout: Layout, section: Section) -> int:
    """Return where a section begins, with the comments above its header, but not those of the whole file."""
    floor = max((_content_end(other) for other in layout.sections if other.start < section.start), default=0)
    start = rows.lead(layout.text, section.start, floor)
    return start or rows.begin(layout.text, section.start)


def end(layout: Layout, section: Section) -> int:
    """Return where a section ends, without the blank rows behind it."""
    return rows.without_blank(layout.text, _next(layout, section))


def insert_before(layout: Layout, section: Section, body: str) -> Edit:
    """Put a section in before another."""
    at = begin(layout, section)
    return Edit(at, at, f"{body}\n{_gap(layout, section)}")


def insert_after(layout: Layout, section: Section, body: str) -> Edit:
    """Put a section in behind another."""
    text, at = layout.text, end(layout, section)
    space = _gap(layout, section) if text.strip() else ""
    if at == len(text) and text and not text.endswith("\n"):
        return Edit(at, at, f"\n{space}{body}")
    follows = at < len(text) and text[at : rows.end(text, at)].strip()
    return Edit(at, at, f"{space}{body}\n{space if follows else ''}")


def _gap(layout: Layout, section: Section) -> str:
    """Return the blank rows that stand above a section; one above the first one."""
    start = begin(layout, section)
    above = layout.text[rows.without_blank(layout.text, start) : start]
    return above if section is not layout.sections[0] and layout.text[:start].strip() else "\n"


def remove(layout: Layout, gone: Sequence[Section]) -> Iterator[Edit]:
    """Take sections out, each with the comments above it and the blank rows behind it."""
    starts = {section.start for section in gone}
    for run in _runs([section.start in starts for section in layout.sections]):
        start, stop = begin(layout, layout.sections[run[0]]), _next(layout, layout.sections[run[-1]])
        if stop == len(layout.text):
            start = rows.without_blank(layout.text, start)
            start -= bool(start and not layout.text.endswith("\n"))
        yield Edit(start, stop)


def arrange(layout: Layout, path: KeyPath, order: Sequence[int], names: Sequence[str] = ()) -> Edit:
    """Put the tables of a list, or tables of these names, in another order; blank rows stay in place."""
    blocks = []
    for index in range(len(order)):
        own = layout.below((*path, names[index] if names else index))
        stop = end(layout, own[-1])
        stop -= layout.text[stop - 1 : stop] == "\n"
        blocks.append(Stretch(begin(layout, own[0]), stop))
    gaps = [layout.text[one.end : two.start] for one, two in pairwise(blocks)]
    pieces = [layout.text[slice(*blocks[index])] for index in order]
    text = "".join(piece + gap for piece, gap in zip(pieces, [*gaps, ""], strict=True))
    return Edit(blocks[0].start, blocks[-1].end, text)


def body(model: Model, path: KeyPath, value: Mapping[str, Any], *, repeated: bool = False) -> str:
    """Write a table below a header of its own, without a last line end; tables that hold tables likewise."""
    below = {name: item for name, item in value.items() if _has_header(model, (*path, name), item)}
    pairs = [f"{written_key(name)} = {spread(item)}" for name, item in value.items() if name not in below]
    own = ["\n".join([header(path, repeated=repeated), *pairs])] if pairs or not below or repeated else []
    return "\n\n".join([*own, *(body(model, (*path, name), item) for name, item in below.items())])


def _has_header(model: Model, path: KeyPath, value: object) -> bool:
    return isinstance(value, dict) and bool(value) and holds_tables(model, path, value)


def _content_end(section: Section) -> int:
    return section.entries[-1].value.end if section.entries else section.end


def _next(layout: Layout, section: Section) -> int:
    """Return where the next section begins, or the text ends."""
    following = [other for other in layout.sections if other.start > section.start]
    return begin(layout, following[0]) if following else len(layout.text)


def _runs(chosen: Sequence[bool]) -> list[list[int]]:
    """Return the indexes of what is chosen, those in a row together."""
    runs: list[list[int]] = []
    for index, is_chosen in enumerate(chosen):
        if is_chosen and index and chosen[index - 1]:
            runs[-1].append(index)
        elif is_chosen:
            runs.append([index])
    return runs
