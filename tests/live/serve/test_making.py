"""New units, projects, years and stages from the pages: what is asked, answered, written and taken back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from browsing import FAULTS, GONE, window
from commands import tianbao
from playwright.sync_api import Browser, Locator, Page, expect
from serving import Running, eventually, serving
from workspaces import UNIT, YEAR, contents, edit, workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOSTILE = '<img src=x onerror=alert(1)>"&{{ 7*7 }}'
REFUSALS = (GONE, "status of 409", "status of 422")
PROJECT = f"/new/project/{UNIT}/{YEAR}"


class Said(NamedTuple):
    """What the server answered, read."""

    status: int
    answer: dict[str, Any]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Serve the scaffold."""
    with serving(workspace(tmp_path_factory.mktemp("making") / "ws").root) as running:
        yield running


@pytest.fixture(autouse=True)
def as_it_was(request: pytest.FixtureRequest) -> Iterator[None]:
    """Take out afterwards what a test has made in the server that the tests share."""
    if "server" not in request.fixturenames:
        yield
        return
    filings = request.getfixturevalue("server").root / "filings"
    before = contents(filings)
    yield
    for name in contents(filings).keys() - before.keys():
        (filings / name).unlink()
    assert contents(filings) == before


def ask(server: Running, path: str, *, preview: bool = False, **body: object) -> Said:
    data = json.dumps({**body, "preview": preview}).encode()
    answer = server.post(path, data, Content_Type="application/json")
    return Said(answer.status, json.loads(answer.body))


def test_a_preview_says_what_would_be_written_and_writes_nothing(server: Running) -> None:
    before = contents(server.root / "filings")
    asked = {
        "/new/unit": (
            {"name": "新单位", "year": "2031"},
            ["新单位/unit.toml", "新单位/2031/department.toml"],
        ),
        PROJECT: ({"name": "夜市整治专项"}, [f"{UNIT}/{YEAR}/夜市整治专项.toml"]),
        f"/new/year/{UNIT}/{YEAR}": (
            {"year": "2025"},
            [f"{UNIT}/2025/department.toml"],  # its project has ended
        ),
        f"/new/stage/{UNIT}/{YEAR}/monitor": ({}, [f"{UNIT}/{YEAR}/community.monitor.toml"]),
    }
    for path, (body, files) in asked.items():
        said = ask(server, path, preview=True, **body)
        assert (said.status, said.answer["faults"]) == (200, {})
        assert sorted(said.answer["files"]) == sorted(f"filings/{file}" for file in files)
    assert contents(server.root / "filings") == before


def test_a_project_is_written_shown_at_once_and_taken_back(server: Running) -> None:
    said = ask(server, PROJECT, name="夜市整治专项", file="night", category="特定目标类")
    assert (said.status, said.answer["said"]) == (200, "新建了项目“夜市整治专项”")
    assert said.answer["href"] == f"/forms/{UNIT}/{YEAR}/night"
    assert server.ask(said.answer["href"]).status == 200  # whether it is printed yet or not
    file = server.root / "filings" / UNIT / str(YEAR) / "night.toml"
    eventually(lambda: "夜市整治专项" in server.ask(f"/files/{UNIT}/{YEAR}/night.html").body)
    assert server.post(f"/writes/{said.answer['undo']}/undo").status == 200
    assert not file.exists()
    again = ask(server, PROJECT, name="夜市整治专项", file="night")
    edit(file, 'code = ""', 'code = "1"')
    kept = server.post(f"/writes/{again.answer['undo']}/undo")
    assert kept.status == 409
    assert "撤销不了" in kept.body
    assert 'code = "1"' in file.read_text("utf-8")


def test_a_unit_taken_back_leaves_no_empty_folder(server: Running) -> None:
    said = ask(server, "/new/unit", name="临时单位", year="2031")
    assert said.answer["href"] == "/forms/%E4%B8%B4%E6%97%B6%E5%8D%95%E4%BD%8D/2031/department"
    assert server.post(f"/writes/{said.answer['undo']}/undo").status == 200
    assert not (server.root / "filings" / "临时单位").exists()


def test_a_form_that_its_year_does_not_have_leads_to_the_year(server: Running) -> None:
    said = ask(server, "/new/unit", name="早", year="1999", folder="early")
    assert (said.status, said.answer["href"]) == (200, "/#year%3Aearly/1999")
    assert server.post(f"/writes/{said.answer['undo']}/undo").status == 200


