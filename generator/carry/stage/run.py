"""``tianbao stage``: the files of a stage begun for one filing; one that is there is left as it is."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from generator.base.errors import UserError
from generator.base.problems import Severity
from generator.base.terminal import short
from generator.carry.journal import FileEdit
from generator.carry.saving import write_new
from generator.carry.stage.text import rows, text
from generator.carry.stage.waiting import stages, stems
from generator.filing.declared import Stage
from generator.filing.load import FilingFiles, load_filing
from generator.filing.reader import district_of
from generator.filing.titles import closest
from generator.filing.workspace import FILINGS, SUFFIX
from generator.forms.scope import Reading, Spot
from generator.forms.values import Values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.filing.load import Filing
    from generator.filing.reader import Shelf
    from generator.filing.workspace import FilingFolder, Workspace
    from generator.forms.edition import Edition

_MOST = 12  # names in one line


@dataclass(slots=True)
class Begun:
    """What becomes of one filing's files: those written, what to say of others, what went wrong."""

    written: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    edits: list[FileEdit] = field(default_factory=list)
    """the files that are not written yet"""


class Ask(NamedTuple):
    """Which stage of which filing is to be begun."""

    workspace: Workspace
    editions: Sequence[Edition]
    shelf: Shelf
    folder: FilingFolder
    form: str


def begin(asks: Iterable[Ask]) -> list[Begun]:
    """Write the files of a stage that filings do not have yet; raise UserError if none has such a stage."""
    begun, unknown = [], []
    for ask in asks:
        try:
            begun.append(prepare(ask))
            _write(ask.workspace, begun[-1])
        except UserError as error:
            unknown.append(error)
    if unknown and not begun:
        raise unknown[0]
    return [*begun, *(Begun(remarks=[str(error)]) for error in unknown)]


def prepare(ask: Ask) -> Begun:
    """Say what `begin` would write for one filing; raise UserError if it has no such stage."""
    files = ask.shelf.files(ask.folder).files
    there = stages(ask.editions, ask.folder, district_of(files))
    wanted = [edition for edition in there if edition.form == ask.form]
    if not wanted:
        raise _no_stage(ask, there)
    begun = Begun()
    for edition in wanted:
        for stem in stems(files, edition):
            _begin(ask, edition, stem, begun)
    return begun


def _begin(ask: Ask, edition: Edition, stem: str, begun: Begun) -> None:
    filing, _ = ask.shelf.filing(ask.folder)
    file = f"{stem}.{ask.form}"
    path = ask.workspace.filings / ask.folder.unit_id / str(ask.folder.year) / f"{file}{SUFFIX}"
    stage = Stage(edition.form, edition.of, edition.title, edition.fields)
    own = Spot(edition.of, stem)
    project = filing.projects.get(stem)
    if stem in filing.broken or (edition.of == "project" and project is None):
        source = ask.shelf.files(ask.folder).files[stem][0]
        begun.failures.append(f"{source} 有错误，或它用到的文件有错误；改好后再写 {path.name}")
    elif edition.categories and project is not None and project.category not in edition.categories:
        return
    elif os.path.lexists(path):
        begun.remarks.append(_kept(ask, filing, own, stage, ask.workspace.shown(path)))
    else:
        unit = filing.unit.name if filing.unit else ask.folder.unit_id
        made = text(Reading(filing, edition.taxonomy), own, stage, project.name if project else unit)
        _take(ask, file, made.encode(), begun)


def _kept(ask: Ask, filing: Filing, own: Spot, stage: Stage, shown: str) -> str:
    """Say that a file is left as it is, and which indicators it lacks."""
    said = f"{shown} 已有，没有改动"
    if own.stem not in filing.stages.get(ask.form, {}):
        return f"{said}；它有错误，用 tianbao check 查看"
    values = Values(filing, "")
    lacking = [
        row.said
        for row in rows(values.reading, own, stage)
        if row.spot.owner == "indicator" and values.record(row.spot, ask.form)[0] is None
    ]
    if not lacking:
        return said
    more = f" 等 {len(lacking)} 个" if len(lacking) > _MOST else ""
    return f"{said}；里面还没有这些指标：{'、'.join(map(short, lacking[:_MOST]))}{more}"


def _take(ask: Ask, file: str, data: bytes, begun: Begun) -> None:
    """Take up a new file, or say why it can't be."""
    shown = f"{FILINGS}/{ask.folder.unit_id}/{ask.folder.year}/{file}{SUFFIX}"
    wrong = _wrong(ask, file, shown, data)
    if wrong:
        begun.failures.append(f"写不出 {shown}：{wrong}")
    else:
        begun.edits.append(FileEdit(shown, None, data))


def _write(workspace: Workspace, begun: Begun) -> None:
    while begun.edits:
        shown, _, data = begun.edits.pop(0)
        failure = write_new(workspace, shown, data or b"")
        if failure:
            begun.failures.append(failure)
        else:
            begun.written.append(shown)


def _wrong(ask: Ask, file: str, shown: str, data: bytes) -> str:
    """Say why a new file could not be read: a name in the filing may be too long to stand in a stage."""
    filing, _ = ask.shelf.filing(ask.folder)
    files = ask.shelf.files(ask.folder).files
    known = FilingFiles(filing.unit_id, filing.year, files, declared=filing.declared)
    _, problems = load_filing(replace(known, files={**files, file: (shown, data)}))
    mine = (problem for problem in problems if problem.place.file == shown)
    return next((one.message for one in mine if one.severity is Severity.ERROR), "")


def _no_stage(ask: Ask, stages: Iterable[Edition]) -> UserError:
    known = {edition.form: edition.title for edition in stages}
    near = closest(ask.form, known)
    hint = "、".join(f"{form}（{title}）" for form, title in known.items()) or "（没有）"
    message = f"{ask.folder.unit_id} {ask.folder.year} 年没有“{short(ask.form)}”这个阶段"
    return UserError(message, f"是不是 {near}？" if near else f"现有：{hint}")


def told(begun: Sequence[Begun]) -> Iterator[str]:
    """Yield the lines that say what became of the filings, what went wrong apart."""
    written = [file for each in begun for file in each.written]
    yield from (f"写了 {file}" for file in written)
    yield from (remark for each in begun for remark in each.remarks)
    if written:
        yield "接着：填好后用 tianbao check 检查，用 tianbao build 印表；编辑器的提示用 tianbao schema 更新"
    elif not any(each.remarks or each.failures for each in begun):
        yield "没有要写的文件：没有适用这张表的项目"
