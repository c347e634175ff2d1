"""``tianbao new``: files that print a blank form, explain every key, and are never written over others."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import jsonschema
import pytest
import tomli
from commands import tianbao
from staged import EVALUATION, OWN, staged
from workspaces import UNIT, YEAR, contents, workspace

from generator.base.files import shared
from generator.base.problems import Severity
from generator.carry.beginning import NewProject, NewUnit, new_project, new_unit
from generator.carry.beginning.text import text
from generator.filing.declared import Fields, nothing
from generator.filing.load import FilingFiles, load_filing
from generator.filing.model import Department, Project, Unit
from generator.filing.workspace import FilingFolder, Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from generator.filing.model import Table

MODELS: dict[str, type[Table]] = {"unit": Unit, "department": Department, "project": Project}
OFFER = re.compile(r"# ((?:[a-z_]+ = |\[|  \{|\]).*)")
FOLDER = FilingFolder(UNIT, YEAR)


@pytest.fixture(name="empty")
def empty_workspace(tmp_path: Path) -> Path:
    (tmp_path / "filings").mkdir()
    return tmp_path


def taken_in(written: str) -> str:
    """Return a new file with all that it offers in comments."""
    return "\n".join(OFFER.sub(r"\1", line) for line in written.splitlines()) + "\n"


@pytest.mark.parametrize("name", MODELS)
def test_every_key_is_explained_and_can_be_taken_in(name: str) -> None:
    known = {"unit": ("unit.toml", b'name = "a"'), "department": ("department.toml", b'filler = "a"')}
    written = text(name, {"name": '"x"'} if name != "department" else {}, YEAR, Fields())
    whole = taken_in(written).replace('["项目文件名/目标"]', "[]")
    assert MODELS[name].model_fields.keys() <= tomli.loads(whole).keys()
    files = FilingFiles(UNIT, YEAR, {**known, name: (f"{name}.toml", whole.encode())})
    errors = [one for one in load_filing(files)[1] if one.severity is Severity.ERROR]
    assert errors == []
    for pair in re.findall(r"^(?:# )?([a-z_]+ = .*[^\[])$", written, re.MULTILINE):
        assert re.search("# .*[一-鿿]", pair) or pair.startswith("goals = ")


@pytest.mark.parametrize("name", MODELS)
def test_it_fits_the_schema_that_it_names(name: str) -> None:
    written = text(name, {"name": '"x"'} if name != "department" else {}, YEAR, Fields())
    schema = re.match(r"#:schema (?:\.\./)+schemas/(\S+)\n", written)
    assert schema is not None
    jsonschema.validate(tomli.loads(written), json.loads((shared("schemas") / schema[1]).read_text("utf-8")))


def test_a_unit_and_a_project_print_blank_forms_and_the_checks_say_what_is_missing(empty: Path) -> None:
    made = tianbao(empty, "new", "unit", "某某街道办事处", "--year", "2024", "--district", "420100")
    folder = "filings/某某街道办事处"
    assert (made.status, made.err) == (0, "")
    assert made.out.splitlines() == [
        f"写了 {folder}/unit.toml",
        f"写了 {folder}/2024/department.toml",
        "接着：新建项目用 tianbao new project 某某街道办事处 2024 项目名称",
    ]
    made = tianbao(
        empty, "new", "project", "某某街道办事处", "2024", "社区“服务”专项", "--category", "人员类"
    )
    assert made.out.startswith(f"写了 {folder}/2024/社区服务专项.toml\n")
    project = tomli.loads((empty / folder / "2024" / "社区服务专项.toml").read_text("utf-8"))
    assert (project["name"], project["category"]) == ("社区“服务”专项", "人员类")
    assert tomli.loads((empty / folder / "unit.toml").read_text("utf-8"))["district"] == "420100"
    built = tianbao(empty, "build")
    assert built.status == 0
    assert built.out.startswith("印好 2 张表\n")
    found = json.loads(tianbao(empty, "check", "--format", "json").out)["problems"]
    missing = {one["message"] for one in found}
    assert {"没有填写“项目编码”", "没有填写“起始年度”", "没有填写“填报人”", "没有填写“联系电话”"} <= missing
    assert {one["code"] for one in found} == {"TB101", "TB102", "TB308"}  # nor has it a box
    assert "某某街道办事处  2024" in tianbao(empty, "status").out
    before = contents(empty / "filings")
    assert tianbao(empty, "new", "project", "某某街道办事处", "2024", "社区服务专项").status == 2
    assert tianbao(empty, "new", "unit", "某某街道办事处").status == 2
    assert contents(empty / "filings") == before


def test_the_year_is_the_next_one_by_the_clock(empty: Path) -> None:
    made = tianbao(empty, "new", "unit", "甲", "--folder", "a")
    (year,) = (path.name for path in (empty / "filings" / "a").iterdir() if path.is_dir())
    scaffold = tianbao(empty, "init", "example")
    assert (made.status, scaffold.status) == (0, 0)
    assert (empty / "example" / "filings" / "my-unit" / year).is_dir()


@pytest.mark.parametrize(
    ("wish", "asked", "why"),
    [
        (NewUnit("", 2024), "name", "写上单位名称"),
        (NewUnit(" \u3000", 2024), "name", "写上单位名称"),
        (NewUnit("甲\n乙", 2024), "name", "换行或看不见"),
        (NewUnit("甲\u202e乙", 2024), "name", "换行或看不见"),
        (NewUnit("甲\ud800", 2024), "name", "换行或看不见"),
        (NewUnit("甲" * 201, 2024), "name", "太长"),
        (NewUnit("甲", 1948), "year", "1949 到 2999"),
        (NewUnit("甲", 3000), "year", "1949 到 2999"),
        (NewUnit("甲", 2024, district="4201"), "district", "六位数字"),
        (NewUnit("甲", 2024, district="４２０１００"), "district", "六位数字"),
        (NewUnit("甲", 2024, "a/b"), "folder", "不能用的字符"),
        (NewUnit("甲", 2024, ".."), "folder", "以空格或点"),
        (NewUnit("甲", 2024, "_a"), "folder", "下划线"),
        (NewUnit("甲", 2024, "2024"), "folder", "不能是年度"),
        (NewUnit("甲", 2024, "aux.x"), "folder", "设备名"),
        (NewUnit("甲", 2024, "长" * 40), "folder", "太长"),
        (NewUnit("甲", 2024, UNIT), "folder", "已有"),
        (NewUnit("甲", 2024, UNIT.upper()), "folder", "只差写法"),
    ],
)
def test_what_can_not_be_a_unit_is_told_at_its_input(
    tmp_path: Path, wish: NewUnit, asked: str, why: str
) -> None:
    made = new_unit(workspace(tmp_path), wish, nothing)
    assert made.edits == ()
    assert made.faults.keys() == {asked}
    assert why in made.faults[asked]


@pytest.mark.parametrize(
    ("wish", "asked", "why"),
    [
        (NewProject(""), "name", "写上项目名称"),
        (NewProject("甲\r"), "name", "换行或看不见"),
        (NewProject("甲", category="别的"), "category", "特定目标类"),
        (NewProject("甲", "../x"), "file", "点"),
        (NewProject("甲", "a/b"), "file", "不能用的字符"),
        (NewProject("甲", "a b"), "file", "空格"),
        (NewProject("甲", "a.monitor"), "file", "点"),
        (NewProject("甲", "Unit"), "file", "留给单位"),
        (NewProject("甲", "department"), "file", "留给单位"),
        (NewProject("甲", "~a"), "file", "~"),
        (NewProject("甲", "a#b"), "file", "不能用的字符"),
        (NewProject("甲", "长" * 34), "file", "太长"),
        (NewProject("甲", "community.toml"), "file", "已有"),
        (NewProject("甲", "Community"), "file", "只差写法"),
        (NewProject("甲", "community-副本"), "file", "副本"),
        (NewProject("community"), "file", "已有"),
    ],
)
def test_what_can_not_be_a_project_is_told_at_its_input(
    tmp_path: Path, wish: NewProject, asked: str, why: str
) -> None:
    made = new_project(workspace(tmp_path), FOLDER, wish, nothing)
    assert made.edits == ()
    assert made.faults.keys() == {asked}
    assert why in made.faults[asked]


@pytest.mark.parametrize("name", ['引号"和\\反斜', "# tianbao: ignore=TB101", "<b>&", "𠀀", "=", "'''"])
def test_any_name_is_written_as_it_is(tmp_path: Path, name: str) -> None:
    (edit,) = new_project(workspace(tmp_path), FOLDER, NewProject(name, "p"), nothing).edits
    assert edit.after is not None
    assert tomli.loads(edit.after.decode())["name"] == name


def test_a_folder_that_holds_nothing_may_become_a_unit(empty: Path) -> None:
    (empty / "filings" / "甲").mkdir()
    assert new_unit(Workspace(empty), NewUnit("甲", 2024), nothing).faults == {}
    (empty / "filings" / "甲" / "附件.pdf").touch()
    assert new_unit(Workspace(empty), NewUnit("甲", 2024), nothing).faults.keys() == {"folder"}


def test_a_file_of_another_kind_is_not_written_over(tmp_path: Path) -> None:
    ws = workspace(tmp_path)
    (ws.filings / UNIT / str(YEAR) / "p.toml").mkdir()
    assert "已经有了" in new_project(ws, FOLDER, NewProject("甲", "p"), nothing).faults["file"]


def test_what_the_forms_declare_is_offered(tmp_path: Path) -> None:
    staged(tmp_path, extra=OWN, review=EVALUATION)
    assert tianbao(tmp_path, "new", "project", UNIT, str(YEAR), "甲").status == 0
    written = (tmp_path / "filings" / UNIT / str(YEAR) / "甲.toml").read_text("utf-8")
    for line in (
        'district_code = ""  # 所在街道',
        'owner = ""  # 责任科室',
        "months =  # 月数",
        "carried_over =",
    ):
        assert f"\n# {line}" in written
    assert "#   checked 核实人" in written
    assert "executed" not in written  # that is the stage's


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("unit",), 2, "缺少参数“单位名称”"),
        (("unit", "甲", "--year", "0"), 2, "1949"),
        (("unit", "甲", "--folder", "a/b"), 2, "不能用的字符"),
        (("project", "别的", str(YEAR), "甲"), 2, "没有“别的”这个单位"),
        (("project", UNIT, "2030", "甲"), 2, "没有 2030 年的申报"),
        (("project", UNIT, str(YEAR), "甲", "--category", "x"), 2, "应是 人员类、运转类、特定目标类 之一"),
        (("project", UNIT, str(YEAR), "甲", "--file", "community"), 2, "已有叫“community”的文件"),
    ],
)
def test_wrong_words_are_told_and_nothing_is_written(
    tmp_path: Path, words: tuple[str, ...], status: int, said: str
) -> None:
    workspace(tmp_path)
    before = contents(tmp_path)
    run = tianbao(tmp_path, "new", *words)
    assert (run.status, run.out) == (status, "")
    assert said in run.err
    assert contents(tmp_path) == before


def test_without_a_workspace_it_says_how_to_begin_one(tmp_path: Path) -> None:
    for words in (("new", "unit", "甲"), ("serve",)):
        run = tianbao(tmp_path, *words)
        assert run.status == 2
        assert "建一个名叫 filings 的文件夹" in run.err
