"""A place in a text, finished or not → the key path there, and what is being written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from generator.filing.source.positions import key_parts, table_path
from generator.filing.source.statements import HEADER_MARKS, split

if TYPE_CHECKING:
    from generator.base.problems import KeyPath

_TOKEN = re.compile(
    r'''"""(?:\\.|[^\\])*?(?:"{3,5}|\Z)|\'\'\'.*?(?:\'{3,5}|\Z)'''  # strings of several lines
    r"""|"(?:\\.|[^"\\\n])*"?|'[^'\n]*'?|\#[^\n]*|[\[\]{},=，＝]|\s+|[^\s"'\#\[\]{},=，＝]+""",
    re.DOTALL,
)
_QUOTES = ('"""', "'''", '"', "'")
_STEPS = re.compile(r"""((?:(?:"[^"\n]*"|'[^'\n]*'|[^."'\s]+)\s*\.\s*)*)(["']?)""")
_BARE, _QUOTED = re.compile(r"[\w-]*"), re.compile(r"[^\"'\n]*")


class Part(Enum):
    """What of a statement stands at a place."""

    HEADER = "header"
    KEY = "key"
    VALUE = "value"
    COMMENT = "comment"


class Cursor(NamedTuple):
    """What stands at a place: the key path of a value or comment, or the one that a key or header is below.

    `written` is what of it stands before the place, in quotes or not; `rest` what of a key stands behind;
    `there` are the keys before it in the same brackets.
    """

    path: KeyPath
    part: Part
    written: str = ""
    quote: str = ""
    rest: str = ""
    repeated: bool = False
    in_brackets: bool = False
    there: tuple[str | int, ...] = ()

    @property
    def whole(self) -> KeyPath:
        """The key path of what stands there, with the key that the place is in."""
        named = self.part in (Part.KEY, Part.HEADER) and self.written + self.rest
        return (*self.path, self.written + self.rest) if named else self.path


def cursor_at(text: str, line: int, column: int) -> Cursor:
    """Return what stands at a place; line and column count characters from 1."""
    table: KeyPath = ()
    lengths: dict[KeyPath, int] = {}
    lines = text.split("\n")
    row = min(line, len(lines)) - 1
    column = min(column - 1, len(lines[row]))
    for statement in split(text):
        is_header = lines[statement.first].lstrip().startswith(HEADER_MARKS)
        if statement.first <= row <= statement.last:
            body = "\n".join(lines[statement.first : statement.last + 1])
            at = column + sum(len(before) + 1 for before in lines[statement.first : row])
            return _header(body, at) if is_header else _Scan(table).run(body, at)
        if is_header:
            name, repeated = _name(lines[statement.first])
            table = table_path(key_parts(name), lengths, repeated=repeated) if name else ()
    return Cursor(table, Part.KEY)


def section(text: str, line: int) -> tuple[int, int]:
    """Return the first and last line (from 1) of the table that a line is in, its header included."""
    lines = text.split("\n")
    first, last = 0, len(lines) - 1
    for statement in split(text):
        if not lines[statement.first].lstrip().startswith(HEADER_MARKS):
            continue
        if statement.first < line:
            first = statement.first
        else:
            last = statement.first - 1
            break
    return first + 1, last + 1


def _name(header: str) -> tuple[str, bool]:
    """Return the name in a table's header, and whether it is one of a list."""
    inner = header.strip().replace("【", "[").replace("［", "[")
    return re.split(r"[\]】］#]", inner.lstrip("["))[0].strip(), inner.startswith("[[")


def _header(body: str, at: int) -> Cursor:
    before = body[:at]
    if "]" in before or "#" in before:
        name, repeated = _name(body.partition("\n")[0])
        return Cursor(key_parts(name), Part.HEADER if "#" not in before else Part.COMMENT, repeated=repeated)
    opened = before.lstrip()
    return _key((), opened.lstrip("["), body[at:], Part.HEADER)._replace(repeated=opened.startswith("[["))


