"""The names that a template may use, in the order and with the loops in which they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.forms.names import ITEM, names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.forms.names import Name

_VARIABLES = {
    "long_term_goals": "goal",
    "annual_goals": "goal",
    "rows": "row",
    "long_term_rows": "row",
    "annual_rows": "row",
    "all_rows": "row",
    "projects": "line",
    "activities": "activity",
    "procurement": "purchase",
    "funding_lines": "line",
}
_LOOP_NOTE = "每项一行，以 {%tr endfor %} 结束"
_PROSE_NOTE = "可以有多个段落，要单独占一段"


class Entry(NamedTuple):
    """A name as it is typed into a template, the number of loops around it, and the title of its group."""

    name: Name
    written: str
    title: str
    note: str
    loops: int
    group: str


def variable(key: str) -> str:
    """Return what an item of a list is called: the variable of its loop, as the shipped templates name it."""
    return _VARIABLES.get(key, "item")


def entries_of(form: type) -> Iterator[Entry]:
    """Yield what can be typed into a template of a form, a list before what its items hold.

    >>> from generator.forms.shown import ProjectForm
    >>> [one.written for one in entries_of(ProjectForm) if one.title == "项目负责人"]
    ['{{ project.leader }}']
    """
    every = list(names(form))
    titles = {name.model: name.shown.title for name in every if name.shown and name.model[-1] != ITEM}
    seen: set[str] = set()
    for name in every:
        if name.shown is None or name.model[-1] == ITEM:
            continue
        if name.item is not None or name.is_text:
            written, note = _written(name)
            if written in seen:  # items of one kind are listed with the first of their lists
                continue
            seen.add(written)
            loops = name.model[:-1].count(ITEM)
            title = full_title(name.model, titles)
            yield Entry(name, written, title, note, loops, titles.get(name.model[:1], ""))


def _written(name: Name) -> tuple[str, str]:
    """Return a name between its braces, and the note on it."""
    assert name.shown is not None  # noqa: S101 - only names with a title are listed
    dotted, note = ".".join(from_variable(name.model)), name.shown.note
    if name.item is not None:
        loop = f"{{%tr for {variable(name.model[-1])} in {dotted} %}}"
        return loop, "；".join(filter(None, (_LOOP_NOTE, note)))
    if name.is_prose:
        note = "；".join(filter(None, (_PROSE_NOTE, note)))
    return f"{{{{ {dotted} }}}}", note


def full_title(model: tuple[str, ...], titles: Mapping[tuple[str, ...], str]) -> str:
    """Return a name's title after those of the dicts it stands in, e.g. 收入构成 · 财政拨款 · 占比."""
    start = len(model) - model[::-1].index(ITEM) if ITEM in model else 1
    steps = range(min(start + 1, len(model)), len(model) + 1)
    return " · ".join(titles[model[:step]] for step in steps)


def from_variable(model: tuple[str, ...]) -> tuple[str, ...]:
    """Name an entry from the variable of the loop it stands in."""
    if ITEM not in model:
        return model
    last = len(model) - 1 - model[::-1].index(ITEM)
    return (variable(model[last - 1]), *model[last + 1 :])
