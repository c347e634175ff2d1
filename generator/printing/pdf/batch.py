"""Documents through one run of LibreOffice: what came of them, and what it was that did not end well."""

from __future__ import annotations

import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from generator.base import office

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from generator.printing.pdf.running import Running

FILTER: Final = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
_LOOK: Final = 0.1
_GONE: Final = "Word 文件不见了，或刚刚又变了"


class Ended(NamedTuple):
    """The PDFs by the position of their document, and why the run ended before all were tried; else empty."""

    made: Mapping[int, bytes]
    why: str = ""


def run_batch(running: Running, documents: Sequence[Callable[[], bytes]]) -> Ended:
    """Convert documents in one process with a profile of its own."""
    try:
        return _run_batch(running, documents)
    except OSError as error:  # no room for what it works on
        return Ended({}, f"临时文件写不了：{error.strerror or error}")


def _run_batch(running: Running, documents: Sequence[Callable[[], bytes]]) -> Ended:
    # LibreOffice may still write into its profile while it ends.
    with tempfile.TemporaryDirectory(prefix="tianbao-", ignore_cleanup_errors=True) as name:
        folder, out = Path(name), Path(name) / "out"
        out.mkdir()
        sources = list(_written(folder, documents))
        task = ("--convert-to", FILTER, "--outdir", str(out), *map(str, sources))
        patience = running.patience_for(max((path.stat().st_size for path in sources), default=0))
        why = _run(running, folder, task, patience) if sources else _GONE
        made = [(number, out / f"{number}.pdf") for number in range(len(documents))]
        whole = {number: path.read_bytes() for number, path in made if path.is_file()}
    # A process that was stopped may have been in the middle of the last one.
    return Ended({number: data for number, data in whole.items() if data.rstrip().endswith(b"%%EOF")}, why)


def _written(folder: Path, documents: Iterable[Callable[[], bytes]]) -> Iterator[Path]:
    """Put documents into a folder; of one that has gone, or is another by now, there will be no PDF."""
    for number, read in enumerate(documents):
        data = b""
        with suppress(OSError):
            data = read()
        if data:
            path = folder / f"{number}.docx"
            path.write_bytes(data)
            yield path


def _run(running: Running, folder: Path, task: Sequence[str], patience: float) -> str:
    """Start LibreOffice and wait for its end as long as it goes on; say what was wrong with that end."""
    environment = running.environment(folder)
    try:
        process = office.start(running.program, folder / "profile", task, office.CHINESE, environment)
    except OSError as error:
        return f"LibreOffice 启动不了：{error.strerror}"
    try:
        return _waited(running, process, folder / "out", patience)
    finally:
        office.end(process)


def _waited(running: Running, process: subprocess.Popen[bytes], out: Path, patience: float) -> str:
    made, since = 0, time.monotonic()
    while not running.stopped.is_set():
        try:
            status = process.wait(_LOOK)
        except subprocess.TimeoutExpired:
            now = len(list(out.iterdir()))
            if now != made:
                made, since = now, time.monotonic()
            elif time.monotonic() - since > patience:
                return f"LibreOffice 做了 {patience:.0f} 秒还没有做完"
        else:
            return f"LibreOffice 出错退出（{status}）" if status else ""
    return "已停止"
