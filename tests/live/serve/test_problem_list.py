"""The problems of a form as work, in a real browser: sifted, gone through by key, corrected, silenced."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import FAULTS, window
from playwright.sync_api import Browser, Page, Route, expect
from serving import Running, serving
from workspaces import contents, edit

if TYPE_CHECKING:
    from collections.abc import Iterator

UNIT, YEAR = "wuhan-biolake", 2023
EXAMPLE = Path(__file__).parents[3] / "filings" / UNIT
FILE = f"filings/{UNIT}/{YEAR}/investment.toml"
FORM = f"/forms/{UNIT}/{YEAR}/investment"
DEPARTMENT = f"/forms/{UNIT}/{YEAR}/department"
REFUSED = "status of 409"  # that a file has changed meanwhile is no fault


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Serve one year of the example."""
    root = tmp_path_factory.mktemp("problems") / "ws"
    unit = root / "filings" / UNIT
    shutil.copytree(EXAMPLE / str(YEAR), unit / str(YEAR), ignore=shutil.ignore_patterns("*.*.toml"))
    shutil.copy(EXAMPLE / "unit.toml", unit)
    with serving(root) as running:
        yield running


@pytest.fixture
def page(browser: Browser, server: Running) -> Iterator[Page]:
    """Open a window; afterwards the filings are as they were."""
    before = contents(server.root / "filings")
    with window(browser, server, (REFUSED,)) as opened:
        yield opened
    for name, content in before.items():
        path = server.root / "filings" / name
        if path.read_bytes() != content:
            path.write_bytes(content)


def _open(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("article")).to_be_visible()
    expect(page.locator("#problem-tools")).to_be_visible()


def _shown(page: Page, what: str) -> int:
    return page.locator(f"#problem-list {what}:not([hidden])").count()


def _choose(page: Page, filter_id: str, text: str) -> None:
    """Choose the value of a filter that is called so."""
    value = page.locator(f"{filter_id} option", has_text=text).get_attribute("value")
    page.locator(filter_id).select_option(value)


def _text(server: Running) -> str:
    return (server.root / FILE).read_text("utf-8")


def test_one_cause_is_one_entry_and_one_rule_one_line(page: Page, server: Running) -> None:
    _open(page, DEPARTMENT)
    topics = page.locator("[data-topic]")
    labels = topics.locator(".severity:not(.hidden)").all_inner_texts()
    assert labels == sorted(labels, key=("错误", "警告", "提示").index)
    counts = [int(count) for count in re.findall(r"(\d+) 处", page.locator("#problems-title").inner_text())]
    assert page.locator("#problem-list [data-problem]").count() == sum(counts)
    topic = topics.filter(has_text="TB401 TB402 TB405").first
    number = topic.locator("[data-entry]").count()
    expect(topic.locator("summary .often")).to_have_text(f"{number} 项")
    expect(topic.locator("[data-entry]").first).to_be_hidden()
    topic.locator("summary").click()
    entry = topic.locator("[data-entry]").first
    expect(entry.locator(".whose")).to_contain_text("项目活动“企业服务工作经费”（40.5 万元） enterprise.toml")
    problems = entry.locator("[data-problem]")
    whole = "项目活动“企业服务工作经费”（40.5 万元）没有写支出经济分类"
    expect(problems.locator(".text").first).to_have_text(whole)  # as a screen reader says it
    box = problems.first.locator(".text .hidden").bounding_box()
    assert box
    assert box["width"] <= 1
    edit(server.root / FILE, 'leader = "', '# 一行\nleader = "')  # lines have moved: the list is another
    expect(page.locator("#problem-list")).to_contain_text("investment.toml:37:")
    expect(entry).to_be_visible()
    assert page.evaluate(FAULTS) == []


