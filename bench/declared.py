"""A form with 30 declared fields against the same form built in; stages that grow; nothing declared, nothing paid."""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from docx import Document

from bench.material import NO_HISTORY, ROOT
from bench.result import Result, milliseconds, side_by_side
from generator.filing.load import Filing, FilingFiles, load_filing
from generator.filing.workspace import Workspace
from generator.forms.edition import declarations
from generator.forms.editions import read_editions
from generator.forms.plan import Output
from generator.printing.form import print_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from generator.filing.declared import Declarations
    from generator.forms.edition import Edition

_BUILT_IN = {
    "project": ("name", "code", "leader", "category", "attribute", "start_year", "budget", "purpose"),
    "row": ("name", "target", "basis", "achieved", "last_year"),
    "line": ("name", "description", "amount", "calculation", "note"),
}
"""Names of the built-in view, by the variable of the loop that they stand in."""
_OWNERS = {"project": "project", "row": "indicator", "line": "activity"}
_COUNTS = {"project": 15, "row": 10, "line": 5}
_ROWS, _LINES = 20, 10
_HEAVY = (
    "generator.forms.values",
    "generator.forms.scope",
    "generator.view.declared",
    "generator.base.score",
)


class _Case(NamedTuple):
    """A form, and a filing that fills it."""

    edition: Edition
    declared: Declarations
    files: FilingFiles

    def load(self) -> Filing:
        filing, problems = load_filing(self.files)
        if problems:
            raise ValueError(problems)
        return filing


