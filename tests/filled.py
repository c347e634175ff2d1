"""A form's page in a real browser, filled in as people do."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from browsing import window
from playwright.sync_api import TimeoutError, expect  # noqa: A004 - its own
from serving import eventually
from workspaces import contents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page
    from serving import Running

UNIT, YEAR = "wuhan-biolake", 2024
COVERED = 5000  # ms
_EXAMPLE = Path(__file__).parents[1] / "filings" / UNIT
_FOCUSED = """() => {
  const root = document.getElementById("frame").shadowRoot;
  const own = root.activeElement ?? document.activeElement;
  return own.dataset?.key ?? own.ariaLabel ?? (own.textContent.length < 40 ? own.textContent : own.localName);
}"""


def example(root: Path, files: str = "*") -> None:
    """Put one year of the example into a workspace, or only some files of it."""
    unit = root / "filings" / UNIT
    (unit / str(YEAR)).mkdir(parents=True)
    for path in (_EXAMPLE / "unit.toml", *(_EXAMPLE / str(YEAR)).glob(f"{files}.toml")):
        shutil.copy(path, unit / path.relative_to(_EXAMPLE))


class Sheet:
    """The page of a form, and the file that it shows."""

    def __init__(self, page: Page, root: Path, form: str = "service") -> None:
        """Open it."""
        self.page, self.form = page, form
        self.file = root / f"filings/{UNIT}/{YEAR}/{form}.toml"
        self.before = self.text
        self.input = page.locator(".editing")
        self.message = page.locator(".editing .message")
        self.done = page.locator("#done")
        self.drafts = page.locator("#drafts")
        self.load()

    def load(self) -> None:
        """Open the page anew."""
        self.page.goto(f"/forms/{UNIT}/{YEAR}/{self.form}")
        expect(self.page.locator("article")).to_be_visible()

    @property
    def text(self) -> str:
        """What the file says."""
        return self.file.read_bytes().decode()

    def cell(self, key: str, nth: int = 0) -> Locator:
        """Return a cell by its key in the form's own file, or with the file in front."""
        full = key if "#" in key else f"{self.form}#{key}"
        return self.page.locator(f"article [data-key='{full}']").nth(nth)

    def open(self, key: str, nth: int = 0) -> None:
        """Click a cell and wait until it can be typed into."""
        cell = self.cell(key, nth)
        full = cell.get_attribute("data-key")
        try:
            cell.click(timeout=COVERED)
        except TimeoutError:  # what was saved before led on to this cell: its own input covers it
            assert self.input.evaluate_all("all => all.map((one) => one.dataset.of)") == [full]
        self.opened(full)

    def opened(self, key: str | None) -> None:
        """Wait until a value can be typed."""
        own = key if key is None or "#" in key else f"{self.form}#{key}"
        expect(self.input).to_have_attribute("data-of", own or "")

    def choose(self, key: str, nth: int = 0) -> Locator:
        """Select a cell without filling it in, as the arrow keys do."""
        cell = self.cell(key, nth)
        full = cell.get_attribute("data-key")

        def chosen() -> bool:
            cell.evaluate("cell => { cell.tabIndex = 0; cell.focus(); }")  # it may be printed anew just then
            return self.page.locator("#cell").get_attribute("data-of") == full and self.focused == full

        eventually(chosen)
        return cell

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str, *keys: str) -> None:
        """Type text, then press keys."""
        self.page.keyboard.type(text)
        self.press(*keys)

    def edit_elsewhere(self, old: str, new: str) -> None:
        """Change the file as another program does."""
        assert old in self.text
        self.file.write_bytes(self.text.replace(old, new).encode())

    def says(self, *changes: tuple[str, str]) -> None:
        """Wait until the file is as it was but for some replacements."""
        wanted = self.before
        for old, new in changes:
            assert old in wanted, old
            wanted = wanted.replace(old, new, 1)
        try:
            eventually(lambda: self.text == wanted)
        except AssertionError as late:
            pairs = zip(wanted.splitlines(), self.text.splitlines(), strict=False)
            late.add_note("\n".join(f"-{one}\n+{other}" for one, other in pairs if one != other))
            raise

    @property
    def focused(self) -> str:
        """What has the focus: the key of a cell, or the name of something else."""
        return str(self.page.evaluate(_FOCUSED))

    def has_focus(self, name: str) -> None:
        """Wait until something has the focus."""
        try:
            eventually(lambda: self.focused == name)
        except AssertionError as late:
            late.add_note(f"the focus is at {self.focused}")
            raise


@contextmanager
def sheet(browser: Browser, server: Running, form: str = "service") -> Iterator[Sheet]:
    """Open a form; afterwards the filings are as they were, and nothing has gone wrong in its window."""
    before = contents(server.root / "filings")
    with window(browser, server, refusals=("status of 404", "status of 409")) as page:
        yield Sheet(page, server.root, form)
    for name, content in before.items():
        path = server.root / "filings" / name
        if path.read_bytes() != content:
            path.write_bytes(content)
