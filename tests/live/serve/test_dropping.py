"""A Word file dropped on a page, in a real browser."""

from __future__ import annotations

import base64
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import FAULTS, GONE, window
from playwright.sync_api import Browser, Locator, Page, expect
from serving import Running, serving
from word_edits import blank, edited
from workspaces import contents, edit

if TYPE_CHECKING:
    from collections.abc import Iterator

UNIT, YEAR = "wuhan-biolake", 2023
EXAMPLE = Path(__file__).parents[3] / "filings" / UNIT
SERVICE = f"filings/{UNIT}/{YEAR}/service.toml"
FORM = f"/forms/{UNIT}/{YEAR}/service"
OLD, NEW = "李新亮", "王小明"
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'&{{ 7*7 }}\\"
REFUSALS = (GONE, "status of 403", "status of 409", "status of 410", "status of 415")
DRAG = """([event, name, data]) => {
  const moved = new DataTransfer();
  if (name === null) moved.setData("text/plain", "x");
  else moved.items.add(new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], name));
  const init = { bubbles: true, cancelable: true, dataTransfer: moved };
  return !document.body.dispatchEvent(new DragEvent(event, init));
}"""


def _example(root: Path) -> None:
    unit = root / "filings" / UNIT
    shutil.copytree(EXAMPLE / str(YEAR), unit / str(YEAR), ignore=shutil.ignore_patterns("*.*.toml"))
    shutil.copy(EXAMPLE / "unit.toml", unit)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Serve one year of the example."""
    root = tmp_path_factory.mktemp("dropping") / "ws"
    _example(root)
    with serving(root) as running:
        yield running


@pytest.fixture(scope="module")
def printed(server: Running) -> dict[str, bytes]:
    """Return the forms as they were printed first, by name."""
    paths = (server.root / "build" / UNIT / str(YEAR)).glob("*.docx")
    return {path.stem: path.read_bytes() for path in paths}


@pytest.fixture
def page(browser: Browser, server: Running) -> Iterator[Page]:
    """Open a window; afterwards the filings are as they were, and nothing has gone wrong in it."""
    before = contents(server.root / "filings")
    with window(browser, server, REFUSALS) as opened:
        yield opened
    for name, content in before.items():
        path = server.root / "filings" / name
        if path.read_bytes() != content:
            path.write_bytes(content)


def _open(page: Page, address: str = FORM) -> None:
    page.goto(address, wait_until="domcontentloaded")
    expect(page.locator("article, figure").first).to_be_visible()


def _drag(page: Page, event: str, data: bytes | None = b"", name: str | None = "改过.docx") -> bool:
    """Move a file over the page, or let it go; return whether the page took it."""
    sent = base64.b64encode(data or b"").decode()
    return bool(page.evaluate(DRAG, [event, None if data is None else name, sent]))


def _drop(page: Page, data: bytes, name: str = "改过.docx") -> Locator:
    """Drop a file; return the dialog once it has the answer."""
    assert _drag(page, "drop", data, name)
    dialog = page.get_by_role("dialog", name="拉回 Word 里的改动")
    expect(dialog).to_be_visible()
    expect(page.locator("#pull-state")).not_to_contain_text("正在", timeout=60_000)
    return dialog


@pytest.mark.parametrize("address", [FORM, "/"])
def test_a_dropped_file_is_shown_then_written(
    page: Page, server: Running, printed: dict[str, bytes], address: str
) -> None:
    _open(page, address)
    before = contents(server.root / "filings")
    dialog = _drop(page, edited(printed["service"], {OLD: NEW}))
    expect(page.locator("#pull-state")).to_have_text("要写回 1 处")
    expect(dialog).to_contain_text("改过.docx 是 武汉国家生物产业基地建设管理办公室 2023 年 综合服务保障专项")
    expect(dialog.locator("li")).to_contain_text("项目负责人")
    expect(dialog.locator("del")).to_have_text(OLD)
    expect(dialog.locator("ins")).to_have_text(NEW)
    lines = (server.root / SERVICE).read_text("utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if text.startswith("leader"))
    expect(dialog.get_by_role("link", name=f"{SERVICE}:{line}:")).to_be_visible()
    expect(dialog.locator("pre .gone")).to_have_text(f'-leader = "{OLD}"')
    expect(dialog.locator("pre .added")).to_have_text(f'+leader = "{NEW}"')
    assert contents(server.root / "filings") == before
    dialog.get_by_role("button", name="写回").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#pull-said")).to_have_text("写回 1 处，正在重印")
    of_file = f"{UNIT}/{YEAR}/service.toml"
    assert contents(server.root / "filings") == before | {
        of_file: before[of_file].replace(f'leader = "{OLD}"'.encode(), f'leader = "{NEW}"'.encode())
    }
    if address == FORM:
        expect(page.locator("[data-key='service#leader']")).to_have_text(NEW)


def test_a_chosen_file_is_not_written_by_who_says_no(
    page: Page, server: Running, printed: dict[str, bytes]
) -> None:
    _open(page)
    before = contents(server.root / "filings")
    file = {"name": "a.docx", "mimeType": "", "buffer": edited(printed["service"], {OLD: NEW})}
    page.on("filechooser", lambda _: None)  # from now on, or the first may come before it is waited for
    for leave in ("Enter", "Escape"):
        page.get_by_role("button", name="拉回 Word 里的改动…").focus()
        with page.expect_file_chooser() as chooser:
            page.keyboard.press("Enter")
        chooser.value.set_files(file)  # type: ignore[arg-type]  # a plain dict is one of its payloads
        expect(page.locator("#pull-write")).to_be_visible()
        expect(page.get_by_role("button", name="不写")).to_be_focused()
        with page.expect_response("**/drop") as dropped:
            page.keyboard.press(leave)
        expect(page.locator("#pull-dialog")).to_be_hidden()
        expect(page.get_by_role("button", name="拉回 Word 里的改动…")).to_be_focused()
        shown = dropped.value.url.removeprefix(server.address).removesuffix("/drop")
        assert server.post(f"{shown}/write").status == 410
    assert contents(server.root / "filings") == before


def test_an_unedited_file_has_nothing_to_pull(page: Page, printed: dict[str, bytes]) -> None:
    _open(page)
    dialog = _drop(page, printed["service"])
    expect(page.locator("#pull-state")).to_have_text("没有要写回的改动")
    expect(dialog.get_by_role("button")).to_have_text(["关闭"])
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()


def test_what_is_no_form_is_told(page: Page) -> None:
    _open(page, "/")
    for data, said in (
        (b"name = 1", "这不是 .docx 文件"),
        (b"", "文件是空的"),
        (blank(), "没有要写回的改动，另有 1 处要自己看"),
    ):
        dialog = _drop(page, data, "会议通知.docx")
        expect(dialog).to_contain_text(said)
        expect(dialog.get_by_role("button")).to_have_text(["关闭"])
        page.keyboard.press("Enter")
        expect(dialog).to_be_hidden()


def test_a_file_dropped_just_as_the_one_before_is_left_is_read(page: Page, printed: dict[str, bytes]) -> None:
    """The dialog's close event comes after its closing, here also after the next file."""
    _open(page)
    first = _drop(page, edited(printed["service"], {OLD: NEW}))
    expect(first.locator("ins")).to_have_text(NEW)
    page.evaluate(
        f"""sent => {{
      document.getElementById("pull-dialog").close();
      return ({DRAG})(["drop", "原样.docx", sent]);
    }}""",
        base64.b64encode(printed["service"]).decode(),
    )
    expect(page.locator("#pull-state")).to_have_text("没有要写回的改动")


