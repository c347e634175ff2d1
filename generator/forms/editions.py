"""Which forms there are: ``templates/<form>/<edition>/`` with its form.docx and form.toml."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from pydantic import ValidationError

from generator.base.codes import Code
from generator.base.digest import digest
from generator.base.files import LARGEST, read_regular, why_unreadable
from generator.base.problems import Place, Problem
from generator.base.vocabulary import taxonomies
from generator.filing.declared import NOTHING
from generator.filing.load.messages import wrong_values
from generator.filing.reader import district
from generator.filing.source import Source, read_source
from generator.filing.workspace import LARGEST_SOURCE, folders, read_file, unsafe_name
from generator.forms.declaration import FormFile, declaration_problems, declared_fields
from generator.forms.declared_sheet import flat_sheet
from generator.forms.edition import Edition, declarations, rivals
from generator.forms.expressions import expression_problems
from generator.forms.refused import declared_by, refused_editions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from generator.filing.declared import Declarations, Declared, Field
    from generator.filing.workspace import Workspace


_Sources: TypeAlias = "dict[tuple[str, str], tuple[Edition, Source]]"
_Contents: TypeAlias = "tuple[bytes, bytes]"


class _Found(NamedTuple):
    """The folder of an edition, how it is shown, and what its files hold or why nothing is known of them."""

    folder: Path
    shown: str
    held: _Contents | Problem


def read_editions(workspace: Workspace) -> tuple[tuple[Edition, ...], list[Problem]]:
    """Return every edition of every form, the workspace's own before the program's, and what is wrong."""
    editions, problems = _judged(tuple(_found(workspace, folder) for folder in _folders(workspace)))
    return editions, list(problems)


@lru_cache(maxsize=4)
def _judged(found: tuple[_Found, ...]) -> tuple[tuple[Edition, ...], tuple[Problem, ...]]:
    """Return the editions that can be used; a page asks for them at every key, and they are the same."""
    read: _Sources = {}
    problems: list[Problem] = []
    for one in found:
        name = (one.folder.parent.name, one.folder.name)
        if name in read:
            continue
        edition, source, faults = _read(one)
        problems += faults
        if edition is not None and source is not None:
            read[name] = edition, source
    every = tuple(edition for edition, _ in read.values())
    wrong = [problem for edition, source in read.values() for problem in _together(edition, source, every)]
    wrong += _rivals(read)
    faulty = {problem.place.file for problem in wrong}
    whole = tuple(edition for edition, source in read.values() if source.file not in faulty)
    return whole, (*problems, *wrong)


def _rivals(read: _Sources) -> Iterator[Problem]:
    """Yield editions that fit some filing as well as another: neither is chosen by its name."""
    for edition, source in read.values():
        for other in rivals(edition, (other for other, _ in read.values())):
            there = read[other.form, other.edition][1]
            message = (
                f"表样“{edition.form}”的版本 {edition.edition} 和 {other.edition} 一样适用，不知道印哪一个"
            )
            hint = "改其中一个的 from_year 或 districts，或删掉一个"
            also = (there.place(("from_year",)),)
            yield Problem(Code.SAME_OUTPUT, message, source.place(("from_year",)), hint, also=also)


def _together(edition: Edition, source: Source, every: tuple[Edition, ...]) -> Iterator[Problem]:
    """Yield what is wrong with what an edition says beside the other forms."""
    if not (edition.fields or edition.stage):
        return
    declared = declarations((edition, *every), edition.from_year, next(iter(edition.districts), ""))
    yield from expression_problems(edition, declared, source)
    yield from _clashes(edition, source, every)


def _clashes(edition: Edition, source: Source, every: Iterable[Edition]) -> Iterator[Problem]:
    """Yield fields that another form declares for the same table in another way, or that hide a stage."""
    met = [one for one in every if one.form != edition.form and _meet(one, edition)]
    for owner, field in edition.fields:
        path = ("fields", owner, field.key)
        if any(one.stage and one.form == field.key for one in met):
            message = f"字段不能叫“{field.key}”：有一张阶段的表样叫这个名字"
            yield Problem(Code.PATTERN, message, source.key_place(path), "换一个名字")
        for other in met:
            if other.stage or (not edition.stage and other.form > edition.form):
                continue  # stages keep their fields apart; of two forms the second is told
            same = other.fields.find(owner, field.key)
            if same is not None and (edition.stage or _differ(same, field)):
                message = f"表样“{other.form}/{other.edition}”也有 {owner}.{field.key}"
                how = "" if edition.stage else "，名称或类型不同"
                hint = "换一个名字" if edition.stage else "换一个名字，或写得一样"
                yield Problem(Code.PATTERN, f"{message}{how}", source.key_place(path), hint)


def _differ(one: Field, other: Field) -> bool:
    return (one.title, one.kind, one.choices) != (other.title, other.kind, other.choices)


def _meet(one: Edition, other: Edition) -> bool:
    """Tell whether a filing can print both."""
    return all(
        first.to_year is None or second.from_year <= first.to_year
        for first, second in ((one, other), (other, one))
    )


def declared_in(workspace: Workspace) -> Declared:
    """Return what says which fields the forms of a year and district declare."""
    editions, problems = read_editions(workspace)
    return partial(declared_by, editions, refused_editions(workspace, problems))


def declared_anywhere(workspace: Workspace, editions: tuple[Edition, ...]) -> Declarations:
    """Return all that the forms of a workspace's filings declare, and those of the year that comes next.

    Where two years declare a thing differently, the newer one holds.
    """
    there = {(folder.year, _where(workspace, folder.unit_id)) for folder in folders(workspace)[0]}
    coming = {(max(year for year, one in there if one == where) + 1, where) for _, where in there}
    found = NOTHING
    for year, where in sorted(there | coming, reverse=True):
        found = found + declarations(editions, year, where)
    return found


def _where(workspace: Workspace, unit_id: str) -> str:
    try:
        return district(read_file(workspace.filings / unit_id / "unit.toml"))
    except OSError:
        return ""


def _folders(workspace: Workspace) -> Iterator[Path]:
    """Yield the folders of editions: those that hold a form.toml or a form.docx."""
    for root in workspace.template_roots:
        for folder in sorted(root.glob("*/*/")):
            if not folder.name.startswith(".") and any((folder / name).exists() for name in _NAMES):
                yield folder


_NAMES = ("form.toml", "form.docx")


_Read: TypeAlias = tuple[Edition | None, Source | None, list[Problem]]


def _found(workspace: Workspace, folder: Path) -> _Found:
    shown = workspace.shown(folder)
    reason = unsafe_name(folder.parent.name) or unsafe_name(folder.name)
    if reason:
        return _Found(folder, shown, Problem(Code.FOLDER_NAME, f"表样的文件夹名{reason}", Place(shown)))
    contents = []
    for name in _NAMES:
        try:
            contents.append(read_regular(folder / name, LARGEST_SOURCE if name == _NAMES[0] else LARGEST))
        except OSError as error:
            missing = isinstance(error, FileNotFoundError)
            message = f"缺少 {name}" if missing else f"读不了：{why_unreadable(error)}"
            return _Found(folder, shown, Problem(Code.EDITION, message, Place(f"{shown}/{name}")))
    return _Found(folder, shown, (contents[0], contents[1]))


def _read(found: _Found) -> _Read:
    if isinstance(found.held, Problem):
        return None, None, [found.held]
    return _validated(found.folder, f"{found.shown}/{_NAMES[0]}", found.held)


def _validated(folder: Path, file: str, contents: _Contents) -> _Read:
    source, problems = read_source(contents[0], file)
    if source is None or problems:
        return None, None, problems
    try:
        form = FormFile.model_validate(source.values)
    except ValidationError as error:
        return None, None, wrong_values(error, source, FormFile)
    if form.taxonomy not in taxonomies():
        known = "、".join(taxonomies())
        message = f"没有“{form.taxonomy}”这一版指标分类；可以写：{known}"
        return None, None, [Problem(Code.CHOICE, message, source.place(("taxonomy",)))]
    problems = list(declaration_problems(form, folder.parent.name, source))
    if problems:
        return None, None, problems
    edition = Edition(
        form=folder.parent.name,
        edition=folder.name,
        folder=folder,
        title=form.title,
        of=form.of,
        from_year=form.from_year,
        districts=tuple(form.districts),
        taxonomy=form.taxonomy,
        to_year=form.to_year,
        categories=tuple(form.categories),
        stage=form.stage,
        fields=declared_fields(form, folder.parent.name),
        sheet=flat_sheet(form.sheet),
        titles=tuple((owner, key, title) for owner, of in form.titles.items() for key, title in of.items()),
        omits=tuple(form.omits),
        digest=digest(folder.parent.name, *contents),
        content=contents[1],
    )
    return edition, source, []
