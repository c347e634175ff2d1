"""What somebody changed that is no value of a file, and what they remarked: as problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.codes import Code
from generator.base.problems import Place, Problem, Severity
from generator.base.terminal import short
from generator.filing.titles import key_path
from generator.printing.cell_keys import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.readback.pulling.changes import Changes, Refused
    from generator.readback.pulling.differences import Differences
    from generator.readback.pulling.finding import Pulled
    from generator.readback.pulling.lines import Line

_LONG = 200
_MOST = 3


def said(pulled: Pulled, found: Differences, changes: Changes) -> Iterator[Problem]:
    """Yield the problems of one document."""
    yield from _refusals(pulled, changes.refused)
    file = pulled.document.file
    for one in found.renumbered:
        message = f"{one.now.where}：目标的序号“{one.printed.text}”改成了“{short(one.now.text) or '空'}”"
        yield _problem(file, message, "序号由程序按顺序排；要换顺序，就换申报文件里目标的顺序")
    for lost in found.lost:
        message = f"{lost.where}：“{short(lost.printed.text)}”没有了，或认不出来了"
        hint = "清空的，填上再拉回，或改在申报文件里；程序印在前面的字（如“目标 1:”）不要改"
        yield _problem(file, message, hint)
    for label in found.relabelled:
        message = f"{label.where}：表上的字“{short(label.label)}”改成了“{short(label.now)}”"
        yield _problem(file, message, "要改表样，就用 Word 改 templates 里的 form.docx，再重印")
    yield from _rows(pulled, found)
    for where, text in pulled.form.read.left_over:
        yield _problem(file, f"{where}：多出来的内容“{short(text)}”没有写回", "需要的话写进申报文件")
    yield from _comments(pulled)


def _refusals(pulled: Pulled, refused: Iterable[Refused]) -> Iterator[Problem]:
    """Yield edits that are no changes of a file, of many that are alike only the first in full."""
    alike: dict[tuple[str, bool], list[Refused]] = {}
    for one in refused:
        alike.setdefault((one.hint, one.conflict), []).append(one)
    for each in alike.values():
        shown = each if len(each) <= _MOST + 1 else each[:_MOST]
        yield from (_refusal(pulled, one, f"{one.where}：{one.message}") for one in shown)
        rest = each[len(shown) :]
        if rest:
            places = "、".join(dict.fromkeys(str(one.where) for one in rest))
            yield _refusal(pulled, rest[0], f"还有 {len(rest)} 处也是这样：{places}")


def _refusal(pulled: Pulled, one: Refused, message: str) -> Problem:
    code, severity = (Code.TWO_WAYS, Severity.ERROR) if one.conflict else (Code.NOT_PULLED, Severity.WARNING)
    return Problem(code, message, Place(pulled.document.file), one.hint, severity)


def _problem(file: str, message: str, hint: str) -> Problem:
    return Problem(Code.NOT_PULLED, message, Place(file), hint, Severity.WARNING)


def _rows(pulled: Pulled, found: Differences) -> Iterator[Problem]:
    file = pulled.document.file
    for line in found.rows.added:
        message = f"{line.where}：Word 里加了一行“{short(line.said)}”"
        yield _problem(file, message, "在申报文件里加这一行，再重印")
    for line in found.rows.gone:
        message = f"Word 里删掉了一行“{short(line.said)}”"
        hint = "真的要删，就删掉申报文件里的这一行"
        yield Problem(Code.NOT_PULLED, message, _place(pulled, line), hint, Severity.WARNING)
    for line in found.rows.moved:
        message = f"{line.where}：这一行换了位置“{short(line.said)}”"
        yield _problem(file, message, "要换顺序，就换申报文件里的顺序")


def _place(pulled: Pulled, line: Line) -> Place:
    """Return where the values of a printed row are written."""
    places = (_place_of(pulled, reading.mark) for reading in line.readings)
    return next((place for place in places if place is not None), Place(pulled.document.file))


def _place_of(pulled: Pulled, mark: str) -> Place | None:
    """Return where the value of a cell is written, by the cell's mark."""
    known = parse(mark)
    key = "" if known is None else pulled.origin.keys.get(known.key, "")
    file_id, _, dotted = key.partition("#")
    source = pulled.origin.filing.sources.get(file_id)
    return None if source is None else source.place(key_path(file_id, dotted))


def _comments(pulled: Pulled) -> Iterator[Problem]:
    for comment in pulled.document.comments:
        place = _place_of(pulled, comment.key) or Place(pulled.document.file)
        where = f"（{comment.where}）" if str(comment.where) else ""
        message = f"{comment.author or '有人'}批注{where}：{short(comment.text, _LONG)}"
        yield Problem(Code.COMMENT, message, place, "按批注处理", Severity.WARNING)
