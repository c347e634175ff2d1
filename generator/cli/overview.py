"""``tianbao status`` of a whole bureau: counted in any process, shown in one screen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from generator.base.tally import Tally, count
from generator.base.terminal import columns, padded, visible, wrap
from generator.checks.overview import Overview, Standing, not_filed, standing
from generator.checks.status import table
from generator.filing.workspace import is_year
from generator.pipeline.pool import run
from generator.pipeline.task import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from generator.base.problems import Problem
    from generator.checks.overview import Missing
    from generator.checks.status import FilingStatus, Row
    from generator.filing.reader import Shelf
    from generator.filing.workspace import FilingFolder, Workspace
    from generator.forms.plan import Job

    Work = Callable[[Job, Shelf, Task], FilingStatus]

FEW = 20
"""So many filings are listed one by one."""

_WIDTH = 80
_HEADINGS = ("年度", "已报", "未报", "完成", "待核", "待填", "错误", "警告", "最近改动")


def overview(job: Job, there: Sequence[FilingFolder], work: Work, elsewhere: Iterable[Problem]) -> None:
    """Print how far all filings are; raise ProcessLostError.

    `work` looks at one filing; of `elsewhere` counts what is wrong in none of them.
    """
    newest = max(folder.year for folder in there)
    made = Overview(newest)
    for one in run(job, partial(_standing, work=work), [Task(folder) for folder in there]):
        made.add(one)
    filed: dict[str, set[int]] = {}
    for folder in there:
        filed.setdefault(folder.unit_id, set()).add(folder.year)
    made.problems.update(Tally.of(one for one in elsewhere if not _in_filing(one, filed)).total())
    units = sorted({*filed, *_registered(job.workspace)})
    missing = not_filed(units, filed, newest)
    for line in _lines(made, len(units), missing):
        click.echo(line)


def _standing(job: Job, shelf: Shelf, task: Task, *, work: Work) -> Standing:
    """Look at one filing, in any process, and leave what is too much to keep."""
    return standing(work(job, shelf, task))


def _in_filing(problem: Problem, filed: Mapping[str, Collection[int]]) -> bool:
    """Tell whether a problem is in the folder of a filing, which has counted it."""
    _, unit_id, year, *_ = (*problem.place.file.split("/"), "", "")
    return is_year(year) and int(year) in filed.get(unit_id, ())


def _registered(workspace: Workspace) -> Iterator[str]:
    """Yield the units that say their name, with filings or without."""
    found = (path.parent.name for path in workspace.filings.glob("*/unit.toml"))
    return (name for name in found if name[0] not in "._")


def _lines(made: Overview, units: int, missing: Missing) -> Iterator[str]:
    years = made.years(units)
    yield f"{units} 个单位，{sum(int(row.names[1]) for row in years)} 份申报"
    yield from _aligned([_HEADINGS, *map(_cells, years)])
    if unreadable := sum(row.unreadable for row in years):
        yield f"有 {unreadable} 个文件读不了，里面还有多少没有填不知道"
    if missing.units:
        more = " 等" if missing.units > len(missing.first) else ""
        named = "、".join(map(visible, missing.first))
        yield from wrap(f"{made.newest} 年还没有申报的有 {missing.units} 个单位：{named}{more}", _WIDTH)
    if behind := made.behind():
        yield f"\n{made.newest} 年落后最多的："
        yield from table(("单位", "年度"), behind)
    yield ""
    if made.problems:
        yield f"共 {count(made.problems)}；各规则、各单位有多少：tianbao check --summary"
    yield "看一个单位：tianbao status 单位；列出全部：tianbao status --all"


def _aligned(cells: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(columns, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        yield "  ".join(
            padded(text, width, right=True) for text, width in zip(row, widths, strict=True)
        ).rstrip()


def _cells(row: Row) -> tuple[str, ...]:
    done, counts = row.progress, (row.progress.to_review, row.progress.to_fill, row.errors, row.warnings)
    changed = f"{row.changed:%Y-%m-%d %H:%M}" if row.changed else ""
    return (*row.names, _share(done.lines, done.open), *(str(number or "") for number in counts), changed)


def _share(lines: int, left: int) -> str:
    """Return how much is done, which is 100 % only where nothing is left."""
    return f"{(lines - left) * 1000 // lines / 10:g}%" if lines else ""
