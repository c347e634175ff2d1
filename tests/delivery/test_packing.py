"""What is handed in: the same bytes from the same files, nothing unfinished, never half a package."""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pdfplumber
import pytest
from commands import ENVIRONMENT, tianbao
from packages import FOLDER, NAME, UNIT, contents_of, copied, package, programs_without_office, unzip, zip_of
from repositories import commit, git
from tools import need
from validity import faults
from workspaces import contents, edit, workspace

from generator.base.errors import DiskError
from generator.delivery.contents import LIST, LIST_AS_WORD, checksum
from generator.delivery.filed_forms import Redlined, compared
from generator.delivery.origin import origin
from generator.delivery.packing.naming import names
from generator.delivery.packing.run import save
from generator.filing.reader import Shelf
from generator.filing.settings import PackSettings
from generator.filing.workspace import Workspace
from generator.forms.plan import printing_job
from generator.readback.formats import read_document

if TYPE_CHECKING:
    from generator.delivery.packing.run import Package

DEPARTMENT = "01 部门整体支出绩效目标表（武汉国家生物产业基地建设管理办公室）.docx"


def text_of(docx: bytes) -> str:
    return "\n".join(cell.text for row in read_document(docx, "").rows for cell in row.cells)


def test_the_same_files_make_the_same_package(example: Workspace, made: Package, tmp_path: Path) -> None:
    assert list(made.files)[:3] == [LIST_AS_WORD, LIST, DEPARTMENT]
    assert [name[:7] for name in made.files if "/" in name] == [f"对照上年/0{at}" for at in range(1, 6)]
    git(example.root, "clone", "--quiet", ".", str(tmp_path / "clone"))  # other times, another path
    again = package(Workspace(tmp_path / "clone"))
    assert again.files == made.files
    paths = [save(each, tmp_path / side, as_zip=True) for side, each in (("a", made), ("b", again))]
    assert paths[0].name == f"{NAME}.zip"
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert unzip(paths[0].read_bytes()) == made.files


def test_the_list_says_what_there_is(example: Workspace, made: Package) -> None:
    told = contents_of(made.files)
    assert told.files.keys() == made.files.keys() - {LIST, LIST_AS_WORD}
    assert all(item.sha256 == checksum(made.files[name]) for name, item in told.files.items())
    assert [(each.title, each.amount) for each in told.forms[0].sums] == [
        ("收入合计", "661.5"),
        ("支出合计", "661.5"),
    ]
    assert [each.title for each in told.forms[1].sums] == ["当年预算", "项目总预算"]
    assert told.revision is not None
    assert (told.revision.commit, told.revision.uncommitted) == (git(example.root, "rev-parse", "HEAD"), ())
    assert told.unfinished == told.absent == ()
    assert told.counts["error"] == 0 < told.counts["warning"] < len(told.problems)
    shown = text_of(made.files[LIST_AS_WORD])
    assert checksum(made.files[LIST]) in shown
    assert all(text in shown for text in (*told.files, told.revision.commit, told.problems[0].message))
    assert all(item.sha256 in shown for item in told.files.values())
    assert "未完成" not in shown
    assert not faults(made.files[LIST_AS_WORD])


def test_redlines_are_against_last_year(made: Package) -> None:
    redlined = made.files[f"对照上年/{DEPARTMENT}"]
    assert b"w:ins " in unzip(redlined)["word/document.xml"]
    assert text_of(redlined) == text_of(made.files[DEPARTMENT])


def test_forms_that_one_year_alone_has(example: Workspace, tmp_path: Path) -> None:
    ws = copied(example, tmp_path / "ws")
    year = ws.filings / UNIT / "2024"
    text = (year / "party.toml").read_text("utf-8")
    goals = text.index("[goals")
    new = re.sub(r"^(name|code) = .*$", r'\1 = "新项目甲乙丙丁"', text[:goals], flags=re.MULTILINE)
    (year / "added.toml").write_text(new, "utf-8")
    (year / "service.toml").unlink()
    edit(ws.filings / UNIT / "2023" / "party.toml", "start_year", "begin_year")
    job = printing_job(ws)
    found = compared(job, Shelf(ws, job.declared), FOLDER)
    assert found.forms["added"] == Redlined(None, "上年没有")
    assert found.forms["party"].remark == "有错误，没有修订稿"
    assert found.forms["enterprise"].data is not None
    assert found.dropped == ("项目支出绩效目标表（综合服务保障专项）",)


