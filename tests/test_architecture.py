"""The imports of the code follow the order that docs/architecture.md states."""

from __future__ import annotations

import ast
import graphlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "generator"
ROW = re.compile(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|$", re.MULTILINE)
ROOMS = {
    room: re.findall(r"`(\w+)`", entries)
    for room, entries in ROW.findall((ROOT / "docs" / "architecture.md").read_text("utf-8"))
}
MODULES = {
    "generator." + ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if "_shared" not in path.parts and path != PACKAGE / "__init__.py"
}


def imported(path: Path) -> Iterator[str]:
    """Yield the modules of ours that a file imports, wherever in it and for whatever reason."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom):
            names = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (name if name in MODULES else str(node.module) for name in names)


def rank(module: str) -> tuple[int, int]:
    """Return where a module stands in the table: its room, and its place within the room."""
    _, room, *entry = module.split(".")
    return list(ROOMS).index(room), ROOMS[room].index(entry[0]) if entry else -1


def test_the_table_lists_every_room_and_entry_once() -> None:
    there: dict[str, set[str]] = {}
    for module in MODULES:
        _, room, *entry = module.split(".")
        there.setdefault(room, set()).update(entry[:1])
    assert {room: sorted(entries) for room, entries in ROOMS.items()} == {
        room: sorted(entries) for room, entries in there.items()
    }


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_up_the_table_only(module: str) -> None:
    entries = rank(module)[1] >= 0  # a room's own __init__ may gather what its modules offer
    for name in imported(MODULES[module]):
        if name not in MODULES:
            continue
        above = rank(name) <= rank(module) if entries else rank(name)[0] <= rank(module)[0]
        assert above, f"{module} imports {name}, which the table lists below it"


def test_there_are_no_circles() -> None:
    imports = {
        module: {name for name in imported(path) if name in MODULES and name != module}
        for module, path in MODULES.items()
    }
    list(graphlib.TopologicalSorter(imports).static_order())  # raises CycleError, which names the circle
