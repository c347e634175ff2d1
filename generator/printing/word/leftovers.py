"""What Word leaves in a template that was worked on: comments, revisions, bookmarks, content controls.

None of it may be repeated with every row, and none is meant for those who get the form. It is named where it
stands, and then settled as Word does: revisions are accepted, frames opened, marks taken away. What is
printed, in either format, is the text that remains.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.base.problems import Severity
from generator.printing.cell_keys import parse
from generator.printing.word.xml import (
    P_PR,
    R_PR,
    RUN,
    TBL,
    TC,
    TC_PR,
    TR,
    VAL,
    P,
    W,
    ancestor,
    new,
    remove,
    unwrap,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lxml import etree

    from generator.base.problems import Problem
    from generator.printing.word.places import Places

_REVIEW = "打印时按接受修订印；请在 Word 的“审阅”里接受或拒绝全部修订，并关掉修订"
_COMMENT = "印出的表不带批注；请在 Word 的“审阅”里删去"
_MARK = "印出的表不带它；可以在 Word 的“插入”“书签”里删去"
_PERMISSION = "印出的表不带它；请在 Word 的“审阅”“限制编辑”里去掉例外项"
_FRAME = "印出的表只留里面的文字；请右击它，选“删除内容控件”"
_PLAIN = "印出的表只留里面的文字；把这段文字重新输入一遍就没有了"


class Kind(NamedTuple):
    """A kind of leftover: its name, what to do about it, and how the elements that make it up are settled."""

    name: str
    hint: str
    dropped: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()


KINDS = (
    Kind("批注", _COMMENT, ("commentReference", "commentRangeStart", "commentRangeEnd", "annotationRef")),
    Kind("修订（删去的内容）", _REVIEW, ("del",)),
    Kind("修订（加入的内容）", _REVIEW, opened=("ins",)),
    Kind("修订（移走的内容）", _REVIEW, ("moveFrom", "moveFromRangeStart", "moveFromRangeEnd")),
    Kind("修订（移来的内容）", _REVIEW, ("moveToRangeStart", "moveToRangeEnd"), ("moveTo",)),
    Kind("修订（删去的单元格）", _REVIEW, ("cellDel",)),
    Kind("修订（加入的单元格）", _REVIEW, ("cellIns",)),
    Kind("修订（合并的单元格）", _REVIEW, ("cellMerge",)),
    Kind(
        "修订（改过的格式）",
        _REVIEW,
        ("rPrChange", "pPrChange", "tblPrChange", "tblPrExChange", "tblGridChange", "trPrChange",
         "tcPrChange", "sectPrChange", "numberingChange"),
    ),
    Kind("内容控件", _FRAME, ("sdtPr", "sdtEndPr"), ("sdtContent", "sdt")),
    Kind("智能标记", _PLAIN, ("smartTagPr",), ("smartTag",)),
    Kind(
        "自定义 XML 标记",
        _PLAIN,
        ("customXmlPr", *(f"customXml{what}Range{end}" for what in ("Ins", "Del", "MoveFrom", "MoveTo")
                          for end in ("Start", "End"))),
        ("customXml",),
    ),
    Kind("书签", _MARK, ("bookmarkStart", "bookmarkEnd")),
    Kind("编辑权限标记", _PERMISSION, ("permStart", "permEnd")),
    Kind("打开着的“修订”", _REVIEW, ("trackRevisions",)),
)  # fmt: skip

_NAMED = {W + name: kind for kind in KINDS for name in (*kind.dropped, *kind.opened)}
_DROPPED = tuple(W + name for kind in KINDS for name in kind.dropped)
_OPENED = tuple(W + name for kind in KINDS for name in kind.opened)
_SILENT = frozenset(W + name for name in ("sdtPr", "sdtEndPr", "sdtContent", "bookmarkEnd", "smartTagPr"))
"""Parts of a leftover that is named by another of its elements."""

_EXCERPT = 20
_MERGES = {"cont": "continue", "rest": "restart"}


def named(root: etree._Element, places: Places, comments: Mapping[str, str]) -> Iterator[Problem]:
    """Yield the leftovers of a part, each kind once a cell or paragraph; `comments` say what they say."""
    seen: set[tuple[str, str]] = set()
    for element in root.iter(*_NAMED):
        kind = _NAMED[str(element.tag)]
        detail = comments.get(element.get(f"{W}id", ""), "") if kind.name == "批注" else ""
        key = (kind.name + detail, places.where(element))
        if element.tag in _SILENT or _of_word_itself(element) or key in seen:
            continue
        if kind.name == "批注" and comments and not detail:
            continue  # the mark in the comment's own text
        seen.add(key)
        message = f"有 Word 留下的{kind.name}{detail}"
        yield places.problem(element, "template.leftover", message, kind.hint, Severity.WARNING)


def comment_texts(comments: etree._Element | None) -> dict[str, str]:
    """Return who says what in the comments, by their ids."""
    if comments is None:
        return {}
    return {one.get(f"{W}id", ""): _quoted(one) for one in comments.iter(f"{W}comment")}


def _quoted(comment: etree._Element) -> str:
    text = "".join("".join(map(str, comment.itertext())).split())
    text = text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"
    return f"“{comment.get(f'{W}author', '')}：{text}”"


def _of_word_itself(element: etree._Element) -> bool:
    """Tell what nobody put there: bookmarks of Word's and of printed forms, the frame of a page number."""
    if element.tag == f"{W}bookmarkStart":
        name = element.get(f"{W}name", "")
        return name == "_GoBack" or parse(name) is not None
    return element.tag == f"{W}sdt" and element.find(f"{W}sdtPr/{W}docPartObj") is not None


