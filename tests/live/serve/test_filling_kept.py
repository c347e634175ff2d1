"""Nothing that was typed is lost, whatever happens to the file, the program, the window or the browser."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from browsing import window
from filled import UNIT, YEAR, Sheet, example, sheet
from playwright.sync_api import Browser, Route, expect
from serving import Running, eventually, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

SERVICES = "goals.operation.indicators.1"
ROW = '  { id = "new", kind = "数量", name = "新的一行", target = "≥1个" },\n'
FIRST = '  { id = "office-days"'
SECOND = '  { id = "third-party-services"'
REFUSED = ("status of 403", "status of 404", "status of 409", "net::ERR_")
FULL = (
    "() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"
)


@contextmanager
def _another(form: Sheet, root: Path) -> Iterator[Sheet]:
    """Open another window of the same browser."""
    page = form.page.context.new_page()
    yield Sheet(page, root)
    page.close()


def test_a_file_changed_elsewhere_meanwhile(form: Sheet) -> None:
    mine, theirs = ("用我写的", "用文件里的")
    form.open("leader")
    form.type("王一")
    form.edit_elsewhere('code = "42', '# 别处加的\ncode = "43')
    expect(form.cell("code")).to_have_text("430108220020030000101")
    form.press("Enter")  # the value itself is as it was
    form.says(('code = "42', '# 别处加的\ncode = "43'), ("李新亮", "王一"))
    form.press("Escape")
    for pressed, kept in ((theirs, "王二"), (mine, "王三")):
        form.open("leader")
        form.type("王三")
        form.edit_elsewhere('leader = "王一"', 'leader = "王二"')
        expect(form.cell("leader")).to_have_text("王二")
        form.press("Enter")
        expect(form.message).to_contain_text("文件里现在是“王二”，您写的是“王三”")
        form.message.get_by_role("button", name=pressed).press("Enter")
        expect(form.input).to_have_count(0)
        form.says(('code = "42', '# 别处加的\ncode = "43'), ("李新亮", kept))
        expect(form.drafts).to_be_hidden()
        form.has_focus("service#leader")
        form.edit_elsewhere(f'leader = "{kept}"', 'leader = "王一"')
        expect(form.cell("leader")).to_have_text("王一")
    form.open("leader")
    form.type("王四")
    form.edit_elsewhere('leader = "王一"\n', "")
    form.press("Enter")
    expect(form.message).to_contain_text("文件里现在是空的，您写的是“王四”")
    form.message.get_by_role("button", name=mine).click()
    form.says(('code = "42', '# 别处加的\ncode = "43'), ("李新亮", "王四"))


def test_an_open_input_stays_while_the_form_is_renewed(form: Sheet) -> None:
    form.open(f"{SERVICES}.name")
    form.press("Control+a")
    form.type("abcd", "ArrowLeft", "ArrowLeft")
    form.edit_elsewhere(FIRST, ROW + FIRST)  # the row has another number now
    expect(form.cell("goals.operation.indicators.0.name")).to_have_text("新的一行")
    expect(form.cell("goals.operation.indicators.2.name")).to_have_text("第三方服务项目数")
    form.type("X")
    row, own = form.cell("goals.operation.indicators.2.name"), form.input
    form.page.wait_for_function(
        "([row, own]) => Math.abs(row.getBoundingClientRect().top - own.getBoundingClientRect().top) < 2",
        arg=[row.element_handle(), own.element_handle()],
    )
    form.edit_elsewhere("李新亮", "王明")
    expect(form.cell("leader")).to_have_text("王明")
    form.type("Y", "Enter")
    form.says((FIRST, ROW + FIRST), ("第三方服务项目数", "abXYcd"), ("李新亮", "王明"))
    form.opened("goals.operation.indicators.3.name")
    form.type("丢不了")
    line = next(line for line in form.text.splitlines(keepends=True) if "car-maintenance" in line)
    form.edit_elsewhere(line, "")
    expect(form.message).to_contain_text("移走或删掉了")
    form.press("Enter")
    expect(form.message).to_contain_text("移走或删掉了")
    form.press("Escape")
    form.drafts.get_by_role("button", name="接着填").click()
    expect(form.done).to_contain_text("不在表里了")
    expect(form.drafts).to_contain_text("丢不了")
    form.drafts.get_by_role("button", name="丢掉").click()
    expect(form.drafts).to_be_hidden()


def test_what_was_typed_outlives_the_program_the_page_and_the_window(
    browser: Browser, tmp_path: Path
) -> None:
    example(tmp_path, "service")
    with serving(tmp_path) as first, window(browser, first, REFUSED) as page:
        form = Sheet(page, tmp_path)
        form.open("leader")
        form.type("王一")
        first.process.kill()
        first.process.wait()
        form.press("Enter")
        expect(form.message).to_contain_text("写的内容留着")
        with serving(tmp_path, port=first.port) as second:
            form.press("Enter")
            expect(form.message).to_contain_text("在这个浏览器里打开程序启动时显示的地址")
            entered = page.context.new_page()
            entered.goto(second.entrance)
            form.press("Enter")
            form.says(("李新亮", "王一"))
            form.opened("unit#address")
            form.press("Escape")
            _typed_in_a_window_that_is_closed(form, tmp_path)


def _typed_in_a_window_that_is_closed(form: Sheet, root: Path) -> None:
    with _another(form, root) as closed:
        closed.open(f"{SERVICES}.target")
        closed.type("77")
    expect(form.drafts).to_contain_text("≥77个")  # other windows hear of it
    form.edit_elsewhere(FIRST, ROW + FIRST)
    form.load()
    expect(form.drafts).to_contain_text("≥77个")
    form.drafts.get_by_role("button", name="接着填").click()
    form.opened("goals.operation.indicators.2.target")
    expect(form.message).to_contain_text("上次没有保存")
    form.press("Enter")
    form.says((FIRST, ROW + FIRST), ("李新亮", "王一"), ("≥3个", "≥77个"))
    expect(form.drafts).to_be_hidden()
    form.press("Escape")
    form.page.locator("#lists summary").click()
    form.page.get_by_role("button", name="加项目活动").click()
    form.type("写了一半")
    form.load()
    form.page.locator("#lists summary").click()
    form.page.get_by_role("button", name="加项目活动").click()
    expect(form.page.get_by_role("textbox", name="项目活动")).to_have_value("写了一半")
    form.page.get_by_role("button", name="清空并离开").click()


def test_a_browser_that_keeps_nothing_says_so(form: Sheet) -> None:
    form.page.evaluate(FULL)
    form.open("leader")
    form.type("王一")
    expect(form.message).to_contain_text("不要关掉这一页")
    form.press("Escape")
    expect(form.drafts).to_contain_text("王一")
    form.open("leader")
    expect(form.message).to_contain_text("上次没有保存")
    form.press("Enter")
    form.says(("李新亮", "王一"))
    form.press("Escape", "Control+z")
    form.says()
    form.page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage']) "
        "Object.defineProperty(window, name, { get() { throw new DOMException('no') } })"
    )
    form.load()
    form.open("leader")
    form.type("王二", "Enter")
    form.says(("李新亮", "王二"))


def test_two_windows_see_each_other(form: Sheet, server: Running) -> None:
    with _another(form, server.root) as other:
        form.open("leader")
        form.type("王一", "Enter")
        expect(other.cell("leader")).to_have_text("王一")
        other.open("leader")
        other.type("王二")
        form.open(
            "leader"
        )  # with what the other window has kept, since nobody knows whether it is still open
        form.press("Control+a")
        form.type("王三", "Enter")
        form.says(("李新亮", "王三"))
        expect(other.cell("leader")).to_have_text("王三")
        other.press("Enter")
        expect(other.message).to_contain_text("文件里现在是“王三”，您写的是“王二”")
        other.message.get_by_role("button", name="用我写的").click()
        form.says(("李新亮", "王二"))
        expect(form.cell("leader")).to_have_text("王二")


def _offers_nothing(page: Page) -> None:
    for name in ("填写", "加一行", "删这一行", "改回本单位统一的", "填到"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    expect(page.locator(".editing")).to_have_count(0)


def test_where_nothing_can_be_written_nothing_is_offered(browser: Browser, server: Running) -> None:
    with window(browser, server, may_write=False) as page:
        form = Sheet(page, server.root)
        form.choose(f"{SERVICES}.target")
        form.cell(f"{SERVICES}.target").click()
        form.press("Enter", "F2", "Insert", "Alt+ArrowDown", "Control+Delete", "Control+z")
        _offers_nothing(page)
        expect(page.locator("#lists")).to_be_hidden()
        expect(page.locator("#look")).to_contain_text("只能看")
        form.says()
    form.file.chmod(0o444)
    with sheet(browser, server) as form:
        form.choose(f"{SERVICES}.target")
        expect(form.page.locator("#cell-locked")).to_contain_text("文件是只读的")
        form.press("Enter")
        expect(form.done).to_contain_text("文件是只读的")
        form.press("Control+Delete", "Insert")
        _offers_nothing(form.page)
        form.open("unit#postcode")  # another file
        form.file.chmod(0o644)
    assert form.file.relative_to(server.root).as_posix() == f"filings/{UNIT}/{YEAR}/service.toml"


def test_what_an_input_method_writes_meanwhile_comes_into_the_next_cell(form: Sheet) -> None:
    page, asked = form.page, list[Route]()
    client = page.context.new_cdp_session(page)

    def later(route: Route) -> None:
        asked.append(route)

    page.route("**/edits/**", later)
    form.open("leader")
    form.type("王明", "Enter")
    while not asked:
        page.wait_for_timeout(20)
    client.send("Input.imeSetComposition", {"text": "nihao", "selectionStart": 5, "selectionEnd": 5})
    asked[0].continue_()
    eventually(lambda: "王明" in form.text)
    page.wait_for_timeout(200)  # it is saved, and the next cell waits
    expect(form.input).to_have_attribute("data-of", "service#leader")
    client.send("Input.insertText", {"text": "你好"})
    form.type("！")
    expect(form.input).not_to_have_attribute("data-of", "service#leader")
    expect(form.input.locator("textarea")).to_have_value("你好！")
    form.press("Escape")


def test_a_click_is_one_though_the_cell_is_printed_anew_meanwhile(form: Sheet) -> None:
    form.choose("leader")
    form.cell("leader").hover()
    form.page.mouse.down()
    form.edit_elsewhere("李新亮", "王小明")
    expect(form.cell("leader")).to_have_text("王小明")
    form.page.mouse.up()
    form.opened("leader")
    form.press("Escape")
