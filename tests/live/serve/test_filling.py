"""Cells filled in where they stand, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browsing import FAULTS
from filled import Sheet, example
from playwright.sync_api import expect
from serving import Running, eventually, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

OFFICE = "goals.operation.indicators.0"
SERVICES = "goals.operation.indicators.1"
CAR = "goals.operation.indicators.2"
NAMES = ("办公场所正常运转天数", "第三方服务项目数", "公务用车日常保养次数")
HOSTILE = "<img src=x onerror=alert(1)><b>\"'&amp;{{ 7*7 }}{% x %}\u202e倒\\n\\u0041"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Serve a year of the example."""
    root = tmp_path_factory.mktemp("filling")
    example(root)
    with serving(root) as running:
        yield running


def test_every_kind_of_cell_is_typed_and_undone(form: Sheet) -> None:
    page, done = form.page, list[tuple[str, str]]()

    def changed(*changes: tuple[str, str]) -> None:
        done.extend(changes)
        form.says(*done)

    form.open("leader")
    form.type("王 “小” \\明", "Enter")
    changed(('leader = "李新亮"', 'leader = "王 “小” \\\\明"'))
    form.open("rationale")
    form.press("Control+a")
    form.type("两条依据：\n\n1. 第一条\n2. 第二条")
    expect(form.input.locator(".printed li")).to_have_count(2)
    form.press("Control+Enter")
    line = next(line for line in form.before.splitlines() if line.startswith("rationale"))
    changed((line, 'rationale = """\n两条依据：\n\n1. 第一条\n2. 第二条\n"""'))
    form.open("activities.0.amount")
    form.type("1,730.5", "Enter")
    changed(("amount = 173 }", "amount = 1730.5 }"))
    form.open("attribute")
    form.press("ArrowDown", "Enter")
    changed(('attribute = "持续性项目"', 'attribute = "新增项目"'))
    form.open("end_year")
    form.type("2026年", "Enter")
    changed(("end_year = 2024", "end_year = 2026"))
    form.open(f"{SERVICES}.target")
    form.type("5", "Tab")
    form.type("项", "Enter")
    changed(('"≥3个"', '"≥5项"'))
    form.open(f"{CAR}.target")
    page.get_by_role("button", name="写成文字").click()
    form.press("Control+a")
    form.type("按时保养", "Tab")
    changed(('"≥4次/年·辆"', '"按时保养"'))
    form.open(f"{OFFICE}.kind", 1)
    form.input.get_by_role("combobox").select_option("质量")
    form.press("Enter")  # the merged cell stands for all three rows
    changed(*((f'kind = "数量", name = "{name}"', f'kind = "质量", name = "{name}"') for name in NAMES))
    form.open("activities.1.note")
    form.type("新的", "Enter")
    changed(("amount = 48 }", 'amount = 48, note = "新的" }'))
    for _ in range(9):
        form.press("Escape", "Control+z")
    form.says()
    expect(form.done).to_contain_text("撤销了：项目负责人改成“王 “小” \\明”")
    form.press("Control+y")
    form.says(done[0])
    page.reload()
    expect(page.locator("article")).to_be_visible()
    form.press("Control+z")
    form.says()
    expect(form.cell("leader")).to_have_text("李新亮")


def test_what_is_worked_out_says_so_and_is_typed_over_on_purpose(form: Sheet) -> None:
    card = form.page.locator("#cell")
    form.cell("budget").click()
    expect(card.locator("#cell-formula")).to_contain_text("各项活动的金额之和")
    part = card.get_by_role("link", name="安全生产工作经费 48")
    expect(card.locator("#cell-elsewhere")).to_have_text("部门整体支出绩效目标表")
    expect(form.input).to_have_count(0)
    card.get_by_role("button", name="另写一个").click()
    form.opened("budget")
    form.type("300", "Escape", "Enter")
    expect(form.message).to_contain_text("上次没有保存的内容")
    form.press("Control+Enter")
    eventually(lambda: "\nbudget = 300\n" in form.text)
    form.press("Escape")
    form.open("budget")
    expect(card).to_contain_text("用写的，并与算出的核对")
    card.get_by_role("button", name="改回由程序算出").click()
    form.says()
    form.cell("budget").click()
    expect(card.get_by_role("button", name="另写一个")).to_be_visible()
    part.click()
    form.has_focus("service#activities.1.amount")


def test_what_is_shared_is_written_for_all_or_for_one_place(form: Sheet) -> None:
    page, card = form.page, form.page.locator("#cell")
    form.open("unit#postcode")
    form.type("430000")
    card.get_by_label("只在本项目里改").click()  # what was typed goes along
    form.has_focus("邮政编码")
    form.press("Enter")
    eventually(lambda: '\npostcode = "430000"\n' in form.text)
    form.press("Escape")
    form.open("postcode")
    card.get_by_role("button", name="改回本单位统一的").click()
    form.says()
    form.open(f"{SERVICES}.target", 1)
    card.get_by_label("只改年度表").click()
    form.type("9", "Tab", "Enter")
    form.says(('"≥3个" }', '"≥3个", annual = { target = "≥9个" } }'))
    form.press("Escape")
    expect(form.cell(f"{SERVICES}.target", 0)).to_have_text("≥3个")
    form.open(f"{SERVICES}.annual.target")
    card.get_by_role("button", name="改回与长期表相同").click()
    form.says()
    form.open(f"{SERVICES}.target")
    card.get_by_label("只改长期表").click()
    form.type("9", "Tab", "Enter")
    form.says(('"≥3个" }', '"≥9个", annual = { target = "≥3个" } }'))
    form.press("Escape", "Control+z")
    form.says()
    with_department = Sheet(page, form.file.parents[3], "department")
    with_department.open("service#goals.safety.text")
    card.get_by_label("只在部门表里改").click()
    form.press("Control+a")
    form.type("部门的话", "Control+Enter")
    with_department.says(('"service/safety",', '{ goal = "service/safety", text = "部门的话" },'))
    assert form.text == form.before


