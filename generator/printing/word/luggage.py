"""What comes along with a Word file and has no business in a form: macros, remote pictures, embedded files.

A part travels into printed forms only if the kind of reference that leads to it is known to be harmless.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.problems import Place, Problem, Severity
from generator.printing.word.package import TYPES, written
from generator.printing.word.relations import ROOT, relations, relations_of
from generator.printing.word.xml import R, W, remove, unwrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from generator.printing.word.package import Package
    from generator.printing.word.places import Places
    from generator.printing.word.relations import Relation

_TRAVELS = frozenset((
    "officeDocument", "core-properties", "extended-properties", "custom-properties", "thumbnail", "styles",
    "stylesWithEffects", "settings", "webSettings", "fontTable", "theme", "numbering", "header", "footer",
    "footnotes", "endnotes", "image", "font", "customXml", "customXmlProps", "printerSettings", "chart",
    "chartStyle", "chartColorStyle", "themeOverride", "chartUserShapes", "diagramData", "diagramLayout",
    "diagramQuickStyle", "diagramColors", "diagramDrawing", "hdphoto",
))  # fmt: skip
_QUIET = frozenset((
    "comments", "commentsExtended", "commentsIds", "commentsExtensible", "people", "glossaryDocument",
))  # fmt: skip
"""What goes with a leftover that has a name of its own."""

_NAMES = {
    "vbaProject": "宏", "wordVbaData": "宏", "attachedTemplate": "附加的模板", "oleObject": "嵌入的对象",
    "package": "嵌入的文件", "control": "ActiveX 控件", "activeXControlBinary": "ActiveX 控件",
    "image": "要从文件外面取的图片", "aFChunk": "嵌入的文档", "subDocument": "子文档", "frame": "框架网页",
    "mailMergeSource": "邮件合并的数据源", "mailMergeHeaderSource": "邮件合并的数据源",
    "recipientData": "邮件合并的收件人", "keyMapCustomizations": "自定义的快捷键",
    "attachedToolbars": "自定义的工具栏", "extensibility": "自定义的功能区", "origin": "数字签名",
    "webextension": "加载项", "taskpanes": "加载项", "transform": "转换文件",
    "video": "视频", "audio": "音频", "media": "媒体文件",
}  # fmt: skip
_HINT = "印出的表不带它；请在 Word 里删去，再保存表样"
_REMOTE = ("http://", "https://", "ftp://", "\\\\", "file:")
_FIELDS = frozenset((
    "INCLUDEPICTURE", "INCLUDETEXT", "INCLUDE", "LINK", "DDE", "DDEAUTO", "IMPORT", "DATABASE", "MACROBUTTON",
    "RD", "EMBED", "MERGEFIELD", "CONTROL", "ADDIN",
))  # fmt: skip
_LINK_HERE = "HYPERLINK \\l"
_POINTERS = frozenset(("REF", "PAGEREF", "NOTEREF", _LINK_HERE))
"""Fields that show what a bookmark stands at, or lead there: none of a template's are in printed forms."""

_TOP = "_top"
"""Where a link to the beginning of the document leads: it needs no bookmark."""

_PICTURES = frozenset((f"{W}drawing", f"{W}pict"))
_CODES = (f"{W}fldChar", f"{W}instrText", f"{W}fldSimple")
_SIMPLE = f"{W}fldSimple"


def unpacked(
    package: Package, roots: Mapping[str, etree._Element], places: Mapping[str, Places], file: str
) -> tuple[Iterator[Problem], set[str]]:
    """Take out what may not travel; return what was found, and the parts that were changed."""
    problems: list[Problem] = []
    changed: set[str] = set()
    for owner in (ROOT, *sorted(package.parts)):
        refused = [relation for relation in relations(package.parts, owner) if not _travels(relation)]
        for relation in refused:
            _forget(roots.get(relations_of(owner)), relation)
            referring = _referring(roots.get(owner), relation)
            problems += _named(relation, referring, places.get(owner), file)
            for element in referring:
                _take_out(element, relation)
            changed |= {owner, relations_of(owner)} & roots.keys()
    for name in places:
        found = [*_reaching_out(roots[name], places[name]), *_leading_nowhere(roots[name], places[name])]
        problems += found
        changed |= {name} if found else set()
    if changed:
        leave_behind(package, roots)
    return iter(problems), changed


def _travels(relation: Relation) -> bool:
    return relation.kind == "hyperlink" or (relation.kind in _TRAVELS and not relation.external)


def _forget(root: etree._Element | None, relation: Relation) -> None:
    for one in [] if root is None else [one for one in root if one.get("Id") == relation.id]:
        remove(one)


