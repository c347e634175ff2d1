"""Which value of the filing an expression of the template shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from generator.forms.names import Name, Scope

_NAME = re.compile(r"(?<![\w.\"'])[^\W\d]\w*(?:\.[^\W\d]\w*)*")


class Located(NamedTuple):
    """Where the view has a key path: an entry of a dict, by its name, and what follows what stands there."""

    owner: str
    entry: str
    rest: str


def located(expression: str, scope: Scope) -> Located | None:
    """Return where the key path is of the first located value that an expression names."""
    found = (scope.lookup(name) for name in _NAME.findall(expression))
    return next((key for name in found if name is not None and (key := _of(name))), None)


def _of(name: Name) -> Located | None:
    if name.shown is None or name.shown.key is None:
        return None
    owner, key = ".".join(name.owner), name.shown.key
    return Located(owner, key, "") if key.startswith("@") else Located(owner, "@", key)
