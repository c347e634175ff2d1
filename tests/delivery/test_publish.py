"""The public copy: what was personal stands in no file of it, and what it says is told where it stood."""

from __future__ import annotations

import re
import shutil
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commands import tianbao
from lxml import etree
from papers import paper
from pdfplumber import open as open_pdf
from staged import declare
from tools import need
from validity import faults
from workspaces import UNIT, YEAR, contents, edit, workspace

from generator.delivery.publishing import Published, public_folder, publish, told
from generator.delivery.publishing.paper import Papers, convert
from generator.filing.settings import PublishSettings
from generator.filing.workspace import FilingFolder, Workspace
from generator.forms.plan import printing_job

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.base.problems import Problem

EXAMPLE = FilingFolder("wuhan-biolake", 2023)
FILINGS = Path(__file__).parents[2] / "filings"
FOLDER = FilingFolder(UNIT, YEAR)
PEOPLE = ("黄文韬", "李新亮", "姜莹")
PHONES = ("87205016",)
TRACES = re.compile(
    rb"_tb[0-9a-f]{13}|rsid|docVars|creator|lastModifiedBy|keywords|<w:(?:ins|del|comment\w*|vanish|bookmark\w+)\b"
    rb"|data-key|data-as|app\.xml|custom\.xml|customXml|people\.xml|index\.html"
)


def members(name: str, data: bytes) -> dict[str, bytes]:
    """Return the bytes of a file that a reader may see: of a Word file each member's, and the names."""
    if not name.endswith(".docx"):
        return {name: data}
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {f"{name} {each}": archive.read(each) for each in archive.namelist()}


def said(name: str, data: bytes) -> str:
    """Return all that a file says, without blanks, however it was formatted."""
    if name.endswith(".pdf"):
        with open_pdf(BytesIO(data)) as pdf:
            text = "".join(str(page.extract_text()) for page in pdf.pages) + str(pdf.metadata)
    elif name.endswith(".html"):
        text = "".join(etree.HTML(data.decode()).itertext())
    else:
        parts = (part for each, part in members(name, data).items() if each.endswith((".xml", ".rels")))
        text = "".join("".join(etree.fromstring(part).itertext()) for part in parts)
    return re.sub(r"[\s-]", "", text)


def made(ws: Workspace, folder: FilingFolder = FOLDER, **rules: str) -> Published:
    """Make a public copy without PDFs."""
    return publish(printing_job(ws), folder, PublishSettings.model_validate(rules), no_pdfs)


def no_pdfs(_documents: Mapping[str, bytes], _year: int) -> Papers:
    """Make no PDF: it takes seconds."""
    return Papers({})


def errors(published: Published) -> list[Problem]:
    return [problem for problem in published.problems if problem.severity == "error"]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> tuple[Published, dict[str, bytes]]:
    """Publish the example with names and numbers in its texts, PDFs included."""
    need("soffice")
    root = tmp_path_factory.mktemp("example")
    shutil.copytree(FILINGS, root / "filings")
    year = root / "filings" / "wuhan-biolake" / "2023"
    edit(year / "enterprise.toml", 'text = "通过', 'text = "由李 新亮（027-8720 5016转8）牵头，通过')
    edit(year / "department.toml", "6. 承担党工委", "6. 姜莹村、**黄文韬**工作室，承担党工委")
    edit(year / "party.monitor.toml", "通过党建引领，发动群众", "姜莹带头，咨询13912345678")
    ws = Workspace(root)

    def some(documents: Mapping[str, bytes], year: int) -> Papers:
        return convert({name: documents[name] for name in ("enterprise", "party.monitor")}, year)

    published = publish(printing_job(ws), EXAMPLE, PublishSettings(), some)
    return published, contents(public_folder(ws, EXAMPLE))


def test_no_name_and_no_number_of_the_example_is_in_any_byte_of_its_public_copy(
    example: tuple[Published, dict[str, bytes]],
) -> None:
    published, files = example
    assert not errors(published)
    assert {Path(name).suffix for name in files} == {".docx", ".html", ".pdf"}
    assert len(files) == 2 * 14 + 2
    for name, data in files.items():
        text = said(name, data)
        assert "evaluation" in name or "monitor" in name or "略" in text
        for word in (*PEOPLE, *PHONES):
            assert word not in text, (name, word)
            for member, content in members(name, data).items():
                assert word.encode() not in content, (member, word)
                assert word.encode("utf-16-le") not in content, (member, word)