def test_a_year_says_what_is_left_out_and_keeps_amounts_when_asked(tmp_path: Path) -> None:
    root = workspace(tmp_path / "ws").root
    with serving(root) as server:
        path, file = f"/new/year/{UNIT}/{YEAR}", root / "filings" / UNIT / str(YEAR) / "community.toml"
        left_out = ask(server, path, preview=True, year="2025").answer["notes"]
        assert any("社区服务专项）终止年度 2024，没有结转" in note for note in left_out)
        edit(file, "end_year = 2024", "end_year = 2027")
        seen = ask(server, path, preview=True, year="2027", keep_amounts=False).answer
        assert any("跳过了 2025、2026 年" in note for note in seen["notes"])
        assert any("处金额，核对" in note for note in seen["notes"])
        edit(file, "amount = 30", 'amount = "三十"')
        broken = ask(server, path, year="2025")
        assert broken.status == 422
        assert "有错误，改好后再结转" in broken.answer["said"]
        assert any("community.toml" in note for note in broken.answer["notes"])
        edit(file, 'amount = "三十"', "amount = 30")
        said = ask(server, path, year="2025", keep_amounts=True)
        assert (said.status, said.answer["href"]) == (200, f"/#year%3A{UNIT}/2025")
        assert "amount = 30" in (root / "filings" / UNIT / "2025" / "community.toml").read_text("utf-8")
        again = ask(server, path, preview=True, year="2025").answer
        assert "里已有" in again["faults"]["whole"]


def test_a_stage_is_begun_where_it_is_not_yet(server: Running) -> None:
    assert f'data-post="/new/stage/{UNIT}/{YEAR}/monitor"' in server.ask("/").body
    said = ask(server, f"/new/stage/{UNIT}/{YEAR}/monitor")
    assert said.answer["href"] == f"/forms/{UNIT}/{YEAR}/community.monitor"
    home = server.ask("/").body
    assert f'data-post="/new/stage/{UNIT}/{YEAR}/monitor"' not in home
    assert f'data-post="/new/stage/{UNIT}/{YEAR}/evaluation"' in home
    again = ask(server, f"/new/stage/{UNIT}/{YEAR}/monitor")
    assert (again.status, again.answer["said"]) == (422, "没有要写的文件")
    assert "已有，没有改动" in again.answer["notes"][0]


@pytest.mark.parametrize(
    ("path", "body", "status", "asked"),
    [
        ("/new/unit", {"name": "甲", "year": "20"}, 422, "year"),
        ("/new/unit", {"name": "甲", "year": "二〇二四"}, 422, "year"),
        ("/new/unit", {"name": "甲", "year": ""}, 422, "year"),
        ("/new/unit", {"name": "", "year": "2024"}, 422, "name"),
        ("/new/unit", {"name": "甲", "year": "2024", "folder": "../x"}, 422, "folder"),
        ("/new/unit", {"name": "甲", "year": "2024", "folder": UNIT}, 422, "folder"),
        ("/new/unit", {"name": "甲", "year": 2024}, 400, ""),
        ("/new/unit", {"name": ["甲"], "year": "2024"}, 400, ""),
        (PROJECT, {}, 422, "name"),
        (PROJECT, {"name": "甲", "file": "community"}, 422, "file"),
        (PROJECT, {"name": "甲", "file": "a/../../b"}, 422, "file"),
        (PROJECT, {"name": "甲", "category": "x"}, 422, "category"),
        (PROJECT, {"name": None}, 400, ""),
        (f"/new/project/{UNIT}/2030", {"name": "甲"}, 404, ""),
        ("/new/project/%2e%2e/2024", {"name": "甲"}, 404, ""),
        ("/new/project/..%2fx/2024", {"name": "甲"}, 404, ""),
        (f"/new/year/{UNIT}/{YEAR}", {"year": str(YEAR)}, 422, "year"),
        (f"/new/year/{UNIT}/{YEAR}", {"year": "3000"}, 422, "year"),
        (f"/new/year/{UNIT}/{YEAR}", {"year": "2025", "keep_amounts": "yes"}, 400, ""),
        (f"/new/stage/{UNIT}/{YEAR}/nothing", {}, 404, ""),
    ],
)
def test_what_can_not_be_made_is_told_in_a_sentence(
    server: Running, path: str, body: dict[str, object], status: int, asked: str
) -> None:
    before = contents(server.root / "filings")
    said = ask(server, path, **body)
    assert said.status == status
    assert said.answer["said"]
    assert [*said.answer.get("faults", {})] == [asked] * bool(asked)
    assert contents(server.root / "filings") == before


def test_only_a_window_that_may_write_is_offered_anything(server: Running) -> None:
    data = json.dumps({"name": "甲", "year": "2024"}).encode()
    wrong = {"Content_Type": "application/json", "X_Tianbao_Token": "x"}
    assert server.post("/new/unit", data, **wrong).status == 403
    assert server.post("/new/unit", data, Content_Type="text/plain").status == 415
    for path in ("/", f"/forms/{UNIT}/{YEAR}/department"):
        assert "new-project" not in server.ask(path).body


