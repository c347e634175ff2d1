"""The example's package, made once for all that look at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from packages import finished, package

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.delivery.packing.run import Package
    from generator.filing.workspace import Workspace


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a workspace that nobody changes."""
    return finished(tmp_path_factory.mktemp("finished") / "ws")


@pytest.fixture(scope="session")
def made(example: Workspace) -> Package:
    """Return its package."""
    return package(example)


@pytest.fixture(scope="session")
def files(made: Package) -> Mapping[str, bytes]:
    """Return the package's files."""
    return made.files
