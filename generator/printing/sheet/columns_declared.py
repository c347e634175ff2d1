"""The columns that form.toml declares for a flat sheet: what is wrong with them, and what fills them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from generator.base import prose
from generator.base.codes import Code
from generator.base.problems import Place, Problem
from generator.base.vocabulary import taxonomies
from generator.filing.source import read_source
from generator.forms.declared_names import owner_of
from generator.forms.flat import OWN, TERMS, VOCABULARIES
from generator.forms.names import Name, Scope
from generator.forms.shown import Prose, Shown
from generator.printing.sheet.amounts import is_amount
from generator.printing.template.expressions import Python, Reader, RefusedError, parse_expression
from generator.printing.template.keys import located
from generator.printing.template.program import Filled, Writer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.filing.declared import Declarations
    from generator.filing.workspace import Workspace
    from generator.forms.edition import Edition
    from generator.forms.flat import FlatColumn, FlatSheet

_TERM = "term"


class Cell(NamedTuple):
    """What a cell says, and the key path of the value that it shows, if it has one."""

    text: str
    key: str


class Columns(NamedTuple):
    """The columns of a sheet: what fills them for each term, the names that they show, which are amounts."""

    fills: tuple[tuple[str, Filled], ...]
    names: frozenset[str]
    width: int
    amounts: tuple[bool, ...]

    def rows(self, view: Mapping[str, object]) -> Iterator[tuple[Cell, ...]]:
        """Yield the rows of one form's view."""
        for term, fill in self.fills:
            values: list[Any] = fill({**view, _TERM: term})[1::2]
            cells = [Cell(*pair) for pair in zip(values[::2], values[1::2], strict=True)]
            yield from (tuple(cells[at : at + self.width]) for at in range(0, len(cells), self.width))


def compiled(sheet: FlatSheet, of: str, form: type) -> Columns:
    """Compile the columns of a sheet in which nothing is wrong."""
    inner = inside(sheet, of, form)
    cells = "".join(f"{_key(column.source, inner)}{{{{ ({column.source}) }}}}" for column in sheet.columns)
    fills, names = [], set()
    for term, begin, end in _loops(sheet, of):
        writer = _Cells(_outside(form))
        fills.append((term, writer.program(begin + cells + end, lambda _: None)))
        names |= {key for name in writer.names for key in name.model}
    amounts = tuple(is_amount(column.source, inner) for column in sheet.columns)
    return Columns(tuple(fills), frozenset(names), len(sheet.columns), amounts)


def column_problems(
    edition: Edition, form: type, declared: Declarations, workspace: Workspace
) -> Iterator[Problem]:
    """Yield the columns of an edition that show nothing known, or have no choices."""
    if edition.sheet is None:
        return
    scope = inside(edition.sheet, edition.of, form)
    wrong = [
        (at, *found)
        for at, one in enumerate(edition.sheet.columns)
        if (found := _wrong(one, scope, declared))
    ]
    if not wrong:
        return
    path = edition.folder / "form.toml"
    source, _ = read_source(path.read_bytes(), workspace.shown(path))
    for at, entry, code, message, hint in wrong:
        place = source.place(("sheet", "columns", at, entry)) if source else Place(workspace.shown(path))
        yield Problem(code, message, place, hint)


def choices(column: FlatColumn, edition: Edition, scope: Scope, declared: Declarations) -> tuple[str, ...]:
    """Return what may be chosen in a column."""
    if not column.vocabulary:
        return column.choices
    name = _vocabulary(column, scope)
    taxonomy = taxonomies()[edition.taxonomy]
    return VOCABULARIES[name](taxonomy) if name else _of_field(column, scope, declared)


def inside(sheet: FlatSheet, of: str, form: type) -> Scope:
    """Return the names that a column may show."""
    scope = _outside(form)
    steps = ("goal", f"{of}.long_term_goals"), ("row", "goal.rows")
    for variable, listed in steps if sheet.terms else (("row", f"{of}.all_rows"),):
        name = scope.lookup(listed)
        assert name is not None  # noqa: S101 - every form has these lists
        scope = scope.bind(variable, name)
    return scope


def _outside(form: type) -> Scope:
    term = Name((_TERM,), str, Shown("长期或年度"), (_TERM,))
    return Scope({**Scope.of(form).variables, _TERM: term})


def _loops(sheet: FlatSheet, of: str) -> Iterator[tuple[str, str, str]]:
    """Yield for each term what ``term`` shows, and what stands before and behind the cells of a row."""
    for term in sheet.terms:
        goals = f"{{% for goal in {of}.{term}_goals %}}{{% for row in goal.rows %}}"
        yield TERMS[term], goals, "{% endfor %}{% endfor %}"
    if not sheet.terms:
        yield "", f"{{% for row in {of}.all_rows %}}", "{% endfor %}"


def _wrong(column: FlatColumn, scope: Scope, declared: Declarations) -> tuple[str, str, str, str] | None:
    """Return what is wrong with a column: the entry, the code, the message and the hint."""
    variables = {name: name for name in scope.variables}
    try:
        Reader(scope, variables).text(parse_expression(column.source))
    except RefusedError as refused:
        return "source", refused.code, f"“{column.title}”这一列：{refused.message}", refused.hint
    if column.vocabulary and not _vocabulary(column, scope) and not _of_field(column, scope, declared):
        message = f"“{column.title}”这一列：{column.source} 没有现成的选项"
        hint = f'写成一列，例如 choices = ["甲", "乙"]；或写一个名称：{"、".join(VOCABULARIES)}'
        return "choices", Code.CHOICE, message, hint
    return None


def _vocabulary(column: FlatColumn, scope: Scope) -> str:
    """Return the name of a column's vocabulary; empty where it has none."""
    if column.vocabulary != OWN:
        return column.vocabulary
    name = scope.lookup(column.source)
    path = name.path[:-1] if name and name.path[-1] == "name" else name.path if name else ()
    return path[-1] if path and path[-1] in VOCABULARIES else ""


def _of_field(column: FlatColumn, scope: Scope, declared: Declarations) -> tuple[str, ...]:
    """Return the choices of the declared field that a column shows."""
    name = scope.lookup(column.source)
    whose = scope.follow(list(name.path[:-1])) if name and len(name.path) > 1 else None
    owner = owner_of(whose.type) if whose else None
    if name is None or owner is None:
        return ()
    known = (declared.own, *(stage.fields for stage in declared.stages))
    found = (fields.find(owner, name.path[-1]) for fields in known)
    return next((field.choices for field in found if field is not None and field.choices), ())


def _key(source: str, scope: Scope) -> str:
    found = located(source, scope)
    return f"<?key {found.owner} {found.entry} {found.rest}?>" if found else ""


class _Cells(Writer):
    """Writes every value with its key path, and nothing else."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope, {"plain": prose.plain})
        self._key = "''"

    @property
    def names(self) -> list[Name]:
        """The names of the view that were read."""
        return self._used

    def instruction(self, word: str, argument: str) -> None:
        owner, entry, *rest = argument.split()
        code = self.reader().read(parse_expression(owner)).code
        self._key = f"{code}.get({entry!r}, '') + {''.join(rest)!r}" if word == "key" else "''"

    def printed(self, found: Python) -> None:
        code = f"plain({found.code})" if found.kind is Prose else found.code
        super().printed(Python(code, found.kind, found.name))
        self.value(self._key, "")
        self._key = "''"
