"""The place for text in a real browser: typed in, saved, in conflict, lost and found again."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import FAULTS, GONE, window
from playwright.sync_api import APIResponse, Browser, Locator, Page, Route, expect
from serving import Running, eventually, serving

if TYPE_CHECKING:
    from collections.abc import Iterator


UNIT, YEAR = "wuhan-biolake", 2023
EXAMPLE = Path(__file__).parents[3] / "filings" / UNIT
SERVICE = f"filings/{UNIT}/{YEAR}/service.toml"
FORM = f"/forms/{UNIT}/{YEAR}/service"
FLOOD = "service#goals.safety.indicators.2.target"
OFFLINE = "ERR_"
EARLIER = "status of 403"  # a window of an earlier run may ask this one to judge its text before it enters
HASTE = 100  # ms for which a list that has just opened takes no Enter: it may be a new line


def example(root: Path) -> Path:
    """Put one project of the example into a workspace."""
    unit = root / "filings" / UNIT
    (unit / str(YEAR)).mkdir(parents=True)
    for name in ("unit.toml", f"{YEAR}/service.toml"):
        shutil.copy(EXAMPLE / name, unit / name)
    return root


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Serve the example."""
    with serving(example(tmp_path_factory.mktemp("text") / "ws")) as running:
        yield running


@pytest.fixture
def page(browser: Browser, server: Running) -> Iterator[Page]:
    """Open a window; the file is as it was afterwards, and the page's rules were broken by nothing."""
    before = (server.root / SERVICE).read_bytes()
    with window(browser, server) as opened:
        yield opened
    (server.root / SERVICE).write_bytes(before)


def change(root: Path, old: str, new: str) -> None:
    path = root / SERVICE
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def open_text(page: Page, cell: str = "") -> None:
    page.goto(FORM)
    expect(page.locator("article")).to_be_visible()
    if cell:
        page.locator(f"article [data-key='{cell}']").first.click()
        expect(page.locator("#cell")).to_be_visible()
    page.get_by_role("button", name="原文", exact=True).first.click()
    expect(content(page)).to_be_focused()


def content(page: Page) -> Locator:
    return page.get_by_role("textbox", name="原文")


def at_line(page: Page, text: str) -> None:
    """Put the cursor behind a line's text that is in sight."""
    page.locator(".cm-line", has_text=text).first.click()
    page.keyboard.press("End")


def test_text_and_form_are_in_step(page: Page, server: Running) -> None:
    open_text(page, FLOOD)
    assert page.evaluate("document.getElementById('source-text').shadowRoot.adoptedStyleSheets.length") > 0
    assert page.evaluate(FAULTS) == []
    expect(page.locator(".cm-selectionBackground").first).to_be_visible()
    expect(page.locator(f"article [data-key='{FLOOD}']").first).to_have_class(re.compile("pointed"))
    at_line(page, "lectures-on-time")
    page.keyboard.press("Home")
    expect(page.locator("article [data-key='service#goals.safety.indicators.5.name']").first).to_have_class(
        re.compile("pointed")
    )
    page.locator("article [data-key='unit#phone']").first.click()
    expect(page.locator("#source-file")).to_have_value("unit")
    expect(page.locator(".cm-content")).to_contain_text("phone =")
    page.locator("#source-file").select_option("service")
    page.get_by_label("只看这一段").check()
    expect(page.locator(".cm-content")).not_to_contain_text("category")
    expect(page.locator(".cm-content")).to_contain_text("[goals.safety]")
    page.locator("article [data-key='service#leader']").first.click()
    expect(page.locator(".cm-content")).to_contain_text("category")
    expect(page.locator(".cm-content")).not_to_contain_text("[goals.safety]")
    expect(page.locator("#source-save")).to_be_disabled()
    at_line(page, "category")  # out of the input that a click on a cell has opened
    page.wait_for_timeout(2 * HASTE)
    expect(content(page)).to_be_focused()
    expect(page.locator(".cm-activeLine")).to_contain_text("category")
    assert (server.root / SERVICE).read_bytes() == (EXAMPLE / str(YEAR) / "service.toml").read_bytes()


