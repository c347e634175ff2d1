"""``tianbao template names``: what a form's template may name, as lines of a terminal."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from generator.base.terminal import columns, visible, wrap
from generator.forms.listing import entries_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.forms.listing import Entry
    from generator.printing.blank.new import NewForm

_WIDTH = 80
_WIDEST_NAME = 46
_MOST_CELLS = 50


def name_lines(form: type) -> Iterator[str]:
    """Yield the lines: a group's title, its names with titles and notes, what stands in loops indented."""
    told: dict[object, str] = {}
    for group, entries in groupby(entries_of(form), lambda one: one.group):
        yield from ("", visible(group))
        for _, together in groupby(_without_repeats(entries, told), lambda one: one[0].loops):
            yield from _block(list(together))


def _without_repeats(entries: Iterator[Entry], told: dict[object, str]) -> Iterator[tuple[Entry, str]]:
    """Yield entries with what to say of them; a second list of one kind only names the first."""
    hidden: tuple[str, ...] | None = None
    for one in entries:
        if hidden is not None and one.name.model[: len(hidden)] == hidden:
            continue
        hidden, note = None, one.note
        if one.name.item is not None:
            kind = one.name.item
            first = told.setdefault(kind, one.title)
            if first != one.title:
                hidden, note = one.name.model, f"{note}；里面的名称与“{first}”的相同"
        yield one, f"{one.title}（{note}）" if note else one.title


def _block(entries: Sequence[tuple[Entry, str]]) -> Iterator[str]:
    indent = " " * (2 + 2 * entries[0][0].loops)
    widths = [columns(one.written) for one, _ in entries]
    beside = max((width for width in widths if width <= _WIDEST_NAME), default=0)
    for (one, said), width in zip(entries, widths, strict=True):
        start = columns(indent) + beside + 2
        lines = list(wrap(visible(said), _WIDTH - start))
        name = indent + visible(one.written)
        if width > beside:
            yield name
        else:
            yield f"{name}{' ' * (beside - width + 2)}{lines.pop(0)}".rstrip()
        yield from (" " * start + line for line in lines)


def new_lines(made: NewForm, folder: str, form: str) -> Iterator[str]:
    """Yield what was made of a blank, and what a person still has to do."""
    yield visible(f"已建好 {folder}：form.docx（填好 {made.placed} 格）、form.toml、blank.docx（空白表原件）")
    if made.unplaced:
        yield f"没有认出的有 {len(made.unplaced)} 格，请在 Word 里写上标签："
        yield from (f"  {visible(str(one))}" for one in made.unplaced[:_MOST_CELLS])
        if len(made.unplaced) > _MOST_CELLS:
            yield f"  还有 {len(made.unplaced) - _MOST_CELLS} 格没有列出"
    if made.declarations:
        yield "程序不认得的内容，可以在 form.toml 里声明，例如："
        for owner, fields in made.declarations.items():
            yield from (f"  [fields.{owner}]", *(f"  {visible(one)}" for one in fields))
    yield f"能写的名称：tianbao template names {form}"
    yield f"改好以后：tianbao template check {form}，tianbao template seal {form}"