def test_only_the_form_is_in_a_public_file(example: tuple[Published, dict[str, bytes]]) -> None:
    _, files = example
    for name, data in files.items():
        for member, content in members(name, data).items():
            assert not TRACES.search(content), member
    assert not faults(files["department.docx"])
    core = members("department.docx", files["department.docx"])["department.docx docProps/core.xml"]
    assert "2023年部门整体支出绩效目标表" in core.decode()
    assert "示例" not in core.decode()


def test_what_was_replaced_is_told_with_its_place(example: tuple[Published, dict[str, bytes]]) -> None:
    published, _ = example
    lines = [*told(published)]
    here = "filings/wuhan-biolake/2023"
    assert f"  {here}/department.toml:5:10：填报人“黄文韬”→换成“略”" in lines
    assert "  filings/wuhan-biolake/unit.toml:8:9：联系电话“87205016”→换成“略”" in lines
    assert f"  {here}/enterprise.toml:25:10：目标说明“李 新亮”→换成“略”" in lines
    assert f"  {here}/enterprise.toml:25:15：目标说明“027-8720 5016转8”→换成“略”" in lines
    (doubtful,) = (line for line in lines if "姜莹村" in line)
    assert doubtful.startswith(f"  {here}/department.toml:14:4：部门职能概述“姜莹”→换成“略”；只有两个字")
    assert any("party.monitor.toml:24:" in line and "“姜莹”" in line for line in lines)


def test_only_the_phone_that_was_put_there_looks_personal(
    example: tuple[Published, dict[str, bytes]],
) -> None:
    published, _ = example
    (problem,) = (problem for problem in published.problems if problem.code != "TB082")  # a font that lacks
    assert problem.code == "TB086"
    assert "“13912345678”像是手机号" in problem.message
    assert "party.monitor.docx、party.monitor.html" in problem.message
    assert str(problem.place).startswith("filings/wuhan-biolake/2023/party.monitor.toml:24:")


def test_without_libreoffice_the_copy_is_word_and_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = workspace(tmp_path)
    old = public_folder(ws, FOLDER) / "community.pdf"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"%PDF of another text")
    monkeypatch.setattr("generator.delivery.publishing.paper.converter", lambda: (None, ""))
    published = publish(printing_job(ws), FOLDER, PublishSettings())
    assert not published.failed
    assert [(problem.code, problem.severity) for problem in published.problems] == [("TB080", "warning")]
    assert published.gone == (f"build/public/{UNIT}/{YEAR}/community.pdf",)


def test_the_same_filing_gives_the_same_bytes(tmp_path: Path) -> None:
    ws = workspace(tmp_path)
    made(ws)
    first = contents(public_folder(ws, FOLDER))
    made(ws)
    assert contents(public_folder(ws, FOLDER)) == first


def filed(folder: Path, leader: str, phone: str) -> Workspace:
    """Return the scaffold with one leader and phone, and both in a goal's text."""
    ws = workspace(folder)
    file = ws.filings / UNIT / str(YEAR) / "community.toml"
    text = re.sub(
        r"^leader = .*$",
        f'leader = "{leader}"\nphone = "{phone}"',
        file.read_text("utf-8"),
        flags=re.MULTILINE,
    )
    text = re.sub(r"^purpose = .*\n", "", text, flags=re.MULTILINE)
    file.write_text(text.replace("\nleader", f'\npurpose = "由{leader}负责，电话{phone}。"\nleader'), "utf-8")
    return ws


@pytest.mark.parametrize(
    ("rules", "leader", "field", "purpose"),
    [
        ({}, "欧阳锋", "略", "由略负责，电话略。"),
        ({"person": "留空", "contact": "留空"}, "欧阳锋", "", "由负责，电话。"),
        ({"person": "姓氏"}, "欧阳锋、张三", "欧阳、张", "由欧阳、张负责，电话略。"),
        ({"person": "姓氏"}, "买买提·艾力", "略", "由略负责，电话略。"),
        ({"person": "姓氏"}, "阿依古丽，综合科", "略", "由略，综合科负责，电话略。"),
        ({"prose": "保留"}, "张三", "略", "由张三负责，电话02786660000。"),
    ],
)
def test_people_are_replaced_as_the_rules_say(
    tmp_path: Path, rules: dict[str, str], leader: str, field: str, purpose: str
) -> None:
    ws = filed(tmp_path, leader, "027-86660000")
    published = made(ws, **rules)
    assert not errors(published)
    became = {
        one.title: one.instead for one in published.removed if one.marked and "community" in str(one.place)
    }
    assert became["项目负责人"] == field
    assert all(one.kept == ("prose" in rules) for one in published.removed if not one.marked)
    assert purpose in said("a.html", (public_folder(ws, FOLDER) / "department.html").read_bytes())