def _key(path: KeyPath, before: str, behind: str, part: Part = Part.KEY) -> Cursor:
    """Return a key of which a part stands before the place, and the steps that lead to it."""
    match = _STEPS.match(before)
    steps, quote, begin = (match[1], match[2], match.end()) if match else ("", "", 0)
    written = before[begin:].removesuffix(quote) if quote else before[begin:].rstrip()
    rest = (_QUOTED if quote and written == before[begin:] else _BARE).match(behind)
    return Cursor((*path, *_steps(steps)), part, written, quote, rest[0] if rest else "")


def _steps(written: str) -> KeyPath:
    name = written.strip().removesuffix(".").strip()
    return key_parts(name) if name else ()


@dataclass(slots=True)
class _Frame:
    """A table or list that is open: its path, the key or position that comes, and where that begins."""

    path: KeyPath
    is_list: bool
    begin: int
    key: KeyPath = ()
    position: int = 0
    there: KeyPath = ()

    @property
    def inside(self) -> KeyPath:
        return (*self.path, self.position) if self.is_list else (*self.path, *self.key)

    @property
    def at_key(self) -> bool:
        return not self.is_list and not self.key


@dataclass(slots=True)
class _Scan:
    """Goes through a ``key = value`` to a place in it."""

    table: KeyPath
    open: list[_Frame] = field(default_factory=list)

    def run(self, body: str, at: int) -> Cursor:
        self.open = [_Frame(self.table, is_list=False, begin=0)]
        for match in _TOKEN.finditer(body):
            begin, end, piece = match.start(), match.end(), match[0]
            if begin < at and (at < end or (at == end and _unfinished(piece))):
                return self._within(body, begin, at, piece)
            if begin >= at:
                break
            self._take(body, piece, begin, end)
        return self._between(body, at)

    def _take(self, body: str, piece: str, begin: int, end: int) -> None:
        frame = self.open[-1]
        if piece in ("=", "＝") and frame.at_key:
            frame.key = key_parts(body[frame.begin : begin].strip())
            frame.there += frame.key[:1]
        elif piece in (",", "，") and len(self.open) > 1:
            frame.key, frame.position, frame.begin = (), frame.position + 1, end
        elif piece in ("[", "{"):
            self.open.append(_Frame(frame.inside, is_list=piece == "[", begin=end))
        elif piece in ("]", "}") and len(self.open) > 1:
            self.open.pop()
        elif piece == "\n" or piece.isspace() or piece.startswith("#"):
            frame.begin = end if frame.at_key and not body[frame.begin : begin].strip() else frame.begin

    def _within(self, body: str, begin: int, at: int, piece: str) -> Cursor:
        frame = self.open[-1]
        if piece.startswith("#"):
            if frame.is_list and frame.position and "\n" not in body[frame.begin : begin]:
                frame.position -= 1  # it is about the item that it stands behind
            return Cursor(frame.inside, Part.COMMENT)
        quote = next((quote for quote in _QUOTES if piece.startswith(quote)), "")
        if frame.at_key or not (quote or piece[0].isalnum()):
            return self._between(body, at)
        return Cursor(frame.inside, Part.VALUE, body[begin + len(quote) : at], quote)

    def _between(self, body: str, at: int) -> Cursor:
        frame = self.open[-1]
        if frame.at_key:
            key = _key(frame.path, body[frame.begin : at].lstrip(), body[at:])
            return key._replace(in_brackets=len(self.open) > 1, there=frame.there)
        return Cursor(frame.inside, Part.VALUE, _last_word(body[:at]))


def _unfinished(piece: str) -> bool:
    """Tell whether what is typed behind a piece still belongs to it."""
    quote = next((quote for quote in _QUOTES if piece.startswith(quote)), "")
    if not quote:
        return piece[0] not in "[]{},=，＝\n" and not piece.isspace()
    return len(piece) < 2 * len(quote) or not piece.endswith(quote)


def _last_word(before: str) -> str:
    return re.split(r'[\s\[\]{},="，＝]', before)[-1]
