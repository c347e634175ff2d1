"""审核台 over a portfolio of a few rows, asked as browsers ask, and over one that the page makes itself."""

from __future__ import annotations

import csv
import html
import io
import json
import os
import re
import sqlite3
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from browsing import FAULTS, window
from openpyxl import load_workbook
from planted import planted
from playwright.sync_api import expect
from serving import eventually, serving
from workspaces import UNIT, YEAR, workspace

from generator.filing.workspace import FilingFolder
from generator.live.serve.bureau.freshness import Freshness
from generator.live.serve.bureau.site import Bureau
from generator.live.serve.live import Live
from generator.pipeline import stamps
from generator.portfolio import update
from generator.portfolio.questions.registry import LISTINGS
from generator.portfolio.reading import portfolio_path
from generator.portfolio.update import Updated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser
    from serving import Running

HOSTILE = "<script>alert(1)</script>&\"'"
FORMULA = '=HYPERLINK("http://x")'
BAD = (
    "year=abc", "year=99999999999999999999", "page=-1", "page=0", "page=1e9", "page=99999999", "page=%00",
    "district=x", "unit=a%00b", "category=x", "low=1e400", "low=-1", "low=5&high=4", "order=1;DROP",
    "unit=" + "x" * 999,
)  # fmt: skip
TOTAL = re.compile(r'role="status"><b>([\d,]+)</b> 行')