def test_what_is_typed_is_completed_judged_and_saved_as_typed(page: Page, server: Running) -> None:
    before = (server.root / SERVICE).read_text("utf-8")
    open_text(page, FLOOD)
    page.keyboard.press("End")
    page.keyboard.type("\n{ ki")
    options = page.get_by_role("listbox", name="可以写的")
    expect(options).to_contain_text("二级指标")
    page.wait_for_timeout(HASTE)
    page.keyboard.press("Enter")
    expect(options).to_contain_text("经济成本")
    page.keyboard.type("数")
    expect(options.get_by_role("option")).to_have_count(1)
    page.wait_for_timeout(HASTE)
    page.keyboard.press("Enter")
    expect(page.locator(".cm-content")).to_contain_text('{ kind = "数量"')
    expect(page.locator(".cm-lintRange-error").first).to_be_visible()
    expect(page.locator("#source-next")).to_contain_text("处错误")
    page.keyboard.press("Control+s")
    expect(page.locator("#done")).to_contain_text("保存了")
    expect(page.locator("#source-state")).to_have_text("")
    expect(page.locator(".notice").first).to_contain_text(
        "上一次印好的表"
    )  # saved with its mistake, as typed
    now = (server.root / SERVICE).read_text("utf-8")
    assert now.splitlines() == [
        line
        for old in before.splitlines()
        for line in ([old, '  { kind = "数量"}'] if "flood-drills" in old else [old])
    ]
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type(', name = "演练", target = "≥1次" },')
    page.keyboard.press("Delete")
    expect(page.locator(".cm-lintRange-error")).to_have_count(0)
    page.keyboard.press("Control+s")
    expect(page.locator("article [data-key='service#goals.safety.indicators.3.name']").first).to_have_text(
        "演练"
    )
    page.keyboard.press("Escape")
    expect(content(page)).not_to_be_focused()
    page.locator("#done").get_by_role("button", name="撤销").click()
    expect(page.locator(".cm-content")).not_to_contain_text("演练")
    assert (server.root / SERVICE).read_text("utf-8") == now


