"""Forms that LibreOffice has saved in another format are read in, and nothing is wrong without a mark."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from imported import ROOT, loaded, printed, read_back
from tools import need
from torture import in_part
from truths import score

from generator.filing.workspace import FilingFolder, Workspace

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLE = Workspace(ROOT)
FOLDER = FilingFolder("wuhan-biolake", 2023)
FILTERS = {"docx": "docx:MS Word 2007 XML", "doc": "doc:MS Word 97", "rtf": "rtf", "pdf": "pdf"}


def saved(folder: Path, suffix: str) -> list[tuple[str, bytes]]:
    """Return the example's target forms as LibreOffice saves them."""
    office = need("soffice")
    forms = [form for form in printed(EXAMPLE, FOLDER) if "." not in form.file_id]
    (folder / "forms").mkdir()
    for form in forms:
        (folder / "forms" / f"{form.name}.docx").write_bytes(form.word)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        FILTERS[suffix],
        "--outdir",
        str(folder / "saved"),
    ]
    files = map(str, sorted((folder / "forms").iterdir()))
    subprocess.run([*command, *files], check=True, timeout=300, capture_output=True)
    return [(path.name, path.read_bytes()) for path in sorted((folder / "saved").iterdir())]


@pytest.mark.parametrize("suffix", in_part(FILTERS, "pdf"))
def test_nothing_is_wrong_without_a_mark(suffix: str, tmp_path: Path) -> None:
    files = saved(tmp_path, suffix)
    assert len(files) == 5
    ws = Workspace(tmp_path / "read")
    ws.filings.mkdir(parents=True)
    done = read_back(ws, files, unit="u", year=2023)
    found = score(loaded(EXAMPLE, FOLDER), loaded(ws, FilingFolder("u", 2023)))
    every = found.right + found.marked + len(found.wrong) + len(found.absent)
    print(f"\n{suffix}: {found.right} of {every} right, {found.marked} marked")  # noqa: T201 - with -s
    assert (found.wrong, found.absent) == ([], [])
    assert found.right >= every * 0.99
    assert len(done.proofs) == 5