def test_hostile_names_and_texts_stay_text(page: Page, printed: dict[str, bytes]) -> None:
    _open(page)
    dialog = _drop(page, edited(printed["service"], {OLD: HOSTILE}, comment=HOSTILE), f"{HOSTILE}\u202e.docx")
    expect(dialog.locator("ins")).to_have_text(HOSTILE)
    expect(dialog).to_contain_text("\\u202e.docx 是")
    expect(dialog.locator(".problems li").filter(has_text="批注")).to_contain_text(HOSTILE)
    expect(dialog.locator("img, script")).to_have_count(0)
    dialog.get_by_role("button", name="写回").click()
    expect(page.locator("[data-key='service#leader']")).to_have_text(HOSTILE)


def test_a_file_changed_since_is_told_and_left_alone(
    page: Page, server: Running, printed: dict[str, bytes]
) -> None:
    _open(page)
    dialog = _drop(page, edited(printed["service"], {OLD: NEW}))
    edit(server.root / SERVICE, "leader =", "# 刚加的\nleader =")
    before = contents(server.root / "filings")
    dialog.get_by_role("button", name="写回").click()
    expect(page.locator("#pull-state")).to_contain_text("刚才有别的程序改过它，没有动它")
    expect(dialog.get_by_role("button")).to_have_text(["关闭"])
    assert contents(server.root / "filings") == before