def test_the_tab_key_leads_out_and_an_input_method_in(page: Page) -> None:
    open_text(page, "service#leader")
    session = page.context.new_cdp_session(page)
    page.keyboard.press("End")
    session.send("Input.imeSetComposition", {"text": "nihao", "selectionStart": 5, "selectionEnd": 5})
    session.send("Input.insertText", {"text": "你好"})
    expect(page.locator(".cm-content")).to_contain_text('"李新亮"你好')
    expect(page.locator("#source-state")).to_have_text("没保存")
    page.keyboard.press("Tab")
    expect(page.locator("#source-next")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Control+f")
    expect(page.get_by_role("textbox", name="查找")).to_be_focused()
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate("localStorage.clear()")


def test_a_file_that_changes_elsewhere_never_takes_what_was_typed(page: Page, server: Running) -> None:
    open_text(page, "service#leader")
    change(server.root, "李新亮", "王小明")  # nothing was typed: the text is renewed
    expect(page.locator(".cm-content")).to_contain_text("王小明")
    page.keyboard.press("End")
    page.keyboard.type(" # 核对过")
    change(server.root, "≥4次/年·辆", "≥7次/年·辆")  # other lines: both are wanted
    ask = page.locator("#source-ask")
    expect(ask).to_contain_text("≥7次/年·辆")
    expect(ask).to_contain_text("核对过")
    ask.get_by_role("button", name="两处都要").click()
    expect(ask).to_be_hidden()
    page.keyboard.press("Control+s")
    eventually(lambda: '王小明" # 核对过' in (server.root / SERVICE).read_text("utf-8"))
    expect(page.locator("#source-state")).to_have_text("")
    assert "≥7次/年·辆" in (server.root / SERVICE).read_text("utf-8")
    page.keyboard.type("两遍")
    change(server.root, "# 核对过", "# 别人核对")  # the same line: one of the two
    expect(ask.get_by_role("button", name="用我写的")).to_be_visible()
    expect(ask.get_by_role("button", name="两处都要")).to_have_count(0)
    page.keyboard.press("Control+s")
    expect(page.locator("#source-said")).to_contain_text("先在上面选")
    ask.get_by_role("button", name="用我写的").click()
    page.keyboard.press("Control+s")
    eventually(lambda: "核对过两遍" in (server.root / SERVICE).read_text("utf-8"))
    expect(page.locator("#source-state")).to_have_text("")
    page.keyboard.type("三遍")
    change(server.root, "# 核对过两遍", "# 别人又核对")
    ask.get_by_role("button", name="用文件里的").click()
    expect(page.locator(".cm-content")).to_contain_text("别人又核对")
    page.keyboard.press("Control+z")  # and even that can be taken back
    expect(page.locator(".cm-content")).to_contain_text("三遍")
    page.evaluate("localStorage.clear()")


def test_a_late_answer_about_the_file_is_passed_over(page: Page, server: Running) -> None:
    open_text(page, "service#leader")
    late = list[tuple[Route, APIResponse]]()

    def slow(route: Route) -> None:
        if late:
            route.continue_()
        else:
            late.append((route, route.fetch()))

    page.route(re.compile(r"/sources/.*/service$"), slow)
    change(server.root, "李新亮", "王小明")
    while not late:
        page.wait_for_timeout(20)
    change(server.root, "王小明", "赵小红")
    expect(page.locator(".cm-content")).to_contain_text("赵小红")
    (route, answer), *_ = late
    assert "王小明" in answer.text()
    with page.expect_event("requestfinished", lambda asked: asked.url == route.request.url):
        route.fulfill(response=answer)
    page.keyboard.press("End")
    page.keyboard.type(" # 核对过")
    expect(page.locator(".cm-content")).to_contain_text('"赵小红" # 核对过')
    expect(page.locator("#source-ask")).to_be_hidden()
    page.unroute_all()


def test_what_was_typed_outlives_the_program_and_the_window(browser: Browser, tmp_path: Path) -> None:
    root = example(tmp_path)
    with serving(root) as first, window(browser, first, (GONE, OFFLINE, EARLIER)) as page:
        open_text(page, "service#leader")
        page.keyboard.press("End")
        page.keyboard.type(" # 没来得及")
        first.process.kill()
        first.process.wait()
        page.keyboard.type("保存")
        page.keyboard.press("Control+s")
        expect(page.locator("#source-said")).to_contain_text("没有保存")
        with serving(root, port=first.port) as second:
            assert second.port == first.port
            change(root, "≥4次/年·辆", "≥7次/年·辆")
            page.goto(second.entrance)
            page.goto(FORM)
            expect(page.locator("#source-kept")).to_contain_text("没保存的内容")
            page.locator("#source-kept").get_by_role("button", name="service.toml").click()
            ask = page.locator("#source-ask")
            expect(ask).to_contain_text("没来得及保存")
            ask.get_by_role("button", name="接着改").click()
            ask.get_by_role("button", name="两处都要").click()
            page.keyboard.press("Control+s")
            expect(page.locator("#done")).to_contain_text("保存了")
            text = (root / SERVICE).read_text("utf-8")
            assert "# 没来得及保存" in text
            assert "≥7次/年·辆" in text
            page.keyboard.type("不要的")
            page.reload()
            page.locator("#source-kept").get_by_role("button", name="service.toml").click()
            ask.get_by_role("button", name="丢掉").click()
            expect(ask).to_be_hidden()
            page.reload()
            expect(page.locator("article")).to_be_visible()
            expect(page.locator("#source-kept")).to_be_hidden()
            assert (root / SERVICE).read_text("utf-8") == text


def test_a_broken_file_opens_at_its_first_problem(page: Page, server: Running) -> None:
    change(server.root, "leader =", "leader ==")
    page.goto(FORM)
    page.locator("#notice").get_by_role("button", name="service.toml").click()
    expect(page.locator(".cm-activeLine")).to_contain_text("leader ==")
    expect(page.locator(".cm-lintRange-error").first).to_be_visible()
    page.keyboard.press("End")
    page.keyboard.press("Home")
    for _ in "leader =":
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Delete")
    page.keyboard.press("Control+s")
    expect(page.locator("#notice .notice")).to_have_count(0)
    expect(page.locator("article [data-key='service#leader']").first).to_have_text("李新亮")


def test_a_window_that_may_only_look_shows_the_text_and_no_more(browser: Browser, server: Running) -> None:
    with window(browser, server, may_write=False) as page:
        open_text(page, "service#leader")
        expect(page.locator("#source-state")).to_contain_text("只读")
        expect(page.locator("#source-save")).to_be_hidden()
        page.keyboard.type("x")
        expect(page.locator(".cm-content")).not_to_contain_text("x李")
        expect(page.locator("#source-next")).to_contain_text("处")


def test_a_browser_without_room_says_so_and_goes_on(page: Page) -> None:
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full'); }")
    open_text(page, "service#leader")
    page.keyboard.press("End")
    page.keyboard.type(" # 写着")
    expect(page.locator("#source-said")).to_contain_text("浏览器存不下")
    expect(page.locator(".cm-content")).to_contain_text("# 写着")
