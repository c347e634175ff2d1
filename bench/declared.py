"""A form with 30 declared fields against the same one built in, and stages that grow."""

from __future__ import annotations

import io
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from docx import Document

from bench.material import NO_HISTORY, ROOT
from bench.result import Result, milliseconds, side_by_side
from generator.base.files import write_atomic
from generator.base.money import money
from generator.filing.declared import NOTHING
from generator.filing.load import Filing, FilingFiles, load_filing
from generator.filing.workspace import Workspace
from generator.forms.declared_names import form_type
from generator.forms.edition import declarations
from generator.forms.editions import read_editions
from generator.printing.compiled import compile_both
from generator.printing.word.compile import Properties, Template
from generator.view import project_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from decimal import Decimal

    from generator.filing.declared import Declarations
    from generator.forms.edition import Edition

_FIELDS = {"project": 16, "indicator": 9, "activity": 5}
"""How many fields each table has; of four in a row a text, two numbers, and one that is worked out."""
_VARIABLES = {"project": "project", "indicator": "row", "activity": "line"}
_ROWS, _LINES = 20, 10


class _Case(NamedTuple):
    """A form of its own, and what it declares."""

    edition: Edition
    declared: Declarations

    def load(self, **texts: str) -> Filing:
        files = {"unit": 'name = "单位"', "department": 'filler = "甲"'} | texts
        named = {name.replace("__", "."): (f"{name}.toml", text.encode()) for name, text in files.items()}
        filing, problems = load_filing(FilingFiles("unit", 2023, named, declared=self.declared))
        if problems:
            raise ValueError(problems)
        return filing


