"""One form printed: the compiled templates, and a filing's form as the bytes of its files."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from generator.base.codes import Code
from generator.base.problems import Problem
from generator.base.terminal import short
from generator.filing.declared import split_id
from generator.filing.titles import key_path
from generator.forms.declared_names import form_type
from generator.forms.plan import SHEET
from generator.printing.compiled import compile_both
from generator.printing.faults import program_fault
from generator.printing.sheet.measure import LONGEST
from generator.printing.sheet.rows import TooLongError
from generator.printing.word.compile import Properties, Template, TemplateFault
from generator.view import view_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from generator.filing.history import Earlier
    from generator.filing.load import Filing
    from generator.filing.workspace import Workspace
    from generator.forms.edition import Edition
    from generator.forms.plan import Output
    from generator.printing.html.form import HtmlProgram
    from generator.printing.sheet.form import SheetProgram
    from generator.printing.word.compile import Program


_Made = TypeVar("_Made")


class Printed(NamedTuple):
    """Whose form it is, its files by suffix, and why one that was asked for is not among them."""

    subject: str
    files: Mapping[str, bytes]
    problems: tuple[Problem, ...] = ()


class UnprintableError(Exception):
    """A form that can't be printed, with the problems that say why."""

    def __init__(self, *problems: Problem) -> None:
        """Keep the problems."""
        super().__init__(*problems)
        self.problems = problems


def print_page(workspace: Workspace, filing: Filing, output: Output, earlier: Earlier) -> str:
    """Return a form's page alone; raise UnprintableError as `print_form` does."""
    return _tried(_page, workspace, filing, output, earlier)


def print_form(
    workspace: Workspace,
    filing: Filing,
    output: Output,
    earlier: Earlier,
    also: frozenset[str] = frozenset(),
) -> Printed:
    """Return a form's files; raise UnprintableError for a faulty template, or a kind unknown to the form.

    `also` may hold ``.xlsx``, which is made only then.
    """
    return _tried(partial(_files, also=also), workspace, filing, output, earlier)


class _Filled(NamedTuple):
    """What both files of a form are made from."""

    word: Program
    html: HtmlProgram
    form: type
    view: Mapping[str, Any]
    subject: str
    title: str

    def page(self, output: Output) -> str:
        return self.html.page(self.view, title=self.title, word=f"{output.name}.docx")


def _filled(workspace: Workspace, filing: Filing, output: Output, earlier: Earlier) -> _Filled:
    form = form_type(output.edition.of, output.edition.form, filing.declared, stage=output.edition.stage)
    word, html = _programs(output.edition, workspace.shown(output.edition.template), form)
    view = view_of(filing, split_id(output.file_id)[0], output.edition, earlier, word.names)
    if "level1" in word.names:
        _refuse(*_unclassed(filing, output.edition, view))
    subject = _subject(filing, output)
    return _Filled(word, html, form, view, subject, f"{filing.year}年{output.edition.title}（{subject}）")


def _page(workspace: Workspace, filing: Filing, output: Output, earlier: Earlier) -> str:
    return _filled(workspace, filing, output, earlier).page(output)


def _files(
    workspace: Workspace, filing: Filing, output: Output, earlier: Earlier, also: frozenset[str]
) -> Printed:
    filled = _filled(workspace, filing, output, earlier)
    unit = filing.unit.name if filing.unit else filing.unit_id
    properties = Properties(title=filled.title, unit=unit, year=filing.year)
    page = filled.page(output).encode()
    files = {".docx": filled.word.docx(filled.view, properties), ".html": page}
    problems: list[Problem] = []
    if SHEET in also:
        sheet = _sheet_program(filled.word, filled.form, output.edition.title)
        try:
            files[SHEET] = sheet.xlsx(filled.view, properties)
        except TooLongError as error:
            problems += (_too_long(filing, output, key) for key in dict.fromkeys(error.keys))
    return Printed(filled.subject, files, tuple(problems))


@lru_cache(maxsize=64)
def _sheet_program(word: Program, form: type, title: str) -> SheetProgram:
    """Compile what prints a form as a sheet, which few builds ask for."""
    from generator.printing.sheet.form import translate  # noqa: PLC0415 - the same

    return translate(word.layout, form, title)


def _too_long(filing: Filing, output: Output, key: str) -> Problem:
    file_id, _, rest = key.partition("#") if key else (output.file_id, "", "")
    place = filing.sources[file_id].place(key_path(file_id, rest))
    message = f"这一格的文字超过 {LONGEST} 个字符，Excel 的一格放不下；没有写 {output.name}.xlsx"
    return Problem(Code.CELL_TOO_LONG, message, place, "写短一些；Word 和网页照常印了")


def _tried(
    how: Callable[[Workspace, Filing, Output, Earlier], _Made],
    workspace: Workspace,
    filing: Filing,
    output: Output,
    earlier: Earlier,
) -> _Made:
    try:
        return how(workspace, filing, output, earlier)
    except UnprintableError:
        raise
    except Exception as error:  # one form that trips us up must not keep the others from being printed
        fault = program_fault(output.edition.title, filing.sources[output.file_id].file, error)
        raise UnprintableError(fault) from error


def _refuse(*problems: Problem) -> None:
    if problems:
        raise UnprintableError(*problems)


def _unclassed(filing: Filing, edition: Edition, view: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield indicators whose 一级指标 would be a blank cell: the form's taxonomy does not know their kind."""
    shown = view[edition.of]
    goals = (*shown["long_term_goals"], *shown["annual_goals"])
    rows = (row for goal in goals for row in goal["rows"] if not row["level1"]["name"])
    for at, row in {row["level1"]["@"]: row for row in rows}.items():
        file_id, _, key = at.partition("#")
        place = filing.sources[file_id].place(key_path(file_id, key))
        kind = short(row["level2"]["name"])
        message = f"指标“{short(row['name'])}”：这张表的指标分类里没有“{kind}”，一级指标印不出来"
        hint = f'写分类里的二级指标，例如 数量；表上确有的，把一级指标写在前面：kind = "产出指标/{kind}"'
        yield Problem(Code.UNCLASSED, message, place, hint)


def _programs(edition: Edition, file: str, form: type) -> tuple[Program, HtmlProgram]:
    compiled = _compiled(edition.content, form, edition.title, file)
    if isinstance(compiled, UnprintableError):
        raise compiled
    return compiled


@lru_cache(maxsize=64)
def _compiled(
    content: bytes, form: type, title: str, file: str
) -> tuple[Program, HtmlProgram] | UnprintableError:
    """Compile a template once a process, and find a fault in it only once too."""
    try:
        template = Template(content, form, file)
        return compile_both(template, form)
    except TemplateFault as fault:
        return UnprintableError(*fault.problems)
    except Exception as error:  # noqa: BLE001 - whatever it is, the forms must still be printed
        return UnprintableError(program_fault(title, file, error))


def _subject(filing: Filing, output: Output) -> str:
    """Return whose form it is: the unit's or the project's name."""
    if output.edition.of == "department":
        return filing.unit.name if filing.unit else filing.unit_id
    return filing.projects[split_id(output.file_id)[0]].name
