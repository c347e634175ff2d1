"""Old formats come through LibreOffice; where it is missing or fails, the person is told what to do."""

from __future__ import annotations

import os
import subprocess
import time
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from forms import example
from papers import saved
from tools import need

from generator.readback.formats import UnreadableError, office, read_document
from generator.readback.formats.loose import tightened

if TYPE_CHECKING:
    from pathlib import Path

    from generator.readback.document import Document

CONVERTED = ("doc", "rtf", "odt", "pdf")


def keyed() -> bytes:
    """Return a document with a bookmark of ours in its third cell."""
    document = docx.Document()
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("名称", "甲乙", "丙", "丁"), strict=True):  # noqa: SLF001
        cell.text = text
    paragraph = table.cell(1, 0).paragraphs[0]._p  # noqa: SLF001
    for position, name in ((1, "bookmarkEnd"), (0, "bookmarkStart")):
        mark = OxmlElement(f"w:{name}")
        mark.set(qn("w:id"), "1")
        mark.set(qn("w:name"), "_tb7")
        paragraph.insert(position, mark)
    document.add_paragraph("完")  # a .doc may not end with a table
    return saved(document)


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a form of ours, and a small document, in other formats."""
    soffice = need("soffice")
    folder = tmp_path_factory.mktemp("converted")
    (folder / "form.docx").write_bytes(example("service"))
    (folder / "small.docx").write_bytes(keyed())
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for suffix in CONVERTED:
        sources = [str(folder / "form.docx"), str(folder / "small.docx")]
        command = [soffice, profile, "--headless", "--convert-to", suffix, "--outdir", str(folder), *sources]
        subprocess.run(command, check=True, timeout=300, capture_output=True)
    return folder


def seen(document: Document) -> list[tuple[int, bool, list[tuple[tuple[str, ...], bool]]]]:
    """Return all that a person sees of a document."""
    return [
        (row.table, row.cut, [(cell.paragraphs, cell.continues) for cell in row.cells])
        for row in document.rows
    ]


@pytest.mark.parametrize("suffix", ["doc", "rtf", "odt"])
def test_a_form_reads_the_same_from_an_old_format(converted: Path, suffix: str) -> None:
    form = read_document((converted / "form.docx").read_bytes(), "form.docx")
    # As a .docx: what it is says its content.
    other = read_document((converted / f"form.{suffix}").read_bytes(), "form.docx")
    assert seen(other) == seen(form)
    assert (other.title, other.loose, other.remarks) == (form.title, False, ())
    assert len(form.rows) > 60


@pytest.mark.parametrize("suffix", ["doc", "rtf", "odt"])
def test_the_keys_of_cells_outlive_old_formats(converted: Path, suffix: str) -> None:
    document = read_document((converted / f"small.{suffix}").read_bytes(), "small")
    assert [[(cell.text, cell.key) for cell in row.cells] for row in document.rows] == [
        [("名称", ""), ("甲乙", "")],
        [("丙", "_tb7"), ("丁", "")],
        [("完", "")],
    ]


def test_a_form_reads_the_same_from_a_pdf(converted: Path) -> None:
    form = read_document((converted / "form.docx").read_bytes(), "form.docx")
    pdf = read_document((converted / "form.pdf").read_bytes(), "form.pdf")
    assert pdf.loose
    rows = [
        [(tuple(tightened(text) for text in cell.paragraphs), cell.continues) for cell in row.cells]
        for row in form.rows
    ]
    assert [[(cell.paragraphs, cell.continues) for cell in row.cells] for row in pdf.rows] == rows
    pages = [row.where.page for row in pdf.rows]
    assert pages == sorted(pages)
    assert pages[-1] > 1
    for before, row, page in zip(pages, pdf.rows[1:], pages[1:], strict=False):
        assert row.cut or page == before


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the only folder in which programs are found."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(office, "_PLACES", ())
    return tmp_path


def refused() -> str:
    """Return what is said of an RTF that can't be converted."""
    with pytest.raises(UnreadableError) as error:
        read_document(rb"{\rtf1 a}", "表.doc")
    problem = error.value.problem
    assert (problem.code, problem.place.file) == ("TB049", "表.doc")
    assert ".docx" in problem.hint
    return problem.message


def test_a_machine_without_libreoffice_says_so(alone: Path) -> None:
    assert not list(alone.iterdir())
    assert "没有找到" in refused()


@pytest.mark.skipif(os.name == "nt", reason="the stand-ins are shell scripts")
@pytest.mark.parametrize(
    ("name", "script", "told"),
    [
        ("soffice", "exit 7", "出错退出"),
        ("libreoffice", "exit 0", "打不开这个文件"),
        ("soffice", "/bin/sleep 60", "还没有读完"),
        ("soffice", "/bin/sleep 60 & wait", "还没有读完"),
    ],
)
def test_a_libreoffice_that_fails_is_told(
    alone: Path, monkeypatch: pytest.MonkeyPatch, name: str, script: str, told: str
) -> None:
    program = alone / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(office, "_SECONDS", 1)
    start = time.monotonic()
    assert told in refused()
    assert time.monotonic() - start < 30


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is no program there")
def test_a_libreoffice_that_does_not_start_is_told(alone: Path) -> None:
    (alone / "soffice").write_text("no program")
    (alone / "soffice").chmod(0o755)
    assert "启动不了" in refused()
