"""``tianbao diff`` as its users run it: years, revisions and folders; every format; what can go wrong."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from commands import COMMAND, tianbao
from papers import part
from repositories import commit, git, repository
from revisions import accept, reject
from workspaces import UNIT, edit, workspace

from generator.base.terminal import columns
from generator.compare.reports.links import PrintedText

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from generator.filing.workspace import Workspace

ROOT = Path(__file__).parents[2]
EXAMPLE = "wuhan-biolake"
YEARS = (2023, 2024)
PROJECT = "community.toml"
SCRIPT = "<script>alert(1)</script>&\"'<b>"


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    return workspace(tmp_path / "ws", years=YEARS)


@pytest.fixture
def example(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "filings" / EXAMPLE, tmp_path / "filings" / EXAMPLE)
    return tmp_path


def project(ws: Workspace, year: int = 2024, unit: str = UNIT) -> Path:
    return ws.filings / unit / str(year) / PROJECT


def test_two_years_of_the_example(example: Path) -> None:
    run = tianbao(example, "diff", "2023", "2024")
    assert (run.status, run.err) == (0, "")
    assert run.out.startswith("武汉国家生物产业基地建设管理办公室：2023 年 → 2024 年\n")
    assert re.search(r"合计 +675 +661\.5 +-13\.5 +-2%\n", run.out)
    assert "（更严，+2）" in run.out
    assert all(columns(line) <= 80 for line in run.out.splitlines())
    assert tianbao(example, "diff", "2023", "2024", EXAMPLE).out == run.out
    folders = [f"filings/{EXAMPLE}/{year}" for year in YEARS]
    assert tianbao(example, "diff", *folders).out.endswith(run.out)
    assert tianbao(example / "filings" / EXAMPLE, "diff", "2023", "2024").out.endswith(run.out)


def test_a_revision_and_the_files_as_they_are(ws: Workspace) -> None:
    repository(ws.root)
    edit(project(ws), "李四", "王五")
    run = tianbao(ws.root, "diff", "HEAD")
    assert (run.status, run.err) == (0, "")
    assert run.out.startswith("HEAD（")
    assert "→ 工作文件夹\n" in run.out
    assert re.search(r"李四.*王五", run.out)
    assert "共 2 份申报：有变动 1，相同 1\n" in run.out
    commit(ws.root, "two")
    assert "两份申报内容相同" not in tianbao(ws.root, "diff", "HEAD~1", "HEAD").out
    assert re.search(r"王五.*李四", tianbao(ws.root, "diff", "HEAD", "HEAD~1").out)
    assert re.search(r"李四.*王五", tianbao(ws.root, "diff", "HEAD~1", UNIT).out)
    assert re.search(r"李四.*王五", tianbao(ws.root, "diff", "HEAD~1", "main", UNIT).out)
    assert re.search(r"李四.*王五", tianbao(ws.root, "diff", "HEAD~1", f"filings/{UNIT}/2024").out)
    assert tianbao(ws.root, "diff", "HEAD~1", f"filings/{UNIT}/2023", "--exit-code").status == 0


def test_a_bare_repository_has_only_revisions(ws: Workspace) -> None:
    repository(ws.root)
    edit(project(ws), "李四", "王五")
    commit(ws.root, "two")
    git(ws.root.parent, "clone", "--quiet", "--bare", "ws", "bare.git")
    run = tianbao(ws.root.parent / "bare.git", "diff", "HEAD~1", "HEAD")
    assert (run.status, run.err) == (0, "")
    assert re.search(r"李四.*王五", run.out)


def test_a_renamed_unit_stays_the_same_unit(tmp_path: Path) -> None:
    ws = workspace(tmp_path, ["unit-a", "unit-b", "unit-c"])
    for unit in ("unit-a", "unit-b", "unit-c"):
        edit(ws.filings / unit / "unit.toml", 'name = "', f'name = "{unit} ')
    repository(ws.root)
    (ws.filings / "unit-a").rename(ws.filings / "unit-x")
    shutil.rmtree(ws.filings / "unit-b")
    run = tianbao(ws.root, "diff", "HEAD", "--exit-code")
    assert run.status == 1
    assert re.search(r" \d{4} 年\n  单位文件夹改名：unit-a → unit-x\n", run.out)
    report = tianbao(ws.root, "diff", "HEAD", "--format", "markdown").out
    assert re.search(r"\n## .* \d{4} 年\n\n单位文件夹改名", report)
    assert "unit-b" in run.out
    assert "整份申报取消" in run.out
    assert "共 3 份申报：有变动 1，相同 1，取消 1" in run.out


def test_a_new_year_is_told_with_the_command_that_compares_it(tmp_path: Path) -> None:
    ws = workspace(tmp_path, years=[2023])
    repository(ws.root)
    shutil.copytree(ws.filings / UNIT / "2023", ws.filings / UNIT / "2024")
    run = tianbao(ws.root, "diff", "HEAD")
    assert "整份申报是新增的" in run.out
    assert f"tianbao diff 2023 2024 {UNIT}" in run.out
    commit(ws.root, "two")
    assert "与上年比较" not in tianbao(ws.root, "diff", "HEAD~1", "HEAD").out  # it would not read HEAD


def test_many_units(tmp_path: Path) -> None:
    ws = workspace(tmp_path, ["a", "b", "c"], YEARS)
    shutil.rmtree(ws.filings / "c" / "2023")
    edit(project(ws, unit="b"), "李四", "王五")
    run = tianbao(ws.root, "diff", "2023", "2024")
    assert run.status == 0
    assert "没有 2023 年的申报，没有比较" in run.out
    assert "共 3 份申报：有变动 2，新增 1" in run.out
    found = json.loads(tianbao(ws.root, "diff", "2023", "2024", "--format", "json").out)
    assert found["counts"] == dict.fromkeys(("same", "partly", "unread", "removed"), 0) | {
        "changed": 2,
        "added": 1,
    }
    assert [one["new"] for one in found["filings"]] == [{"unit": unit, "year": 2024} for unit in "abc"]
    assert found["filings"][2]["difference"] is None


@pytest.mark.parametrize("output_format", ["text", "markdown", "json", "html", "docx"])
def test_identical_filings_say_so(ws: Workspace, tmp_path: Path, output_format: str) -> None:
    shutil.copytree(ws.filings / UNIT / "2024", tmp_path / "copy-2024")
    run = tianbao(
        ws.root, "diff", "../copy-2024", f"filings/{UNIT}/2024", "--format", output_format, "--exit-code"
    )
    assert (run.status, run.err) == (0, "")
    page = ws.build / "diff" / "copy-2024-2024.html"
    said = page.read_text("utf-8") if output_format == "html" else run.out
    assert ('"different": false' if output_format == "json" else "相同") in said


def test_exit_code_as_gits(ws: Workspace) -> None:
    repository(ws.root)
    assert tianbao(ws.root, "diff", "HEAD", "--exit-code").status == 0
    edit(project(ws), "李四", "王五")
    assert tianbao(ws.root, "diff", "HEAD").status == 0
    assert tianbao(ws.root, "diff", "HEAD", "--exit-code").status == 1


def test_what_cannot_be_read_is_told_and_the_rest_compared(ws: Workspace) -> None:
    repository(ws.root)
    edit(project(ws), "李四", "王五")
    (ws.filings / UNIT / "2024" / "broken.toml").write_text('name = "', "utf-8")
    for output_format in ("text", "markdown", "json"):
        run = tianbao(ws.root, "diff", "HEAD", "--format", output_format)
        assert run.status == 1
        assert f"filings/{UNIT}/2024/broken.toml:1" in run.err
        assert "王五" in run.out
        assert ('"file": "broken"' if output_format == "json" else "读不了，没有比较") in run.out


def test_a_format_older_than_the_program(ws: Workspace) -> None:
    edit(project(ws), "leader = ", "old_leader = ")
    repository(ws.root)
    edit(project(ws), "old_leader = ", "leader = ")
    run = tianbao(ws.root, "diff", "HEAD")
    assert run.status == 1
    assert f"HEAD:filings/{UNIT}/2024/{PROJECT}:" in run.err
    assert "原来的一份读不了，没有比较" in run.out
    assert "共 2 份申报：相同 1，没有比全 1" in run.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("2021", "2024"), "没有 2021 年的申报；现有：2023、2024"),
        (("2021", "2022"), "没有 2021 年的申报；现有：2023、2024"),
        (("2024",), "年度要写两个"),
        (("2024", "HEAD"), "“2024”是年度；年度要写两个"),
        (("HEAD", "2024"), "“2024”是年度；年度要写两个"),
        (("2023", "2024", "x"), f"没有“x”这个单位；现有：{UNIT}"),
        (("nothing",), "git 里没有“nothing”这个版本；现有分支和标签：main、v1"),
        (("HEAD", "nothing"), f"现有分支和标签：main、v1），也不是单位（现有：{UNIT}"),
        (("HEAD", "HEAD", UNIT, "x"), "多出了“x”"),
        (("HEAD~7",), "git 里没有“HEAD~7”这个版本"),
        (("main..HEAD",), "git 里没有“main..HEAD”这个版本"),
        (("--", "-h"), "git 里没有“-h”这个版本"),
        (("--", "--output=x", "HEAD"), "git 里没有“--output=x”这个版本"),
        ((f"filings/{UNIT}/2024",), "文件夹要写两个"),
        ((f"filings/{UNIT}/2024", "HEAD"), "文件夹要写两个"),
        ((f"filings/{UNIT}/2024", "nowhere"), "文件夹要写两个"),
        ((), "缺少参数"),
        (("HEAD", "--format", "pdf"), "应是 text、markdown、json、html、docx 之一"),
    ],
)
def test_wrong_usage(ws: Workspace, words: tuple[str, ...], said: str) -> None:
    repository(ws.root)
    git(ws.root, "tag", "v1")
    run = tianbao(ws.root, "diff", *words)
    assert (run.status, run.out) == (2, "")
    assert said in run.err


def test_without_git(ws: Workspace, tmp_path: Path) -> None:
    run = tianbao(ws.root, "diff", "HEAD")
    assert run.status == 2
    assert "不在 git 仓库里" in run.err
    assert "现有：2023、2024" in run.err
    assert "没有找到 git 程序" in tianbao(ws.root, "diff", "HEAD", PATH=str(tmp_path)).err
    assert tianbao(ws.root, "diff", "2023", "2024", PATH=str(tmp_path)).status == 0


def test_a_draft_from_elsewhere(ws: Workspace, tmp_path: Path) -> None:
    draft = tmp_path / "drafts" / "draft"
    shutil.copytree(ws.filings / UNIT / "2024", draft)
    edit(draft / PROJECT, "李四", "王五")
    run = tianbao(ws.root, "diff", f"filings/{UNIT}/2024", str(draft))
    assert (run.status, run.err) == (0, "")  # the unit.toml that it lacks is the other's
    assert re.search(r"李四.*王五", run.out)
    draft.rename(tmp_path / "one")
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    run = tianbao(tmp_path, "diff", "one", "two")
    assert run.status == 2
    assert "文件夹的名字里要有年度" in run.err


def test_output_goes_where_it_is_asked_for(ws: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for output_format in ("text", "markdown", "json", "html"):
        path = out / f"report.{output_format}"
        run = tianbao(ws.root, "diff", "2023", "2024", "--format", output_format, "--output", str(path))
        assert (run.status, run.out) == (0, f"写好了 {path}\n")
    assert json.loads((out / "report.json").read_text("utf-8"))["different"] is True
    assert "2023 年 → 2024 年" in (out / "report.text").read_text("utf-8")
    tianbao(ws.root, "diff", "2023", "2024", "--format", "html", "--output", str(out))
    assert (out / "2023-2024.html").exists()
    run = tianbao(ws.root, "diff", "2023", "2024", "--output", str(out / "report.json" / "x"))
    assert run.status == 1
    assert "应是文件夹却是文件" in run.err


def test_reports_beside_the_forms_outlive_a_build(ws: Workspace) -> None:
    assert (
        tianbao(ws.root, "diff", "2023", "2024", "--format", "html").out
        == "写好了 build/diff/2023-2024.html\n"
    )
    tianbao(ws.root, "diff", "2023", "2024", UNIT, "--format", "html")
    assert tianbao(ws.root, "build").status == 0
    names = sorted(path.name for path in (ws.build / "diff").iterdir())
    assert names == [f"2023-2024-{UNIT}.html", "2023-2024.html"]
    assert "diff/" not in (ws.build / "index.html").read_text("utf-8")


def test_redlines_of_all_forms(example: Path) -> None:
    run = tianbao(example, "diff", "2023", "2024", "--format", "docx")
    assert (run.status, run.err) == (0, "")
    folder = example / "build" / "diff" / "2023-2024"
    projects = ("enterprise", "investment", "party", "service")
    assert {path.stem for path in folder.iterdir()} == {
        "department", "department.evaluation", *projects,
        *(f"{name}.{stage}" for name in projects for stage in ("monitor", "evaluation")),
    }  # fmt: skip
    text = zipfile.ZipFile(folder / "service.docx").read("word/document.xml").decode()
    assert re.search(r"<w:del [^>]*>(?:(?!</w:del>).)*>233</w:delText>", text)
    assert re.search(r"<w:ins [^>]*>(?:(?!</w:ins>).)*>221</w:t>", text)
    department = (example / f"filings/{EXAMPLE}/2024/department.toml").read_text("utf-8")
    fillers = re.findall(r'(?m)^filler *= *"(.*?)"', department)
    assert set(re.findall(r'w:author="([^"]*)"', text)) == set(fillers)
    first = (folder / "service.docx").read_bytes()
    tianbao(example, "diff", "2023", "2024", "--format", "docx")
    assert (folder / "service.docx").read_bytes() == first


def test_redlines_of_a_revision_are_of_what_changed(ws: Workspace) -> None:
    repository(ws.root)
    edit(project(ws), "李四", "王五")
    project(ws).with_name("more.toml").write_text('name = "新项目"\nbudget = 1\n', "utf-8")
    commit(ws.root, "two")
    run = tianbao(ws.root, "diff", "HEAD~1", "HEAD", "--format", "docx", "--output", "red")
    assert "more 是新增的表" in run.out
    names = {path.stem for path in (ws.root / "red").iterdir()}
    assert names == {"community", "department", "more"}  # the department's form lists the new project
    more = (ws.root / "red" / "more.docx").read_bytes()
    assert "新项目" not in all_text(reject(more))
    assert "新项目" in all_text(accept(more))
    run = tianbao(ws.root, "diff", "HEAD", "HEAD~1", "--format", "docx", "--output", "back")
    assert "more 是取消的表" in run.out
    back = (ws.root / "back" / "more.docx").read_bytes()
    assert "新项目" in all_text(reject(back))
    assert all_text(accept(back)) == ""
    text = zipfile.ZipFile(io.BytesIO((ws.root / "red" / "community.docx").read_bytes()))
    assert 'w:date="2024-01-02T03:04:05Z"' in text.read("word/document.xml").decode()


def all_text(docx: bytes) -> str:
    return "".join(part(docx).itertext()).strip()


class _Page(HTMLParser):
    """Collects what a page refers to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def report(root: Path, *words: str) -> str:
    run = tianbao(root, "diff", *words, "--format", "html")
    return (root / run.out.split(maxsplit=1)[1].strip()).read_text("utf-8")


