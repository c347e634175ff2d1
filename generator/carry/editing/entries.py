"""Keys and their values put into tables, each where a person would write it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.carry.editing import rows, sections
from generator.carry.editing.brackets import Brackets
from generator.carry.editing.layout import Section, Value
from generator.carry.editing.offered import taken_up
from generator.carry.editing.shape import holds_tables, order, position
from generator.carry.editing.values import with_value
from generator.carry.editing.writing import ended, spread
from generator.carry.edits import Edit
from generator.carry.quoting import inline
from generator.carry.quoting import key as written_key
from generator.filing.titles import node_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.base.problems import KeyPath
    from generator.carry.editing.layout import Entry, Holder
    from generator.carry.editing.sheet import Sheet


def insert(sheet: Sheet, path: KeyPath, name: str, value: Any) -> Sheet:  # noqa: ANN401 - any TOML
    """Put a value that is not there into a table that is."""
    place = _place(sheet, path)
    if place and isinstance(place.holder, Value):
        return _added(place, (name,), value)
    value = ended(value)
    style = _style(sheet, path, name, value) if isinstance(value, dict) and value else ""
    if style == "header":
        edit = _new_section(sheet, path, name, value)
    elif place is None:
        body = sections.body(sheet.model, path, {name: value})
        edit = sections.insert_before(sheet.layout, sheet.layout.below(path)[0], body)
    elif style == "dotted":
        (first, item), *more = value.items()
        sheet = _added(place, (name, first), item)
        for key, other in more:
            sheet = insert(sheet, (*path, name), key, other)
        return sheet
    else:
        return _added(place, (name,), value)
    return sheet.after([edit], with_value(sheet.values, (*path, name), value))


def _place(sheet: Sheet, path: KeyPath) -> _Place | None:
    """Return where a table's keys are written; None where only headers of tables in it are."""
    written, section = sheet.layout.at(path), sheet.layout.section(path)
    if written:
        return _Place(sheet, written.value, path, path)
    if section:
        return _Place(sheet, section, path, path)
    dotted = sheet.layout.dotted(path)
    return _Place(sheet, dotted[-1][1].holder, dotted[-1][1].base, path) if dotted else None


def _added(place: _Place, names: tuple[str, ...], value: Any) -> Sheet:  # noqa: ANN401 - any TOML
    """Put a value in, under a dotted key if there are two names."""
    name, *inner = names
    wanted = {inner[0]: value} if inner else value
    sheet = place.sheet
    return sheet.after(place.add(names, value), with_value(sheet.values, (*place.path, name), wanted))


@dataclass(frozen=True)
class _Place:
    """A table at `path`, whose keys are written in a holder at `base`: dotted, if that is another."""

    sheet: Sheet
    holder: Holder
    base: KeyPath
    path: KeyPath

    def add(self, names: tuple[str, ...], value: object) -> list[Edit]:
        """Put a key and its value in where the model's order has it."""
        own = self._own()
        steps = [entry.key[len(self._prefix)] for _, entry in own]
        index = position(steps, order(self.sheet.model, self.path), names[0])
        key = ".".join(map(written_key, (*self._prefix, *names)))
        if isinstance(self.holder, Value):
            at = own[index - 1][0] + 1 if index else own[0][0] if own else 0
            new = self._pair(key, inline(value), [entry for _, entry in own])
            return Brackets(self.sheet.text, self.holder).insert(at, new)
        near = [entry for _, entry in own]
        line = self._pair(key, spread(value), near)
        if offer := taken_up(self.sheet.layout, self.holder, key, line):
            return [offer]
        if index:
            return [self._below(near[index - 1], line, rowed=isinstance(value, list) and not self.path)]
        return [self._above(near[0], line) if near else self._alone(line)]

    @property
    def _prefix(self) -> tuple[str, ...]:
        return tuple(map(str, self.path[len(self.base) :]))

    def _own(self) -> list[tuple[int, Entry]]:
        """Return the table's keys, with their places in the holder."""
        length = len(self._prefix)
        entries = enumerate(self.holder.entries or ())
        return [
            (at, each) for at, each in entries if each.key[:length] == self._prefix and len(each.key) > length
        ]

    def _pair(self, key: str, value: str, near: Sequence[Entry]) -> str:
        """Write a key and its value with the blanks that the keys beside it have."""
        if not near:
            return f"{key} = {value}"
        text, entry = self.sheet.text, near[-1]
        before, _, behind = text[entry.key_end : entry.value.start].partition("=")
        if len(before) > 1:
            key, before = key.ljust(entry.key_end + len(before) - 1 - entry.start), " "
        return f"{key}{before}={behind}{value}"

    def _below(self, entry: Entry, line: str, *, rowed: bool) -> Edit:
        text = self.sheet.text
        at = rows.end(text, entry.value.end)
        space = "\n" * (rowed and "\n" in line)
        follows = text[at + 1 : rows.end(text, at + 1)].strip()
        return Edit(at, at, f"\n{space}{rows.indent(text, entry.start)}{line}{space if follows else ''}")

    def _above(self, entry: Entry, line: str) -> Edit:
        text = self.sheet.text
        at = rows.lead(text, entry.start, self._floor()) or rows.begin(text, entry.start)
        return Edit(at, at, f"{rows.indent(text, entry.start)}{line}\n")

    def _alone(self, line: str) -> Edit:
        """Put in the first line of a section."""
        text, layout = self.sheet.text, self.sheet.layout
        if self.base:
            at = rows.end(text, self._floor())
            return Edit(at, at, f"\n{line}")
        if layout.sections[1:]:
            at = sections.begin(layout, layout.sections[1])
            return Edit(at, at, f"{line}\n\n")
        whole = not text or text.endswith("\n")
        return Edit(len(text), len(text), f"{line}\n" if whole else f"\n{line}")

    def _floor(self) -> int:
        return self.holder.end if isinstance(self.holder, Section) else self.holder.start


def _new_section(sheet: Sheet, path: KeyPath, name: str, value: dict[str, Any]) -> Edit:
    layout, depth = sheet.layout, len(path)
    body = sections.body(sheet.model, (*path, name), value)
    below = [section for section in layout.below(path) if len(section.path) > depth]
    steps = [str(section.path[depth]) for section in below]
    index = position(steps, order(sheet.model, path), name)
    if index:
        return sections.insert_after(layout, below[index - 1], body)
    if below:
        return sections.insert_before(layout, below[0], body)
    own = layout.section(path) if path else layout.sections[-1]
    return sections.insert_after(layout, own or layout.sections[-1], body)


def _style(sheet: Sheet, path: KeyPath, name: str, value: dict[str, Any]) -> str:
    """Tell how a new table is written: as those like it are, or else as the example has it."""
    node = node_at(sheet.model, (*path, name))
    tables = [step for step, item in sheet.at(path).items() if isinstance(item, dict)]
    styles = {step: _style_of(sheet, (*path, step)) for step in tables}
    alike = [styles[step] for step in tables if node_at(sheet.model, (*path, step)) == node]
    if alike:
        return alike[-1]
    if "dotted" in styles.values():
        return "dotted"
    return "header" if holds_tables(sheet.model, (*path, name), value) else "inline"


def _style_of(sheet: Sheet, path: KeyPath) -> str:
    if sheet.layout.at(path):
        return "inline"
    return "header" if sheet.layout.below(path) else "dotted"
