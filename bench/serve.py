"""From a save to the new text in the open page: a real browser (Chromium on the PATH), a real server."""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, cast

from bench.material import YEAR, many_units
from bench.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

_SAVES = 30
_PAUSE = 0.15  # seconds between saves: an author is never faster
_COMMAND = (sys.executable, "-c", "from generator.cli import main; main()")
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/\S*")
_KEY = "service#leader"
_SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# The page itself notes when the text stands there and the next frame is drawn; asking it would take longer.
NOTE = """key => {
  const sheet = document.getElementById("frame").shadowRoot;
  window.seen = {};
  new MutationObserver(() => {
    const text = sheet.querySelector(`[data-key="${key}"]`)?.textContent;
    if (text in window.seen) return;
    window.seen[text] = 0;
    requestAnimationFrame(() => { window.seen[text] = performance.timeOrigin + performance.now(); });
  }).observe(sheet, { childList: true, subtree: true });
}"""


def measure() -> Iterator[Result]:
    """Save a project again and again, with its own form and with the department's open."""
    browser = chromium()
    if browser is None:
        return
    for form in ("service", "department"):
        times = save_to_browser(browser, form)
        detail = f"{_SAVES} saves, slowest {max(times):.0f} ms"
        median = statistics.median(times)
        yield Result(f"save → visible in the browser, {form} form", median, "ms", "≤ 150", detail)


def save_to_browser(browser: str, form: str, saves: int = _SAVES) -> list[float]:
    """Return how many ms each of some saves took until its text was drawn in the page of a form."""
    with tempfile.TemporaryDirectory() as folder:
        root = many_units(Path(folder), 1).root
        with opened(browser, root, f"/forms/unit-0000/{YEAR}/{form}") as page:
            return _saves(page, root / "filings" / "unit-0000" / str(YEAR) / "service.toml", saves)


@contextmanager
def opened(browser: str, root: Path, address: str) -> Iterator[Page]:
    """Serve a workspace and open a form's page, in a window that may write."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser

    server = subprocess.Popen([*_COMMAND, "serve"], cwd=root, stdout=subprocess.PIPE, text=True)
    try:
        said = iter(cast("TextIO", server.stdout).readline, "")
        entrance = next(match[0] for line in said if (match := _ADDRESS.search(line)))
        next(said)  # the first build
        with sync_playwright() as playwright:
            page = playwright.chromium.launch(executable_path=browser, args=_SWITCHES).new_page()
            page.goto(entrance)
            page.goto(entrance.partition("/?")[0] + address)
            page.wait_for_selector("article")
            yield page
    finally:
        server.kill()
        server.wait()


def chromium() -> str | None:
    """Return where the browser is; None without one."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def _saves(page: Page, file: Path, saves: int) -> list[float]:
    key, text = _KEY, file.read_text("utf-8")
    if page.locator(f'[data-key="{key}"]').count() == 0:
        key, text = "service#name", text.replace("甲综合服务保障专项", "李新亮")
    page.evaluate(NOTE, key)
    times = []
    for number in range(saves):
        written = f"第{number}次"
        start = time.time()
        file.write_text(text.replace("李新亮", written), "utf-8")
        page.wait_for_function("text => window.seen[text]", arg=written)
        times.append(page.evaluate("text => window.seen[text]", written) - start * 1000)
        time.sleep(_PAUSE)
    return times
