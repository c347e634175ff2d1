"""Accept or reject all tracked changes of a .docx, as Word does: written apart from what makes them.

Rules: what was moved here (away) is inserted (deleted). An inserted (deleted) run or row is gone when
rejected (accepted). A paragraph whose end is gone goes on in the next paragraph, which keeps its own
properties; with nothing but a table behind it, it goes only if it is empty; the last one of a cell stays. A
table without rows is gone.
"""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHANGED = f"{W}pPrChange"


class _Verdict(NamedTuple):
    """Which marks make something stay, and which make it go."""

    stays: tuple[str, ...]
    goes: tuple[str, ...]


_COMES, _GOES = (f"{W}ins", f"{W}moveTo"), (f"{W}del", f"{W}moveFrom")
_ACCEPT = _Verdict(_COMES, _GOES)
_REJECT = _Verdict(_GOES, _COMES)
_RANGES = [f"{W}move{way}Range{end}" for way in ("From", "To") for end in ("Start", "End")]


@lru_cache(maxsize=16)
def accept(docx: bytes) -> bytes:
    """Return the document as it is after “accept all”."""
    return _resolved(docx, _ACCEPT)


@lru_cache(maxsize=16)
def reject(docx: bytes) -> bytes:
    """Return the document as it was before all changes."""
    return _resolved(docx, _REJECT)


def parts(docx: bytes) -> dict[str, bytes]:
    """Return a package's parts."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return the package of parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def _resolved(docx: bytes, verdict: _Verdict) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts(docx).items():
            if name.startswith(("word/document", "word/header", "word/footer")):
                root = etree.fromstring(data)
                _resolve(root, verdict)
                data = etree.tostring(root)  # noqa: PLW2901 - the part as it is then
            archive.writestr(name, data)
    return file.getvalue()


def _resolve(root: etree._Element, verdict: _Verdict) -> None:
    etree.strip_elements(root, *_RANGES, with_tail=False)
    _drop_rows(root, verdict)
    for change in list(root.iter(_CHANGED)):
        _restyle(change, verdict)
    for paragraph in [p for p in root.iter(f"{W}p") if _end(p, verdict.goes) is not None]:
        _go_on(paragraph, verdict)
    for run_mark in [mark for mark in root.iter(*verdict.goes) if _around_runs(mark)]:
        run_mark.getparent().remove(run_mark)
    for mark in list(root.iter(*verdict.stays, *verdict.goes)):
        for child in list(mark):
            mark.addprevious(child)
        mark.getparent().remove(mark)
    for text in list(root.iter(f"{W}delText", f"{W}delInstrText")):
        text.tag = {f"{W}delText": f"{W}t"}.get(text.tag, f"{W}instrText")


def _drop_rows(root: etree._Element, verdict: _Verdict) -> None:
    for row in list(root.iter(f"{W}tr")):
        if any(row.find(f"{W}trPr/{tag}") is not None for tag in verdict.goes):
            row.getparent().remove(row)
    for table in list(root.iter(f"{W}tbl")):
        if table.find(f"{W}tr") is None:
            table.getparent().remove(table)


def _around_runs(mark: etree._Element) -> bool:
    return mark.getparent().tag not in {f"{W}trPr", f"{W}rPr"}


def _restyle(change: etree._Element, verdict: _Verdict) -> None:
    properties, (old,) = change.getparent(), change
    properties.remove(change)
    if verdict is _REJECT:
        look = [child for child in properties if child.tag in {f"{W}rPr", f"{W}sectPr"}]
        properties[:] = [*old, *look]


def _end(paragraph: etree._Element, tags: tuple[str, ...]) -> etree._Element | None:
    found = (paragraph.find(f"{W}pPr/{W}rPr/{tag}") for tag in tags)
    return next((mark for mark in found if mark is not None), None)


def _content(paragraph: etree._Element) -> list[etree._Element]:
    return [child for child in paragraph if child.tag != f"{W}pPr"]


def _go_on(paragraph: etree._Element, verdict: _Verdict) -> None:
    """Let a paragraph run on into the next one."""
    following = paragraph.getnext()
    content = _content(paragraph)
    if following is not None and following.tag == f"{W}p":
        at = 1 if following.find(f"{W}pPr") is not None else 0
        following[at:at] = content
        paragraph.getparent().remove(paragraph)
    elif following is not None and all(child.tag in verdict.goes for child in content):
        paragraph.getparent().remove(paragraph)


@lru_cache(maxsize=16)
def canonical(docx: bytes, part: str = "word/document.xml") -> tuple[str, ...]:
    """Return a part as lines that don't tell how its text is cut into runs, for comparing."""
    return tuple(_lines(etree.fromstring(parts(docx)[part])))


def _lines(element: etree._Element) -> Iterator[str]:
    if element.tag == f"{W}p":
        yield f"p {_plain(element.find(f'{W}pPr'))} {_runs(element)}"
        return
    if element.tag == f"{W}trPr" and not len(element):
        return
    attributes = sorted((str(name), str(value)) for name, value in element.attrib.items())
    yield f"{element.tag} {attributes}"
    for child in element:
        yield from _lines(child)


def _runs(paragraph: etree._Element) -> list[tuple[str, str]]:
    """Return the text with its look, neighbours of one look joined."""
    runs: list[tuple[str, str]] = []
    for run in paragraph.iter(f"{W}r"):
        look = _plain(run.find(f"{W}rPr"))
        said = "".join(_said(child) for child in run if child.tag != f"{W}rPr")
        if runs and runs[-1][0] == look:
            said = runs.pop()[1] + said
        runs += [(look, said)] if said else []
    return runs


def _said(element: etree._Element) -> str:
    return element.text or "" if element.tag == f"{W}t" else f"<{_plain(element)}>"


def _plain(element: etree._Element | None) -> str:
    """Return properties without those that say nothing."""
    if element is None:
        return ""
    inner = "".join(map(_plain, element)) + (element.text or "").strip()
    attributes = "".join(f" {name}={value}" for name, value in sorted(element.attrib.items()))
    empty = not inner and not attributes and element.tag in {f"{W}rPr", f"{W}pPr"}
    return "" if empty else f"[{element.tag.removeprefix(W)}{attributes} {inner}]"
