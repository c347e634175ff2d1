"""The example on paper, from Word files by LibreOffice and from pages by Chromium: both break lines alike."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from grids import word_text
from lxml import etree, html
from office import stored
from tools import need

from generator.filing.workspace import Workspace
from generator.pipeline.build import build

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
UNIT, YEAR = "wuhan-biolake", "2023"
STEMS = ("department", "department.evaluation", "investment.monitor", "party")
FORMATS = ("word", "html")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NUMBER = re.compile(r"\d[\d.,]*\d|\d")
WORD = re.compile("<word [^>]*>([^<]*)</word>")
SHORT = re.compile("[\u4e00-\u9fff]{2,6}")
GOAL = re.compile(r"\s*(长期|年度)目标\s*\d+\s*[:：]")
LINES = """() => [...document.querySelectorAll("thead")].map((head) => {
  const label = head.rows[0].cells[0], below = head.nextElementSibling.rows[0].cells[0];
  return [getComputedStyle(label).borderBottomStyle, getComputedStyle(below).borderTopStyle,
          label.textContent.startsWith("年度绩效") && !below.textContent];
})"""


class Paper(NamedTuple):
    """A form as it is built, and on paper by format."""

    docx: bytes
    page: bytes
    pdf: dict[str, Path]

    def pages(self, kind: str) -> list[str]:
        """Return what each page says."""
        return said("-layout", self.pdf[kind]).split("\f")[:-1]


def said(how: str, pdf: Path) -> str:
    command = [need("pdftotext"), how, str(pdf), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def in_chinese(template: bytes) -> bytes:
    """Return a template as Chinese Word leaves it: all of its text is said to be Chinese."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name).replace(b'w:val="en-US"', b'w:val="zh-CN"')
            if name == "word/document.xml":
                part = part.replace(b"<w:r><w:t", b'<w:r><w:rPr><w:lang w:val="zh-CN"/></w:rPr><w:t')
            new.writestr(name, part)
    return out.getvalue()


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> dict[str, Paper]:
    """Print the example on paper, its projects' forms with a template from Chinese Word."""
    root = tmp_path_factory.mktemp("paper")
    (root / "filings").symlink_to(ROOT / "filings")
    own = shutil.copytree(ROOT / "templates" / "project", root / "templates" / "project")
    form = own / "2021" / "form.docx"
    form.write_bytes(in_chinese(form.read_bytes()))
    assert not build(Workspace(root)).failed
    built = {stem: root / "build" / UNIT / YEAR / f"{stem}.docx" for stem in STEMS}
    documents = {stem: path.read_bytes() for stem, path in built.items()}
    stored(root, "pdf", documents)
    page = browser.new_page()
    for stem, path in built.items():
        page.goto(path.with_suffix(".html").as_uri())
        page.pdf(path=root / f"{stem}.pdf", prefer_css_page_size=True)
    page.close()
    return {
        stem: Paper(
            documents[stem],
            path.with_suffix(".html").read_bytes(),
            {"word": root / "pdf" / f"{stem}.pdf", "html": root / f"{stem}.pdf"},
        )
        for stem, path in built.items()
    }


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("stem", STEMS)
def test_every_page_has_its_head_and_number_and_no_goal_stands_alone(
    papers: dict[str, Paper], stem: str, kind: str
) -> None:
    pages = papers[stem].pages(kind)
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        *lines, foot = [line for line in page.splitlines() if line.strip()]
        assert re.sub(r"\s", "", foot) == f"第{number}页共{len(pages)}页"
        assert "≥" not in page.replace("⩾", "≥") or "三级指标" in page
        assert not GOAL.match(lines[-1]), lines[-1]


@pytest.mark.parametrize("stem", STEMS)
def test_no_number_is_broken_over_lines(papers: dict[str, Paper], stem: str) -> None:
    with zipfile.ZipFile(io.BytesIO(papers[stem].docx)) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    numbers = Counter(number for p in body.iter(f"{W}p") for number in NUMBER.findall(word_text(p)))
    for kind in FORMATS:
        assert numbers - Counter(NUMBER.findall(said("-raw", papers[stem].pdf[kind]))) == Counter()


def cells(page: bytes) -> Iterator[str]:
    """Yield the short Chinese texts of cells, those of heads left aside: pages repeat them."""
    for cell in html.document_fromstring(page.decode()).iter("td"):
        text = cell.text_content().strip()
        if SHORT.fullmatch(text):
            yield text


@pytest.mark.parametrize("stem", STEMS)
def test_short_cells_stand_on_one_line_where_word_has_them_on_one(
    papers: dict[str, Paper], stem: str
) -> None:
    word, page = (Counter(WORD.findall(said("-bbox", papers[stem].pdf[kind]))) for kind in FORMATS)
    texts = set(cells(papers[stem].page))
    assert len(texts) > 5
    assert {text: page[text] for text in texts} == {text: word[text] for text in texts}


def test_the_label_of_a_head_stands_over_an_open_cell(papers: dict[str, Paper], browser: Browser) -> None:
    page = browser.new_page()
    for stem, wanted in zip(STEMS, (1, 9, 3, 0), strict=True):
        page.set_content(papers[stem].page.decode())
        heads = [head for head in page.evaluate(LINES) if head[2]]
        assert [head[:2] for head in heads] == [["none", "none"]] * wanted
    page.close()
