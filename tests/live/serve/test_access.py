"""Windows that may write and windows that may only look, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browsing import FAULTS, window
from playwright.sync_api import Browser, Page, expect
from serving import Running, serving
from workspaces import UNIT, YEAR, edit, workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

FORM = f"/forms/{UNIT}/{YEAR}/community"
SOURCE = f"filings/{UNIT}/{YEAR}/community.toml"
PULL = "拉回 Word 里的改动…"
DROP = """() => {
  const moved = new DataTransfer();
  moved.items.add(new File(["x"], "a.docx"));
  const init = { bubbles: true, cancelable: true, dataTransfer: moved };
  return !document.body.dispatchEvent(new DragEvent("drop", init));
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Serve the scaffold, with a problem that the editor can open."""
    ws = workspace(tmp_path_factory.mktemp("access") / "ws")
    edit(ws.root / SOURCE, "≥3000人次", "逐步提高")
    with serving(ws.root, "--editor", "true") as running:
        yield running


def _open(page: Page, address: str) -> list[str]:
    """Open a page once it is whole; return what is posted from now on."""
    posted = list[str]()
    page.on("request", lambda request: request.method == "POST" and posted.append(request.url))
    page.goto(address)
    expect(page.locator("[data-key], figure").first).to_be_visible()
    return posted


@pytest.mark.parametrize("address", ["/", FORM])
def test_a_window_without_the_right_looks_and_is_offered_nothing(
    browser: Browser, server: Running, address: str
) -> None:
    with window(browser, server, may_write=False) as page:
        posted = _open(page, address)
        expect(page.get_by_role("note")).to_contain_text("这个窗口只能看。要填写，请在这个浏览器里打开程序")
        expect(page.get_by_role("button", name=PULL)).to_have_count(0)
        expect(page.locator("[data-open]")).to_have_count(0)
        assert not page.evaluate(DROP)
        page.keyboard.press("Control+z")
        if address == FORM:
            page.locator("[data-key='community#leader']").click()
            expect(page.locator("#cell-key")).to_have_text("leader")
            for name in ("open", "edit"):
                expect(page.locator(f"#cell-{name}")).to_be_hidden()
            page.keyboard.press("Enter")
            expect(page.locator("input:visible, textarea:visible, dialog:visible")).to_have_count(0)
        page.set_viewport_size({"width": 360, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate(FAULTS) == []
        assert posted == []


def test_the_printed_address_opens_windows_that_write_and_is_not_kept(
    browser: Browser, server: Running
) -> None:
    with window(browser, server, may_write=False) as page:
        _open(page, FORM)
        _open(page, server.entrance)
        assert page.url == f"{server.address}/"
        assert page.evaluate("document.cookie") == ""
        expect(page.get_by_role("button", name=PULL)).to_be_visible()
        expect(page.locator("#look")).to_be_hidden()
        page.go_back()
        assert page.url == f"{server.address}{FORM}"
        page.reload()
        expect(page.get_by_role("button", name=PULL)).to_be_visible()
        expect(page.locator("#problems [data-open]").first).to_be_visible()
        page.locator("[data-key='community#leader']").click()
        page.get_by_role("button", name="打开编辑器").click()
        expect(page.locator("#said")).to_contain_text("已打开")


def test_a_read_only_file_says_so_at_the_cell(browser: Browser, server: Running) -> None:
    path = server.root / SOURCE
    path.chmod(0o444)
    try:
        with window(browser, server) as page:
            _open(page, FORM)
            page.locator("[data-key='community#leader']").click()
            expect(page.locator("#cell-locked")).to_have_text(
                "不能在这里改：文件是只读的；先去掉只读属性，或取得写入权限"
            )
            page.locator("[data-key='unit#name']").first.click()
            expect(page.locator("#cell-locked")).to_be_hidden()
    finally:
        path.chmod(0o644)


def test_a_link_from_another_site_leads_to_a_window_that_writes(browser: Browser, server: Running) -> None:
    context = browser.new_context(base_url=server.address)
    page = context.new_page()
    links = f"<a href='{server.address}{server.entrance}'>one</a> <a href='{server.address}{FORM}'>two</a>"
    page.route("http://mail.example/", lambda route: route.fulfill(body=links, content_type="text/html"))
    for name, address in (("one", "/"), ("two", FORM)):
        page.goto("http://mail.example/")
        page.get_by_role("link", name=name).click()
        expect(page.get_by_role("button", name=PULL)).to_be_visible()
        assert page.url == f"{server.address}{address}"
    context.close()
