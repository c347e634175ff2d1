"""The PDFs of the example's forms: every cell, tagged, titled, in Chinese shapes, the same every time."""

from __future__ import annotations

import shutil
import subprocess
from threading import Event
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml.ns import qn
from imported import ROOT
from papers import saved
from PIL import Image, ImageChops
from tools import need

from generator.base import office
from generator.base.problems import Severity
from generator.filing.selection import Selection
from generator.filing.workspace import FilingFolder, Workspace
from generator.forms.plan import PDF
from generator.pipeline.build import How, build
from generator.pipeline.manifest import manifest_path, read_manifest
from generator.pipeline.pdfs import pdf_of
from generator.printing.pdf.convert import Asked, convert
from generator.printing.pdf.fonts import fonts_for
from generator.printing.pdf.running import Running
from generator.printing.pdf.settled import pages
from generator.readback.formats import read_document

if TYPE_CHECKING:
    from pathlib import Path

    from generator.pipeline.report import Report

FOLDER = FilingFolder("wuhan-biolake", 2023)
ALSO = How(also=frozenset({PDF}))
_SHAPES = "直骨令化角"
BOXES = "☑☐"
WITHOUT_BOXES = str.maketrans("", "", BOXES)


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return the example, one year of it built with PDFs."""
    need("soffice")
    root = tmp_path_factory.mktemp("pdf")
    shutil.copytree(ROOT / "filings", root / "filings")
    report = build(Workspace(root), [Selection(*FOLDER)], how=ALSO)
    assert report.pdfs == len(forms(Workspace(root))) == 14
    assert all(problem.severity is Severity.WARNING for problem in report.problems)  # fonts
    return Workspace(root)


def forms(ws: Workspace) -> list[str]:
    """Return the names of the printed forms."""
    return list(read_manifest(manifest_path(ws, FOLDER)).entries)


def file(ws: Workspace, name: str, suffix: str) -> Path:
    """Return a file of a form."""
    return ws.build / FOLDER.unit_id / str(FOLDER.year) / f"{name}{suffix}"


def cut(text: str, there: str) -> bool:
    """Tell whether a text is there in two pieces, one at a page's end and one on the next."""
    return any(text[:at] in there and text[at:] in there for at in range(1, len(text)))


def test_every_cell_of_every_form_is_in_its_pdf(ws: Workspace) -> None:
    read = need("pdftotext")
    for name in forms(ws):
        word = read_document(file(ws, name, ".docx").read_bytes(), f"{name}.docx")
        shown = ["".join(text.split()) for row in word.rows for cell in row.cells for text in cell.paragraphs]
        said = subprocess.run([read, "-raw", file(ws, name, PDF), "-"], check=True, capture_output=True)
        there = "".join(said.stdout.decode().split())
        # Boxes come from another font, and are read after the words of their line.
        assert [sum(map(str.count, shown, box * len(shown))) for box in BOXES] == list(
            map(there.count, BOXES)
        )
        there = there.translate(WITHOUT_BOXES)
        words = [text.translate(WITHOUT_BOXES) for text in shown]
        assert [text for text in words if text not in there and not cut(text, there)] == [], name
        assert len(shown) > 40


def test_a_pdf_is_tagged_and_says_its_title_and_language(ws: Workspace) -> None:
    for name in forms(ws):
        data = file(ws, name, PDF).read_bytes()
        catalog = data[data.rfind(b"/Type/Catalog") :]
        assert b"/MarkInfo<</Marked true>>" in catalog
        assert b"/Lang(zh-CN)" in catalog
        assert b"/StructTreeRoot" in catalog
        assert b"/DisplayDocTitle true" in catalog
        assert "2023年".encode("utf-16-be").hex().upper().encode() in catalog.partition(b"/Title")[2][:60]
        assert b"/CreationDate(D:20230101000000Z" in catalog
        assert pages(data) == data.count(b"/Type/Page/")


def test_a_document_gives_the_same_bytes_alone(ws: Workspace) -> None:
    data = file(ws, "party", ".docx").read_bytes()
    program = office.find()
    assert program is not None
    (made,) = convert(Running(program, fonts_for([data])), [Asked("party", data.__bytes__, FOLDER.year)])
    assert made.pdf == file(ws, "party", PDF).read_bytes()


