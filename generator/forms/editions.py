"""Which forms there are: ``templates/<form>/<edition>/`` with its form.docx and form.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError

from generator.base.codes import Code
from generator.base.digest import digest
from generator.base.files import LARGEST, read_regular, why_unreadable
from generator.base.problems import Place, Problem
from generator.base.vocabulary import taxonomies
from generator.filing.load.messages import wrong_values
from generator.filing.model import Table, Year
from generator.filing.source import read_source
from generator.filing.workspace import LARGEST_SOURCE, unsafe_name
from generator.forms.edition import Edition

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.filing.workspace import Workspace


class FormFile(Table, title="表样"):
    """form.toml: what a form's folder says about itself."""

    title: str = Field(title="表名")
    of: Literal["department", "project"] = Field(title="填谁的表")
    from_year: Year = Field(title="从哪一年起用")
    districts: list[Annotated[str, StringConstraints(pattern=r"^\d{1,6}$")]] = Field(
        title="适用的行政区划", default=[]
    )
    taxonomy: str = Field(title="指标分类", default="2021")


def read_editions(workspace: Workspace) -> tuple[tuple[Edition, ...], list[Problem]]:
    """Return every edition of every form, the workspace's own before the program's, and what is wrong."""
    editions: dict[tuple[str, str], Edition] = {}
    problems: list[Problem] = []
    for folder in _folders(workspace):
        name = (folder.parent.name, folder.name)
        if name in editions:
            continue
        edition, found = _read(workspace, folder)
        problems += found
        if edition is not None:
            editions[name] = edition
    return tuple(editions.values()), problems


def _folders(workspace: Workspace) -> Iterator[Path]:
    """Yield the folders of editions: those that hold a form.toml or a form.docx."""
    for root in workspace.template_roots:
        for folder in sorted(root.glob("*/*/")):
            if not folder.name.startswith(".") and any((folder / name).exists() for name in _NAMES):
                yield folder


_NAMES = ("form.toml", "form.docx")


def _read(workspace: Workspace, folder: Path) -> tuple[Edition | None, list[Problem]]:
    shown = workspace.shown(folder)
    reason = unsafe_name(folder.parent.name) or unsafe_name(folder.name)
    if reason:
        return None, [Problem(Code.FOLDER_NAME, f"表样的文件夹名{reason}", Place(shown))]
    contents = []
    for name in _NAMES:
        try:
            contents.append(read_regular(folder / name, LARGEST_SOURCE if name == _NAMES[0] else LARGEST))
        except OSError as error:
            message = (
                f"缺少 {name}" if isinstance(error, FileNotFoundError) else f"读不了：{why_unreadable(error)}"
            )
            return None, [Problem(Code.EDITION, message, Place(f"{shown}/{name}"))]
    return _validated(folder, f"{shown}/{_NAMES[0]}", contents)


def _validated(folder: Path, file: str, contents: list[bytes]) -> tuple[Edition | None, list[Problem]]:
    source, problems = read_source(contents[0], file)
    if source is None or problems:
        return None, problems
    try:
        form = FormFile.model_validate(source.values)
    except ValidationError as error:
        return None, wrong_values(error, source, FormFile)
    if form.taxonomy not in taxonomies():
        known = "、".join(taxonomies())
        message = f"没有“{form.taxonomy}”这一版指标分类；可以写：{known}"
        return None, [Problem(Code.CHOICE, message, source.place(("taxonomy",)))]
    return Edition(
        form=folder.parent.name,
        edition=folder.name,
        folder=folder,
        title=form.title,
        of=form.of,
        from_year=form.from_year,
        districts=tuple(form.districts),
        taxonomy=form.taxonomy,
        digest=digest(folder.parent.name, *contents),
        content=contents[1],
    ), []