def measure() -> Iterator[Result]:
    """Measure printing with declared fields, and loading with stages."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _printing(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        yield _growing(Path(folder))


def _printing(folder: Path) -> Iterator[Result]:
    case, text = _case(folder, "".join(map(_declaration, _FIELDS))), _project()
    form = form_type("project", "mine", case.declared, stage=False)
    template = Template(case.edition.content, form, "")
    word, html = compile_both(template, form)
    uses = frozenset(key for name in template.used for key in name.model)
    properties = Properties("表", "单位", 2023)

    def declared(filing: Filing) -> Any:  # noqa: ANN401 - a dict type with more entries
        return project_form(filing, "one", case.edition, NO_HISTORY, uses)

    def built_in(filing: Filing) -> Any:  # noqa: ANN401 - the same
        return _filled(declared(replace(filing, declared=NOTHING)), filing.projects["one"])

    def way(view: Callable[[Filing], Any], filing: Filing | None = None) -> Callable[[], None]:
        def work() -> None:
            shown = view(filing or case.load(one=text))
            write_atomic(folder / "one.docx", word.docx(shown, properties))
            write_atomic(folder / "one.html", html.page(shown, title="x").encode())

        return work

    loaded = case.load(one=text)
    if declared(loaded) != built_in(loaded):
        message = "the peer shows something else"
        raise ValueError(message)
    ways = (way(declared), way(built_in), way(declared, loaded), way(built_in, loaded))
    whole, whole_peer, ours, peer = side_by_side(*ways, number=3)
    what = "30 declared fields, {} → .docx and .html, against the same built in"
    detail = "{:.2f} / {:.2f} ms"
    yield Result(what.format("TOML"), whole / whole_peer, "×", "≤ 1.3", detail.format(whole, whole_peer))
    yield Result(what.format("loaded filing"), ours / peer, "×", "", detail.format(ours, peer))


def _case(folder: Path, fields: str) -> _Case:
    """Make a form with some fields."""
    form = folder / "templates" / "mine" / "2023"
    form.mkdir(parents=True)
    (form / "form.docx").write_bytes(_layout())
    (form / "form.toml").write_text(f'title = "表"\nof = "project"\nfrom_year = 2023\n{fields}', "utf-8")
    editions, problems = read_editions(Workspace(folder))
    if problems:
        raise ValueError(problems)
    mine = next(edition for edition in editions if edition.form == "mine")
    return _Case(mine, declarations(editions, 2023, ""))


def _kind(number: int) -> str:
    return ("text", "number", "number", "computed")[number % 4]


def _declaration(owner: str) -> str:
    """Return the fields of one table."""
    lines = [f"[fields.{owner}]"]
    for number in range(_FIELDS[owner]):
        computed = _kind(number) == "computed"
        value = f', value = "f{number - 1} * 2"' if computed else ""
        lines.append(
            f'f{number} = {{ title = "字段", type = "{"number" if computed else _kind(number)}"{value} }}'
        )
    return "\n".join(lines) + "\n"


def _written(owner: str) -> list[str]:
    """Return what a filing writes for them."""
    values = {"text": '"内容"', "number": "12.5"}
    return [f"f{n} = {values[_kind(n)]}" for n in range(_FIELDS[owner]) if _kind(n) in values]


def _project() -> str:
    row, line = (", ".join(_written(owner)) for owner in ("indicator", "activity"))
    rows = "\n".join(
        f'{{ kind = "数量", name = "指标{n}", target = "≥{n}个", {row} }},' for n in range(_ROWS)
    )
    lines = "\n".join(f'{{ name = "活动{n}", amount = {n}, {line} }},' for n in range(_LINES))
    head = "\n".join(('name = "专项"', *_written("project")))
    return f'{head}\nactivities = [\n{lines}\n]\n[goals.one]\ntext = "目标"\nindicators = [\n{rows}\n]\n'


def _filled(view: Any, project: Any) -> Any:  # noqa: ANN401 - a dict type with more entries
    """Put the values into the view as a few lines of Python would, if the fields were built in."""
    shown = view["project"]
    _put(shown, project, "one#", "project")
    for n, row in enumerate(shown["annual_goals"][0]["rows"]):
        _put(row, project.goals["one"].indicators[n], f"one#goals.one.indicators.{n}.", "indicator")
    for n, line in enumerate(shown["activities"]):
        _put(line, project.activities[n], f"one#activities.{n}.", "activity")
    return view


def _put(view: dict[str, str], record: Any, path: str, owner: str) -> None:  # noqa: ANN401 - any table
    for number in range(_FIELDS[owner]):
        key, kind = f"f{number}", _kind(number)
        if kind == "computed":
            amount: Decimal = getattr(record, f"f{number - 1}") * 2
            view[key] = money(round(amount, 2))
        else:
            view[key] = getattr(record, key) if kind == "text" else money(getattr(record, key))
        view[f"@{key}"] = path + key


def _layout() -> bytes:
    """Return the packaged form with one table more, that shows every field."""
    document = Document(str(ROOT / "templates" / "project" / "2021" / "form.docx"))
    table = document.add_table(0, max(_FIELDS.values()))

    def add(texts: Iterable[str]) -> None:
        for cell, text in zip(table.add_row().cells, texts, strict=False):
            cell.text = text

    def tags(owner: str) -> list[str]:
        return [f"{{{{ {_VARIABLES[owner]}.f{number} }}}}" for number in range(_FIELDS[owner])]

    add(tags("project"))
    for statement in ("for goal in project.annual_goals", "for row in goal.rows"):
        add([f"{{%tr {statement} %}}"])
    add(tags("indicator"))
    for statement in ("endfor", "endfor", "for line in project.activities"):
        add([f"{{%tr {statement} %}}"])
    add(tags("activity"))
    add(["{%tr endfor %}"])
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def _growing(folder: Path) -> Result:
    """Time to load one more indicator with its row in a stage, as they grow from 10 to 3,000."""
    fields = 'achieved = { title = "完成值", type = "target" }\nweight = { title = "分值", type = "number" }'
    case = _case(folder, f"stage = true\n[fields.indicator]\n{fields}")
    sizes = (10, 300, 3_000)
    times = [milliseconds(_staged(case, rows), repeat=max(3, 600 // rows)) for rows in sizes]
    first, last = ((times[i + 1] - times[i]) / (sizes[i + 1] - sizes[i]) * 1000 for i in (0, 1))
    detail = f"{first:.0f} → {last:.0f} µs an indicator; " + ", ".join(f"{time:.1f} ms" for time in times)
    what = "loading an indicator with its row in a stage, 300–3,000 against 10–300"
    return Result(what, last / first, "×", "≤ 1.5", detail)


def _staged(case: _Case, rows: int) -> Callable[[], Filing]:
    indicators = "\n".join(
        f'{{ id = "i{n}", kind = "数量", name = "指标{n}", target = "{n}个" }},' for n in range(rows)
    )
    project = f'name = "专项"\n[goals.one]\ntext = "目标"\nindicators = [\n{indicators}\n]\n'
    stage = "\n".join(f'i{n} = {{ achieved = "{n}个", weight = 1 }}' for n in range(rows))
    return lambda: case.load(one=project, one__mine=f"[goals.one.indicators]\n{stage}")