@pytest.mark.parametrize("leader", ["李新亮", "赵志强"])  # this year's too, or last year's alone
def test_what_a_year_before_achieved_is_without_them_too(tmp_path: Path, leader: str) -> None:
    shutil.copytree(FILINGS, tmp_path / "filings")
    year = tmp_path / "filings" / "wuhan-biolake" / "2023"
    edit(year / "service.toml", 'leader = "李新亮"', f'leader = "{leader}"')
    edit(year / "service.evaluation.toml", '"2023年全部工作日"', f'"{leader}值班248天"')
    published = made(Workspace(tmp_path), EXAMPLE._replace(year=2024))
    assert not errors(published)
    (one,) = (one for one in published.removed if not one.marked)
    assert str(one.place).startswith("filings/wuhan-biolake/2023/service.evaluation.toml:20:")
    page = public_folder(Workspace(tmp_path), EXAMPLE._replace(year=2024)) / "service.html"
    assert "略值班248天" in page.read_text("utf-8")


def test_a_filing_that_does_not_load_leaves_the_last_copy(tmp_path: Path) -> None:
    ws = workspace(tmp_path)
    made(ws)
    before = contents(public_folder(ws, FOLDER))
    file = ws.filings / UNIT / str(YEAR) / "community.toml"
    text = file.read_text("utf-8")
    for wrong in (text + "\nleader = 3", "name = ", text.replace("kind = ", 'kinds = "数量", kind = ', 1)):
        file.write_text(wrong, "utf-8")
        published = made(ws)
        assert published.failed
        assert published.problems[0].place.span
        assert contents(public_folder(ws, FOLDER)) == before
    file.write_text(text, "utf-8")
    (ws.filings / UNIT / str(YEAR - 1)).mkdir()
    (ws.filings / UNIT / str(YEAR - 1) / "community.toml").write_text("name = ", "utf-8")
    assert [problem.code for problem in made(ws).problems] == ["TB046"]
    assert contents(public_folder(ws, FOLDER)) == before


def test_a_form_that_is_gone_leaves_the_public_copy_too(tmp_path: Path) -> None:
    ws = workspace(tmp_path)
    made(ws)
    folder = public_folder(ws, FOLDER)
    (folder / "community.pdf").write_bytes(b"%PDF")
    (folder / "notes.txt").write_text("kept", "utf-8")
    (ws.filings / UNIT / str(YEAR) / "community.toml").unlink()
    department = ws.filings / UNIT / str(YEAR) / "department.toml"
    text = department.read_text("utf-8")
    department.write_text(re.sub(r"\ngoals = \[\n.*?\n\]\n", "\n", text, flags=re.DOTALL), "utf-8")
    published = made(ws)
    assert not errors(published), published.problems
    assert sorted(Path(name).name for name in published.gone) == [
        f"community.{x}" for x in ("docx", "html", "pdf")
    ]
    assert sorted(contents(folder)) == ["department.docx", "department.html", "notes.txt"]


def test_a_name_in_a_files_name_or_in_the_form_itself_is_left_and_said(tmp_path: Path) -> None:
    ws = filed(tmp_path, "张三丰", "")
    made(ws)
    before = contents(public_folder(ws, FOLDER))
    year = ws.filings / UNIT / str(YEAR)
    edit(year / "department.toml", '"community/', '"张三丰/')
    (year / "community.toml").rename(year / "张三丰.toml")
    published = made(ws)
    assert published.failed
    (problem,) = errors(published)
    assert problem.code == "TB085"
    assert "“张三丰”还在 张三丰.docx、张三丰.html 里" in problem.message
    assert contents(public_folder(ws, FOLDER)) == before