def write(path: Path) -> None:
    """Write a portfolio with two units, of which one copies the other."""
    with planted(path) as made:
        for unit, name in ((UNIT, "甲局"), ("b", HOSTILE)):
            for year in (YEAR - 1, YEAR):
                made.filing(unit, year, name, has_department=1)
                made.project(unit, year, "community", 150, name=FORMULA)
                targets = {"消防检查覆盖点位": 5, "防汛演练": 6, "宣讲": 7}
                made.indicators(unit, year, targets, stem="community")
                made.problem(unit, year, 0, code="TB402", severity="error", stem="community", message=HOSTILE)
                made.evaluated(unit, year, 95, "community")
                own = {"code": "TB004", "severity": "warning", "stem": "unit", "file": "unit.toml"}
                made.problem(unit, year, 1, **own, again=int(year < YEAR))
            made.problem(unit, 0, 0, code="TB005", severity="error", stem="x", message="放错了")
        made.filing("c", YEAR, "丙局", "420102")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Serve a workspace whose portfolio says more than its one filing."""
    ws = workspace(tmp_path_factory.mktemp("bureau") / "ws")
    write(portfolio_path(ws))
    with serving(ws.root) as running:
        yield running


@pytest.mark.parametrize(
    ("asked", "told"), [(f"year={YEAR}", (2, 2)), ("year=all", (6, 2)), ("year=all&district=4201", (6, 2))]
)
def test_every_number_of_the_first_page_is_the_length_of_the_list_it_leads_to(
    server: Running, asked: str, told: tuple[int, int]
) -> None:
    body = server.ask(f"/bureau?{asked}").body
    tiles = re.findall(r'<a href="([^"]+)"><b>([\d,.]+)</b> <span>(.*?)</span>', body)
    columns = re.findall(r'<th scope="row"><a href="([^"]+)">[^<]*</a></th><td>([\d,]+)</td>', body)
    questions = re.findall(r'<a href="([^"]+)"><h3>[^<]*</h3><b>([\d,]+)</b>', body)
    other = (
        "万元，项目当年预算",
        "个单位" if asked.startswith("year=all") else "",
    )  # one unit, filings of years
    counted = [*((href, text) for href, text, title in tiles if title not in other), *columns, *questions]
    assert len(tiles) == 7
    assert tuple(int(text) for _, text, title in tiles if title in ("个错误", "个警告")) == told
    assert len(columns) == 15
    assert len(questions) == 6
    for href, text in counted:
        found = TOTAL.search(server.ask(html.unescape(href)).body)
        assert found, href
        assert found[1] == text, href


@pytest.mark.parametrize("name", LISTINGS)
def test_what_can_not_be_asked_is_answered_in_a_sentence(server: Running, name: str) -> None:
    for query in BAD:
        answer = server.ask(f"/bureau/{name}?{query}")
        if 'role="alert"' not in answer.body:  # a filter that this list does not have
            assert answer.status == 200, query
            assert query.partition("=")[0] not in LISTINGS[name].conditions, query
        else:
            assert answer.status == 400, query
        assert "Traceback" not in answer.body


@pytest.mark.parametrize(
    ("path", "status"), [("/bureau/none", 404), ("/bureau/projects.doc", 404), ("/bureau?year=x", 400)]
)
def test_what_is_not_there_is_said(server: Running, path: str, status: int) -> None:
    assert server.ask(path).status == status


@pytest.mark.parametrize("name", LISTINGS)
def test_texts_stay_texts(server: Running, name: str) -> None:
    for path in (f"/bureau/{name}", f"/bureau/{name}?unit=%3Cscript%3E"):
        answer = server.ask(path)
        assert answer.status == 200
        assert "<script>alert" not in answer.body
        assert "form-action 'self'" in answer.headers["content-security-policy"]
        assert "script-src 'self'" in answer.headers["content-security-policy"]


def test_two_characters_are_found_and_the_cell_is_led_to(server: Running) -> None:
    body = server.ask("/bureau/indicators?q=%E6%B6%88%E9%98%B2&folder=" + UNIT).body
    found = TOTAL.search(body)
    assert found
    assert found[1] == "2"
    assert f"/forms/{UNIT}/{YEAR}/community#community%23goals.g.indicators.0.name" in body


def test_a_chinese_blank_parts_words(server: Running) -> None:
    answer = server.ask("/bureau/indicators?q=%E6%B6%88%E9%98%B2%E3%80%80%E7%82%B9%E4%BD%8D")  # 消防　点位
    found = TOTAL.search(answer.body)
    assert answer.status == 200
    assert found
    assert found[1] == "4"


def test_a_problem_of_no_year_names_its_unit_and_leads_to_no_form(server: Running) -> None:
    body = server.ask("/bureau/problems?code=TB005").body
    assert "甲局" in body
    assert "/forms/" not in body


def test_who_dies_over_a_filing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = Updated(5, 2, 0, anew=False, lost=(FilingFolder(UNIT, YEAR),))
    monkeypatch.setattr(update, "update", lambda *_: lost)
    bureau = Bureau(Live(workspace(tmp_path / "ws")), mock.Mock(), mock.Mock())
    answer = bureau._update()  # noqa: SLF001 - a server of its own would do no more
    said = json.loads(bytes(answer.body))["said"]
    assert (answer.status_code, f"{UNIT}/{YEAR}" in said, "好了" in said) == (409, True, False)


@pytest.mark.parametrize("change", ["gone", "older"])
def test_files_that_are_other_than_those_read_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    monkeypatch.setattr(stamps, "_YOUNG", -1_000_000_000_000)
    ws = workspace(tmp_path / "ws")
    update.update(ws, portfolio_path(ws), jobs=1)
    freshness = Freshness(Live(ws), portfolio_path(ws))
    assert not freshness._differs()  # noqa: SLF001 - what `newer` waits for
    file = ws.filings / UNIT / str(YEAR) / "community.toml"
    text = file.read_text("utf-8")
    file.unlink()
    if change == "older":
        file.write_text(text.replace('name = "', 'name = "旧', 1), "utf-8")
        os.utime(file, (1e9, 1e9))
    assert freshness._differs()  # noqa: SLF001 - the same


def test_a_saved_csv_holds_all_rows_and_no_formula(server: Running) -> None:
    answer = server.ask(f"/bureau/projects.csv?year={YEAR}")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.body.startswith("\ufeff")
    heading, *rows = csv.reader(io.StringIO(answer.body.lstrip("\ufeff")))
    assert heading[0] == "项目"
    assert {row[0] for row in rows} == {f"'{FORMULA}"}
    assert [row[heading.index("当年预算（万元）")] for row in rows] == ["150", "150"]


def test_a_saved_workbook_holds_numbers_and_texts(server: Running, tmp_path: Path) -> None:
    import urllib.request  # noqa: PLC0415 - bytes, which `ask` reads as text

    with urllib.request.urlopen(f"{server.address}/bureau/copied.xlsx") as answer:  # noqa: S310 - our own server
        (tmp_path / "list.xlsx").write_bytes(answer.read())
    sheet = load_workbook(tmp_path / "list.xlsx").active
    assert sheet is not None
    rows = list(sheet.iter_rows())
    assert len(rows) == 3  # two years
    assert rows[1][0].value == FORMULA
    assert rows[1][0].data_type == "s"
    assert rows[1][4].value == 3


def test_a_portfolio_in_any_state_is_told_of_in_a_sentence(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    path = portfolio_path(ws)
    with serving(ws.root) as server:
        assert "tianbao portfolio" in server.ask("/bureau").body
        assert 'href="/bureau"' not in server.ask("/").body
        assert server.ask("/bureau/update", "POST").status == 403
        write(path)
        assert 'href="/bureau"' in server.ask("/").body
        for damage, word in (
            (b"", "不是"),
            (b"SQLite format 3\x00" + b"\x07" * 9000, ""),
            (b"hello" * 999, "不是"),
        ):
            path.write_bytes(damage)
            for page in ("/bureau", "/bureau/projects", "/bureau/projects.csv"):
                answer = server.ask(page)
                assert answer.status == 503, page
                assert word in answer.body
                assert "Traceback" not in answer.body
        path.unlink()
        write(path)
        with sqlite3.connect(path) as connection:
            connection.execute("DROP TABLE answer_copied")
        assert "旧版" in server.ask("/bureau").body
        path.unlink()
        write(path)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        assert server.ask("/bureau").status == 503
        other.close()


def test_the_page_makes_the_portfolio_leads_to_forms_and_says_when_it_is_old(
    tmp_path: Path, browser: Browser
) -> None:
    ws = workspace(tmp_path / "ws")
    with serving(ws.root) as server, window(browser, server) as page:
        page.goto("/bureau")
        page.get_by_role("button", name="生成汇总数据").click()
        expect(page.get_by_role("heading", name="要问的")).to_be_visible()
        assert page.evaluate(FAULTS) == []
        page.get_by_role("link", name=re.compile("个项目")).click()
        page.get_by_label("支出项目类别").select_option("人员类")
        page.get_by_role("button", name="筛选").click()
        expect(page.get_by_text("没有符合的")).to_be_visible()
        page.get_by_role("link", name="清除").click()
        expect(page.locator("tbody tr")).to_have_count(1)
        assert page.evaluate(FAULTS) == []
        page.locator("tbody a").first.click()
        expect(page.locator("article")).to_be_visible()
        file = ws.filings / UNIT / str(YEAR) / "community.toml"
        file.write_text(file.read_text("utf-8") + "\n# later\n", "utf-8")
        eventually(lambda: "汇总以后变过" in server.ask("/bureau").body)