def test_pages_are_those_of_the_pdf(tmp_path: Path) -> None:
    need("soffice")
    ws = workspace(tmp_path / "ws")
    run = tianbao(ws.root, "pack", "my-unit", "2024", "--unfinished")
    assert run.status == 0, run.err
    (path,) = (ws.build / "package").iterdir()
    files = unzip(path.read_bytes())
    told = contents_of(files)
    for form in told.forms:
        word, pdf = form.files
        with pdfplumber.open(io.BytesIO(files[pdf])) as document:
            assert form.pages == len(document.pages)
        assert told.files[pdf].made_from == told.files[word].sha256
    assert {form.remark for form in told.forms} == {"没有上年申报"}
    assert "没有对照上年的修订稿" in run.out
    assert "没有 git 版本" in run.out
    again = tianbao(ws.root, "pack", "my-unit", "2024", "--unfinished")
    assert again.status == 0
    assert unzip(path.read_bytes()) == files
    assert tianbao(ws.root, "verify", str(path)).status == 0


def test_without_libreoffice_the_rest_is_packed(example: Workspace, tmp_path: Path) -> None:
    ws = copied(example, tmp_path / "ws")
    run = tianbao(ws.root, "pack", UNIT, "2024", PATH=programs_without_office(tmp_path))
    assert run.status == 0
    assert "没有找到 LibreOffice" in run.err
    assert "5 张表没有 PDF" in run.out
    files = unzip((ws.build / "package" / f"{NAME}.zip").read_bytes())
    assert {form.pages for form in contents_of(files).forms} == {None}
    assert "5 张表没有 PDF" in text_of(files[LIST_AS_WORD])


def test_what_is_unfinished_is_refused_or_said(example: Workspace, tmp_path: Path) -> None:
    ws, path = copied(example, tmp_path / "ws"), programs_without_office(tmp_path)
    year = ws.filings / UNIT / "2024"
    edit(year / "party.toml", 'name = "党建群团工作专项"', 'name = "党建群团工作专项"\nleader = 3')
    edit(year / "service.toml", "start_year", "begin_year")
    run = tianbao(ws.root, "pack", UNIT, "2024", PATH=path)
    assert (run.status, run.out) == (1, "")
    assert "张表没有印成，或不是最新" in run.err
    assert f"没有改，用 tianbao check filings/{UNIT}/2024 查看\n    filings/{UNIT}/2024/" in run.err
    assert "加上 --unfinished" in run.err
    assert not (ws.build / "package").exists()
    run = tianbao(ws.root, "pack", UNIT, "2024", "--unfinished", PATH=path)
    assert run.status == 0
    files = unzip((ws.build / "package" / f"{NAME}.zip").read_bytes())
    told = contents_of(files)
    assert {form.name for form in told.absent} == {"department", "party", "service"}
    assert {form.name for form in told.forms} == {"investment", "enterprise"}
    assert told.revision is not None
    assert told.revision.uncommitted == tuple(
        f"filings/{UNIT}/2024/{name}.toml" for name in ("party", "service")
    )
    shown = text_of(files[LIST_AS_WORD])
    assert shown.index("【未完成】") < shown.index("3 张表没有印成") < shown.index("一、报送的表")
    assert "没有放入：项目支出绩效目标表（service），filings/wuhan-biolake/2024/service.toml 有错误" in shown


