"""The pages in a real browser."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import FAULTS, GONE, window
from playwright.sync_api import Browser, Page, expect
from serving import Running, serving
from tools import need
from workspaces import contents

if TYPE_CHECKING:
    from collections.abc import Iterator

UNIT, YEAR = "wuhan-biolake", 2023
EXAMPLE = Path(__file__).parents[3] / "filings" / UNIT
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'&{{ 7*7 }}"
SERVICE = f"filings/{UNIT}/{YEAR}/service.toml"
FORM = f"/forms/{UNIT}/{YEAR}/service"
DEPARTMENT = f"/forms/{UNIT}/{YEAR}/department"


def _example(root: Path) -> None:
    """Put one year of the example into a workspace."""
    unit = root / "filings" / UNIT
    stages = shutil.ignore_patterns("*.*.toml")
    shutil.copytree(EXAMPLE / str(YEAR), unit / str(YEAR), ignore=stages)
    shutil.copy(EXAMPLE / "unit.toml", unit)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Serve the example, and a unit whose every text is hostile."""
    root = tmp_path_factory.mktemp("browser") / "ws"
    _example(root)
    hostile = root / "filings" / "x&'#%41" / str(YEAR)
    hostile.mkdir(parents=True)
    text = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    (hostile.parent / "unit.toml").write_text(f'name = "{text}"\n')
    (hostile / "department.toml").write_text(f'filler = "{text}"\nduties = "{text}"\n')
    (hostile / "bad.toml").write_text(f'name = "{text}"\n"{text}" = 1\n')
    project = f'name = "{text}"\nactivities = [{{ name = "{text}", amount = 1 }}]\n'
    (hostile / "good.toml").write_text(f'{project}[goals."\'<b>"]\ntext = "{text}"\n')
    with serving(root, "--editor", f"touch {root}/opened-{{line}}-{{column}}") as running:
        yield running


@pytest.fixture
def page(browser: Browser, server: Running) -> Iterator[Page]:
    """Open a window; afterwards the filings are as they were, and nothing has gone wrong in it."""
    before = contents(server.root / "filings")
    with window(browser, server) as opened:
        yield opened
    for name, content in before.items():
        path = server.root / "filings" / name
        if path.read_bytes() != content:
            path.write_bytes(content)


def _change(server: Running, old: str, new: str, file: str = SERVICE) -> None:
    path = server.root / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def _line(server: Running, text: str, file: str = SERVICE) -> int:
    lines = (server.root / file).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def _open(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("article")).to_be_visible()


def test_a_save_shows_in_the_open_page_without_losing_the_place(page: Page, server: Running) -> None:
    _open(page, FORM)
    page.evaluate("document.getElementById('frame').scrollTo(0, 700)")
    _change(server, "≥4次/年·辆", "≥7次/年·辆")
    cells = page.locator("[data-key='service#goals.operation.indicators.2.target']")
    expect(cells).to_have_text(["≥7次/年·辆"] * 2)
    assert page.evaluate("document.getElementById('frame').scrollTop") == 700
    expect(cells.first).to_have_class(re.compile("changed"))
    expect(page.locator("article .changed")).to_have_count(2)
    expect(cells.first).not_to_have_class(re.compile("changed"))  # only briefly


def test_a_new_row_above_keeps_what_is_read_in_sight(page: Page, server: Running) -> None:
    _open(page, FORM)
    code = page.locator("[data-key='service#goals.safety.indicators.2.name']").first
    code.evaluate("cell => cell.scrollIntoView({ block: 'center' })")
    top = code.bounding_box()
    row = '  { item = "会计咨询服务"'
    _change(server, row, f'  {{ item = "新的采购", amount = 1 }},\n{row}')
    expect(page.locator("[data-key='service#procurement.0.item']")).to_have_text("新的采购")
    now = code.bounding_box()
    assert top
    assert now
    assert abs(top["y"] - now["y"]) <= 2
    marked = page.locator("article .changed").all_inner_texts()
    assert marked == ["新的采购", "1"]


def test_a_projects_save_shows_in_the_departments_form(page: Page, server: Running) -> None:
    _open(page, DEPARTMENT)
    _change(server, 'name = "综合服务保障专项"', 'name = "综合保障项目"')
    expect(page.locator("[data-key='service#name']").first).to_have_text("综合保障项目")