DECLARED = """
title = "内部审核表"
of = "project"
from_year = 2023
stage = true

[fields.project]
auditor = { title = "审核人", type = "text", personal = "person", default = "赵六一" }
hotline = { title = "举报电话", type = "text", personal = "contact" }
opinion = { title = "审核意见", type = "prose" }
second = { title = "复核", type = "text", personal = "person", value = "auditor" }

[fields.activity]
handler = { title = "经办人", type = "text", personal = "person" }
"""


def test_declared_fields_are_personal_too_and_the_stage_still_finds_what_is_called_otherwise(
    tmp_path: Path,
) -> None:
    ws = workspace(tmp_path)
    declare(tmp_path, "audit", DECLARED)
    names = [
        ("{{ project.name }}", "{{ project.auditor }}"),
        ("{{ project.hotline }}", "{{ project.opinion }}"),
    ]
    rows = "{%tr for activity in project.activities %}", "{{ activity.name }}：{{ activity.handler }}"
    form = paper([*names, [rows[0]], [rows[1], "{{ project.second }}"], ["{%tr endfor %}"]])
    (tmp_path / "templates" / "audit" / "2023" / "form.docx").write_bytes(form)
    year = ws.filings / UNIT / str(YEAR)
    text = (year / "community.toml").read_text("utf-8")
    text = text.replace('"便民设施改造"', '"钱七九补助"').replace('"社区文化活动"', '"孙八九补助"')
    (year / "community.toml").write_text(text, "utf-8")
    (year / "community.audit.toml").write_text(
        'hotline = "12345678、87654321"\nopinion = "赵六一说打87654321，钱七九同意"\n'
        '[activities."钱七九补助"]\nhandler = "钱七九"\n'
        '[activities."孙八九补助"]\nhandler = "孙八九、周吴郑"\n',
        "utf-8",
    )
    published = made(ws, person="姓氏")
    assert not errors(published), published.problems
    text = said("a.docx", (public_folder(ws, FOLDER) / "community.audit.docx").read_bytes())
    for gone in ("赵六一", "钱七九", "孙八九", "周吴郑", "87654321", "12345678"):
        assert gone not in text
    assert "赵说打略，钱同意" in text
    assert "钱补助：钱" in text
    assert "孙补助：孙、周" in text
    assert not errors(made(ws))
    text = said("a.docx", (public_folder(ws, FOLDER) / "community.audit.docx").read_bytes())
    assert "略补助：略" in text
    assert "略补助（2）：略" in text


def test_personal_is_for_words_only_and_of_two_kinds(tmp_path: Path) -> None:
    workspace(tmp_path)
    field = 'a = {{ title = "甲", type = "{}", personal = "{}" }}'
    head = 'title = "表"\nof = "project"\nfrom_year = 2023\n[fields.project]\n'
    file = declare(tmp_path, "own", head + field.format("text", "someone"))
    assert "只能是 person、contact" in tianbao(tmp_path, "build").err
    file.write_text(head + field.format("money", "person"), "utf-8")
    assert "personal 只用于文字" in tianbao(tmp_path, "build").err


def test_the_command_says_what_it_did_and_goes_by_the_workspaces_rules(tmp_path: Path) -> None:
    ws = filed(tmp_path, "张三丰", "13912345678")
    (tmp_path / "tianbao.toml").write_text('[publish]\nperson = "姓氏"\nprose = "保留"\n', "utf-8")
    done = tianbao(tmp_path, "publish", UNIT, str(YEAR))
    assert done.status == 0, done
    assert "项目负责人“张三丰”→换成“张”" in done.out
    assert "照 tianbao.toml 保留" in done.out
    assert "“13912345678”像是手机号" in done.err
    (tmp_path / "tianbao.toml").write_text('[publish]\nperson = "名字"\n', "utf-8")
    refused = tianbao(tmp_path, "publish", UNIT, str(YEAR))
    assert (refused.status, refused.out) == (1, "")
    assert "tianbao.toml:2:10" in refused.err
    (tmp_path / "tianbao.toml").unlink()
    (ws.filings / UNIT / str(YEAR) / "community.toml").write_text("name = ", "utf-8")
    broken = tianbao(tmp_path, "publish", UNIT, str(YEAR))
    assert (broken.status, broken.out) == (1, "没有做公开版，上一次的没有动\n")
    assert tianbao(tmp_path, "publish", "某局", str(YEAR)).status == 2