def test_marks_that_nobody_reviewed_are_named(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    assert tianbao(ws.root, "rollover", "2024", "2025").status == 0
    run = tianbao(ws.root, "pack", "my-unit", "2025", PATH=programs_without_office(tmp_path))
    assert run.status == 1
    assert "处待核没有核对，用 tianbao status my-unit 2025 查看\n    filings/my-unit/2025/" in run.err
    assert "处待填没有填写" in run.err
    assert not (ws.build / "package").exists()


def test_names_are_told_apart_and_the_office_says_them(example: Workspace, tmp_path: Path) -> None:
    assert list(names("{form}", [{"form": one} for one in ("A", "a", "清单", "对照上年", "a/b")])) == [
        "A", "a（2）", "清单（2）", "对照上年（2）", "a_b",
    ]  # fmt: skip
    settings = PackSettings(files="{form}", name="{unit_id}-{year}")
    made = package(example, settings=settings)
    assert made.name == f"{UNIT}-2024"
    assert {"项目支出绩效目标表.docx", "项目支出绩效目标表（4）.docx"} <= made.files.keys()
    assert len(made.files) == 12
    ws = copied(example, tmp_path / "ws")
    template = ws.root / "templates" / "pages" / "list.docx"
    template.parent.mkdir(parents=True)
    parts = unzip((Path(__file__).parents[2] / "templates/pages/list.docx").read_bytes())
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        "报送材料清单".encode(), "报送清单".encode()
    )
    template.write_bytes(zip_of(*parts.items()))
    assert "报送清单" in text_of(package(ws).files[LIST_AS_WORD])


def test_wrong_settings_are_said_and_nothing_is_packed(example: Workspace, tmp_path: Path) -> None:
    ws = copied(example, tmp_path / "ws")
    (ws.root / "tianbao.toml").write_text('[pack]\nname = "{nobody}"\n', "utf-8")
    run = tianbao(ws.root, "pack", UNIT, "2024")
    assert run.status == 1
    assert "tianbao.toml:2:8" in run.err
    assert not (ws.build / "package").exists()
    assert tianbao(ws.root, "pack", UNIT, "2030").status == 2
    assert tianbao(ws.root, "pack", UNIT, "2024", "--output", "a.zip").status == 2


def test_a_folder_is_swapped_and_keeps_what_others_put_in(made: Package, tmp_path: Path) -> None:
    path = save(made, tmp_path, as_zip=False)
    assert path == tmp_path / NAME
    assert contents(path) == made.files
    assert [path.name for path in save(made, tmp_path, as_zip=False).parent.iterdir()] == [NAME]
    (path / "盖章扫描件.pdf").write_bytes(b"scan")
    with pytest.raises(Exception, match=r"有人放进或改过文件：盖章扫描件\.pdf"):
        save(made, tmp_path, as_zip=False)
    (path / "盖章扫描件.pdf").unlink()
    (path / DEPARTMENT).write_bytes(b"signed")
    with pytest.raises(Exception, match=r"有人放进或改过文件：01 部门"):
        save(made, tmp_path, as_zip=False)
    assert (path / DEPARTMENT).read_bytes() == b"signed"
    (path / DEPARTMENT).write_bytes(made.files[DEPARTMENT])
    signed = made.files[LIST_AS_WORD] + b"signed"
    (path / LIST_AS_WORD).write_bytes(signed)
    with pytest.raises(Exception, match=r"有人放进或改过文件：清单\.docx"):
        save(made, tmp_path, as_zip=False)
    assert (path / LIST_AS_WORD).read_bytes() == signed
    (tmp_path / "other").mkdir()
    with pytest.raises(Exception, match="不是 tianbao 打的包"):
        save(made._replace(name="other"), tmp_path, as_zip=False)
    assert (tmp_path / "other").is_dir()


_KILLED = """
import os, sys
from pathlib import Path
from generator.delivery.packing.run import Package, save
from generator.delivery.packing.writing import write_folder, write_zip
calls = int(sys.argv[3])
def stop(how):
    def one(self, target):
        global calls
        calls -= 1
        if not calls:
            os.kill(os.getpid(), 9)
        return how(self, target)
    return one
Path.rename, Path.replace = stop(Path.rename), stop(Path.replace)
write = write_zip if sys.argv[2] == "zip" else write_folder
write(Path(sys.argv[1]), {"new": b"new"})
"""