def test_a_broken_save_keeps_the_form_and_shows_the_line(page: Page, server: Running) -> None:
    _open(page, FORM)
    line = _line(server, 'code = "')
    _change(server, 'code = "420108220020030000101"', "code = 42")
    problem = page.locator("#problems [data-problem=error]", has_text="要写成文字")
    expect(problem).to_contain_text(f"{SERVICE}:{line}:8")
    expect(page.locator(".notice")).to_contain_text("上一次印好的表")
    cell = page.locator("[data-key='service#code']")
    expect(cell).to_have_text("420108220020030000101")
    expect(cell).to_have_class(re.compile("problem error"))
    problem.get_by_role("button", name="在表中看").click()
    expect(page.locator("#cell-problems")).to_contain_text("项目编码")
    _change(server, "code = 42", 'code = "420108220020030000101" # 改好')
    expect(problem).to_have_count(0)
    expect(cell).to_have_text("420108220020030000101")
    expect(cell).not_to_have_class(re.compile("error"))
    expect(page.locator(".notice")).to_have_count(0)


def test_a_syntax_error_is_shown_with_its_line(page: Page, server: Running) -> None:
    _open(page, FORM)
    line = _line(server, "leader =")
    _change(server, "leader =", "leader ==")
    wrong = page.locator("#problems [data-problem=error]", has_text=f"{SERVICE}:{line}:")
    expect(wrong).to_be_visible()
    expect(page.locator("article")).to_be_visible()


def test_a_click_on_a_cell_names_its_key_file_and_line(page: Page, server: Running) -> None:
    _open(page, DEPARTMENT)
    line = _line(server, 'id = "flood-drills"')
    page.locator("[data-key='service#goals.safety.indicators.2.target']").first.click()
    expect(page.locator("#cell-title")).to_have_text("指标值")
    expect(page.locator("#cell-key")).to_have_text("goals.safety.indicators.2.target")
    expect(page.locator("#cell-place")).to_have_text(f"{SERVICE} 第 {line} 行")
    page.get_by_role("button", name="打开编辑器").click()
    expect(page.locator("#said")).to_contain_text("已打开")
    column = (server.root / SERVICE).read_text("utf-8").splitlines()[line - 1].index('"≥2次"') + 1
    assert (server.root / f"opened-{line}-{column}").exists()


def test_the_line_is_that_of_the_file_as_it_is_now(page: Page, server: Running) -> None:
    _open(page, FORM)
    line = _line(server, "leader =")
    page.locator("[data-key='service#leader']").click()
    expect(page.locator("#cell-place")).to_have_text(f"{SERVICE} 第 {line} 行")
    _change(server, "leader =", "# 一行\n# 两行\nleader =")
    expect(page.locator("#cell-place")).to_have_text(f"{SERVICE} 第 {line + 2} 行")


def test_pointing_at_a_cell_tells_where_it_is_written(page: Page, server: Running) -> None:
    _open(page, FORM)
    page.locator("[data-key='unit#phone']").hover()
    expect(page.locator("#tip")).to_be_visible()
    expect(page.locator("#tip")).to_contain_text(f"filings/{UNIT}/unit.toml 第 ")
    assert server.ask("/").status == 200


def test_the_place_can_be_copied(page: Page, server: Running) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    _open(page, FORM)
    page.locator("[data-key='service#leader']").click()
    expect(page.locator("#cell")).to_be_visible()
    page.get_by_role("button", name="复制位置").click()
    expect(page.locator("#said")).to_contain_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{SERVICE}:{_line(server, 'leader =')}:10"


def test_the_keyboard_reaches_every_cell(page: Page) -> None:
    _open(page, FORM)
    page.locator("#frame").focus()
    for key, name in [
        ("Enter", "项目名称"),
        ("ArrowRight", "项目编码"),
        ("ArrowDown", "项目执行单位"),
        ("ArrowLeft", "项目主管部门"),
        ("ArrowUp", "项目名称"),
    ]:
        page.keyboard.press(key)
        expect(page.locator("#cell-title")).to_have_text(re.compile(name + "|部门（单位）名称"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="填写项目名称").get_by_role("textbox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("article .selected")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#cell")).to_be_hidden()
    expect(page.locator("#frame")).to_be_focused()


def test_the_home_page_shows_states_and_finds_forms(page: Page, server: Running) -> None:
    page.goto("/")
    unit = page.locator(f"[id='unit:{UNIT}']")
    expect(unit.locator("figcaption")).to_have_text(re.compile("各项目当年预算之和 675 万元"))
    expect(unit.locator("svg.whole rect")).to_have_count(4)
    expect(unit.get_by_role("cell", name="34.5%")).to_be_visible()
    expect(unit.locator(".chip.printed")).to_have_count(5)
    page.get_by_label("查找").fill("招商 2023")
    expect(page.locator("[data-search]:visible")).to_have_count(1)
    expect(page.locator("#found")).to_have_text("找到 1 张表")
    _change(server, "amount = 183", "amount = 1183")
    expect(unit.locator("figcaption")).to_have_text(re.compile("之和 1675 万元"))
    expect(page.locator("[data-search]:visible")).to_have_count(1)
    page.get_by_label("查找").fill("")
    _change(server, "amount = 1183", 'amount = "1183"')
    row = unit.locator("li", has=page.locator(f"a.form[href='{FORM}']"))
    expect(row).to_contain_text("未更新")
    expect(row.locator(".chip.error")).to_have_text("1 错误")
    expect(unit.locator(".budget")).to_contain_text("没有计入：service.toml")


