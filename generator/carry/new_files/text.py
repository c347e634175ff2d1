"""A file of a filing as plain values → its text, written as a person would write it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from generator.base.problems import dotted
from generator.carry.new_files.doubts import doubted
from generator.carry.quoting import block, flat, header, in_rows, inline, key
from generator.filing.declared import NOTHING, split_id
from generator.filing.schema import file_schema
from generator.filing.source.conflict import conflict
from generator.filing.tables import models
from generator.filing.titles import model_of, node_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.base.problems import KeyPath
    from generator.filing.declared import Declarations
    from generator.filing.model import Table

_ANY = None
_HEADERS = (("income",), ("spending",), ("goals",), ("goals", _ANY), ("goals", _ANY, "indicators"))
"""Tables with a header of their own; all others stand in braces."""
_HEADERS_OF_A_STAGE = (*_HEADERS, ("funding",), ("funding", _ANY), ("activities",), ("procurement",))


class Draft(NamedTuple):
    """What a file says.

    `values` are as its text will be read: a text of several paragraphs ends with a line end, as one in triple
    quotes does. `heading` are its first comments. `doubts` are key paths of values that somebody has to look
    at, each with a reason for its author, which may be empty; of a table or list every value is doubted.
    """

    values: Mapping[str, object]
    heading: str
    doubts: Mapping[KeyPath, str] = {}


def file_text(file_id: str, draft: Draft, declared: Declarations = NOTHING) -> str:
    """Return the text of a file; its id says what it is: ``unit``, ``department``, a stage, else a project.

    Raise ValueError for what TOML can't hold, and for a doubt about a value that is not there.
    """
    writer = _Writer(model_of(file_id, models(declared)), is_stage=bool(split_id(file_id)[1]))
    lines = [*_head(file_id, draft.heading), *writer.table((), draft.values)]
    return doubted("\n".join(lines) + "\n", file_id, draft.doubts)


def _head(file_id: str, heading: str) -> Iterator[str]:
    up = "../.." if file_id == "unit" else "../../.."
    yield f"#:schema {up}/schemas/{file_schema(file_id)}"
    yield from (f"# {_remark(line)}" for line in heading.splitlines())


def _remark(line: str) -> str:
    """Return a line of the heading that only says something: a name in it can't silence a rule."""
    words = flat(line).replace("#", "＃")
    return f"“{words}”" if words.lower().startswith("tianbao") else words


class _Writer(NamedTuple):
    """Writes the tables of one file in the order of its model."""

    root: type[Table]
    is_stage: bool

    def table(self, path: KeyPath, table: Mapping[str, object]) -> Iterator[str]:
        """Yield the lines of a table: its header, its own values, then the tables that have a header."""
        names = self._names(path, table)
        below = {name: inner for name in names if (inner := self._with_header((*path, name), table[name]))}
        own = [self._pair((*path, name), table[name]) for name in names if name not in below]
        if own and path:
            yield from ("", header(path), *own)
        else:
            yield from _spaced(own)
        for name in sorted(below, key="goals".__eq__):  # the other tables lead up to them
            yield from self.table((*path, name), below[name])

    def _with_header(self, path: KeyPath, value: object) -> Mapping[str, object] | None:
        """Return a table if it has a header of its own."""
        headers = _HEADERS_OF_A_STAGE if self.is_stage else _HEADERS
        has_one = any(
            len(path) == len(header)
            and all(name in (_ANY, step) for step, name in zip(path, header, strict=True))
            for header in headers
        )
        return value if has_one and isinstance(value, Mapping) else None

    def _names(self, path: KeyPath, table: Mapping[str, object]) -> list[str]:
        """Return the names of a table: those of the model first, in its order."""
        node = node_at(self.root, path)
        known = node.model.model_fields if node.model and not node.free else {}
        names = [*(name for name in known if name in table), *(name for name in table if name not in known)]
        return [_text((*path, name), name) for name in names]

    def _pair(self, path: KeyPath, value: object) -> str:
        """Return a value with its key, on a line or, what is long, on several."""
        value = self._held(path, value)
        if isinstance(value, list) and value:
            written = in_rows(value)
        elif isinstance(value, str) and "\n" in value and conflict(value, "") is None:
            written = block(value)
        else:
            written = inline(value)
        return f"{key(str(path[-1]))} = {written}"

    def _held(self, path: KeyPath, value: object) -> object:
        """Return a value that TOML can hold, its tables in the order of the model."""
        if isinstance(value, Mapping):
            return {name: self._held((*path, name), value[name]) for name in self._names(path, value)}
        if isinstance(value, list):
            return [self._held((*path, at), item) for at, item in enumerate(value)]
        if isinstance(value, str):
            return _text(path, value)
        if isinstance(value, bool | int | Decimal | date | time):
            return value
        raise _refused(path, f"不能是 {type(value).__name__}")


def _spaced(pairs: Iterable[str]) -> Iterator[str]:
    """Yield pairs with a blank line before the first one, and around those of several lines."""
    after_long = True
    for pair in pairs:
        is_long = "\n" in pair
        yield from [""] * (is_long or after_long)
        yield pair
        after_long = is_long


def _text(path: KeyPath, text: str) -> str:
    """Return a text that TOML can hold."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise _refused(path, f"里有写不出来的字符 U+{ord(text[error.start]):04X}") from None
    return text


def _refused(path: KeyPath, why: str) -> ValueError:
    return ValueError(f"{dotted(path)} {why}")
