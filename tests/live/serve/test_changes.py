"""What has changed since the last commit, a commit of it, and a cell's past: over the port, in a browser."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from browsing import FAULTS, window
from playwright.sync_api import expect
from repositories import commit, git, repository
from serving import Answer, Running, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

UNIT, YEAR = "wuhan-biolake", 2024
EXAMPLE = Path(__file__).parents[3] / "filings" / UNIT
SERVICE, PARTY, UNITS = (
    f"filings/{UNIT}/{YEAR}/service.toml",
    f"filings/{UNIT}/{YEAR}/party.toml",
    f"filings/{UNIT}/unit.toml",
)
TARGET = "service#goals.operation.indicators.2.target"
SENT = {"Content_Type": "application/json"}


@pytest.fixture(scope="module")
def who(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Be somebody whom git knows; return where that stands."""
    path = tmp_path_factory.mktemp("who") / "config"
    path.write_text("[user]\n\tname = 张三\n\temail = zhang@example.org\n", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", str(path))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        yield path


@pytest.fixture(scope="module")
def server(who: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Serve the example, committed, in a folder of the repository."""
    assert who.exists()
    top = tmp_path_factory.mktemp("changes")
    root = top / "ws"
    shutil.copytree(EXAMPLE, root / "filings" / UNIT, ignore=shutil.ignore_patterns("*.*.toml"))
    (top / ".gitignore").write_text("build/\n")
    repository(top)
    with serving(root) as running:
        yield running


@pytest.fixture
def root(server: Running) -> Iterator[Path]:
    """Change two files; afterwards all is committed."""
    _edit(server.root, SERVICE, "≥4次/年·辆", "≥7次/年·辆")
    _edit(server.root, PARTY, "\nname =", "\n# 说明\nname =")
    yield server.root
    for path in (SERVICE, PARTY):
        shutil.copy(EXAMPLE.parents[1] / path, server.root / path)
    commit(server.root, "as before")


def _edit(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def _shown(server: Running) -> tuple[dict[str, str], str]:
    """Return the digests that the page has of the files, and the commit that it shows the changes since."""
    body = server.ask("/changes").body
    boxes = (part.split('"') for part in body.split(' name="file" value="')[1:])
    return {box[0]: box[2] for box in boxes}, body.partition('data-head="')[2].partition('"')[0]


def _commit(server: Running, **sent: Any) -> Answer:  # noqa: ANN401 - anything may be sent
    files, head = _shown(server)
    asked = {"files": files, "message": "说明", "head": head} | sent
    return server.post("/changes/commit", json.dumps(asked).encode(), **SENT)


def test_changes_are_shown_and_committed(server: Running, root: Path) -> None:
    page = server.ask("/changes").body
    for said in (
        "公务用车日常保养次数",
        "<del>≥4次/年·辆</del>",
        "<ins>≥7次/年·辆</ins>",
        "张三 &lt;zhang@example.org&gt;",
    ):
        assert said in page
    assert "未提交的改动：2 个文件" in server.ask(f"/forms/{UNIT}/{YEAR}/service").body
    proposed = server.ask(f"/changes/message?file={quote(SERVICE)}").body
    assert proposed.startswith("综合服务保障专项，绩效指标“公务用车日常保养次数”：指标值")
    assert server.ask("/changes/message?file=other").body == ""
    answer = _commit(server, message=proposed)
    assert answer.status == 200, answer.body
    said = json.loads(answer.body)["said"]
    assert said == f"提交了 2 个文件（main 分支，{git(root, 'rev-parse', 'HEAD')[:7]}），没有推送"
    assert git(root, "log", "-1", "--format=%an|%B") == f"张三|{proposed.strip()}"
    assert git(root, "status", "--porcelain") == ""
    assert "没有改动" in server.ask("/changes").body
    assert "未提交的改动" not in server.ask(f"/forms/{UNIT}/{YEAR}/service").body


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({"files": {}}, 409, "没有选文件"),
        ({"files": {SERVICE: "0"}}, 409, "刚才又变了"),
        ({"files": {"../x.toml": ""}}, 409, "刚才又变了"),
        ({"message": ""}, 409, "提交说明是空的"),
        ({"head": "0"}, 409, "刚有了别的提交"),
        ({"files": [SERVICE]}, 400, "不对"),
        ({"message": 1}, 400, "不对"),
        ({"head": None}, 400, "不对"),
    ],
)
def test_a_commit_that_can_not_be_says_why(
    server: Running, root: Path, sent: dict[str, object], status: int, said: str
) -> None:
    before = git(root, "rev-parse", "HEAD")
    answer = _commit(server, **sent)
    assert (answer.status, said in json.loads(answer.body)["said"]) == (status, True), answer.body
    assert git(root, "rev-parse", "HEAD") == before


def test_who_is_unknown_or_busy_is_told_what_to_do(server: Running, root: Path, who: Path) -> None:
    known = who.read_bytes()
    who.write_text("")
    page, answer = server.ask("/changes").body, _commit(server)
    who.write_bytes(known)
    assert "git 还不知道您是谁" in page
    assert "commit-message" not in page
    assert "git 还不知道您是谁" in json.loads(answer.body)["said"]
    (root.parent / ".git" / "MERGE_HEAD").touch()
    assert "仓库正在合并" in server.ask("/changes").body
    (root.parent / ".git" / "MERGE_HEAD").unlink()


def test_a_repository_that_git_does_not_trust_is_said_on_the_first_page(
    who: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert who.exists()
    shutil.copytree(EXAMPLE / str(YEAR), tmp_path / "filings" / UNIT / str(YEAR))
    repository(tmp_path)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with serving(tmp_path) as running:
        for address in ("/", "/changes"):
            assert "git 不信任这个仓库" in running.ask(address).body


def _past(server: Running, key: str) -> dict[str, Any]:
    answer = server.ask(f"/past/{UNIT}/{YEAR}?key={quote(key)}")
    assert answer.status == 200
    told: dict[str, Any] = json.loads(answer.body)
    return told


def test_a_cells_past_is_told(server: Running, root: Path) -> None:
    told = _past(server, TARGET)
    assert told["years"] == [{"name": "上年", "year": 2023, "value": "≥4次/年·辆"}]
    assert told["last"] == {"said": "还没有提交"}
    own = [line for line in told["lines"] if line["own"]]
    assert [line["parts"][1] for line in own] == ['"≥7次/年·辆"']
    assert "".join(own[0]["parts"]) in (root / SERVICE).read_text("utf-8")
    assert len(told["lines"]) == 5
    last = _past(server, "service#goals.operation.indicators.3.target")["last"]
    assert (last["who"], last["when"], last["summary"]) == ("n", "2024-01-02 03:04", "one")
    computed = _past(server, "service#budget")
    assert computed == {"years": [{"name": "上年", "year": 2023, "value": "233"}], "last": {}, "lines": []}
    long = _past(server, "department#tasks")["lines"]
    assert all(line["own"] for line in long[2:-2])
    assert _past(server, "unit#phone")["years"] == []
    assert server.ask(f"/past/{UNIT}/{YEAR}?key=none%23name").status == 404
    assert server.ask(f"/past/none/{YEAR}?key=unit%23name").status == 404


def test_in_a_browser(browser: Browser, server: Running, root: Path) -> None:
    """From a cell and its past to a commit of what changed, by the keyboard; what was typed stays."""
    with window(browser, server, may_write=False) as looking, window(browser, server) as page:
        looking.goto("/#changes")
        expect(looking.locator("#changed ins")).to_have_text("≥7次/年·辆")
        expect(looking.locator("#changed textarea, #changed button")).to_have_count(0)

        page.goto(f"/forms/{UNIT}/{YEAR}/service#{quote(TARGET)}")
        past = page.locator("#cell-past")
        expect(past.locator("dt")).to_have_text(["上年（2023）", "最后修改", "原文"])
        expect(past.locator("dd").first).to_have_text("≥4次/年·辆")
        expect(past.locator("mark")).to_have_text('"≥7次/年·辆"')
        page.locator("[data-key='unit#name']").first.click()
        expect(past).to_contain_text("n，2024-01-02 03:04")
        expect(past).not_to_contain_text("上年")
        assert page.evaluate(FAULTS) == []

        page.keyboard.press("Escape")
        page.get_by_role("link", name="未提交的改动：2 个文件").press("Enter")
        message = page.get_by_role("textbox", name="提交说明")
        expect(message).to_have_value(
            "2024 年 综合服务保障专项：修改 1 处\n" + message.input_value().partition("\n")[2]
        )
        expect(page.locator("#changed ins")).to_have_text("≥7次/年·辆")
        assert page.evaluate(FAULTS) == []
        page.get_by_role("checkbox", name=PARTY).press("Space")
        expect(message).to_have_value(
            "综合服务保障专项，绩效指标“公务用车日常保养次数”：指标值 ≥4次/年·辆 → ≥7次/年·辆\n"
        )
        message.fill("我的说明")
        message.press("ArrowLeft")
        _edit(root, SERVICE, "≥7次/年·辆", "≥9次/年·辆")
        expect(page.locator("#changed ins")).to_have_text("≥9次/年·辆")
        expect(message).to_have_value("我的说明")
        expect(message).to_be_focused()
        assert message.evaluate("each => each.selectionStart") == 3
        expect(page.get_by_role("checkbox", name=PARTY)).not_to_be_checked()
        page.reload()
        expect(message).to_have_value("我的说明")
        page.get_by_role("checkbox", name=PARTY).press("Space")
        page.get_by_role("button", name="提交 1 个文件").press("Enter")
        said = page.locator("#changes-said")
        expect(said).to_contain_text("提交了 1 个文件（main 分支")
        expect(page.locator("#changes-count")).to_have_text("1 个文件")
        expect(message).to_have_value("整理申报文件 party，内容没有变化\n")
        assert git(root, "log", "-1", "--format=%B") == "我的说明"
        assert git(root, "status", "--porcelain") == f"M ws/{PARTY}"

        page.set_viewport_size({"width": 360, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_role("button", name="提交 1 个文件").press("Enter")
        expect(page.locator("#changes-since")).to_be_hidden()
        expect(said).to_contain_text("提交了 1 个文件")
