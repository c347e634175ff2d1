"""People and phone numbers that must not stand in a public copy: found in any text, and replaced."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from generator.delivery.publishing.people import HAN, Person, mentioned, people
from generator.delivery.publishing.phones import BLANKS, Number, numbers
from generator.filing.declared import Personal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.delivery.publishing.marks import Text
    from generator.filing.settings import PublishSettings

OMITTED = "略"
_SURNAMES = "姓氏"
_EMPTY = "留空"
_SHORT = 2


class Found(NamedTuple):
    """One place in a text where somebody stands: which one it is, from where to where, as written."""

    which: Person | Number
    start: int
    end: int
    words: str

    @property
    def doubtful(self) -> bool:
        """Tell a name so short that it may as well be a part of another word."""
        return isinstance(self.which, Person) and len(self.which.name) <= _SHORT


class Sought:
    """People and numbers, and the rules by which they are replaced."""

    def __init__(self, marked: Iterable[Text], rules: PublishSettings) -> None:
        """Take them from the fields that are marked."""
        self.rules = rules
        found: dict[Person | Number, None] = {}
        for text in marked:
            someone = people if text.personal is Personal.PERSON else mentioned
            found |= dict.fromkeys((*someone(text.said), *numbers(text.said)))
        self._all = sorted(found, key=lambda one: -len(_written(one)))

    def find(self, text: str) -> Iterator[Found]:
        """Yield where any of them stands in a text; of names within names the longest."""
        if self._all:
            for match in self._pattern.finditer(text):
                which = self._all[int(str(match.lastgroup)[1:])]
                yield Found(which, match.start(), match.end(), match[0])

    def without(self, text: str) -> str:
        """Return a text with all of them replaced, also those that are only there when others are not."""
        while found := list(self.find(text)):
            for one in reversed(found):
                text = text[: one.start] + self.instead(one.which) + text[one.end :]
        return text

    def instead(self, which: Person | Number) -> str:
        """Return what stands in place of somebody."""
        if isinstance(which, Number):
            return _blank_or_omitted(self.rules.contact)
        if self.rules.person == _SURNAMES:
            return which.surname or OMITTED
        return _blank_or_omitted(self.rules.person)

    def field(self, text: Text) -> str:
        """Return what a marked field says in the public copy."""
        if text.personal is Personal.CONTACT:
            return _blank_or_omitted(self.rules.contact)
        if self.rules.person != _SURNAMES:
            return _blank_or_omitted(self.rules.person)
        return "、".join(one.surname or OMITTED for one in people(text.said)) or OMITTED

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        each = (f"(?P<n{number}>{_pattern(one)})" for number, one in enumerate(self._all))
        return re.compile("|".join(each))


def _blank_or_omitted(rule: str) -> str:
    return "" if rule == _EMPTY else OMITTED


def _written(one: Person | Number) -> str:
    return one.digits if isinstance(one, Number) else one.name


def _pattern(one: Person | Number) -> str:
    if isinstance(one, Number):
        return one.pattern
    name = BLANKS.join(map(re.escape, one.name))
    # A foreign name is no part of a longer one; Chinese text may touch it.
    letter = rf"[^\W\d_{HAN}]"
    return name if re.search(f"[{HAN}]", one.name) else f"(?<!{letter}){name}(?!{letter})"
