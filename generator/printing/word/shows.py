"""What a ``{% vm %}`` cell shows, as expressions: two cells that give the same for all of them may merge."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from jinja2 import nodes

from generator.printing.template.expressions import RefusedError, parse_expression

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.forms.names import Name, Scope
    from generator.printing.template.expressions import Reader
    from generator.printing.word.tags import Tag

Shows: TypeAlias = tuple[str, ...]


def shows(tags: Iterable[Tag], reader: Reader) -> Shows:
    """Return the expressions of a cell's tags, and of what each may only merge within.

    What a loop within the cell prints is known by its list. A condition on the cell's own loop, such as
    ``{% if loop.first %}``, is how one cell of a merge is made to speak for all: it tells none apart.
    """
    expressions: list[str] = []
    for source in _sources(tags):
        try:
            reader.read(parse_expression(source))
        except RefusedError:
            continue  # it is reported where it stands
        expressions.append(source)
    around = (other for name in reader.used for other in _around(name, reader.scope))
    return tuple(dict.fromkeys([*expressions, *around]))


def _sources(tags: Iterable[Tag]) -> Iterator[str]:
    """Yield what a cell prints and asks, without what stands inside of a loop or of an unlike condition."""
    passed = 0
    for tag in tags:
        if tag.word in ("endfor", "endif"):
            passed = max(passed - 1, 0)
        elif passed:
            passed += tag.word in ("for", "if")
        elif tag.kind == "{{":
            yield tag.source
        elif tag.word == "for":
            passed = 1
            yield tag.source.partition(" in ")[2].partition(" if ")[0]
        elif tag.word in ("if", "elif"):
            passed = int(tag.word == "if" and _asks_loop(tag.rest))
            yield from () if passed else (tag.rest,)


def _asks_loop(source: str) -> bool:
    try:
        return any(name.name == "loop" for name in parse_expression(source).find_all(nodes.Name))
    except RefusedError:
        return False


def _around(name: Name, scope: Scope) -> Iterator[str]:
    """Yield what a name may only merge within: a 二级指标 within its 一级指标."""
    for length in range(2, len(name.path) + 1):
        found = scope.follow(list(name.path[:length]))
        if found is not None and found.shown is not None and found.shown.inside:
            yield ".".join((*found.owner, found.shown.inside, *name.path[length:]))
