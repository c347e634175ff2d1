"""What is wrong with an edition's template, by what its form.toml and the other forms declare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.codes import Code
from generator.base.problems import Place, Problem
from generator.base.terminal import short
from generator.filing.source import read_source
from generator.filing.titles import closest
from generator.forms.declared_names import form_type, owner_of
from generator.forms.edition import declarations
from generator.forms.expressions import reads
from generator.forms.names import Scope, names
from generator.printing.check import check_template, dotted, resolve
from generator.printing.sheet.columns_declared import column_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from generator.filing.declared import Declarations
    from generator.filing.workspace import Workspace
    from generator.forms.edition import Edition
    from generator.forms.names import Name


def check_edition(edition: Edition, editions: Sequence[Edition], workspace: Workspace) -> list[Problem]:
    """Return all problems of an edition's template, and of the names that it is said never to show."""
    declared, form = _declared(edition, editions), names_of(edition, editions)
    excused = _excused(edition, declared, form)
    told = elsewhere(edition, editions, declared)
    of_template = check_template(edition.content, workspace.shown(edition.template), form, excused, told)
    of_sheet = column_problems(edition, form, declared, workspace)
    return [*_unknown_omits(edition, form, workspace), *of_sheet, *of_template]


def _unknown_omits(edition: Edition, form: type, workspace: Workspace) -> Iterator[Problem]:
    """Yield names in ``omits`` that stand for nothing."""
    known = {dotted(name) for name in names(form)} if edition.omits else set()
    unknown = [(i, omit) for i, omit in enumerate(edition.omits) if omit not in known]
    if not unknown:
        return
    path = edition.folder / "form.toml"
    source, _ = read_source(path.read_bytes(), workspace.shown(path))
    for position, omit in unknown:
        near = closest(omit, known)
        hint = f"是不是 {near}？" if near else "照 tianbao template names 列出的名称写"
        place = source.place(("omits", position)) if source else Place(workspace.shown(path))
        yield Problem(Code.UNKNOWN_KEY, f"表样里没有“{short(omit)}”这个名称", place, hint)


def names_of(edition: Edition, editions: Sequence[Edition]) -> type:
    """Return the names that an edition's template may use in the first year that it is for."""
    return form_type(edition.of, edition.form, _declared(edition, editions), stage=edition.stage)


def _declared(edition: Edition, editions: Sequence[Edition]) -> Declarations:
    return declarations((edition, *editions), edition.from_year, next(iter(edition.districts), ""))


def elsewhere(edition: Edition, editions: Iterable[Edition], declared: Declarations) -> dict[str, str]:
    """Say of the stages that an edition's template can't name, or not everywhere, why that is."""
    told: dict[str, str] = {}
    for other in (one for one in editions if one.stage):
        title = f"{other.form}（{other.title}）"
        if declared.stage(other.form, other.of) is None:
            year = edition.from_year
            told.setdefault(other.form, f"{title}从 {other.from_year} 年起才有，这一版表样从 {year} 年起用")
        elif other.of != edition.of and other.of == "department":
            told[other.form] = f"{title}是部门的表，项目的表里没有它的内容"
        elif other.of != edition.of:
            told[other.form] = f"{title}是项目的表，部门的表里只有目标、指标和项目能写它的内容"
    return told


def _excused(edition: Edition, declared: Declarations, form: type) -> Callable[[Name], bool]:
    """Return what tells of a name that no cell shows whether it need not be shown.

    That is one that form.toml omits, with all below it; and a field that is there for others to be computed.
    """
    scope, omits = Scope.of(form), tuple(f"{omit}." for omit in edition.omits)
    computed_from = {(read.form, read.owner, read.key) for read in reads(declared)}

    def excused(name: Name) -> bool:
        owner = owner_of(resolve(scope, name.model[:-1]).type) if len(name.model) > 1 else None
        form_of = edition.form if edition.stage else ""
        return f"{dotted(name)}.".startswith(omits) or (form_of, owner, name.model[-1]) in computed_from

    return excused
