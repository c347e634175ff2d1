"""Problems corrected and silenced by request: shown first, and only what was shown is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from serving import Running, serving
from workspaces import contents, edit

from generator.base.problems import dotted
from generator.checks.review import review_folder
from generator.filing.reader import Shelf
from generator.filing.workspace import FilingFolder, Workspace
from generator.forms.plan import printing_job

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.base.problems import Problem

FOLDER = FilingFolder("u", 2023)
FILE = "filings/u/2023/p.toml"
PROJECT = """\
# 项目
name = "综合服务专项"
attribute = "持续性项目"
start_year = 2023
end_year = 2023  # 止
activities = [{ name = "水电费", amount = 3 }]

[goals.service]
text = "做好服务。"
indicators = [
  { name = "服务次数", kind = "数量指标", target = "≥3次", basis = "计划指标" }, # 原来是 计划指标
]
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Serve a small filing with much to mend."""
    root = tmp_path_factory.mktemp("mending") / "ws"
    (root / "filings/u/2023").mkdir(parents=True)
    (root / "filings/u/unit.toml").write_text('name = "某局"\n', "utf-8")
    (root / "filings/u/2023/department.toml").write_text('filler = "张三"\n', "utf-8")
    (root / FILE).write_text(PROJECT, "utf-8")
    with serving(root) as running:
        yield running


@pytest.fixture(autouse=True)
def _as_before(server: Running) -> Iterator[None]:
    yield
    path = server.root / FILE
    path.chmod(0o644)
    path.write_text(PROJECT, "utf-8")


def _found(server: Running) -> tuple[Problem, ...]:
    job = printing_job(Workspace(server.root))
    return review_folder(job, Shelf(job.workspace, job.declared), FOLDER).findings


def _asked(server: Running, code: str) -> dict[str, str]:
    """Return what a page asks about a problem with."""
    problem = next(one for one in _found(server) if one.code == code)
    key = dotted(problem.place.key)
    return {"code": code, "file": problem.place.file, "key": key, "message": problem.message}


@pytest.fixture(scope="module")
def fixable(server: Running) -> dict[str, str]:
    return _asked(server, "TB231")


@pytest.fixture(scope="module")
def silenceable(server: Running) -> dict[str, str]:
    return _asked(server, "TB302")


def _post(server: Running, address: str, body: object, **headers: str) -> tuple[int, Any]:
    told = {"Content_Type": "application/json"} | headers
    answer = server.post(address, json.dumps(body).encode(), **told)
    try:
        return answer.status, json.loads(answer.body)
    except ValueError:
        return answer.status, {"said": answer.body}


def _shown(answer: dict[str, Any], kind: str) -> list[str]:
    lines = [line for file in answer["files"] for line in file["lines"]]
    return [line["text"] for line in lines if line["kind"] == kind]


def test_a_correction_is_shown_written_and_taken_back(server: Running, fixable: dict[str, str]) -> None:
    before = contents(server.root / "filings")
    status, shown = _post(server, "/fixes/u/2023", fixable)
    assert status == 200
    assert contents(server.root / "filings") == before
    (added,) = _shown(shown, "added")
    assert added.endswith('basis = "计划标准" }, # 原来是 计划指标')
    assert len(_shown(shown, "gone")) == 1
    assert [file["file"] for file in shown["files"]] == [FILE]
    assert "的注释“原来是 计划指标”说的还是原来的" in shown["remarks"][0]
    status, written = _post(server, "/fixes/u/2023/write", fixable | {"seen": shown["seen"]})
    assert (status, written["said"]) == (200, f"改正了：{FILE}")
    assert (server.root / FILE).read_text("utf-8") == PROJECT.replace('"计划指标"', '"计划标准"')
    assert server.post(f"/writes/{written['undo']}/undo").status == 200
    assert contents(server.root / "filings") == before


@pytest.mark.parametrize("step", ["", "/write"])
def test_what_can_not_be_corrected_any_more_is_told(
    server: Running, fixable: dict[str, str], step: str
) -> None:
    edit(server.root / FILE, '"计划指标" }', '"计划标准" }')
    status, answer = _post(server, f"/fixes/u/2023{step}", fixable | {"seen": "x"})
    assert status == 409
    assert answer["said"].startswith("没有能写的改正")


@pytest.mark.parametrize("kind", ["fixes", "silences"])
def test_a_file_that_changed_since_is_shown_anew_and_written_after_that(
    server: Running, fixable: dict[str, str], silenceable: dict[str, str], kind: str
) -> None:
    asked = fixable if kind == "fixes" else silenceable | {"reason": "按通知"}
    _, shown = _post(server, f"/{kind}/u/2023", asked)
    edit(server.root / FILE, "# 项目\n", "# 项目\n# 又一行\n")
    changed = (server.root / FILE).read_bytes()
    status, answer = _post(server, f"/{kind}/u/2023/write", asked | {"seen": shown["seen"]})
    assert (status, answer["said"]) == (409, "文件刚刚变了，下面是现在的改法；再看一遍")
    assert (server.root / FILE).read_bytes() == changed
    assert _shown(answer["anew"], "added") == _shown(shown, "added")
    status, _ = _post(server, f"/{kind}/u/2023/write", asked | {"seen": answer["anew"]["seen"]})
    assert status == 200
    assert "# 又一行" in (server.root / FILE).read_text("utf-8")


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("按通知", "按通知"),
        ('他说 "是"，it\'s \\n', '他说 "是"，it\'s \\n'),
        ("一\nend_year = 2099\r二", "一 end_year = 2099 二"),
        ("见 #3 # tianbao: ignore=TB101 x", "见 ＃3 ＃ tianbao: ignore=TB101 x"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("\u202e右到左\x07", "\\u202e右到左\\x07"),
    ],
)
def test_a_reason_is_written_behind_the_value_and_nothing_else(
    server: Running, silenceable: dict[str, str], reason: str, said: str
) -> None:
    asked = silenceable | {"reason": reason}
    status, shown = _post(server, "/silences/u/2023", asked)
    assert status == 200
    line = "end_year = 2023  # 止"
    silent = f"{line} # tianbao: ignore=TB302 {said}"
    assert [text[1:] for text in _shown(shown, "added")] == [silent]
    status, written = _post(server, "/silences/u/2023/write", asked | {"seen": shown["seen"]})
    assert (status, written["said"]) == (200, f"写上了不改的理由：{FILE}")
    assert (server.root / FILE).read_bytes() == PROJECT.replace(line, silent).encode()
    assert "TB302" not in {one.code for one in _found(server)}


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"reason": ""}, "写上不改的理由"),
        ({"reason": "……#"}, "写上不改的理由"),
        ({"reason": "字" * 300}, "理由最多 200 个字"),
        ({"reason": "待填"}, "理由里不能写"),
        ({"reason": "x", "message": "另一句"}, "已经没有了"),
        ({"reason": "x", "code": "TB050"}, "已经没有了"),
    ],
)
@pytest.mark.parametrize("step", ["", "/write"])
def test_what_can_not_be_silenced_is_told_and_nothing_written(
    server: Running, silenceable: dict[str, str], asked: dict[str, str], why: str, step: str
) -> None:
    status, answer = _post(server, f"/silences/u/2023{step}", silenceable | asked)
    assert status == 409
    assert why in answer["said"]
    assert (server.root / FILE).read_text("utf-8") == PROJECT


@pytest.mark.parametrize("kind", ["fixes", "silences"])
def test_a_file_that_is_read_only_stays(
    server: Running, fixable: dict[str, str], silenceable: dict[str, str], kind: str
) -> None:
    asked = fixable if kind == "fixes" else silenceable | {"reason": "按通知"}
    (server.root / FILE).chmod(0o444)
    _, shown = _post(server, f"/{kind}/u/2023", asked)
    status, answer = _post(server, f"/{kind}/u/2023/write", asked | {"seen": shown["seen"]})
    assert status == 409
    assert "只读" in answer["said"]
    assert (server.root / FILE).read_text("utf-8") == PROJECT


@pytest.mark.parametrize(
    ("address", "change", "status"),
    [
        ("/silences/u/2023", {"file": "filings/v/2023/p.toml"}, 404),
        ("/silences/u/2023", {"file": "filings/u/../../../etc/passwd"}, 409),
        ("/silences/u/2023", {"file": "filings/u/2023/none.toml"}, 409),
        ("/silences/u/2022", {}, 404),
        ("/silences/none/2023", {}, 404),
        ("/fixes/%2e%2e/2023", {}, 404),
        ("/silences/u/2023", {"reason": 7}, 400),
        ("/fixes/u/2023/write", {"seen": None}, 400),
        ("/fixes/u/2023", {"key": ["a"]}, 400),
        ("/fixes/u/2023", {"message": "\ud800"}, 400),
    ],
)
def test_what_no_page_asks_is_refused(
    server: Running, silenceable: dict[str, str], address: str, change: dict[str, object], status: int
) -> None:
    assert _post(server, address, silenceable | {"reason": "x"} | change)[0] == status
    assert (server.root / FILE).read_text("utf-8") == PROJECT


@pytest.mark.parametrize("kind", ["fixes", "silences"])
@pytest.mark.parametrize("step", ["", "/write"])
def test_others_mend_nothing(server: Running, silenceable: dict[str, str], kind: str, step: str) -> None:
    address, asked = f"/{kind}/u/2023{step}", silenceable | {"reason": "x"}
    assert _post(server, address, asked, X_Tianbao_Token="")[0] == 403
    assert _post(server, address, asked, Origin="http://evil.example")[0] == 403
    assert _post(server, address, asked, Content_Type="text/plain")[0] == 415
    assert server.ask(address).status == 405
    assert server.post(address, b"{", Content_Type="application/json").status == 400
    assert (server.root / FILE).read_text("utf-8") == PROJECT


MARKED = PROJECT.replace('name = "综合服务专项"\n', 'name = "综合服务专项" # 待核 3f2a\n').replace(
    'text = "做好服务。"\n', 'text = "做好服务。" # 待核 91c0（原文件第 3 格）\n'
)


@pytest.mark.parametrize("whole", [False, True])
def test_a_line_that_waits_for_review_is_confirmed_alone_or_with_all_of_its_file(
    server: Running, *, whole: bool
) -> None:
    path = server.root / FILE
    path.write_text(MARKED, "utf-8")
    asked = {"code": "TB711", "file": FILE, "key": "goals.service.text", "message": "x", "whole": whole}
    status, shown = _post(server, "/confirms/u/2023", asked)
    assert status == 200
    assert _shown(shown, "gone")[-1] == '-text = "做好服务。" # 待核 91c0（原文件第 3 格）'
    assert path.read_text("utf-8") == MARKED
    status, answer = _post(server, "/confirms/u/2023/write", asked | {"seen": shown["seen"]})
    assert status == 200
    rest = MARKED.replace(" # 待核 91c0（原文件第 3 格）", "")
    assert path.read_text("utf-8") == (PROJECT if whole else rest)
    assert _post(server, f"/writes/{answer['undo']}/undo", {})[0] == 200
    assert path.read_text("utf-8") == MARKED


def test_what_waits_for_no_review_is_told(server: Running) -> None:
    asked = {"code": "TB711", "file": FILE, "key": "goals.service.text", "message": "x"}
    assert _post(server, "/confirms/u/2023", asked) == (409, {"said": "这里没有待核的标记了"})
