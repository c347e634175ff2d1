"""Documents that can't be imported, and those that don't go together: said in words, without a traceback."""

from __future__ import annotations

import os
import shutil
from functools import cache
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import pytest
from commands import tianbao
from damage import damaged
from imported import ROOT, printed
from packed import docx, paragraph, table
from torture import cases_in_part

from generator.filing.workspace import FilingFolder, Workspace
from generator.printing.word.xml import W

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from commands import Run
    from lxml.etree import _Element

UNIT = "武汉国家生物产业基地建设管理办公室"


@cache
def word(file_id: str, year: int = 2023) -> bytes:
    """Return a form of the example."""
    forms = printed(Workspace(ROOT), FilingFolder("wuhan-biolake", year))
    return next(form.word for form in forms if form.file_id == file_id)


def reworded(data: bytes, change: Callable[[str], str]) -> bytes:
    """Return a document with every text changed."""

    def rewrite(root: _Element, random: Random, labels: frozenset[str]) -> None:
        del random, labels
        for text in root.iter(f"{W}t"):
            text.text = change(text.text or "")

    return damaged(data, rewrite, Random(0), frozenset())  # noqa: S311 - nothing is drawn


def run(folder: Path, files: dict[str, bytes], *options: str) -> Run:
    """Import files in a folder that is a workspace."""
    (folder / "filings").mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    done = tianbao(folder, "import", *files, *options, COLUMNS="500")
    assert "Traceback" not in done.out + done.err
    return done


class Case(NamedTuple):
    """Documents, options, and what is said of them."""

    files: Callable[[], dict[str, bytes]]
    options: tuple[str, ...]
    status: int
    said: tuple[str, ...]


def other_budget(text: str) -> str:
    return text.replace("233", "333")


CASES = {
    "two years": Case(
        lambda: {"a.docx": word("service"), "b.docx": word("service", 2024)},
        (),
        2,
        ("这些文件不是同一年度的：a.docx 是 2023 年（按文件的标题）；b.docx 是 2024 年", "--year"),
    ),
    "another year is asked for": Case(
        lambda: {"a.docx": word("service")},
        ("--year", "2022"),
        0,
        ("这个文件是 2023 年的，--year 写的是 2022", f"写了 filings/{UNIT}/2022/综合服务保障专项.toml"),
    ),
    "one project, two contents": Case(
        lambda: {"a.docx": word("service"), "b.docx": reworded(word("service"), other_budget)},
        (),
        1,
        ("和 a.docx 是同一个项目，内容不同，没有读入第二份",),
    ),
    "two projects of one name": Case(
        lambda: {
            "a.docx": word("service"),
            "b.docx": reworded(word("service"), lambda text: text.replace("420108220020", "420108220021")),
        },
        (),
        0,
        ("2023/综合服务保障专项.toml", "2023/综合服务保障专项-2.toml"),
    ),
    "the same twice": Case(
        lambda: {"a.docx": word("department"), "b.docx": word("department")},
        (),
        0,
        ("和 a.docx 是同一张表，没有读入第二份",),
    ),
    "no such form": Case(
        lambda: {"a.docx": word("service")},
        ("--form", "budget"),
        2,
        ("没有“budget”这张表样", "project/2021（项目支出绩效目标表）"),
    ),
    "another form than it is": Case(
        lambda: {"a.docx": word("service")},
        ("--form", "department"),
        1,
        ("这是“项目支出绩效目标表”，不是 --form 写的“部门整体支出绩效目标表”", "--form project/2021"),
    ),
    "a form of another province": Case(
        lambda: {"a.docx": reworded(word("service"), lambda text: text[::-1])},
        (),
        1,
        ("认不出是哪一张表", "最接近“", "但缺少：一级指标、", "先用 tianbao template new 建表样"),
    ),
    "no form": Case(
        lambda: {"a.docx": docx(paragraph("通知") + paragraph("请各单位按时报送。"))},
        (),
        1,
        ("（“通知”）认不出是哪一张表",),
    ),
    "an empty table": Case(lambda: {"a.docx": docx(table("||", "||"))}, (), 1, ("文件里没有文字",)),
    "nothing": Case(lambda: {"a.docx": b""}, (), 1, ("文件是空的",)),
    "very many rows": Case(
        lambda: {"a.docx": docx(table("项目支出绩效目标表", *(f"第{i}项|{i}|万元" for i in range(20_000))))},
        (),
        1,
        ("认不出是哪一张表", "最接近“项目支出绩效目标表”（project/2021）"),
    ),
    "a department's stage without its filing": Case(
        lambda: {"a.docx": word("department.evaluation")},
        (),
        1,
        ("它说的目标和指标在申报里，先读入部门表和项目表，或者一起给；没有读入",),
    ),
    "a unit that is no name": Case(
        lambda: {"a.docx": word("service")},
        ("--unit", "../a"),
        2,
        ("单位的文件夹名“../a”含有文件名不能用的字符",),
    ),
}


