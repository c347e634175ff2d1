"""清单.docx: the list as a document, printed by the program that prints forms, from the list alone.

Its layout is ``templates/pages/list.docx``; a workspace may have one of its own at the same place.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Annotated, TypedDict

from generator.base.errors import DiskError
from generator.base.files import read_regular, shared, why_unreadable
from generator.base.tally import count
from generator.base.terminal import visible
from generator.delivery.contents import LIST_AS_WORD, checksum
from generator.filing.workspace import FILINGS, TEMPLATES
from generator.forms.shown import Shown
from generator.printing.template.values import FillError
from generator.printing.word.compile import Program, Properties, TemplateFault, compile_form

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.delivery.contents import Contents, Form
    from generator.filing.workspace import Workspace

TEMPLATE = "pages/list"
"""What the list calls its own template among those of the forms."""
_KINDS = {".docx": "Word", ".pdf": "PDF", ".xlsx": "Excel"}
_MOST_PROBLEMS = 200
_LARGEST = 32  # MiB
_SHORT = 12


class Line(TypedDict):
    """A line of text."""

    text: Annotated[str, Shown("文字")]


class SumLine(TypedDict):
    """An amount of a form."""

    title: Annotated[str, Shown("金额名称")]
    amount: Annotated[str, Shown("金额", note="万元")]


class FormLine(TypedDict):
    """A form."""

    number: Annotated[str, Shown("序号")]
    title: Annotated[str, Shown("表名")]
    subject: Annotated[str, Shown("部门或项目")]
    sums: Annotated[list[SumLine], Shown("金额")]
    pages: Annotated[str, Shown("页数")]
    kinds: Annotated[list[Line], Shown("文件种类", note="如：Word")]
    redline: Annotated[str, Shown("对照上年")]


class FileLine(TypedDict):
    """A file."""

    name: Annotated[str, Shown("文件名")]
    size: Annotated[str, Shown("字节")]
    sha256: Annotated[str, Shown("校验和")]


class ProblemLine(TypedDict):
    """A problem."""

    severity: Annotated[str, Shown("程度")]
    place: Annotated[str, Shown("位置")]
    code: Annotated[str, Shown("代码")]
    message: Annotated[str, Shown("问题")]


class PackageView(TypedDict):
    """The package."""

    unit: Annotated[str, Shown("单位名称")]
    year: Annotated[str, Shown("年度")]
    unfinished: Annotated[list[Line], Shown("未完成的原因")]
    forms: Annotated[list[FormLine], Shown("表")]
    remarks: Annotated[list[Line], Shown("说明")]
    files: Annotated[list[FileLine], Shown("文件")]
    found: Annotated[str, Shown("审核发现")]
    problems: Annotated[list[ProblemLine], Shown("问题")]
    more: Annotated[str, Shown("没有列出的问题")]
    origin: Annotated[list[Line], Shown("来源")]
    digest: Annotated[str, Shown("清单.json 的校验和")]


class ListForm(TypedDict):
    """All that the template of the list may name."""

    package: Annotated[PackageView, Shown("报送包")]


def list_template(workspace: Workspace | None) -> bytes:
    """Return the template of the list: the workspace's own, else the program's; raise DiskError."""
    roots = workspace.template_roots if workspace else (shared(TEMPLATES),)
    paths = [root.joinpath(*TEMPLATE.split("/")).with_suffix(".docx") for root in roots]
    path = next((path for path in paths if path.exists()), paths[-1])
    try:
        return read_regular(path, _LARGEST)
    except OSError as error:
        raise _faulty(why_unreadable(error)) from error


def list_document(contents: Contents, written: bytes, template: bytes) -> bytes:
    """Return 清单.docx for a list as it is `written`; raise DiskError for a template that is none."""
    try:
        program = _compiled(template)
    except TemplateFault as fault:
        raise _faulty(fault.problems[0].message) from fault
    properties = Properties("报送材料清单", visible(contents.unit.name), contents.year)
    try:
        return program.docx({"package": _view(contents, written)}, properties)
    except FillError as error:  # of a list that somebody has edited
        raise _faulty(str(error)) from error


def _faulty(why: str) -> DiskError:
    return DiskError(f"用 templates/{TEMPLATE}.docx 印不出清单：{why}")


@lru_cache(maxsize=2)
def _compiled(template: bytes) -> Program:
    return compile_form(template, ListForm, LIST_AS_WORD)


def _view(contents: Contents, written: bytes) -> PackageView:
    shown = contents.problems[:_MOST_PROBLEMS]
    rest = len(contents.problems) - len(shown)
    found = count(contents.counts)
    return {
        "unit": visible(contents.unit.name),
        "year": str(contents.year),
        "unfinished": [{"text": visible(text)} for text in _unfinished(contents)],
        "forms": [_form(form) for form in contents.forms],
        "remarks": [{"text": visible(text)} for text in _remarks(contents)],
        "files": [
            {"name": visible(name), "size": f"{item.size:,}", "sha256": item.sha256}
            for name, item in contents.files.items()
        ],
        "found": f"tianbao check 还发现 {found}；位置是 {_folder(contents)} 里的文件、行和列。"
        if found
        else "tianbao check 没有发现问题。",
        "problems": [
            {
                "severity": one.severity.label,
                "place": visible(one.place.removeprefix(f"{_folder(contents)}/")),
                "code": one.code,
                "message": visible(one.message),
            }
            for one in shown
        ],
        "more": f"还有 {rest} 处没有列在这里，见清单.json。" if rest else "",
        "origin": [{"text": visible(text)} for text in _origin(contents)],
        "digest": checksum(written),
    }


def _folder(contents: Contents) -> str:
    return f"{FILINGS}/{contents.unit.id}/{contents.year}"


def _form(form: Form) -> FormLine:
    suffixes = [PurePosixPath(file).suffix for file in form.files]
    return {
        "number": form.number,
        "title": visible(form.title),
        "subject": visible(form.subject),
        "sums": [{"title": each.title, "amount": each.amount} for each in form.sums],
        "pages": "" if form.pages is None else str(form.pages),
        "kinds": [{"text": _KINDS.get(suffix, visible(suffix))} for suffix in suffixes],
        "redline": "有修订稿" if form.redline else form.remark,
    }


def _unfinished(contents: Contents) -> Iterator[str]:
    if contents.unfinished:
        yield "【未完成】这份申报打包时还没有做完："
        yield from contents.unfinished


def _remarks(contents: Contents) -> Iterator[str]:
    for form in contents.absent:
        yield f"没有放入：{form.title}（{form.subject}），{form.why}。"
    yield from contents.remarks


def _origin(contents: Contents) -> Iterator[str]:
    revision = contents.revision
    if revision is None:
        yield f"没有 git 版本：{contents.no_revision}。"
    else:
        yield f"git 版本：{revision.commit}"
        yield f"提交时间：{revision.date}"
        if revision.uncommitted:
            yield f"下列文件打包时有没提交的改动，不是这个版本的：{'、'.join(revision.uncommitted)}。"
    yield f"程序：tianbao {contents.program.version}（{contents.program.digest[:_SHORT]}）"
    yield f"表样：{_named(contents.templates)}"


def _named(templates: Mapping[str, str]) -> str:
    return "、".join(f"{name}（{made[:_SHORT]}）" for name, made in templates.items() if name != TEMPLATE)
