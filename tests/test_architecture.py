"""The imports of the code follow the order that docs/architecture.md states."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "generator"
ORDER = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "architecture.md").read_text("utf-8"), re.MULTILINE)
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_shared" not in path.parts)


def room(path: Path) -> str:
    """Return the module or folder directly in the package that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "generator":
            yield from (f"generator.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_every_module_is_listed_once() -> None:
    rooms = {room(path) for path in MODULES} - {"__init__"}
    assert sorted(ORDER) == sorted(rooms)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_go_up_the_list_only(path: Path) -> None:
    if path == PACKAGE / "__init__.py":
        return
    own = ORDER.index(room(path))
    for name in imported(path):
        if not name.startswith("generator.") or name == "generator.__version__":
            continue
        other = name.split(".")[1]
        assert ORDER.index(other) <= own, f"{room(path)} imports {name}, which is listed below it"