def test_the_page_needs_nothing_else_and_says_the_essentials(example: Path) -> None:
    page = report(example, "2023", "2024")
    found = _Page(page)
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in found.tags}
    assert not re.search(r"https?://|url\(|@import|\son\w+=", page)
    assert not any("style" in attributes for _, attributes in found.tags)
    ids = [attributes["id"] for _, attributes in found.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert page.count("<rect") >= 8
    heads = [page.index(head) for head in ("放宽的指标（1）", "取消的内容（4）", "此外金额变动最大的")]
    assert heads == sorted(heads)
    assert page.index("项目当年预算（万元）") in range(*heads[1:])
    for said in (
        "661.5",
        "-13.5",
        "更严",
        "更宽",
        "指标值没有动的指标（59）",
        "<ins>2024年</ins>",
        "<del>2023年</del>",
    ):
        assert said in page


def test_hostile_text_stays_text(ws: Workspace) -> None:
    edit(project(ws), "李四", SCRIPT.replace('"', '\\"'))
    edit(ws.filings / UNIT / "unit.toml", 'name = "', f'name = "{SCRIPT}'.replace('&"', '&\\"'))
    page = report(ws.root, "2023", "2024")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;&#34;&#39;&lt;b&gt;" in page
    markdown = tianbao(ws.root, "diff", "2023", "2024", "--format", "markdown").out
    assert "<script" not in markdown


def found_at(pieces: list[tuple[str, str]], fragment: str) -> int:
    """Return where a browser finds a text fragment among the lines of a form's cells, -1 for nowhere."""
    wanted = fragment.removeprefix("#:~:text=").split(",")
    before = unquote(wanted.pop(0).removesuffix("-")) if wanted[0].endswith("-") else None
    after = unquote(wanted.pop().removeprefix("-")) if wanted[-1].startswith("-") else None
    text = unquote(wanted[0])
    for place, (_, line) in enumerate(pieces):
        here = text in line if before is None else f"{before}{text}" in line
        if before is not None and place:
            here |= line.startswith(text) and pieces[place - 1][1].endswith(before)
        if here and (after is None or pieces[place + 1][1].startswith(after)):
            return place
    return -1


def test_links_lead_to_the_cells(example: Path) -> None:
    assert "#:~:" not in report(example, "2023", "2024")  # no form is printed yet
    tianbao(example, "build")
    links = [
        attributes["href"] for tag, attributes in _Page(report(example, "2023", "2024")).tags if tag == "a"
    ]
    assert len(links) > 200
    pages = {}
    for link in filter(None, links):
        path, mark, fragment = link.partition("#")
        target = example / "build" / "diff" / unquote(path)
        pieces = pages.setdefault(target, PrintedText.of(target.read_bytes()).pieces)
        assert not mark or found_at(pieces, f"#{fragment}") >= 0, link
    assert sum("#" in (link or "") for link in links) > 0.9 * len(links)


def test_every_cell_of_a_form_is_found_or_its_neighbour(example: Path) -> None:
    tianbao(example, "build")
    for name in ("department", "service"):
        sheet = PrintedText.of((example / f"build/{EXAMPLE}/2024/{name}.html").read_bytes())
        pieces, first = sheet.pieces, sheet.first
        keys = {key for key, _ in pieces if key}
        missed = {key: found_at(pieces, sheet.fragment(key)) - first[key] for key in keys}
        assert len(keys) > 50
        assert sum(miss == 0 for miss in missed.values()) > 0.85 * len(keys)
        assert all(abs(miss) <= 3 for miss in missed.values())  # else a neighbour in the row


def test_a_click_goes_to_the_cell(browser: Browser, example: Path) -> None:
    tianbao(example, "build")
    report(example, "2023", "2024")
    with browser.new_page() as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto((example / "build/diff/2023-2024.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.set_viewport_size({"width": 360, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_role("link", name="≥92%").click()
        page.wait_for_url("**/service.html*")
        cell = page.locator("td", has_text="≥92%").first
        page.wait_for_function("scrollY > 0")
        assert cell.evaluate(
            "e => { const b = e.getBoundingClientRect(); return b.top > 0 && b.bottom < innerHeight }"
        )
        assert said == []


def test_the_documented_commands_exist(ws: Workspace) -> None:
    lines = re.findall(
        r"(?m)^[-\s]*(?:run: )?tianbao diff (.*)$", (ROOT / "docs" / "review.md").read_text("utf-8")
    )
    shown = tianbao(ws.root, "diff", "--help").out
    assert len(lines) >= 9
    for line in lines:
        assert all(option in shown for option in re.findall(r"--[a-z-]+", line))
        assert all(name in shown for name in re.findall(r"--format (\w+)", line))


def test_the_picture_shows_all_years_that_are_filed(tmp_path: Path) -> None:
    ws = workspace(tmp_path, years=[2021, 2022, 2023, 2024])
    page = report(ws.root, "2022", "2024")
    labels = re.findall(r'<th scope="col" class="number">(\d{4} 年)</th>', page)
    assert labels == ["2021 年", "2022 年", "2023 年", "2024 年"]
    assert page.count("<title>2021 年 ") == page.count("<title>2024 年 ") > 0
    backwards = report(ws.root, "2024", "2022")
    assert re.findall(r'<th scope="col" class="number">(\d{4} 年)</th>', backwards) == ["2024 年", "2022 年"]


def test_a_reader_that_stops_early_is_no_error(example: Path) -> None:
    command = [*COMMAND, "diff", "2023", "2024"]
    with subprocess.Popen(command, cwd=example, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
