"""Chromium for tests, looked for on the PATH and driven by Playwright."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from playwright.sync_api import expect, sync_playwright
from tools import BROWSERS, need

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, ViewportSize
    from serving import Running

SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
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
        started.close()


@contextmanager
def window(
    browser: Browser, server: Running, refusals: tuple[str, ...] = (GONE,), *, may_write: bool = True
) -> Iterator[Page]:
    """Open a window at a server; nothing may go wrong in it but what the server refuses on purpose."""
    address = server.address
    size: ViewportSize = {"width": 1400, "height": 900}
    context = browser.new_context(base_url=address, viewport=size, reduced_motion="reduce")
    if may_write and server.cookie:
        name, _, value = server.cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": address, "sameSite": "Strict"}])
    page, wrong = context.new_page(), list[str]()

    def heard(said: ConsoleMessage) -> None:
        if said.type == "error" and not any(refusal in said.text for refusal in refusals):
            wrong.append(said.text)

    def asked(dialog: Dialog) -> None:
        wrong.append(dialog.message)
        dialog.dismiss()  # else the page waits for ever

    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", asked)
    page.on("console", heard)
    page.on("request", lambda request: None if request.url.startswith(address) else wrong.append(request.url))
    try:
        yield page
    finally:
        context.close()
    assert wrong == [], wrong
