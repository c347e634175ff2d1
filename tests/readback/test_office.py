"""Old formats come through LibreOffice; where it is missing or fails, the person is told what to do."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from forms import example
from office import Job, store
from papers import saved

from generator.base import office as libreoffice
from generator.readback.formats import UnreadableError, office, read_document
from generator.readback.formats.loose import tightened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from generator.readback.document import Document

OLD = ("doc", "rtf", "odt")


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
    """Return a folder with a form of ours, and a small document, in other formats, and back from old ones."""
    folder = tmp_path_factory.mktemp("converted")
    (folder / "form.docx").write_bytes(example("service"))
    (folder / "small.docx").write_bytes(keyed())
    jobs = [Job(folder / "form.docx", folder / "form.pdf")]
    for name in ("form", "small"):
        for suffix in OLD:
            old = folder / f"{name}.{suffix}"
            jobs += [Job(folder / f"{name}.docx", old), Job(old, folder / f"{name}-{suffix}.docx")]
    store(folder, jobs)
    return folder


def turned(path: Path) -> Callable[[bytes, str], bytes]:
    """Return what stands for LibreOffice that is started for one document: what it has made of it already."""

    def convert(data: bytes, suffix: str) -> bytes:
        assert (data, suffix) == (path.read_bytes(), path.suffix)
        return path.with_name(f"{path.stem}-{suffix[1:]}.docx").read_bytes()

    return convert


def seen(document: Document) -> list[tuple[int, bool, list[tuple[tuple[str, ...], bool]]]]:
    """Return all that a person sees of a document."""
    return [
        (row.table, row.cut, [(cell.paragraphs, cell.continues) for cell in row.cells])
        for row in document.rows
    ]


@pytest.mark.parametrize("suffix", OLD)
def test_a_form_reads_the_same_from_an_old_format(converted: Path, suffix: str) -> None:
    old = converted / f"form.{suffix}"
    form = read_document((converted / "form.docx").read_bytes(), "form.docx")
    # As a .docx: what it is says its content. One of them goes all the way through the program.
    other = read_document(old.read_bytes(), "form.docx", office.convert if suffix == "rtf" else turned(old))
    assert seen(other) == seen(form)
    assert (other.title, other.loose, other.remarks) == (form.title, False, ())
    assert len(form.rows) > 60


@pytest.mark.parametrize("suffix", OLD)
def test_the_keys_of_cells_outlive_old_formats(converted: Path, suffix: str) -> None:
    old = converted / f"small.{suffix}"
    document = read_document(old.read_bytes(), "small", turned(old))
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
    monkeypatch.setattr(libreoffice, "_PLACES", ())
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