def _send(page: Page, name: str, /, **typed: str) -> None:
    """Fill in the open dialog by keyboard, and send it."""
    dialog = page.get_by_role("dialog", name=name)
    for label, value in typed.items():
        dialog.get_by_label(label, exact=True).fill(value)
    page.keyboard.press("Enter")


def _shown(page: Page, text: str) -> None:
    """Wait for a form that shows a text."""
    expect(page.locator("#frame article")).to_contain_text(text)


def _plan(page: Page) -> Locator:
    """Return what the open dialog says of the files to be written."""
    return page.get_by_role("region", name="要写的文件")


def _make_a_unit(page: Page) -> None:
    page.get_by_role("button", name="新建单位…").press("Enter")
    dialog = page.get_by_role("dialog", name="新建单位")
    expect(dialog.get_by_label("单位名称")).to_be_focused()
    next_year = str(page.evaluate("new Date().getFullYear() + 1"))
    expect(dialog.get_by_label("申报年度")).to_have_value(next_year)
    _send(page, "新建单位")
    expect(dialog.get_by_text("写上单位名称")).to_be_visible()
    expect(dialog.get_by_label("单位名称")).to_have_attribute("aria-invalid", "true")
    dialog.get_by_label("单位名称").fill("某某街道办事处")
    expect(_plan(page)).to_contain_text("filings/某某街道办事处/unit.toml")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="新建单位…").press("Enter")
    expect(dialog.get_by_label("单位名称")).to_have_value("某某街道办事处")  # kept: nothing was sent
    _send(page, "新建单位", 申报年度="2024")
    _shown(page, "部门整体支出绩效目标表")
    expect(page.locator("#done")).to_contain_text("新建了单位“某某街道办事处”")


def _make_a_project_and_take_it_back(page: Page) -> None:
    page.get_by_role("button", name="新建项目…").press("Enter")
    _send(page, "新建项目", 项目名称=HOSTILE, 文件名="a b")
    expect(page.get_by_text("文件名里有空格")).to_be_visible()
    _send(page, "新建项目", 文件名="hostile")
    _shown(page, HOSTILE)
    page.keyboard.press("Control+z")
    expect(page.locator("#connection")).to_contain_text("这一页已经没有了")


def _make_the_next_year_on_a_narrow_screen(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.get_by_role("button", name="结转到下一年…").press("Enter")
    dialog = page.get_by_role("dialog", name="结转")
    dialog.get_by_label("结转到哪一年").fill("2024")
    expect(dialog.get_by_text("新年度要在 2024 年之后")).to_be_visible()
    expect(dialog.get_by_role("button", name="结转")).to_be_disabled()
    dialog.get_by_label("结转到哪一年").fill("2025")
    expect(_plan(page)).to_contain_text("2025/社区服务专项.toml")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert dialog.evaluate("e => e.scrollWidth <= e.clientWidth")
    assert page.evaluate(FAULTS) == []
    for button in dialog.get_by_role("button").all():
        expect(button).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("summary", has_text="2025 年")).to_be_focused()
    expect(page.locator("#done")).to_contain_text("由 2024 年结转到了 2025 年")


def test_a_filing_from_an_empty_folder_in_the_browser_alone(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "filings").mkdir()
    unit = tmp_path / "filings" / "某某街道办事处"
    with serving(tmp_path) as server, window(browser, server, REFUSALS) as page:
        page.goto("/")
        expect(page.get_by_role("heading", name="这里还没有申报")).to_be_visible()
        assert page.evaluate(FAULTS) == []
        _make_a_unit(page)
        _make_a_project_and_take_it_back(page)
        page.goto("/")
        page.get_by_role("button", name="新建项目…").press("Enter")
        _send(page, "新建项目", 项目名称="社区服务专项")
        _shown(page, "社区服务专项")
        page.goto("/")
        page.get_by_role("button", name="开始填项目支出绩效运行监控表").press("Enter")
        expect(_plan(page)).to_contain_text("社区服务专项.monitor.toml")
        expect(page.get_by_role("dialog").get_by_role("button", name="开始填")).to_be_focused()
        page.keyboard.press("Enter")
        _shown(page, "社区服务专项")
        page.goto("/")
        expect(page.get_by_role("button", name="开始填项目支出绩效运行监控表")).to_have_count(0)
        _make_the_next_year_on_a_narrow_screen(page)
    files = [
        "2024/department.toml", "2024/社区服务专项.monitor.toml", "2024/社区服务专项.toml",
        "2025/department.toml", "2025/社区服务专项.toml", "unit.toml",
    ]  # fmt: skip
    assert sorted(contents(unit)) == files
    assert tianbao(tmp_path, "build").status == 0
    assert len([*(tmp_path / "build").rglob("*.docx")]) == len(files) - 1
    found = json.loads(tianbao(tmp_path, "check", "--format", "json").out)["problems"]
    assert {one["message"] for one in found if "department" in one["file"]} >= {"没有填写“填报人”"}
