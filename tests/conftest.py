"""What every test shares: a slow machine is no failure, and CI tries the same examples every time."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

import pytest
import torture
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

chance, pytest_pyfunc_call = torture.chance, torture.pytest_pyfunc_call
pytest_runtest_setup = torture.pytest_runtest_setup


def pytest_configure(config: pytest.Config) -> None:
    """Choose the profile before any test is read: each takes what it does not say itself from it."""
    torture.register_profiles()
    profile = "ci" if os.environ.get("CI") else "here"
    settings.load_profile("torture" if torture.is_on(config) else profile)


def pytest_collection_finish() -> None:
    """Take the thousands of tests that are there to stay out of what is looked through for garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)  # and look less often: a tenth of the time went there


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium, once for all tests of a process."""
    from browsing import chromium  # noqa: PLC0415 - few tests need it

    with chromium() as started:
        yield started
