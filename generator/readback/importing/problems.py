"""What an import has to say: doubts at their lines, what was not read, what prints otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.codes import Code
from generator.base.problems import Place, Problem, Severity
from generator.base.terminal import short
from generator.filing.titles import field_at, model_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.base.problems import KeyPath
    from generator.filing.source import Source
    from generator.filing.tables import Models
    from generator.forms.edition import Edition
    from generator.readback.assembling.drafts import FileDraft
    from generator.readback.assembling.forms import FormRead
    from generator.readback.document import Document
    from generator.readback.importing.proof import Proof
    from generator.readback.readings import Read
    from generator.readback.recognising import Unrecognised

_COMPARE = "对照原文件核对；改好或确认没有错，就删掉行尾的“待核”"
_LONG = 60


def doubts(source: Source, file_id: str, draft: FileDraft, known: Models) -> Iterator[Problem]:
    """Yield the values that somebody has to look at, at their lines."""
    for key, reason in draft.marks().items():
        message = f"{_title(file_id, key, known)}没有把握：{reason}"
        yield Problem(Code.DOUBTFUL, message, source.place(key), _COMPARE, Severity.WARNING)


def _title(file_id: str, key: KeyPath, known: Models) -> str:
    field = field_at(model_of(file_id, known), key)
    return (field.title if field else None) or str(key[-1])


def lost(draft: FileDraft) -> Iterator[Problem]:
    """Yield what was read and has no place in the file."""
    for reading, why in draft.lost:
        message = f"{reading.where}：{why}，没有读入“{reading.text}”"
        yield Problem(Code.NOT_READ, message, Place(reading.file), "需要的话手工写入", Severity.WARNING)


def left_over(read: Read) -> Iterator[Problem]:
    """Yield, in full, what of a document is nothing that the form has."""
    for where, text in read.left_over:
        message = f"{where}：表样里没有这个内容，没有读入“{text}”"
        yield Problem(Code.NOT_READ, message, Place(read.file), "需要的话手工写入", Severity.WARNING)


def missing(read: Read, edition: Edition) -> Iterator[Problem]:
    """Yield the rows of the form that a document does not have."""
    for labels in read.missing:
        message = f"“{edition.title}”的这一行文件里没有：{labels}"
        yield Problem(Code.NOT_THERE, message, Place(read.file), "原文件确实没有就不必管", Severity.INFO)


def remarks(document: Document) -> Iterator[Problem]:
    """Yield what of a file could not be read at all, and its comments."""
    for remark in document.remarks:
        yield Problem(Code.NOT_READ, remark, Place(document.file), "需要的话手工写入", Severity.WARNING)
    for comment in document.comments:
        message = f"{comment.where}：{comment.author or '有人'}批注“{comment.text}”".lstrip("：")
        yield Problem(Code.NOT_READ, message, Place(document.file), "批注不读入，请按批注处理", Severity.INFO)


def unrecognised(found: Unrecognised) -> Problem:
    """Say that a document is no form that is known, and which is the nearest."""
    file = found.document.file
    if not found.document.rows:
        return Problem(Code.WHICH_FORM, "文件里没有文字", Place(file), "核对是不是这个文件")
    begin = next((cell.text for row in found.document.rows for cell in row.cells if not cell.blank), "")
    where = found.document.rows[0].where
    message = f"{where}起（“{short(begin)}”）认不出是哪一张表" if begin else "文件里没有文字"
    if found.nearest is None:
        return Problem(
            Code.WHICH_FORM,
            message,
            Place(file),
            "templates 里没有这样的表样；先用 tianbao template new 建一个",
        )
    labels = "、".join(found.missing)
    nearest = (
        f"最接近“{found.nearest.title}”（{found.nearest.form}/{found.nearest.edition}），但缺少：{labels}"
    )
    hint = f"{nearest}；确实是这张表就加 --form {found.nearest.form}，别的表先用 tianbao template new 建表样"
    return Problem(Code.WHICH_FORM, message, Place(file), hint)


def wrong_form(form: FormRead, other: Edition) -> Problem:
    """Say that a document is not the form that the caller says it is."""
    message = f"这是“{other.title}”，不是 --form 写的“{form.edition.title}”"
    hint = f"去掉 --form，或写 --form {other.form}/{other.edition}"
    return Problem(Code.WHICH_FORM, message, Place(form.read.file), hint)


def otherwise(proof: Proof) -> Iterator[Problem]:
    """Yield the cells that print otherwise than the document has them."""
    for where, said, printed in proof.different:
        message = f"{where}：文件里是“{_cut(said)}”，印出来是“{_cut(printed)}”"
        yield Problem(Code.PRINTS_OTHERWISE, message, Place(proof.file), "核对这一格", Severity.WARNING)


def _cut(text: str) -> str:
    return short(text, _LONG)
