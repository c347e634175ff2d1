"""From a save to the forms on disk, against what the event takes, a large workspace and a docxtpl script."""

from __future__ import annotations

import queue
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, cast

from bench.material import NO_HISTORY, YEAR, edition, many_units
from bench.result import Result
from generator.filing.load import FilingFiles, load_filing
from generator.filing.workspace import FilingFolder, Workspace, read_files
from generator.live.watch import Watch
from generator.pipeline.build import build
from generator.view import department_form, project_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from watchdog.events import FileSystemEvent

_SAVES = 30
_PAUSE = 0.05  # seconds between saves
_UNIT = "unit-0000"
_PROJECT = "service"
_FOLDERS = 1000


def measure() -> Iterator[Result]:
    """Save one project again and again."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = many_units(Path(folder) / "1", 1), many_units(Path(folder) / "1000", _FOLDERS)
        for workspace in (small, large):
            build(workspace)
        event = statistics.median(event_delivery(small))
        ours, in_large = (statistics.median(save_to_disk(workspace)) for workspace in (small, large))
        renamed = statistics.median(save_to_disk(large, rename=True))
        peers = [statistics.median(docxtpl_script(small, with_department=both)) for both in (False, True)]
    yield Result("the event of a save, plain watchdog", event, "ms")
    yield Result(
        "save → .docx and HTML of project and department, beyond the event", ours - event, "ms", "≤ 50"
    )
    detail = f"{ours:.1f} → {in_large:.1f} ms"
    yield Result(f"the same, {_FOLDERS:,} filing folders against one", in_large / ours, "×", "≤ 2", detail)
    yield Result(f"with a new project name on the list of {_FOLDERS:,} folders too", renamed - event, "ms")
    for peer, what in zip(peers, ("the project's .docx only", "both forms' .docx"), strict=True):
        yield Result(
            f"a watchdog script with docxtpl, {what}, against ours", peer / ours, "×", "", f"{peer:.1f} ms"
        )


def save_to_disk(workspace: Workspace, *, rename: bool = False) -> list[float]:
    """Return how many ms each save took until all that shows it was on disk."""
    with Watch(workspace) as watch:
        watch.next()

        def done() -> None:
            rebuild = watch.next()
            if rebuild is None or len(rebuild.report.built) != 2:
                raise RuntimeError(rebuild)

        return _saves(workspace, done, rename=rename)


def event_delivery(workspace: Workspace) -> list[float]:
    """Return how many ms the system and watchdog take to say that a file was saved."""
    return _scripted(workspace, lambda: None)


def docxtpl_script(workspace: Workspace, *, with_department: bool) -> list[float]:
    """Return how many ms a plain script takes: an event, load, `render` and `save` of the changed form."""
    from docxtpl import DocxTemplate  # noqa: PLC0415 - the peer

    templates = {of: edition(of) for of in ("project", "department")}

    def render() -> None:
        files = read_files(workspace, FilingFolder(_UNIT, YEAR)).files
        filing, _ = load_filing(FilingFiles(_UNIT, YEAR, files))
        project = project_form(filing, _PROJECT, templates["project"], NO_HISTORY)
        views = {"project": cast("Mapping[str, object]", project)}
        if with_department:
            department = department_form(filing, templates["department"], NO_HISTORY)
            views["department"] = cast("Mapping[str, object]", department)
        for of, view in views.items():
            document = DocxTemplate(templates[of].template)
            document.render(dict(view), autoescape=True)
            document.save(workspace.root / f"{of}.docx")

    return _scripted(workspace, render)


def _scripted(workspace: Workspace, react: Callable[[], None]) -> list[float]:
    """Time a plain watchdog script."""
    from watchdog.events import FileClosedEvent, FileSystemEventHandler  # noqa: PLC0415 - the peer
    from watchdog.observers import Observer  # noqa: PLC0415 - the peer

    finished: queue.Queue[None] = queue.Queue()

    class Handler(FileSystemEventHandler):
        def on_closed(self, event: FileSystemEvent) -> None:
            del event
            react()
            finished.put(None)

    observer = Observer()
    observer.schedule(Handler(), str(workspace.filings), recursive=True, event_filter=[FileClosedEvent])
    with observer:
        return _saves(workspace, finished.get)


def _saves(workspace: Workspace, done: Callable[[], None], *, rename: bool = False) -> list[float]:
    """Save with another text each time; the first save only warms up."""
    file = workspace.filings / _UNIT / str(YEAR) / f"{_PROJECT}.toml"
    text = file.read_text("utf-8")
    old = "综合服务保障专项" if rename else "李新亮"
    times = []
    for number in range(_SAVES + 1):
        time.sleep(_PAUSE)
        new = text.replace(old, f"{old}{number}")
        start = time.perf_counter()
        file.write_text(new, "utf-8")
        done()
        times.append((time.perf_counter() - start) * 1000)
    file.write_text(text, "utf-8")
    done()
    return times[1:]