def _referring(root: etree._Element | None, relation: Relation) -> list[etree._Element]:
    if root is None:
        return []
    return [one for one in root.iter() if any(_refers(one, key, relation.id) for key in one.attrib)]


def _refers(element: etree._Element, key: str | bytes, target: str) -> bool:
    return str(key).startswith(R) and element.get(key) == target


def _named(
    relation: Relation, referring: list[etree._Element], places: Places | None, file: str
) -> Iterator[Problem]:
    if relation.kind in _QUIET:
        return
    name = _NAMES.get(relation.kind, f"表样用不着的部件（{relation.kind}）")
    where = f"：{relation.target[:60]}" if relation.external else ""
    message = f"有{name}{where}"
    if places is None or not referring:
        yield Problem("template.luggage", f"表样里{message}", Place(file), _HINT, Severity.WARNING)
        return
    for one in referring:
        yield places.problem(one, "template.luggage", message, _HINT, Severity.WARNING)


def _take_out(element: etree._Element, relation: Relation) -> None:
    """Take out what refers to a part, and the whole picture if it was one; an object leaves its picture."""
    if relation.kind == "image":
        around = [one for one in element.iterancestors() if one.tag in _PICTURES]
        element = around[-1] if around else element
    remove(element)


def _reaching_out(root: etree._Element, places: Places) -> Iterator[Problem]:
    """Name and open the fields that fetch or run something; what they last showed stays."""
    fields: list[list[etree._Element]] = []
    results: list[bool] = []
    for element in list(root.iter(*_CODES)):
        kind = element.get(f"{W}fldCharType")
        if element.tag == _SIMPLE:
            if _code(element.get(f"{W}instr", "")) in _FIELDS | _POINTERS:
                yield _field_problem(places, _code(element.get(f"{W}instr", "")), element)
                unwrap(element)
        elif kind == "begin":
            fields.append([element])
            results.append(False)
        elif fields:
            if not results[-1] or kind == "end":
                fields[-1].append(element)
            results[-1] = results[-1] or kind == "separate"
            if kind == "end":
                results.pop()
                yield from _opened(fields.pop(), places)


def _opened(field: list[etree._Element], places: Places) -> Iterator[Problem]:
    code = _code("".join(one.text or "" for one in field if one.tag == f"{W}instrText"))
    if code in _FIELDS | _POINTERS:
        yield _field_problem(places, code, field[0])
        for one in field:
            remove(one)


def _leading_nowhere(root: etree._Element, places: Places) -> Iterator[Problem]:
    """Name and open the links to bookmarks; their text stays."""
    for link in list(root.iter(f"{W}hyperlink")):
        anchor = link.get(f"{W}anchor", "")
        if anchor and anchor != _TOP and link.get(f"{R}id") is None:
            yield _field_problem(places, _LINK_HERE, link)
            unwrap(link)


def _code(text: str) -> str:
    """Return the name of a field; a link that leads into the document itself has one of its own."""
    name, *more = text.split()[:2] or [""]
    name = name.upper()
    return _LINK_HERE if name == "HYPERLINK" and more == ["\\l"] else name


def _field_problem(places: Places, code: str, element: etree._Element) -> Problem:
    if code == _LINK_HERE:
        hint = "印出的表不带书签，链接只留文字；请在 Word 里右击它，选“取消超链接”"
        return places.problem(element, "template.leftover", "有指向书签的链接", hint, Severity.WARNING)
    if code in _POINTERS:
        hint = "印出的表不带书签，只留这里现在的文字；请在 Word 里选中它，按 Ctrl+Shift+F9"
        return places.problem(element, "template.leftover", f"有引用书签的域 {code}", hint, Severity.WARNING)
    message = f"有会从外面取内容的域 {code}"
    return places.problem(element, "template.luggage", message, _HINT, Severity.WARNING)


def leave_behind(package: Package, roots: Mapping[str, etree._Element]) -> None:
    """Drop the parts that nothing leads to any more, and what the package says about them."""
    for name, root in roots.items():
        if name.endswith(".rels"):
            package.parts[name] = written(root)
    reached, ahead = set[str](), [ROOT]
    while ahead:
        owner = ahead.pop()
        found = {one.target for one in relations(package.parts, owner) if not one.external}
        ahead += found - reached
        reached |= found
    kept = {TYPES, relations_of(ROOT), *reached, *map(relations_of, reached)}
    for name in [name for name in package.parts if name not in kept]:
        del package.parts[name]
        package.filled.pop(name, None)
    types = roots[TYPES]
    for one in [one for one in types if one.get("PartName", f"/{TYPES}").lstrip("/") not in package.parts]:
        remove(one)
    package.parts[TYPES] = written(types)
