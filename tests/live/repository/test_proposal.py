"""What a page tells of changes since the last commit, and the message that it proposes for them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from repositories import commit, repository
from workspaces import edit, workspace

from generator.base.terminal import columns
from generator.filing.workspace import Workspace
from generator.live.repository.changed import uncommitted
from generator.live.repository.proposal import proposal
from generator.live.repository.told import told

if TYPE_CHECKING:
    from collections.abc import Callable

UNIT = "wuhan-biolake"
EXAMPLE = Path(__file__).parents[3] / "filings" / UNIT
NEXT, LAST = f"filings/{UNIT}/2024", f"filings/{UNIT}/2023"


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    """Commit the example."""
    for path in EXAMPLE.rglob("*.toml"):
        copy = tmp_path / "filings" / path.relative_to(EXAMPLE.parent)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    repository(tmp_path)
    return Workspace(tmp_path)


def _replace(name: str, *pairs: tuple[str, str]) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        for old, new in pairs:
            edit(root / name, old, new)

    return change


def _all(*changes: Callable[[Path], None]) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        for each in changes:
            each(root)

    return change


def _write(name: str, text: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    return change


class Case(NamedTuple):
    """A change to the example, and the message of a commit of it."""

    change: Callable[[Path], None]
    message: str
    leaving: str = ""
    """a file that is not chosen"""


TARGET = _replace(f"{NEXT}/service.toml", ("≥4次/年·辆", "≥7次/年·辆"))
NAME = _replace(f"{NEXT}/party.toml", ('name = "党建群团工作专项"', 'name = "党建专项"'))
COMMENT = _replace(f"{NEXT}/party.toml", ("\nname =", "\n# 说明\nname ="))
CASES = {
    "one value": Case(
        TARGET, "综合服务保障专项，绩效指标“公务用车日常保养次数”：指标值 ≥4次/年·辆 → ≥7次/年·辆\n"
    ),
    "a name": Case(NAME, "项目“党建专项”：项目名称 党建群团工作专项 → 党建专项\n"),
    "nothing but a comment": Case(COMMENT, "整理申报文件 party，内容没有变化\n"),
    "two things": Case(
        _all(TARGET, NAME),
        "2024 年 综合服务保障专项、党建专项：修改 2 处\n\n"
        "- 综合服务保障专项，绩效指标“公务用车日常保养次数”：指标值 ≥4次/年·辆 → ≥7次/年·辆\n"
        "- 项目“党建专项”：项目名称 党建群团工作专项 → 党建专项\n",
    ),
    "one of two": Case(
        _all(TARGET, NAME),
        "项目“党建专项”：项目名称 党建群团工作专项 → 党建专项\n",
        leaving=f"{NEXT}/service.toml",
    ),
    "one and a comment": Case(
        _all(TARGET, COMMENT),
        "2024 年 综合服务保障专项：修改 1 处\n\n"
        "- 综合服务保障专项，绩效指标“公务用车日常保养次数”：指标值 ≥4次/年·辆 → ≥7次/年·辆\n"
        "- 另有 1 个文件，内容没有变化或没有比较：party.toml\n",
    ),
    "a new project": Case(
        _write(f"{NEXT}/x.toml", 'name = "新项目"\nactivities = [{ name = "一", amount = 1 }]\n'),
        "新增项目“新项目”\n",
    ),
    "a project that is gone": Case(
        lambda root: (root / NEXT / "party.toml").unlink(), "取消项目“党建群团工作专项”\n"
    ),
    "a stage that is gone": Case(
        lambda root: (root / LAST / "party.monitor.toml").unlink(),
        "项目“党建群团工作专项”：取消项目支出绩效运行监控表\n",
    ),
    "a new year": Case(
        _write(f"filings/{UNIT}/2025/x.toml", 'name = "新项目"\n'),
        "新增武汉国家生物产业基地建设管理办公室 2025 年的申报\n",
    ),
    "the unit": Case(
        _replace(f"filings/{UNIT}/unit.toml", ('phone = "', 'phone = "1')),
        "武汉国家生物产业基地建设管理…：联系电话 87205016 → 187205016\n",
    ),
    "a file that can't be read": Case(
        _write(f"{NEXT}/party.toml", "name = \n"), "整理申报文件 party，有的读不懂，没有比较\n"
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_message_says_what_changed(ws: Workspace, name: str) -> None:
    case = CASES[name]
    case.change(ws.root)
    files = uncommitted(ws).files
    chosen = [one for one in files if one.shown != case.leaving]
    assert proposal(chosen, told(ws, files)) == case.message


def test_much_is_summed_up(ws: Workspace) -> None:
    for path in (ws.root / NEXT).glob("*.toml"):
        text = path.read_text("utf-8")
        path.write_text(text.replace("≥", "≤").replace("amount = ", "amount = 1"), "utf-8")
    files = uncommitted(ws).files
    subject, blank, *lines = proposal(files, told(ws, files)).splitlines()
    assert blank == ""
    assert subject.startswith("2024 年 ")
    assert len(lines) == 12
    assert lines[-1].startswith("- 还有 ")
    assert max(map(columns, [subject, *lines])) <= 102


def test_what_can_not_be_read_is_named(ws: Workspace) -> None:
    _write(f"{NEXT}/party.toml", "name = \n")(ws.root)
    (filing,) = told(ws, uncommitted(ws).files)
    assert any("party.toml）：现在的一份读不了，没有比较" in remark for remark in filing.remarks)


def test_before_the_first_commit_and_of_many_files(tmp_path: Path) -> None:
    ws = workspace(tmp_path, years=range(2010, 2030))
    commit(repository(tmp_path), "all")
    for path in ws.filings.rglob("*.toml"):
        path.write_text(path.read_text("utf-8") + "# 注\n", "utf-8")
    files = uncommitted(ws).files
    assert proposal(files, told(ws, files)) == f"整理 {len(files)} 个申报文件，内容没有变化\n"
    (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/nothing\n")
    files = uncommitted(ws).files
    assert told(ws, files) == []
    assert proposal(files, []) == f"新增 {len(files)} 个申报文件\n"


def test_hostile_names_stay_on_their_line(ws: Workspace) -> None:
    edit(ws.root / f"{NEXT}/party.toml", '"党建群团工作专项"', '"""党建\n# \u202e专项"""')
    files = uncommitted(ws).files
    (line,) = proposal(files, told(ws, files)).splitlines()
    assert "\u202e" not in line