def test_the_keyboard_goes_from_the_address_to_a_value_and_a_new_row(form: Sheet) -> None:
    page = form.page
    for _ in range(20):
        form.press("Tab")
        if page.evaluate("document.activeElement.id") == "frame":
            break
    form.press("Enter")
    form.has_focus("service#name")
    form.press("Enter")
    form.opened("name")
    form.press("Escape")
    form.has_focus("service#name")
    form.choose("activities.0.name")
    form.press("Enter")
    form.type("a", "Tab")  # what is typed from here on is faster than the next cell opens
    form.type("bc", "Shift+Tab")
    form.type("d", "Enter")
    form.says(('name = "行政事务经费", description = "行政事务经费"', 'name = "d", description = "bc"'))
    form.opened("activities.1.name")
    form.press("Escape", "Control+z", "Control+z", "Control+z")
    form.says()
    form.has_focus("service#activities.1.name")
    form.choose(f"{SERVICES}.target", 1)
    form.press("Insert")
    form.has_focus("三级指标")
    form.type("巡查次数", "Tab")
    form.press("Tab")
    form.type("12", "Tab")
    form.type("次", "Enter")
    row = '{ id = "巡查次数", kind = "数量", name = "巡查次数", target = "≥12次" },\n'
    form.says(('  { id = "car-maintenance"', f'  {row}  {{ id = "car-maintenance"'))
    form.has_focus(f"service#{CAR}.name")
    form.press("Alt+ArrowUp", "Alt+ArrowUp")
    form.says(('  { id = "office-days"', f'  {row}  {{ id = "office-days"'))
    form.has_focus(f"service#{OFFICE}.name")
    form.press("Control+Delete")
    form.says()
    form.has_focus(f"service#{OFFICE}.name")
    form.press("Escape")
    expect(page.locator("#cell")).to_be_hidden()
    expect(page.locator("#frame")).to_be_focused()


def test_an_input_method_keeps_its_own_keys(form: Sheet) -> None:
    form.open("leader")
    client = form.page.context.new_cdp_session(form.page)
    client.send("Input.imeSetComposition", {"text": "wang", "selectionStart": 4, "selectionEnd": 4})
    form.input.locator("input").evaluate(
        "e => e.dispatchEvent(new KeyboardEvent('keydown', "
        "{ key: 'Enter', isComposing: true, bubbles: true, composed: true, cancelable: true }))"
    )
    form.opened("leader")
    client.send("Input.insertText", {"text": "王明"})
    form.press("Enter")
    form.says(("李新亮", "王明"))


def test_hostile_text_is_text_everywhere(form: Sheet) -> None:
    page = form.page
    literal = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    form.open("leader")
    form.page.keyboard.insert_text(HOSTILE)
    form.press("Escape")
    expect(form.drafts.locator(".text")).to_have_text(HOSTILE)
    form.drafts.get_by_role("button", name="接着填").click()
    form.opened("leader")
    form.edit_elsewhere("李新亮", "<b>王</b>")
    form.press("Enter")
    expect(form.message).to_contain_text(f"文件里现在是“<b>王</b>”，您写的是“{HOSTILE}”")
    form.message.get_by_role("button", name="用我写的").click()
    form.says(("李新亮", literal))
    expect(form.cell("leader")).to_have_text(HOSTILE)
    expect(form.done).to_contain_text("<img src=x")
    form.open(f"{SERVICES}.name")
    form.press("Control+a")
    form.page.keyboard.insert_text(HOSTILE)
    form.press("Enter")
    form.says(("李新亮", literal), ("第三方服务项目数", literal))
    form.press("Escape")
    form.choose(f"{SERVICES}.name").press("Delete")
    form.press("Control+Delete")
    eventually(lambda: "third-party-services" not in form.text)
    inside = "document.querySelectorAll('img').length + frame.shadowRoot.querySelectorAll('img, b').length"
    assert page.evaluate(inside) == 0


@pytest.mark.parametrize(("width", "height"), [(360, 640), (1380, 900)])
def test_what_is_filled_in_is_in_sight_and_named(form: Sheet, width: int, height: int) -> None:
    page = form.page
    page.set_viewport_size({"width": width, "height": height})
    for key, nth in (("rationale", 0), (f"{SERVICES}.target", 1)):
        form.open(key, nth)
        own = form.input.bounding_box()
        card = page.locator("#cell").bounding_box()
        assert own
        assert card
        assert own["x"] >= 0
        assert own["x"] + own["width"] <= width
        assert width > 1000 or own["y"] + own["height"] <= card["y"] + 1
        assert page.evaluate(FAULTS) == []
        form.press("Escape")
    form.choose(f"{SERVICES}.target")
    form.press("Insert")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert page.evaluate(FAULTS) == []
    box = dialog.bounding_box()
    assert box
    assert box["height"] <= height
    dialog.get_by_role("button", name="加上", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("必须填")
    dialog.get_by_role("button", name="清空并离开").click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
