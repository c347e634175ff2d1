"""The page in a real browser: what it prints on A4."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from layouts import TEXT, cell, department, line
from tools import BROWSERS, need

from generator.forms.shown import DepartmentForm
from generator.printing.html.form import translate
from generator.printing.word.layout import Expression, Layout, MergeSame, Page, Row, Special, Statement, Table

if TYPE_CHECKING:
    from pathlib import Path

PROJECTS = 60


def printed(page: str, folder: Path) -> Path:
    """Print a page as PDF."""
    browser = need(*BROWSERS)
    source, paper = folder / "form.html", folder / "form.pdf"
    source.write_text(page, "utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    command = [
        browser,
        *flags,
        f"--user-data-dir={folder / 'profile'}",
        f"--print-to-pdf={paper}",
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return paper


def said(tool: str, *arguments: str) -> str:
    """Return what a program says about a PDF."""
    command = [need(tool), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Print a long table with a head, and numbered pages."""
    merged = cell("合并", merge=MergeSame())
    rows = (
        Row((cell("全部"), cell("项目"), cell("金额")), header=True),
        Statement("for p in department.projects"),
        Row((merged, cell(Expression("p.name")), cell(Expression("p.budget"))), height=28, splits=False),
        Statement("endfor"),
    )
    footer = line("第 ", Special("PAGE"), " 页 共 ", Special("NUMPAGES"), " 页", align="center")
    layout = Layout(
        (line(TEXT), Table((60.0, 120.0, 300.0), rows)), Page(margins=(60, 50, 60, 50)), footer=(footer,)
    )
    projects = [{"@": "", "name": f"项目{number}", "budget": "行\n行\n行"} for number in range(PROJECTS)]
    view = department(filler="填报人", projects=projects)
    page = translate(layout, DepartmentForm).page(view, title="表")
    return printed(page, tmp_path_factory.mktemp("paper"))


def test_pages_are_a4_numbered_and_begin_with_the_head(paper: Path) -> None:
    assert "A4" in said("pdfinfo", str(paper))
    pages = said("pdftotext", "-layout", str(paper), "-").split("\f")[:-1]
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert f"第{number}页共{len(pages)}页" in page.replace(" ", "")
        assert page.count("金额") == 1


def test_rows_that_do_not_split_stay_whole(paper: Path) -> None:
    pages = said("pdftotext", "-layout", str(paper), "-").split("\f")[:-1]
    assert pages[0].count("行") > 0  # though a merge holds all of them together
    assert sum(page.count("行") for page in pages) == 3 * PROJECTS
    assert all(page.count("行") % 3 == 0 for page in pages)
