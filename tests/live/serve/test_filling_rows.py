"""Rows put in, moved, taken out, pasted and chosen together, in a real browser."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from serving import eventually

if TYPE_CHECKING:
    from filled import Sheet

OPERATION = "goals.operation.indicators"
PASTE = """data => {
  const clipboardData = new DataTransfer();
  for (const [type, text] of Object.entries(data)) clipboardData.setData(type, text);
  const there = document.getElementById("frame").shadowRoot.activeElement ?? document.activeElement;
  const how = { clipboardData, bubbles: true, composed: true, cancelable: true };
  return there.dispatchEvent(new ClipboardEvent("paste", how));
}"""
EXCEL = """<html xmlns:o="urn:schemas-microsoft-com:office:office">
<head><style>td {color:red}</style></head><body>
<!--StartFragment--><table border=0 style='border-collapse:collapse'><col width=72 span=4>
<tr height=19><td class=xl65>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>
<tr height=19><td rowspan=3>产出指标</td><td rowspan=2>数量指标</td><td>走访企业
  次数</td><td>≥30次</td></tr>
<tr height=19><td>A &amp; B<br style='mso-data-placement:same-cell'>二</td><td>&gt;=5个&nbsp;</td></tr>
<tr height=19><td>质量指标</td><td><p class=MsoNormal>合格率<o:p></o:p></p></td><td>100%</td></tr>
</table><!--EndFragment--></body></html>"""
TEXT = '会计咨询服务\t3\t7.5\r\n"两行\r\n""品名"""\t1\t8\r\n'


def _paste(form: Sheet, html: str = "", text: str = "") -> None:
    form.page.evaluate(PASTE, {"text/html": html, "text/plain": text})


def _shows(form: Sheet, *columns: str) -> None:
    """Wait until a block is shown, and look which column is which."""
    expect(form.page.locator("#paste")).to_be_visible()
    chosen = form.page.locator("#paste-table select").evaluate_all("all => all.map((one) => one.value)")
    assert chosen == list(columns)


def test_rows_of_every_list_come_and_go(form: Sheet) -> None:
    page, card = form.page, form.page.locator("#cell")
    for key, thing, old, above in (
        ("activities.1.name", "项目活动", '{ name = "安全生产工作经费"', '{ name = "行政事务经费"'),
        ("procurement.1.item", "采购", '{ item = "资产评估服务"', '{ item = "会计咨询服务"'),
        ("goals.safety.text", "绩效目标", "[goals.safety]", "[goals.operation]"),
    ):
        form.choose(key)
        group = card.get_by_role("group", name=thing)
        group.get_by_role("button", name="上移").click()
        eventually(lambda old=old, above=above: form.text.index(old) < form.text.index(above))
        group.get_by_role("button", name="下移").click()
        form.says()
        group.get_by_role("button", name="删这一行").click()
        eventually(lambda old=old: old not in form.text)
        form.done.get_by_role("button", name="撤销").click()
        form.says()
    page.locator("#lists summary").click()
    page.get_by_role("button", name="加绩效目标").click()
    form.type("新的目标")
    page.get_by_role("button", name="加上", exact=True).click()
    eventually(lambda: 'text = "新的目标"' in form.text)
    form.has_focus("service#goals.新的目标.text")
    page.get_by_role("button", name="加指标：新的目标").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("二级指标").select_option("质量")
    for name, number, keys in (("甲", "1", "Control+Enter"), ("乙", "2", "Enter")):
        expect(dialog.get_by_role("textbox", name="三级指标")).to_have_value("")
        dialog.get_by_role("textbox", name="三级指标").fill(name)
        dialog.get_by_label("二级指标").select_option("质量")
        dialog.get_by_label("指标值：数字").fill(number)
        dialog.get_by_label("指标值：单位").fill("个")
        form.press(keys)
        eventually(lambda name=name: f'name = "{name}"' in form.text)
    expect(dialog).to_be_hidden()
    expect(form.cell("goals.新的目标.indicators.1.name")).to_have_text("乙")
    assert form.text.index('name = "甲"') < form.text.index('name = "乙"')


def test_blocks_are_pasted(form: Sheet) -> None:
    page = form.page
    form.open(f"{OPERATION}.1.name")  # the input is open, as after a click
    _paste(form, html=EXCEL)
    _shows(form, "", "kind", "name", "target")
    expect(page.locator("#paste-table tbody tr").first).to_have_text("产出指标数量走访企业次数≥30次")
    page.locator("#paste-table select").first.select_option("name")
    expect(page.locator("#paste-message")).to_contain_text("选了两次")
    expect(page.locator("#paste-write")).to_be_disabled()
    page.locator("#paste-table select").first.select_option("")
    page.get_by_role("button", name="写上").click()
    rows = (
        '  { id = "走访企业次数", kind = "数量", name = "走访企业次数", target = "≥30次" },\n'
        '  { id = "AB二", kind = "数量", name = "A & B\\n二", target = ">=5个" },\n'
        '  { id = "合格率", kind = "质量", name = "合格率", target = "100%" },\n'
    )
    anchor = '  { id = "car-maintenance"'
    form.says((anchor, rows + anchor))
    form.has_focus(f"service#{OPERATION}.2.name")
    form.press("Control+z")
    form.says()
    form.choose("procurement.1.item")
    _paste(form, text=TEXT)
    _shows(form, "item", "quantity", "amount")
    page.get_by_label("从所选的行起改写").check()
    form.press("Tab")
    page.get_by_role("button", name="写上").press("Enter")
    form.says(
        (
            'item = "资产评估服务", quantity = 1, amount = 8 }',
            'item = "会计咨询服务", quantity = 3, amount = 7.5 }',
        ),
        (
            'item = "法律咨询服务", quantity = 1, amount = 9 }',
            'item = "两行\\n\\"品名\\"", quantity = 1, amount = 8 }',
        ),
    )
    form.has_focus("service#procurement.1.item")
    form.press("Control+z")
    form.says()
    form.choose("leader")
    _paste(form, text="王明\r\n")
    form.opened("leader")
    form.press("Enter")
    form.says(("李新亮", "王明"))
    form.press("Escape")
    form.choose("rationale")
    _paste(form, text="第一段\n\n第二段")
    form.opened("rationale")
    form.press("Control+Enter")
    eventually(lambda: '\nrationale = """\n第一段\n\n第二段\n"""\n' in form.text)
    form.press("Escape")
    form.choose("leader")
    _paste(form, text="甲\t乙")
    expect(form.done).to_contain_text("不是可以加行的表")
    form.choose("goals.safety.text")
    _paste(form, html="<table><tr><td>目标一</td></tr><tr><td>目标二</td></tr></table>")
    _shows(form, "text")
    expect(page.locator("#paste-over")).to_be_disabled()
    page.get_by_role("button", name="不写").click()