def test_what_stands_open_and_the_focus_stay_when_the_list_is_renewed(page: Page, server: Running) -> None:
    page.goto("/")
    page.locator(f"[id='year:{UNIT}/{YEAR}'] > summary").click()
    page.locator(f"[id='unit:{UNIT}'] > summary").focus()
    _change(server, 'name = "综合服务保障专项"', 'name = "综合保障项目"')
    expect(page.locator(f"[id='unit:{UNIT}']")).to_contain_text("综合保障项目")
    assert page.locator(f"[id='year:{UNIT}/{YEAR}']").get_attribute("open") is None


def test_new_and_deleted_filings_come_and_go(page: Page, server: Running) -> None:
    page.goto("/")
    new = server.root / "filings" / "new-unit"
    shutil.copytree(server.root / "filings" / UNIT, new)
    expect(page.locator("[id='unit:new-unit'] .chip.printed")).to_have_count(5)
    shutil.rmtree(new)
    expect(page.locator("[id='unit:new-unit']")).to_have_count(0)


def test_a_deleted_form_is_told(page: Page, server: Running) -> None:
    path = server.root / f"filings/{UNIT}/{YEAR}/extra.toml"
    path.write_text('name = "多出的项目"\n', "utf-8")
    page.goto("/")
    page.get_by_role("link", name="多出的项目").first.click()
    expect(page.locator("article")).to_be_visible()
    path.unlink()
    expect(page.locator("#connection")).to_contain_text("已经没有了")


def test_hostile_text_stays_text_on_every_page(page: Page) -> None:
    page.goto("/")
    expect(page.locator("summary h2", has_text="<img")).to_have_text(HOSTILE)
    expect(page.locator(".budget th[scope=row]", has_text="<img")).to_contain_text(HOSTILE)
    address = "/forms/x%26'%23%2541/2023/"
    _open(page, f"{address}good")
    expect(page.locator("h1").first).to_contain_text(HOSTILE)
    expect(page.locator("[data-key='good#name']")).to_have_text(HOSTILE)
    page.locator('[data-key="good#goals.\'<b>.text"]').first.click()
    expect(page.locator("#cell-title")).to_have_text("目标说明")
    expect(page.locator("#cell-key")).to_have_text("goals.'<b>.text")
    page.goto(f"{address}bad")
    expect(page.locator("#problems")).to_contain_text("<img src=x onerror=alert(1)>")
    page.goto(f"/files/x%26'%23%2541/{YEAR}/good.html")
    expect(page.locator("[data-key='good#name']")).to_have_text(HOSTILE)
    assert page.evaluate("document.querySelectorAll('script, img').length") == 0


def test_a_narrow_window_scrolls_the_form_in_its_frame_only(page: Page) -> None:
    phone, enlarged = {"width": 390, "height": 844}, {"width": 320, "height": 256}  # as 400%
    for address in ("/", FORM):
        page.goto(address)
        expect(page.locator("article, figure").first).to_be_visible()
        for size in (phone, enlarged):
            page.set_viewport_size(size)  # type: ignore[arg-type]  # it is one
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for size in (phone, enlarged):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert page.evaluate("(f => f.scrollWidth > f.clientWidth && f.scrollHeight > f.clientHeight)(frame)")
        page.locator("[data-key='service#name']").first.click()
        expect(page.locator("#cell-place")).to_contain_text("第 ")
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        expect(page.locator("#cell")).to_be_hidden()