def test_two_windows_show_two_files_and_each_writes_its_own(
    page: Page, browser: Browser, server: Running, printed: dict[str, bytes]
) -> None:
    with window(browser, server, REFUSALS) as other:
        _open(page)
        _open(other)
        one = _drop(page, edited(printed["service"], {OLD: NEW}))
        two = _drop(other, edited(printed["department"], {"黄文韬": "赵小红"}))
        two.get_by_role("button", name="写回").click()
        expect(two).to_be_hidden()
        assert OLD in (server.root / SERVICE).read_text("utf-8")
        one.get_by_role("button", name="写回").click()
        expect(one).to_be_hidden()
    assert NEW in (server.root / SERVICE).read_text("utf-8")
    department = server.root / f"filings/{UNIT}/{YEAR}/department.toml"
    assert 'filler = "赵小红"' in department.read_text("utf-8")


def test_the_page_says_where_a_file_may_be_let_go(page: Page) -> None:
    _open(page)
    over = page.locator("#pull-over")
    expect(over).to_be_hidden()
    assert _drag(page, "dragenter")
    expect(over).to_have_text("松开：把 Word 里的改动拉回申报文件")
    expect(over).to_be_in_viewport(ratio=1)
    _drag(page, "dragleave")
    expect(over).to_be_hidden()
    assert not _drag(page, "dragenter", None)  # a text that is dragged about
    assert not _drag(page, "drop", None)
    expect(over).to_be_hidden()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_too_much_is_refused_before_it_is_sent(page: Page) -> None:
    _open(page)
    asked = list[str]()
    page.on("request", lambda request: asked.append(request.url))
    for files, said in (("new Uint8Array(65 << 20)", "文件太大：最多 64 MB"), ("1, 2", "一次拉回一个文件")):
        page.evaluate(
            """(parts) => {
              const moved = new DataTransfer();
              for (const part of parts) moved.items.add(new File([part], "a.docx"));
              dispatchEvent(new DragEvent("drop", { cancelable: true, dataTransfer: moved }));
            }""",
            page.evaluate_handle(f"[{files}]"),
        )
        expect(page.locator("#pull-state")).to_contain_text(said)
        page.keyboard.press("Escape")
        expect(page.locator("#pull-dialog")).to_be_hidden()
    assert not [url for url in asked if "/pulls" in url]


def test_a_page_of_an_earlier_run_pulls_too_and_a_lost_server_is_told(
    browser: Browser, tmp_path: Path
) -> None:
    _example(tmp_path)
    refusals = (*REFUSALS, "net::ERR_")
    with serving(tmp_path) as first, window(browser, first, refusals) as page:
        _open(page)
        data = edited((tmp_path / "build" / UNIT / str(YEAR) / "service.docx").read_bytes(), {OLD: NEW})
        first.interrupt()
        dialog = _drop(page, data)
        expect(page.locator("#pull-state")).to_contain_text("没有送到程序")
        page.keyboard.press("Escape")
        with serving(tmp_path, port=first.port) as second:
            assert second.port == first.port
            _drop(page, data)
            expect(page.locator("#pull-state")).to_contain_text("打开程序启动时显示的地址")
            expect(page.get_by_role("note")).to_contain_text("这个窗口只能看")
            page.keyboard.press("Escape")
            page.context.new_page().goto(second.entrance)
            _drop(page, data).get_by_role("button", name="写回").click()
            expect(dialog).to_be_hidden()
            expect(page.locator("#look")).to_be_hidden()
            expect(page.locator("[data-key='service#leader']")).to_have_text(NEW)


def test_the_dialog_fits_and_is_built_for_everybody(page: Page, printed: dict[str, bytes]) -> None:
    _open(page)
    data = edited(printed["department"], {"≥95%": "≥96%", "≥90%": "≥91%", "≥4次": "≥5次"}, comment="再核")
    dialog = _drop(page, data)
    expect(dialog.locator("pre").last).to_be_attached()
    for width, height in ((1360, 850), (380, 700), (320, 256)):
        page.set_viewport_size({"width": width, "height": height})
        for button in dialog.get_by_role("button").all():
            expect(button).to_be_in_viewport(ratio=1)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert dialog.evaluate("e => e.scrollWidth <= e.clientWidth")
        assert page.locator("#pull-answer").evaluate("e => e.scrollWidth <= e.clientWidth")
        assert page.evaluate(FAULTS) == []


def test_without_scripts_the_page_offers_nothing_it_can_not_do(browser: Browser, server: Running) -> None:
    context = browser.new_context(base_url=server.address, java_script_enabled=False)
    page = context.new_page()
    for address in ("/", FORM):
        page.goto(address)
        expect(page.get_by_role("link", name="综合服务保障专项").first).to_be_visible()
        for part in ("#pull-choose", "#pull-file", "#pull-over", "#pull-dialog"):
            expect(page.locator(part)).to_be_hidden()
    context.close()