def settle(root: etree._Element) -> bool:
    """Take the leftovers out of a part; tell whether there were any."""
    marks = list(root.iter(*_NAMED))
    for mark in marks:
        _SETTLED.get(str(mark.tag), _nothing)(mark)
    for mark in marks:
        if mark.tag in _DROPPED:
            _drop(mark)
    for mark in marks:
        if mark.tag in _OPENED and mark.getparent() is not None:
            unwrap(mark)
    if marks:
        _make_whole(root)
    return bool(marks)


def _nothing(mark: etree._Element) -> None:
    """Leave the rest to dropping and opening."""


def _deleted(mark: etree._Element) -> None:
    """Delete the row or join the paragraphs that a mark in their properties says."""
    owner = mark.getparent()
    whole = None if owner is None else owner.getparent()
    if owner is None or whole is None:
        return
    if owner.tag == f"{W}trPr":
        remove(whole)
    elif owner.tag == R_PR and whole.tag == P_PR and (paragraph := whole.getparent()) is not None:
        _join(paragraph)


def _join(paragraph: etree._Element) -> None:
    """Put a paragraph's text before that of the next, which keeps its look."""
    following = paragraph.getnext()
    if following is None or following.tag != P:
        return
    at = 1 if following.find(P_PR) is not None else 0
    following[at:at] = [child for child in paragraph if child.tag != P_PR]
    remove(paragraph)


def _deleted_cell(mark: etree._Element) -> None:
    cell = ancestor(mark, TC)
    if cell is not None:
        remove(cell)


def _merged_cell(mark: etree._Element) -> None:
    """Say of a cell what merging it has made of it."""
    properties, value = mark.getparent(), _MERGES.get(mark.get(f"{W}vMerge", ""))
    if properties is None or value is None:
        return
    for old in properties.findall(f"{W}vMerge"):
        properties.remove(old)
    merge = new(f"{W}vMerge")
    merge.set(VAL, value)
    mark.addprevious(merge)


_SETTLED: dict[str, Callable[[etree._Element], None]] = {
    f"{W}del": _deleted,
    f"{W}cellDel": _deleted_cell,
    f"{W}cellMerge": _merged_cell,
}


def _drop(mark: etree._Element) -> None:
    """Take a mark away, and the run that held nothing else."""
    run = mark.getparent()
    remove(mark)
    if run is not None and run.tag == RUN and all(child.tag == R_PR for child in run):
        remove(run)


def _make_whole(root: etree._Element) -> None:
    """Leave no cell without a paragraph, no row without cells and no table without rows."""
    for row in [row for row in root.iter(TR) if next(row.iter(TC), None) is None]:
        remove(row)
    for table in [table for table in root.iter(TBL) if next(table.iter(TR), None) is None]:
        remove(table)
    for cell in root.iter(TC):
        if all(child.tag == TC_PR for child in cell) or cell[-1].tag == TBL:
            cell.append(new(P))
