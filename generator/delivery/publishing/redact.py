"""A loaded filing → the filing that the public may see, and what was replaced in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from generator.base.problems import Place, Span
from generator.delivery.publishing.marks import Text, rewritten, texts
from generator.delivery.publishing.people import says_nothing
from generator.delivery.publishing.sought import Sought
from generator.filing.declared import Declarations, Fields
from generator.filing.history import Earlier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.delivery.publishing.sought import Found
    from generator.filing.declared import Field
    from generator.filing.load import Filing
    from generator.filing.settings import PublishSettings

_KEPT = "保留"
_OF_LATER_YEARS = "achieved"
"""What a form shows of the years before."""
_NEAR = 8  # characters on either side of doubtful words


class Removed(NamedTuple):
    """Personal data at one place: what the field is called, what stood there, and what does now.

    `marked` says that the whole field is personal; else the words stand in a text, where they may be `kept`.
    `doubtful` are words that may be part of another one, shown with what stands `around` them.
    """

    place: Place
    title: str
    words: str
    instead: str
    marked: bool
    kept: bool = False
    doubtful: bool = False
    around: str = ""


class Public(NamedTuple):
    """A filing for the public, with the years before it; who and what was looked for, and where it stood."""

    filing: Filing
    earlier: Earlier
    sought: Sought
    removed: tuple[Removed, ...]


def public(filing: Filing, earlier: Earlier, rules: PublishSettings) -> Public:
    """Replace personal data, in the fields that are marked and wherever else the same is said."""
    years = [filing, *filter(None, earlier)]
    every = [
        text for each in years for text in texts(each)
    ]  # who led a project last year may be named in its results
    written = [text for text in every if text.personal and not says_nothing(text.said)]
    sought = Sought([*written, *_defaults(filing.declared)], rules)
    redaction = _Redaction(filing, sought)
    new = rewritten(filing, redaction.change)
    new = replace(new, declared=_withheld(filing.declared, sought))
    past = [before and _past(before, sought, redaction.removed) for before in earlier]
    return Public(new, Earlier(*past), sought, tuple(redaction.removed))


class _Redaction:
    """Replaces in one filing, and notes where."""

    def __init__(self, filing: Filing, sought: Sought) -> None:
        self._filing = filing
        self._sought = sought
        self._kept = sought.rules.prose == _KEPT
        self.removed: list[Removed] = []

    def change(self, text: Text) -> str:
        if text.personal:
            return self._field(text)
        found = list(self._sought.find(text.said))
        if not found:
            return text.said
        self.removed += map(self._removed, found, [text] * len(found), self._places(text, found))
        return text.said if self._kept else self._sought.without(text.said)

    def _field(self, text: Text) -> str:
        new = text.said if says_nothing(text.said) else self._sought.field(text)
        if new != text.said:
            place = text.place(self._filing)
            self.removed.append(Removed(place, text.title, text.said, new, marked=True))
        return new

    def _removed(self, one: Found, text: Text, place: Place) -> Removed:
        around = text.said[max(0, one.start - _NEAR) : one.end + _NEAR].replace("\n", " ")
        instead = one.words if self._kept else self._sought.instead(one.which)
        return Removed(
            place,
            text.title,
            one.words,
            instead,
            marked=False,
            kept=self._kept,
            doubtful=one.doubtful,
            around=around,
        )

    def _places(self, text: Text, found: list[Found]) -> list[Place]:
        """Return where the words stand in the author's file; the text, where they are written otherwise."""
        whole, source = text.place(self._filing), self._filing.sources[text.file_id].text
        spans = list(_spans(source, whole.span, self._sought)) if whole.span else []
        if len(spans) != len(found):
            return [whole] * len(found)
        return [replace(whole, span=span) for span in spans]


def _spans(source: str, span: Span, sought: Sought) -> Iterator[Span]:
    """Yield where any of those sought stand in a stretch of a file."""
    for number, line in enumerate(source.split("\n")[span.line - 1 : span.end_line], span.line):
        begin = span.column - 1 if number == span.line else 0
        end = span.end_column - 1 if number == span.end_line else len(line)
        for one in sought.find(line[begin:end]):
            yield Span(number, begin + one.start + 1, number, begin + one.end + 1)


def _past(before: Filing, sought: Sought, removed: list[Removed]) -> Filing:
    """Return a filing of a year before without those sought in what later forms print of it."""
    redaction = _Redaction(before, sought)

    def change(text: Text) -> str:
        printed = text.key[-1] == _OF_LATER_YEARS and not text.personal
        return redaction.change(text) if printed else text.said

    new = rewritten(before, change)
    removed += redaction.removed
    return new


def _defaults(declared: Declarations) -> Iterator[Text]:
    """Yield the personal values that stand where an author writes nothing."""
    for fields in (declared.own, *(stage.fields for stage in declared.stages)):
        for _, field in fields:
            if field.personal and isinstance(field.default, str):
                yield Text("", (), field.title, field.default, field.personal)


def _withheld(declared: Declarations, sought: Sought) -> Declarations:
    """Return declarations by which no personal value is made up where none is written."""
    stages = tuple(stage._replace(fields=_none_made_up(stage.fields, sought)) for stage in declared.stages)
    return replace(declared, own=_none_made_up(declared.own, sought), stages=stages)


def _none_made_up(fields: Fields, sought: Sought) -> Fields:
    tables = ((owner, tuple(_replaced(each, sought))) for owner, each in fields.tables)
    return Fields(tuple(tables))


def _replaced(fields: Iterable[Field], sought: Sought) -> Iterator[Field]:
    for field in fields:
        if field.personal and (field.value or field.default):
            said = field.default if isinstance(field.default, str) else ""
            instead = sought.field(Text("", (), field.title, said, field.personal))
            yield replace(field, default=instead, value="")
        elif isinstance(field.default, str) and sought.rules.prose != _KEPT:
            yield replace(field, default=sought.without(field.default))
        else:
            yield field
