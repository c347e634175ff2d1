"""Chromium for tests, looked for on the PATH and driven by Playwright."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from playwright.sync_api import expect, sync_playwright
from tools import BROWSERS, need

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize
    from serving import Running

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--renderer-process-limit=1",  # a process for every page costs more than the page
    "--disable-features=SpareRendererForSitePerProcess",
]
GONE = "status of 404"  # that a deleted form is not there is no fault
expect.set_options(timeout=15_000)

FAULTS = """() => {
  const roots = [document, document.getElementById("frame")?.shadowRoot].filter(Boolean);
  const all = (what) => roots.flatMap((root) => [...root.querySelectorAll(what)]);
  const told = (e) => all(`[id="${e.getAttribute("aria-labelledby")}"]`)[0]?.textContent;
  const own = (e) => (e.matches("select, textarea, dialog") ? "" : e.textContent.trim());
  const name = (e) => e.getAttribute("aria-label") || told(e) || e.labels?.[0]?.textContent || own(e);
  const named_ones =
    "a[href], button, input, select, textarea, summary, dialog[open], [role=group], [role=region]";
  const ids = all("[id]").map((e) => e.id);
  const named = all("[aria-labelledby], [aria-describedby]").flatMap((e) =>
    ["aria-labelledby", "aria-describedby"].flatMap((which) => e.getAttribute(which)?.split(/\\s+/) ?? []));
  return [
    ...all(named_ones).filter((e) => !name(e)).map((e) => `no name: ${e.outerHTML}`),
    ...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `twice: ${id}`),
    ...named.filter((id) => !ids.includes(id)).map((id) => `refers to nothing: ${id}`),
    ...(all("main").length === 1 ? [] : ["not one main"]),
    ...(document.documentElement.lang ? [] : ["no language"]),
    ...all("svg:not([aria-hidden]):not([role=img])").map(() => "svg without a role"),
  ];
}"""
"""What of a page is not built for everybody."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser; while it runs, its thread has an event loop (see `awaiting`)."""
    path = need(*BROWSERS)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield started
        _STAYING.clear()
        started.close()


@contextmanager
def window(
    browser: Browser, server: Running, refusals: tuple[str, ...] = (GONE,), *, may_write: bool = True
) -> Iterator[Page]:
    """Open a window at a server; nothing may go wrong in it but what the server refuses on purpose."""
    address = server.address
    stays = _staying(browser, server)
    if may_write and server.cookie:
        name, _, value = server.cookie.partition("=")
        cookie = {"name": name, "value": value, "url": address, "sameSite": "Strict"}
        stays.context.add_cookies([cookie])  # type: ignore[list-item]  # it is one
    page, wrong = stays.context.new_page(), list[str]()

    def heard(said: ConsoleMessage) -> None:
        if said.type == "error" and not any(refusal in said.text for refusal in refusals):
            wrong.append(said.text)

    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: wrong.append(dialog.message))
    page.on("console", heard)
    page.on("request", lambda request: None if request.url.startswith(address) else wrong.append(request.url))
    try:
        yield page
    finally:
        _forget(stays)
        _STAYING.append((server, stays))
    assert wrong == [], wrong


_STAYING: list[tuple[Running, Page]] = []
"""A page of each context that nobody uses, with its server: the process that shows pages goes on with it."""


def _staying(browser: Browser, server: Running) -> Page:
    """Return the page that stays open in a context that a server's windows share; those of others go."""
    for here in list(_STAYING):
        running, page = here
        if running is server:
            _STAYING.remove(here)
            return page
        if running.process.poll() is not None:
            _STAYING.remove(here)
            page.context.close()
    size: ViewportSize = {"width": 1400, "height": 900}
    context = browser.new_context(base_url=server.address, viewport=size, reduced_motion="reduce")
    page = context.new_page()
    page.goto("/static/pages.css")
    return page


def _forget(stays: Page) -> None:
    """Leave nothing to the next window."""
    context = stays.context
    for page in context.pages:
        if page is not stays:
            page.close()
    context.clear_cookies()
    context.clear_permissions()
    context.set_offline(offline=False)
    stays.evaluate("localStorage.clear()")