def measure() -> Iterator[Result]:
    """Measure printing with and without declared fields, loading with stages, and what is imported."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _printing(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        yield _growing(Path(folder))


def _printing(folder: Path) -> Iterator[Result]:
    declared, built_in = (_case(folder / name, own=own) for name, own in (("own", True), ("built-in", False)))
    ours, peer = side_by_side(*(_print(case) for case in (declared, built_in)), number=3)
    detail = f"{ours:.2f} / {peer:.2f} ms"
    yield Result(
        "30 declared fields → .docx and .html, against built-in ones", ours / peer, "×", "≤ 1.3", detail
    )
    ours, peer = side_by_side(declared.load, built_in.load, number=3)
    yield Result("loading them", ours / peer, "×", "", f"{ours:.2f} / {peer:.2f} ms")


def _print(case: _Case) -> Callable[[], object]:
    workspace, output, filing = Workspace(ROOT), Output("one", case.edition, "one", ""), case.load()
    return lambda: print_form(workspace, filing, output, NO_HISTORY)


def _case(folder: Path, *, own: bool) -> _Case:
    """Make a form of its own, with 30 cells more than the packaged one has: declared fields, or built-in ones."""
    form = folder / "templates" / "mine" / "2023"
    form.mkdir(parents=True)
    (form / "form.docx").write_bytes(_layout(own=own))
    fields = "\n".join(_declaration(variable) for variable in _COUNTS) if own else ""
    (form / "form.toml").write_text(f'title = "表"\nof = "project"\nfrom_year = 2023\n{fields}', "utf-8")
    editions, problems = read_editions(Workspace(folder))
    if problems:
        raise ValueError(problems)
    mine = next(edition for edition in editions if edition.form == "mine")
    declared = declarations(editions, 2023, "")
    files = {"unit": 'name = "单位"', "department": 'filler = "甲"', "one": _project(own=own)}
    named = {name: (f"{name}.toml", text.encode()) for name, text in files.items()}
    return _Case(mine, declared, FilingFiles("unit", 2023, named, declared=declared))


def _declaration(variable: str) -> str:
    """Return the fields of one table: texts and numbers, each third worked out from another."""
    lines = [f"[fields.{_OWNERS[variable]}]"]
    for number in range(_COUNTS[variable]):
        kind = ("text", "number", "number")[number % 3]
        value = f', value = "f{number - 1} * 2"' if number % 3 == 2 else ""  # noqa: PLR2004 - the third
        lines.append(f'f{number} = {{ title = "字段{number}", type = "{kind}"{value} }}')
    return "\n".join(lines)


def _written(variable: str) -> str:
    """Return what a filing writes for them."""
    pairs = [
        f"f{n} = {chr(34) + '内容' + chr(34) if n % 3 == 0 else n}"
        for n in range(_COUNTS[variable])
        if n % 3 != 2
    ]  # noqa: PLR2004
    return ", ".join(pairs)


def _project(*, own: bool) -> str:
    row, line = (f", {_written(variable)}" if own else "" for variable in ("row", "line"))
    rows = "\n".join(f'{{ kind = "数量", name = "指标{n}", target = "≥{n}个"{row} }},' for n in range(_ROWS))
    lines = "\n".join(f'{{ name = "活动{n}", amount = {n}{line} }},' for n in range(_LINES))
    head = _written("project").replace(", ", "\n") if own else ""
    return f'name = "专项"\n{head}\nactivities = [\n{lines}\n]\n[goals.one]\ntext = "目标"\nindicators = [\n{rows}\n]\n'


def _layout(*, own: bool) -> bytes:
    """Return the packaged form with one table more."""
    document = Document(str(ROOT / "templates" / "project" / "2021" / "form.docx"))
    table = document.add_table(0, max(_COUNTS.values()))

    def add(texts: Iterable[str]) -> None:
        for cell, text in zip(table.add_row().cells, texts, strict=False):
            cell.text = text

    tags = {variable: _tags(variable, own=own) for variable in _COUNTS}
    add(tags["project"])
    for opening in ("for goal in project.annual_goals", "for row in goal.rows"):
        add([f"{{%tr {opening} %}}"])
    add(tags["row"])
    for statement in ("endfor", "endfor", "for line in project.activities"):
        add([f"{{%tr {statement} %}}"])
    add(tags["line"])
    add(["{%tr endfor %}"])
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def _tags(variable: str, *, own: bool) -> list[str]:
    names = [f"f{number}" for number in range(_COUNTS[variable])] if own else cycle(_BUILT_IN[variable])
    return [f"{{{{ {variable}.{name} }}}}" for name, _ in zip(names, range(_COUNTS[variable]), strict=False)]


def _growing(folder: Path) -> Result:
    """Time to load one more indicator of a stage, as they grow from 10 to 10,000."""
    form = folder / "templates" / "later" / "2023"
    form.mkdir(parents=True)
    (form / "form.docx").write_bytes(_layout(own=False))
    fields = '[fields.indicator]\nachieved = { title = "完成值", type = "target" }\nweight = { title = "分值", type = "number" }'
    (form / "form.toml").write_text(
        f'title = "表"\nof = "project"\nfrom_year = 2023\nstage = true\n{fields}', "utf-8"
    )
    declared = declarations(read_editions(Workspace(folder))[0], 2023, "")
    sizes = (10, 300, 3_000)
    times = [
        milliseconds(_Case(None, declared, _staged(rows, declared)).load, repeat=max(3, 300 // rows))
        for rows in sizes
    ]
    first, last = (
        (times[i + 1] - times[i]) / (sizes[i + 1] - sizes[i]) * 1000 for i in range(len(sizes) - 1)
    )
    detail = f"{first:.0f} → {last:.0f} µs an indicator; " + ", ".join(f"{time:.1f} ms" for time in times)
    return Result(
        "loading an indicator and its stage, 300–3,000 against 10–300", last / first, "×", "≤ 1.5", detail
    )


def _staged(rows: int, declared: Declarations) -> FilingFiles:
    indicators = "\n".join(
        f'{{ id = "i{n}", kind = "数量", name = "指标{n}", target = "≥{n}个" }},' for n in range(rows)
    )
    project = f'name = "专项"\n[goals.one]\ntext = "目标"\nindicators = [\n{indicators}\n]\n'
    stage = "[goals.one.indicators]\n" + "\n".join(
        f'i{n} = {{ achieved = "{n}个", weight = 1 }}' for n in range(rows)
    )
    files = {"unit": 'name = "单位"', "department": 'filler = "甲"', "one": project, "one.later": stage}
    named = {name: (f"{name}.toml", text.encode()) for name, text in files.items()}
    return FilingFiles("unit", 2023, named, declared=declared)