@pytest.mark.parametrize("case", cases_in_part(CASES, 2))
def test_it_is_said_in_words(case: Case, tmp_path: Path) -> None:
    done = run(tmp_path, case.files(), *case.options)
    for said in case.said:
        assert said in done.out + done.err
    assert done.status == case.status
    if case.status == 2 or (case.status == 1 and len(case.files()) == 1):
        assert not list((tmp_path / "filings").iterdir())


def test_what_is_there_already_is_kept_and_compared(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "filings" / "wuhan-biolake", tmp_path / "filings" / "wuhan-biolake")
    there = tmp_path / "filings" / "wuhan-biolake" / "2023" / "service.toml"
    before = there.read_bytes()
    new = reworded(word("service"), lambda text: text.replace("李新亮", "王某"))
    done = run(tmp_path, {"a.docx": new})
    assert done.status == 0
    assert there.read_bytes() == before
    assert "filings/wuhan-biolake/2023/service.toml 已有，没有改动" in done.out
    changed = [line.strip() for line in done.out.splitlines() if line.startswith(("  -", "  +"))]
    assert changed[:2] == ['-leader = "李新亮"', '+leader = "王某"']
    assert [line.split(" ")[0] for line in changed[2:]] == ["-purpose"]  # what this form does not print


def test_the_same_again_is_the_same(tmp_path: Path) -> None:
    first = run(tmp_path, {"a.docx": word("service")})
    again = run(tmp_path, {"a.docx": word("service")})
    assert f"写了 filings/{UNIT}/2023/综合服务保障专项.toml" in first.out
    assert f"filings/{UNIT}/2023/综合服务保障专项.toml 已有，内容相同" in again.out


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write anywhere"
)
def test_a_folder_that_can_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "filings").mkdir(mode=0o555)
    done = run(tmp_path, {"a.docx": word("service")})
    assert done.status == 1
    assert "写不了 filings/" in done.err


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "filings").mkdir()
    (tmp_path / "filings" / "u").write_text("")
    done = run(tmp_path, {"a.docx": word("service")}, "--unit", "u")
    assert done.status == 1
    assert "写不了 filings/u/2023/综合服务保障专项.toml" in done.err


def test_characters_that_no_file_can_hold_plainly(tmp_path: Path) -> None:
    strange = "A\u200b\"\"\"B'''\\C\ue000\U0001f600"
    done = run(tmp_path, {"a.docx": reworded(word("service"), lambda text: text.replace("李新亮", strange))})
    assert done.status == 0
    assert "240 格相同，0 格只是写法不同，0 格不同" in done.out


def test_an_edition_that_was_just_added_is_read_without_python(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "project" / "2023-own"
    shutil.copytree(ROOT / "templates" / "project" / "2021", own)
    settings = (own / "form.toml").read_text("utf-8").replace("from_year = 2021", "from_year = 2023")
    declared = '\n[fields.project]\nstreet = { title = "所在街道", type = "text" }\n'
    (own / "form.toml").write_text(settings + declared, "utf-8")
    labels = {"项目负责人": "项目联系人", "单位地址": "办公地址", "项目实施方案": "实施计划"}
    form = reworded((own / "form.docx").read_bytes(), lambda text: labels.get(text, text))
    form = reworded(
        form, lambda text: text.replace("{{ project.leader }}", "{{ project.leader }} / {{ project.street }}")
    )
    (own / "form.docx").write_bytes(form)
    shutil.copytree(ROOT / "filings" / "wuhan-biolake", tmp_path / "filings" / "u")
    service = tmp_path / "filings" / "u" / "2023" / "service.toml"
    service.write_text(service.read_text("utf-8").replace("leader =", 'street = "关东街"\nleader ='), "utf-8")
    ws = Workspace(tmp_path)
    new = next(one for one in printed(ws, FilingFolder("u", 2023)) if one.file_id == "service")
    shutil.rmtree(tmp_path / "filings" / "u")
    done = run(tmp_path, {"a.docx": new.word}, "--unit", "u")
    assert done.status == 0, done.out
    assert "0 格不同" in done.out
    text = (tmp_path / "filings" / "u" / "2023" / "综合服务保障专项.toml").read_text("utf-8")
    assert 'street = "关东街"' in text
    assert 'leader = "李新亮"' in text