def test_an_official_font_is_shown_in_simplified_chinese_shapes(tmp_path: Path) -> None:
    draw, program = need("pdftoppm"), need("soffice")
    shown = {name: _word(name) for name in ("仿宋_GB2312", "Noto Serif CJK SC", "Noto Serif CJK JP")}
    running = Running(program, fonts_for(shown.values()))
    if running.fonts.instead.get("仿宋_GB2312") != "Noto Serif CJK SC":
        pytest.skip("the machine has a better font than that which CI has")
    asked = [Asked(name, data.__bytes__, 2023) for name, data in shown.items()]
    pictures = {}
    for made in convert(running, asked):
        (tmp_path / "page.pdf").write_bytes(made.pdf)
        picture = tmp_path / made.key
        subprocess.run([draw, "-r", "60", "-png", "-singlefile", tmp_path / "page.pdf", picture], check=True)
        pictures[made.key] = Image.open(f"{picture}.png").convert("L")
    official, simplified, japanese = (pictures[name] for name in shown)
    assert ImageChops.difference(official, simplified).getbbox() is None
    assert ImageChops.difference(official, japanese).getbbox() is not None


def _word(font: str) -> bytes:
    document = docx.Document()
    run = document.add_paragraph().add_run(_SHAPES)
    run.font.name, run.font.size = font, docx.shared.Pt(40)
    run._r.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), font)  # noqa: SLF001
    return saved(document)


def test_only_what_changed_is_made_again(ws: Workspace) -> None:
    def again(how: How = ALSO) -> Report:
        return build(ws, [Selection(*FOLDER)], how=how)

    before = {name: file(ws, name, PDF).stat().st_mtime_ns for name in forms(ws)}
    assert again().pdfs == 0
    source = ws.filings / "wuhan-biolake" / "2023" / "party.monitor.toml"
    text = source.read_text("utf-8")
    source.write_text(text.replace("month = 7", "month = 8"), "utf-8")
    plain = again(How())
    assert len(plain.built) > 1
    assert (plain.pdfs, plain.old_pdfs) == (0, 1)  # the other forms came out the same
    page = (ws.build / "index.html").read_text("utf-8")
    assert "party.pdf" in page
    assert "party.monitor.pdf" not in page
    assert pages(pdf_of(ws, FOLDER, "party.monitor", Event())[0] or b"") == 2
    later = again()
    assert (later.pdfs, later.old_pdfs) == (0, 0)
    assert "party.monitor.pdf" in (ws.build / "index.html").read_text("utf-8")
    source.write_text(text, "utf-8")
    file(ws, "service", PDF).write_bytes(b"by hand")
    assert again().pdfs == 2
    changed = {name for name, at in before.items() if file(ws, name, PDF).stat().st_mtime_ns != at}
    assert changed == {"party.monitor", "service"}


def test_without_libreoffice_all_else_is_built(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ws.filings, tmp_path / "filings")
    monkeypatch.setattr(office, "find", lambda: None)
    report = build(Workspace(tmp_path), [Selection(*FOLDER)], how=ALSO)
    assert (len(report.built), report.pdfs, report.failed) == (14, 0, True)
    (problem,) = report.problems
    assert (problem.code, problem.place.file) == ("TB080", "build")
    assert "LibreOffice" in problem.hint
    pdf, (told,) = pdf_of(Workspace(tmp_path), FOLDER, "party", Event())
    assert (pdf, told.code) == (None, "TB080")


def test_tianbao_toml_can_ask_for_pdfs_but_not_on_a_save(ws: Workspace, tmp_path: Path) -> None:
    shutil.copytree(ws.filings, tmp_path / "filings")
    (tmp_path / "tianbao.toml").write_text('[build]\noutputs = ["pdf"]\n')
    only = [Selection(*FOLDER, "party.monitor")]
    saved_only = build(Workspace(tmp_path), only, how=How(pdfs=False))
    assert (len(saved_only.built), saved_only.pdfs) == (1, 0)
    assert build(Workspace(tmp_path), only).pdfs == 1
    (tmp_path / "filings" / "wuhan-biolake" / "2023" / "party.monitor.toml").unlink()
    assert build(Workspace(tmp_path), only, how=How(pdfs=False)).removed
    assert not file(Workspace(tmp_path), "party.monitor", PDF).exists()