def test_filters_are_kept_over_renewals_and_in_their_window(
    page: Page, browser: Browser, server: Running
) -> None:
    _open(page, DEPARTMENT)
    every = _shown(page, "[data-problem]")
    page.get_by_label("程度").select_option("提示（10）")
    said = page.locator("#filter-said")
    expect(said).to_have_text(f"10 处，筛掉 {every - 10} 处")
    assert _shown(page, "[data-problem=warning]") == 0
    page.get_by_label("程度").select_option("全部")
    _choose(page, "#filter-project", "招商工作专项（investment.toml）")
    _choose(page, "#filter-rule", "TB215")
    left = _shown(page, "[data-problem]")
    assert 0 < left < every
    found = page.locator("#problem-list [data-problem]:not([hidden])")
    files = found.evaluate_all("all => all.map((each) => [each.dataset.file, each.dataset.code])")
    assert files == [[FILE, "TB215"]] * left
    expect(page.locator("[data-topic]:visible")).to_have_count(1)
    expect(page.locator("[data-topic]:visible .often")).to_have_text(f"{left} 项")
    expect(page.locator("#problem-at")).to_have_text(f"共 {left} 项")
    edit(server.root / FILE, 'leader = "', '# 一行\nleader = "')
    expect(page.locator("#problem-list")).to_contain_text("investment.toml:37:")
    assert _shown(page, "[data-problem]") == left
    page.reload()
    expect(said).to_have_text(f"{left} 处，筛掉 {every - left} 处")
    with window(browser, server) as other:
        _open(other, DEPARTMENT)
        assert _shown(other, "[data-problem]") == every
    page.get_by_label("规则").press("n")  # looks for a rule, and goes nowhere
    expect(page.locator("[data-entry][aria-current]")).to_have_count(0)


def test_the_next_and_the_one_before_by_key_and_by_mouse(page: Page) -> None:
    _open(page, FORM)
    entries, current = page.locator("[data-entry]"), page.locator("[data-entry][aria-current=true]")
    number, at = entries.count(), page.locator("#problem-at")
    keys, positions = ["F8", "n", "n", "Shift+F8", "p", "p", "F8", "n"], (1, 2, 3, 2, 1, number, 1, 2)
    for key, position in zip(keys, positions, strict=True):
        page.keyboard.press(key)
        expect(at).to_have_text(f"第 {position} 项，共 {number} 项")
        expect(current).to_have_attribute("id", entries.nth(position - 1).get_attribute("id") or "")
        expect(current).to_be_visible()
        selected = page.locator("article .selected")
        expect(selected).to_be_in_viewport()
        expect(selected).to_be_focused()
        about = current.locator("[data-problem]").first.get_attribute("data-about") or ""
        shown = selected.get_attribute("data-key") or "none"
        assert shown.startswith(about) or about.startswith(shown)
    expect(current).to_be_in_viewport()
    page.get_by_role("button", name="下一项").click()
    expect(at).to_have_text(f"第 3 项，共 {number} 项")
    page.get_by_role("button", name="上一项").click()
    expect(at).to_have_text(f"第 2 项，共 {number} 项")


def test_what_another_form_shows_takes_the_focus_in_the_list(page: Page) -> None:
    _open(page, DEPARTMENT)
    page.keyboard.press("F8")
    expect(page.locator("#cell")).to_be_visible()
    _choose(page, "#filter-project", "enterprise.toml")
    page.keyboard.press("F8")
    entry = page.locator("[data-entry][aria-current=true]")
    expect(entry).to_be_focused()
    expect(entry).to_be_in_viewport()
    expect(entry.locator("[data-elsewhere]").first).to_be_visible()
    expect(page.locator("#cell")).to_be_hidden()  # it told of another entry


def test_a_correction_is_shown_first_and_can_be_taken_back(page: Page, server: Running) -> None:
    _open(page, FORM)
    before = _text(server)
    of_rule = page.locator("[data-problem][data-code=TB231]")
    number, fixable = of_rule.count(), of_rule.filter(has_text="历史指标")
    page.locator("[data-topic]", has=fixable).locator("summary").click()
    button, dialog = fixable.get_by_role("button", name="改正…"), page.locator("#mend")
    button.click()
    expect(dialog.locator(".lines .added")).to_contain_text('basis = "历史标准"')
    assert page.evaluate(FAULTS) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()
    assert _text(server) == before
    page.keyboard.press("Enter")
    expect(dialog.locator(".lines .added")).to_contain_text("历史标准")
    edit(server.root / FILE, 'leader = "', '# 又一行\nleader = "')
    dialog.get_by_role("button", name="改正").click()
    expect(page.locator("#mend-said")).to_contain_text("文件刚刚变了")
    dialog.get_by_role("button", name="改正").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#done")).to_contain_text(f"改正了：{FILE}")
    expect(of_rule).to_have_count(number - 1)
    expect(page.get_by_role("button", name="下一项")).to_be_focused()
    moved = before.replace('leader = "', '# 又一行\nleader = "')
    assert _text(server) == moved.replace('"历史指标"', '"历史标准"')
    page.keyboard.press("Control+z")
    expect(of_rule).to_have_count(number)
    assert _text(server) == moved


