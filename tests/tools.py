"""Programs that some tests need and not every machine has."""

from __future__ import annotations

import os
import shutil

import pytest

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""Any of them is Chromium; the first has no windows of its own to draw, and takes half the time."""


def need(*names: str) -> str:
    """Return the path of the first of these programs; without any, skip the test, or fail where CI is set."""
    found = next(filter(None, map(shutil.which, names)), None)
    if found is not None:
        return found
    reason = f"needs {' or '.join(names)}"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
