"""Forms as PDF: against LibreOffice on the same files in one call a processor, and with nothing to do."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from bench.material import ROOT
from bench.result import Result
from generator.base import office
from generator.base.processors import processors
from generator.filing.workspace import Workspace
from generator.forms.plan import PDF
from generator.pipeline.build import How, build
from generator.printing.pdf.batch import FILTER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_FORMS = 500


def measure() -> Iterator[Result]:
    """Measure many forms of all kinds in one build."""
    program = office.find()
    if program is None:
        yield Result("no LibreOffice here", 0, "")
        return
    with tempfile.TemporaryDirectory() as name:
        ws = _workspace(Path(name))
        build(ws)
        forms = sorted(ws.build.rglob("*.docx"))
        ours = _seconds(lambda: _made(ws, len(forms)))
        theirs = _together(program, forms, Path(name) / "peer")
        detail = f"{ours:.0f} / {theirs:.0f} s for {len(forms)} forms on {processors()} processors"
        yield Result("forms to PDF, against soffice on the same files", ours / theirs, "×", "≤ 1.3", detail)
        again = _seconds(lambda: _made(ws, 0))
        yield Result("a second time, nothing to convert", again / ours, "×", "≤ 0.05", f"{again:.2f} s")


def _workspace(root: Path) -> Workspace:
    """Return a workspace that prints about so many forms."""
    years = 0
    while years * 19 < _FORMS:  # the forms of the example
        years += 1
        shutil.copytree(ROOT / "filings" / "wuhan-biolake", root / "filings" / f"unit{years}")
    return Workspace(root)


def _made(ws: Workspace, expected: int) -> None:
    report = build(ws, how=How(also=frozenset({PDF})))
    if report.pdfs != expected:
        message = f"{report.pdfs} PDFs instead of {expected}: {list(report.problems)}"
        raise RuntimeError(message)


def _together(program: str, forms: list[Path], folder: Path) -> float:
    """Return how long one call a processor takes for the same files, each under a name of its own."""
    shares = []
    for number in range(processors()):
        share = folder / str(number)
        share.mkdir(parents=True)
        for at, form in enumerate(forms[number :: processors()]):
            shutil.copy(form, share / f"{at}.docx")
        shares.append(share)
    begun = time.perf_counter()
    with ExitStack() as stack:
        for share in shares:
            settings = f"-env:UserInstallation={(folder / f'profile{share.name}').as_uri()}"
            task = [
                "--convert-to",
                FILTER,
                "--outdir",
                str(share / "out"),
                *map(str, sorted(share.iterdir())),
            ]
            command = [program, settings, "--headless", *task]
            stack.enter_context(
                subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            )
    return time.perf_counter() - begun


def _seconds(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