@pytest.mark.parametrize(("kind", "call"), [("zip", 1), ("folder", 1), ("folder", 2)])
def test_killed_while_writing_the_last_package_stays(
    made: Package, tmp_path: Path, kind: str, call: int
) -> None:
    path = save(made, tmp_path, as_zip=kind == "zip")
    before = path.read_bytes() if kind == "zip" else contents(path)
    command = [sys.executable, "-c", _KILLED, str(path), kind, str(call)]
    run = subprocess.run(command, env=ENVIRONMENT, check=False)
    assert run.returncode == -signal.SIGKILL
    if (kind, call) != ("folder", 2):  # between the two renames the old one waits beside its place
        assert (path.read_bytes() if kind == "zip" else contents(path)) == before
    assert save(made, tmp_path, as_zip=kind == "zip") == path
    assert (path.read_bytes() if kind == "zip" else contents(path)) == before
    if kind == "folder":
        assert [left.name for left in tmp_path.iterdir()] == [NAME]


def test_a_disk_that_is_full_leaves_the_last_package(
    made: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [save(made, tmp_path, as_zip=kind) for kind in (True, False)]
    before = contents(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path, "write_bytes", full)
    for kind in (True, False):
        with pytest.raises(Exception, match="磁盘已满"):
            save(made, tmp_path, as_zip=kind)
    monkeypatch.undo()
    assert contents(tmp_path) == before
    assert sorted(tmp_path.iterdir()) == sorted(paths)


@pytest.mark.parametrize("word", ["new", "old"])
def test_what_a_killed_run_left_and_nobody_can_remove_is_said(
    made: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    path = save(made, tmp_path, as_zip=False)
    left = tmp_path / f".{NAME}.{word}" / "locked.docx"
    left.parent.mkdir()
    left.write_bytes(b"half")

    def locked(at: Path | str, *_: object, ignore_errors: bool = False, **__: object) -> None:
        if not ignore_errors:
            raise PermissionError(13, os.strerror(13), str(Path(at) / left.name))

    monkeypatch.setattr(shutil, "rmtree", locked)
    with pytest.raises(DiskError, match=r"locked\.docx”：没有写入权限，或文件正被别的程序打开"):
        save(made, tmp_path, as_zip=False)
    assert contents(path) == made.files
    monkeypatch.undo()
    assert contents(save(made, tmp_path, as_zip=False)) == made.files
    path.rename(tmp_path / f".{NAME}.old")  # as a run leaves it that was killed between its two steps
    monkeypatch.setattr(Path, "rename", locked)
    with pytest.raises(DiskError, match="没有写入权限"):
        save(made, tmp_path, as_zip=False)


def test_uncommitted_work_is_named(example: Workspace, tmp_path: Path) -> None:
    ws = copied(example, tmp_path / "ws")
    assert uncommitted(ws) == ()
    edit(ws.filings / UNIT / "2023" / "party.toml", 'name = "', 'name = "新')
    assert uncommitted(ws) == (f"filings/{UNIT}/2023/party.toml",)
    commit(ws.root, "two")
    assert uncommitted(ws) == ()
    crlf = ws.filings / UNIT / "2024" / "party.toml"
    crlf.write_bytes(crlf.read_bytes().replace(b"\n", b"\r\n"))  # as a working copy on Windows has it
    assert uncommitted(ws) == ()
    (ws.filings / UNIT / "2024" / "service.toml").unlink()
    assert uncommitted(ws) == (f"filings/{UNIT}/2024/service.toml",)


def uncommitted(ws: Workspace) -> tuple[str, ...]:
    job = printing_job(ws)
    revision = origin(job, Shelf(ws, job.declared), FOLDER).revision
    assert revision is not None
    return revision.uncommitted
