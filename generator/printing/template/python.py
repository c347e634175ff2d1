"""What expressions of the tag language are translated into, and how one is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from generator.forms.shown import Prose

if TYPE_CHECKING:
    from generator.forms.names import Name

Kind: TypeAlias = Any
"""What an expression gives: ``str``, ``int``, ``bool``, ``Prose``, a dict type or a list of them."""


class RefusedError(Exception):
    """An expression that a template may not use; the message and the hint are for its author."""

    def __init__(self, message: str, hint: str = "", code: str = "template.tag") -> None:
        """Take the texts; without a message the cause has been reported already."""
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code = code


def refuse(message: str, hint: str = "", code: str = "template.tag") -> NoReturn:
    """Refuse an expression or a statement."""
    raise RefusedError(message, hint, code)


@dataclass(frozen=True, slots=True)
class Python:
    """An expression as Python source; `name` if it is nothing but a name of the view.

    `items` are those of a list that is written out.
    """

    code: str
    kind: Kind
    name: Name | None = None
    items: tuple[Python, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether it prints as it is."""
        return self.kind in (str, Prose)


@dataclass(frozen=True, slots=True)
class Loop:
    """The Python variables of a loop: its position from 0, its length, and what tells this run of it."""

    position: str
    length: str
    run: str = "None"
