"""A server and a form's page, shared by all tests that leave the filing as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from filled import example, sheet
from serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filled import Sheet
    from playwright.sync_api import Browser
    from serving import Running


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Serve a project of the example."""
    root = tmp_path_factory.mktemp("service")
    example(root, "service")
    with serving(root) as running:
        yield running


@pytest.fixture
def form(browser: Browser, server: Running) -> Iterator[Sheet]:
    """Open a project's form."""
    with sheet(browser, server) as opened:
        yield opened
