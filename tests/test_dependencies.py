"""What the code imports is declared, and nothing else.

A package that only another one brings may go with its next version; one that nothing imports is only to load.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
USED = [*PROJECT["dependencies"], *EXTRAS["pdf"], *EXTRAS["store"]]
TRIED = [*USED, *EXTRAS["dev"]]
OURS = {"generator", "bench"} | {
    name for path in (ROOT / "tests").rglob("*.py") for name in (path.stem, path.parent.name)
}


@cache
def imported(path: Path) -> frozenset[str]:
    """Return the names of the packages that a file imports, wherever in it and for whatever reason."""
    return frozenset(_imported(path))


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield str(node.module).partition(".")[0]


def normal(requirement: str) -> str:
    """Return the name in a requirement as package registries compare it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement)[0]).lower()


KNOWN = packages_distributions()


@pytest.mark.parametrize(("folder", "declared"), [("generator", USED), ("tests", TRIED), ("bench", TRIED)])
def test_every_import_is_of_a_declared_package(folder: str, declared: list[str]) -> None:
    names = {normal(one) for one in declared}
    undeclared = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / folder).rglob("*.py")
        for name in imported(path) - sys.stdlib_module_names - OURS
        if names.isdisjoint(map(normal, KNOWN.get(name, ())))
    }
    assert undeclared == set()


def test_every_package_that_users_load_is_imported() -> None:
    packages = {name for path in (ROOT / "generator").rglob("*.py") for name in imported(path)}
    assert {normal(one) for one in USED} <= {normal(one) for name in packages for one in KNOWN.get(name, ())}
