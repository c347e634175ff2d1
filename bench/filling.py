"""From Enter in a cell to the form with the new text, in a real browser; and what the pages weigh."""

from __future__ import annotations

import re
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.material import YEAR, many_units
from bench.result import Result
from bench.serve import NOTE, chromium, opened
from generator.live.serve.files import page_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

_IMPORT = re.compile(r'^(?:import|export)[^;]*?"\./([^"]+)"', re.MULTILINE)
_EDITS = 15
_PAUSE = 2.0  # seconds between edits: who fills in a form reads and types
_INDICATORS, _GOALS = 3000, 30
_KINDS = ("数量", "质量", "时效", "社会效益", "服务对象满意度")
_PRESSED = """() => addEventListener("keydown", (event) => {
  if (event.key === "Enter") window.pressed = performance.timeOrigin + performance.now();
}, true)"""


def measure() -> Iterator[Result]:
    """Fill in the same target again and again, on the example's department form and on a very long one."""
    scripts = _loaded("form.js")
    size = sum(path.stat().st_size for path in scripts) / 1000
    detail = f"{len(scripts)} files"
    yield Result("scripts of a form's page, without the text editor", size, "kB", "≤ 150", detail)
    browser = chromium()
    if browser is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        root = many_units(Path(folder) / "short", 1).root
        with opened(browser, root, f"/forms/unit-0000/{YEAR}/department") as page:
            yield _result("the department form", edits(page, "service#goals.safety.indicators.2.target"), 120)
        with opened(browser, long_project(Path(folder) / "long"), f"/forms/unit/{YEAR}/long") as page:
            key = f"long#goals.g{_GOALS // 2}.indicators.50.target"
            yield _result(f"a project of {_INDICATORS:,} indicators", edits(page, key), 250)


def _loaded(script: str) -> set[Path]:
    """Return the scripts that a page loads with one; not what it loads later, and only if asked to."""
    found, waiting = set[Path](), [page_folder() / "static" / script]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += [path.parent / name for name in _IMPORT.findall(path.read_text("utf-8"))]
    return found


def _result(form: str, times: list[float], bound: int) -> Result:
    what = f"Enter in a cell → the new form visible, {form}"
    detail = f"{len(times)} edits, slowest {max(times):.0f} ms"
    return Result(what, statistics.median(times), "ms", f"≤ {bound}", detail)


def edits(page: Page, key: str, number: int = _EDITS) -> list[float]:
    """Return how many ms each of some edits of a target took until its text was drawn."""
    page.evaluate(NOTE, key)
    page.evaluate(_PRESSED)
    times = []
    for written in range(number):
        cell = page.locator(f'article [data-key="{key}"]').first
        cell.click()
        page.locator(".editing input").first.wait_for()
        page.keyboard.press("Control+A")
        page.keyboard.type(str(100 + written))
        text = f"≥{100 + written}次"
        page.keyboard.press("Enter")
        page.wait_for_function("text => window.seen[text]", arg=text)
        times.append(page.evaluate("text => window.seen[text] - window.pressed", text))
        page.keyboard.press("Escape")
        time.sleep(_PAUSE)
    return times


def long_project(folder: Path) -> Path:
    """Make a workspace with one project of very many indicators; return its folder."""
    unit = folder / "filings" / "unit"
    year = unit / str(YEAR)
    year.mkdir(parents=True)
    (unit / "unit.toml").write_text('name = "单位"\n', "utf-8")
    lines = ['name = "项目"', 'basis = "计划标准"', 'activities = [{ name = "活动", amount = 10 }]']
    each = _INDICATORS // _GOALS
    for goal in range(_GOALS):
        lines += [f"[goals.g{goal}]", f'text = "目标{goal}"', "indicators = ["]
        for at in range(each):
            kind = _KINDS[at * len(_KINDS) // each]
            name = f"开展活动{goal}第{at}次数"
            lines.append(f'  {{ id = "{goal}-{at}", kind = "{kind}", name = "{name}", target = "≥{at}次" }},')
        lines.append("]")
    (year / "long.toml").write_text("\n".join(lines) + "\n", "utf-8")
    return folder