def test_a_silenced_rule_has_gone_and_the_next_comes_in_its_place(page: Page, server: Running) -> None:
    _open(page, FORM)
    before = _text(server)
    page.keyboard.press("F8")
    number = page.locator("[data-entry]").count()
    first = page.locator("[data-entry][aria-current=true]")
    following = page.locator("[data-entry]").nth(1).get_attribute("id") or ""
    first.get_by_role("button", name="不改，说明理由…").click()
    dialog, reason = page.locator("#mend"), page.get_by_label("不改的理由")
    expect(reason).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#mend-said")).to_contain_text("写上不改的理由")
    page.keyboard.type("局里 #3 号<b>通知</b>")
    silent = "# tianbao: ignore=TB201 局里 ＃3 号<b>通知</b>"
    expect(dialog.locator(".lines .added")).to_contain_text(silent)
    page.keyboard.press("Escape")
    assert _text(server) == before
    first.get_by_role("button", name="不改，说明理由…").click()
    expect(reason).to_have_value("局里 #3 号<b>通知</b>")  # nothing typed is lost
    page.keyboard.press("End")
    page.keyboard.type("。")
    page.keyboard.press("Enter")  # faster than the line is shown
    expect(dialog).to_be_hidden()
    expect(page.locator("#done")).to_contain_text("写上了不改的理由")
    expect(page.locator("[data-entry]")).to_have_count(number - 1)
    assert f"{silent}。\n" in _text(server)
    page.keyboard.press("F8")
    expect(page.locator("[data-entry][aria-current=true]")).to_have_attribute("id", following)
    expect(page.locator("#problem-at")).to_have_text(f"第 1 项，共 {number - 1} 项")


def test_an_answer_to_a_problem_that_was_left_is_not_shown_with_the_next(page: Page) -> None:
    """The dialog's close event comes after its closing, here also after the next problem."""
    held: list[Route] = []
    page.route("**/silences/**", lambda route: held.append(route))  # noqa: PLW0108 - it takes no builtin
    _open(page, FORM)
    page.locator("[data-mend=silence]:visible").first.click()
    with page.expect_request("**/silences/**"):
        page.locator("#mend-reason").fill("按通知")
    page.evaluate("""() => {
      document.getElementById("mend").close();
      const offered = [...document.querySelectorAll("[data-mend=silence]")];
      offered.filter((one) => one.checkVisibility())[1].click();
    }""")
    with page.expect_response("**/silences/**"):
        held[0].continue_()
    page.evaluate("() => new Promise((done) => setTimeout(done, 100))")  # by then the page has the answer
    expect(page.locator("#mend-reason")).to_have_value("")
    expect(page.locator("#mend-shown")).to_be_hidden()
    expect(page.locator("#mend-said")).to_have_text("")


def test_a_window_that_may_not_write_offers_nothing_that_does(browser: Browser, server: Running) -> None:
    with window(browser, server, may_write=False) as page:
        _open(page, FORM)
        page.locator("#problem-list summary").evaluate_all("all => all.forEach((each) => each.click())")
        expect(page.locator("[data-show]:visible").first).to_be_visible()
        expect(page.locator("[data-mend]:visible")).to_have_count(0)


def test_a_narrow_window_has_room_for_all_of_it(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    _open(page, DEPARTMENT)
    page.locator("#problem-list summary").evaluate_all("all => all.forEach((each) => each.click())")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("[data-mend=silence]:visible").first.click()
    page.keyboard.type("按通知")
    expect(page.locator("#mend .lines .added")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.get_by_role("button", name="写上理由")).to_be_in_viewport()
