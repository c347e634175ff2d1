"""A head's label may be merged with the cells below it, as forms printed by others and before have it."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from imported import ROOT, Form, documents, pages, printed, read_back
from lxml import etree
from office import stored

from generator.filing.workspace import FilingFolder, Workspace

if TYPE_CHECKING:
    from pathlib import Path

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
UNIT, YEAR = "wuhan-biolake", 2023


@pytest.fixture(scope="module")
def forms() -> list[Form]:
    return printed(Workspace(ROOT), FilingFolder(UNIT, YEAR))


def merged(document: bytes) -> bytes:
    """Return a document whose open cells go on from the labels above them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, _merged(part) if name == "word/document.xml" else part)
    return out.getvalue()


def _merged(part: bytes) -> bytes:
    root = etree.fromstring(part)
    open_cells = list(root.iter(f"{W}tcBorders"))
    assert open_cells or "项目支出绩效目标表" in "".join(root.itertext()), "a form without such a head"
    for borders in open_cells:
        properties = borders.getparent()
        assert properties is not None
        merge = properties.find(f"{W}vMerge")
        if merge is None:
            merge = etree.Element(f"{W}vMerge", {f"{W}val": "restart"})
            borders.addprevious(merge)
        if borders.find(f"{W}top") is not None:
            merge.attrib.clear()
        properties.remove(borders)
    return etree.tostring(root)


def read(folder: Path, forms: list[Form], files: list[tuple[str, bytes]]) -> None:
    """Read documents back: they print what the forms show, without a doubt."""
    (folder / "filings").mkdir(parents=True)
    ws = Workspace(folder)
    done = read_back(ws, files, year=YEAR)
    assert (done.marked, done.problems) == (0, [])
    assert [proof.different for proof in done.proofs] == [()] * len(files)
    assert done.folder is not None
    assert pages(printed(ws, done.folder)) == pages(forms)


def test_a_label_that_is_merged_from_the_head_is_read(forms: list[Form], tmp_path: Path) -> None:
    read(tmp_path, forms, [(name, merged(document)) for name, document in documents(forms)])


def test_heads_that_pages_repeat_are_no_differences(forms: list[Form], tmp_path: Path) -> None:
    stages = [form for form in forms if form.name.startswith("investment")]
    files = stored(tmp_path, "pdf", {form.name: form.word for form in stages})
    read(tmp_path / "ws", stages, [(f"{name}.pdf", data) for name, data in files.items()])