def test_the_form_is_paper_in_the_dark_and_in_print(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    _open(page, FORM)
    colour = "e => getComputedStyle(e).backgroundColor"
    assert page.locator("article").evaluate(colour) == "rgb(255, 255, 255)"
    assert page.locator("body").evaluate(colour) == "rgb(21, 24, 27)"
    page.emulate_media(media="print")
    for part in ("header.bar", "aside", "#tip"):
        expect(page.locator(part)).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollHeight") > 2000  # nothing is cut off


def test_a_form_is_printed_from_here_as_from_its_own_page(page: Page, tmp_path: Path) -> None:
    said = []
    for number, address in enumerate((DEPARTMENT, f"/files/{UNIT}/{YEAR}/department.html")):
        page.goto(address)
        expect(page.locator("article table").first).to_be_visible()
        paper = tmp_path / f"{number}.pdf"
        page.pdf(path=paper, prefer_css_page_size=True)
        command = [need("pdftotext"), "-layout", str(paper), "-"]
        said.append(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert said[0] == said[1]
    assert said[0].count("\f") > 5


@pytest.mark.parametrize("address", ["/", FORM, DEPARTMENT, "/none"])
def test_pages_are_built_for_everybody(page: Page, address: str) -> None:
    page.goto(address)
    if address != "/none":
        expect(page.locator("article, figure").first).to_be_visible()
        assert page.evaluate(FAULTS) == []


def test_a_lost_server_is_told_and_found_again(browser: Browser, tmp_path: Path) -> None:
    _example(tmp_path)
    page = browser.new_page()
    with serving(tmp_path) as first:
        _open(page, f"{first.address}{FORM}")
        first.interrupt()
        expect(page.locator("#connection")).to_contain_text("断了")
        with serving(tmp_path, port=first.port) as second:
            assert second.port == first.port
            expect(page.locator("#connection")).to_have_text("")
            path = tmp_path / SERVICE
            path.write_text(path.read_text("utf-8").replace("李新亮", "王小明"), "utf-8")
            expect(page.locator("[data-key='service#leader']")).to_have_text("王小明")
    page.close()


def test_what_was_asked_for_in_vain_is_asked_for_again(browser: Browser, server: Running) -> None:
    with window(browser, server, refusals=(GONE, "net::ERR_")) as page:
        for address in (f"**/files/{UNIT}/{YEAR}/service.html", f"**/lists/{UNIT}/**"):
            page.route(address, lambda route: route.abort(), times=1)
        _open(page, FORM)
        expect(page.locator("#lists")).to_be_visible()
        expect(page.locator("#connection")).to_have_text("")
        page.goto("/")
        page.route("**/edit?*", lambda route: route.abort(), times=1)
        _open(page, FORM)
        page.locator("[data-key='service#leader']").click()
        page.get_by_role("button", name="打开编辑器").click()
        expect(page.locator("#said")).to_contain_text("编辑器没有打开：与程序的连接断了")


def test_showing_a_problem_in_the_form_leaves_the_bar_in_sight(page: Page) -> None:
    _open(page, FORM)
    for width, height in ((1360, 800), (800, 600), (380, 700)):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, 0)")
        buttons = page.locator("[data-show]:visible")
        for button in (buttons.first, buttons.last):
            button.click()
            cell = page.locator("article .selected")
            expect(cell).to_be_in_viewport()
            expect(page.locator(".bar h1")).to_be_in_viewport()


def test_a_problem_of_another_form_leads_to_its_cell_there(page: Page) -> None:
    _open(page, DEPARTMENT)
    link = page.locator("[data-elsewhere]:visible").first
    about = link.locator("xpath=ancestor::li[@data-about]").get_attribute("data-about")
    link.click()
    expect(page.locator("article .selected")).to_be_in_viewport()
    assert about is not None
    assert page.evaluate("decodeURIComponent(location.hash.slice(1))") == about
    page.go_back()
    expect(page.locator("article")).to_be_visible()


def test_a_held_form_leads_to_the_file_that_holds_it(page: Page, server: Running) -> None:
    _change(server, "leader =", "leader")
    page.goto("/")
    unit = page.locator(f"[id='unit:{UNIT}']")
    expect(unit.locator(".held")).to_have_count(
        1
    )  # not for the broken file's own form, whose errors are shown
    unit.locator(".held a").click()
    expect(page).to_have_url(f"{server.address}{FORM}")
    page.goto(DEPARTMENT)
    expect(page.locator(".notice")).to_contain_text(f"不是最新：{SERVICE} 有错误")
    page.locator(".notice a").click()
    expect(page).to_have_url(f"{server.address}{FORM}")


def test_pages_lead_on_to_the_word_file_and_back(page: Page) -> None:
    _open(page, FORM)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 Word").click()
    assert download.value.suggested_filename == "service.docx"
    page.get_by_role("link", name="全部申报").click()
    expect(page.locator("#units")).to_be_visible()
    page.goto(f"/files/{UNIT}/{YEAR}/service.html")
    with page.expect_download() as download:
        page.get_by_role("link", name="Word 文件").click()
    assert download.value.suggested_filename == "service.docx"
    page.get_by_role("link", name="全部申报表").click()
    expect(page.locator("#units")).to_be_visible()


def test_a_page_in_build_leads_to_the_index_on_the_screen_only(browser: Browser, server: Running) -> None:
    page = browser.new_page()
    page.goto((server.root / "build" / UNIT / str(YEAR) / "service.html").as_uri())
    page.emulate_media(media="print")
    expect(page.locator("nav.way")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="全部申报表").click()
    expect(page).to_have_title("绩效目标申报表")
    page.close()