def test_cells_are_filled_together(form: Sheet) -> None:
    page, card = form.page, form.page.locator("#cell")
    form.choose(f"{OPERATION}.0.kind", 1)
    form.press("Shift+ArrowDown")
    fill = card.get_by_role("button", name="填到所选的 5 格")
    expect(fill).to_be_visible()
    card.get_by_label("把 5 格的二级指标都改成").select_option("时效")
    fill.click()
    eventually(lambda: form.text.count('kind = "时效"') == form.before.count('kind = "时效"') + 5)
    expect(page.locator("article .chosen")).to_have_count(0)
    form.press("Control+z")
    form.says()
    form.cell(f"{OPERATION}.3.kind").click()
    form.opened(f"{OPERATION}.3.kind")
    form.press("Escape")
    form.cell(f"{OPERATION}.6.kind", 1).click(modifiers=["Shift"])
    expect(card.get_by_role("button", name="填到所选的")).to_be_visible()
    form.press("ArrowLeft")
    expect(card.get_by_role("button", name="填到所选的")).to_have_count(0)
    form.open(f"{OPERATION}.4.name")
    card.get_by_role("button", name="换二级指标").click()  # merged with the row above: no cell of its own
    form.opened(f"{OPERATION}.4.kind")
    form.input.get_by_role("combobox").select_option("时效")
    form.press("Enter")
    form.says(
        ('kind = "质量", name = "第三方服务完成合格率"', 'kind = "时效", name = "第三方服务完成合格率"')
    )


def test_a_long_form_is_renewed_where_it_changes(form: Sheet) -> None:
    page = form.page
    rows = "".join(
        f'  {{ id = "n{n}", kind = "数量", name = "第{n}项", target = "≥{n}个" }},\n' for n in range(300)
    )
    form.edit_elsewhere(
        "[goals.safety]", f'[goals.many]\ntext = "许多"\nindicators = [\n{rows}]\n\n[goals.safety]'
    )
    expect(form.cell("goals.many.indicators.299.name")).to_have_text("第299项")
    form.open("goals.many.indicators.150.target")
    page.evaluate("""() => {
      const { shadowRoot } = document.getElementById("frame");
      window.rows = [...shadowRoot.querySelectorAll("article tr")];
    }""")
    typed = time.perf_counter()
    form.type("123456")
    assert page.locator(".editing input").first.input_value() == "123456"
    typed = time.perf_counter() - typed
    assert typed < 3  # 6 keys, on the busiest of machines
    form.press("Enter")
    expect(form.cell("goals.many.indicators.150.target")).to_have_text("≥123456个")
    form.opened("goals.many.indicators.151.target")
    form.press("Escape")
    gone = page.evaluate("window.rows.filter((row) => !row.isConnected).length")
    assert 1 <= gone <= 4
    eventually(lambda: form.text.count("123456") == 1)


def test_a_long_table_is_in_pieces_in_sight_and_whole_on_paper(form: Sheet) -> None:
    page, rows = form.page, ""
    for goal in range(6):
        rows += f'[goals.g{goal}]\ntext = "目标{goal}"\nindicators = [\n'
        rows += "".join(
            f'  {{ id = "{n}", kind = "数量", name = "第{goal}-{n}项", target = "≥{n}个" }},\n'
            for n in range(80)
        )
        rows += "]\n\n"
    form.edit_elsewhere("[goals.safety]", f"{rows}[goals.safety]")
    expect(form.cell("goals.g5.indicators.79.name")).to_have_text("第5-79项")
    tables = page.evaluate("""() => {
      const article = document.getElementById("frame").shadowRoot.querySelector("article");
      addEventListener("beforeprint", () => { window.printed = article.querySelectorAll("table").length; });
      return article.querySelectorAll("table").length;
    }""")
    pieces = page.locator("article .piece").count()
    assert pieces > 4
    assert page.pdf().startswith(b"%PDF")
    whole = page.locator("article .pieces").count()
    assert page.evaluate("window.printed") == tables - pieces + whole
    expect(page.locator("article table")).to_have_count(tables)
    form.open("goals.g5.indicators.40.target")
    form.type("99", "Enter")
    form.opened("goals.g5.indicators.41.target")
    expect(form.cell("goals.g5.indicators.40.target")).to_have_text("≥99个")
    form.press("Escape", "ArrowUp", "ArrowUp")
    form.has_focus("service#goals.g5.indicators.39.target")
