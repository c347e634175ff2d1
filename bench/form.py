"""The department form against docxtpl's own ``render`` and ``save``, and against the floor."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.material import NO_HISTORY, edition, example, example_files
from bench.result import Result, milliseconds, side_by_side
from generator.base.files import write_atomic
from generator.filing.load import Filing, FilingFiles, load_filing
from generator.forms.shown import DepartmentForm
from generator.printing.html.form import translate
from generator.printing.word.compile import Program, Properties, compile_form
from generator.view import department_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

PROPERTIES = Properties("部门整体支出绩效目标表", "某单位", 2023)


def measure() -> Iterator[Result]:
    """Measure filling, and the whole way from TOML to both files."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _filling(Path(folder))
    yield from _linear()


def _filling(folder: Path) -> Iterator[Result]:
    form, filing = edition("department"), example()
    template = form.template.read_bytes()
    program = compile_form(template, DepartmentForm)
    page = translate(program.layout, DepartmentForm)
    view = department_form(filing, form, NO_HISTORY)

    def ours() -> None:
        shown = department_form(filing, form, NO_HISTORY)
        write_atomic(folder / "ours.docx", program.docx(shown, PROPERTIES))

    def whole_way() -> None:
        loaded, _ = load_filing(example_files())
        shown = department_form(loaded, form, NO_HISTORY)
        write_atomic(folder / "whole.docx", program.docx(shown, PROPERTIES))
        write_atomic(folder / "whole.html", page.page(shown, title="x").encode())

    def docxtpl() -> None:
        from docxtpl import DocxTemplate  # noqa: PLC0415 - the peer

        document = DocxTemplate(io.BytesIO(template))
        document.render(dict(view), autoescape=True)
        document.save(folder / "peer.docx")

    floor = _floor(program, view, folder)
    peer, us, whole, bottom = side_by_side(docxtpl, ours, whole_way, floor, number=3)
    size = (folder / "ours.docx").stat().st_size // 1024
    yield Result(
        "loaded filing → .docx, times faster than docxtpl",
        peer / us,
        "×",
        "≥ 30",
        f"{peer:.1f} / {us:.2f} ms, {size} kB",
    )
    yield Result(
        "loaded filing → .docx, against the floor", us / bottom, "×", "≤ 1.5", f"{us:.2f} / {bottom:.2f} ms"
    )
    yield Result(
        "TOML → .docx and .html, times faster than docxtpl's .docx alone",
        peer / whole,
        "×",
        "≥ 10",
        f"{peer:.1f} / {whole:.2f} ms",
    )


def _floor(program: Program, view: Mapping[str, Any], folder: Path) -> Any:  # noqa: ANN401 - a closure
    """Return what nobody can do without: join the ready texts, encode, crc, deflate, one atomic write."""
    parts = [[piece.decode() for piece in part] for part in program.parts(view, PROPERTIES)]

    def floor() -> None:
        contents = [["".join(part).encode()] for part in parts]
        write_atomic(folder / "floor.docx", program.archive.write(contents))

    return floor


def _linear() -> Iterator[Result]:
    """Time of one more indicator, as the rows grow from 10 to 10,000."""
    sizes = (10, 1_000, 10_000)
    times = [milliseconds(_printing(rows), repeat=max(5, 2_000 // rows)) for rows in sizes]
    first, last = (
        (times[i + 1] - times[i]) / (sizes[i + 1] - sizes[i]) * 1000 for i in range(len(sizes) - 1)
    )
    detail = f"{first:.1f} → {last:.1f} µs an indicator; " + ", ".join(f"{time:.2f} ms" for time in times)
    yield Result("time per indicator, 1,000–10,000 against 10–1,000", last / first, "×", "≤ 1.5", detail)


def _printing(rows: int) -> Callable[[], bytes]:
    """Return a function that prints a department form with so many indicators."""
    form = edition("department")
    program = compile_form(form.template.read_bytes(), DepartmentForm)
    filing = _filing_with(rows)
    return lambda: program.docx(department_form(filing, form, NO_HISTORY), PROPERTIES)


def _filing_with(rows: int) -> Filing:
    kinds = ("数量", "质量", "时效", "社会效益", "服务对象满意度")
    lines = "\n".join(
        f'{{ kind = "{kinds[i * len(kinds) // rows]}", name = "第{i}项指标的完成率", target = "≥{i}%" }},'
        for i in range(rows)
    )
    project = f'name = "专项"\n[goals.one]\ntext = "目标"\nindicators = [\n{lines}\n]\n'
    files = {"unit": 'name = "单位"', "department": 'filler = "甲"', "one": project}
    named = {name: (f"{name}.toml", text.encode()) for name, text in files.items()}
    filing, problems = load_filing(FilingFiles("unit", 2023, named))
    if problems:
        raise ValueError(problems)
    return filing
