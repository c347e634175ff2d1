"""The PDFs of many folders, made by the workers of a cluster."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from generator.base.codes import Code
from generator.base.problems import Place, Problem
from generator.pipeline.pdfs import Pdfs, make_pdfs
from generator.pipeline.pool import run
from generator.pipeline.ticket import ClusterError
from generator.pipeline.work import ProcessLostError
from generator.printing.pdf.program import converter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from generator.filing.reader import Shelf
    from generator.forms.plan import Job
    from generator.pipeline.task import Task

_GROUP = 20  # folders: to start LibreOffice takes as long as some dozens of forms


def shared_pdfs(job: Job, tasks: Sequence[Task], progress: Callable[[int, int], None], cluster: str) -> Pdfs:
    """Bring the PDFs of what the tasks ask for up to date on a cluster, if there is LibreOffice there."""
    groups = [tasks[start : start + _GROUP] for start in range(0, len(tasks), _GROUP)]
    work = partial(_make, made_by=converter()[1])
    made, problems = 0, dict[Problem, None]()
    try:
        for number, pdfs in enumerate(run(job, work, groups, cluster=cluster, chunk=1), 1):
            made += pdfs.made
            problems |= dict.fromkeys(pdfs.problems)
            progress(min(number * _GROUP, len(tasks)), len(tasks))
    except ProcessLostError as error:
        problems |= dict.fromkeys(_lost(group) for group in error.tasks)
    return Pdfs(made, tuple(problems))


def _make(job: Job, _shelf: Shelf, group: Sequence[Task], made_by: str) -> Pdfs:
    """Make the PDFs of a few folders, with the same LibreOffice as elsewhere."""
    here = converter()[1]
    if here and made_by and here != made_by:
        message = "工作进程的 LibreOffice 或字体与这里的不同，做出的 PDF 会不一样"
        raise ClusterError(message, "各台机器装同一版本的 LibreOffice 和同样的字体")
    return make_pdfs(job.workspace, group, lambda _done, _total: None, 1)


def _lost(group: Sequence[Task]) -> Problem:
    folders = "、".join(f"{task.folder.unit_id}/{task.folder.year}" for task in group)
    return Problem(
        Code.PROCESS_LOST,
        f"做 PDF 的工作进程每次都意外退出（可能是内存不足），这些单位的 PDF 没有做：{folders}",
        Place("build"),
        "不加 --scheduler 再运行一次：tianbao build --pdf",
    )
