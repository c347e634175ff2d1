"""What Word leaves in a template and what comes along with it: named, and not printed in either format."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from pathlib import Path

import pytest
from papers import PROPERTIES, keyed, paper, view
from steps import steps
from torture import cases_in_part

from generator.forms.shown import ProjectForm
from generator.printing.check import check_template
from generator.printing.compiled import compile_both
from generator.printing.word.compile import Template

TEMPLATES = Path(__file__).parents[3] / "templates"
CLEAN = (TEMPLATES / "project" / "2021" / "form.docx").read_bytes()
SHOWN = r"<w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t[^>]*>\{\{ activity\.name \}\}</w:t></w:r>"
MARK = re.compile(
    rb"<w:(?:bookmark|comment|perm|sdt|ins|del|move|smartTag|customXml|rPrChange|fldSimple|hyperlink)\w*"
)
OURS = re.compile(rb'<w:bookmarkStart w:name="_tb[^>]*/><w:bookmarkEnd [^>]*/>')
TEXT = "<w:r><w:t>{{ activity.name }}</w:t></w:r>"  # in a row that is repeated
ID = 'w:id="7"'
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
DRAWING14 = "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing"
AS = f'{ID} w:author="甲" w:date="2024-01-01T00:00:00Z"'
EMPTY = rb"<w:rPr/>|<w:r/>"
GONE = "<w:r><w:delText>{{ gone.</w:delText></w:r>"
CHANGE = f"<w:rPrChange {AS}><w:rPr><w:b/></w:rPr></w:rPrChange>"
COMMENT = f"<w:r><w:commentReference {ID}/></w:r>"
MOVED = (
    f'<w:moveFromRangeStart w:name="m" {AS}/><w:moveFrom {AS}><w:r><w:t>旧</w:t></w:r></w:moveFrom>'
    f"<w:moveFromRangeEnd {ID}/>"
)
BEGIN, THEN, END = (
    f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
)
CODE = "<w:r><w:instrText> PAGEREF _Ref1 </w:instrText></w:r>"
LINK_CODE = CODE.replace("PAGEREF _Ref1", r"HYPERLINK \l x")
LEFT = {
    "bookmark": ("书签", f'<w:bookmarkStart {ID} w:name="x"/>{TEXT}<w:bookmarkEnd {ID}/>'),
    "comment": ("批注", f"<w:commentRangeStart {ID}/>{TEXT}<w:commentRangeEnd {ID}/>{COMMENT}"),
    "permission": ("编辑权限", f'<w:permStart {ID} w:edGrp="everyone"/>{TEXT}<w:permEnd {ID}/>'),
    "control": ("内容控件", f"<w:sdt><w:sdtPr/><w:sdtContent>{TEXT}</w:sdtContent></w:sdt>"),
    "inserted": ("加入的内容", f"<w:ins {AS}>{TEXT}</w:ins>"),
    "deleted": ("删去的内容", f"{TEXT}<w:del {AS}>{GONE}</w:del>"),
    "moved from": ("移走的内容", f"{MOVED}{TEXT}"),
    "moved to": ("移来的内容", f"<w:moveTo {AS}>{TEXT}</w:moveTo>"),
    "format": ("改过的格式", TEXT.replace("<w:t>", f"<w:rPr>{CHANGE}</w:rPr><w:t>")),
    "smart tag": ("智能标记", f'<w:smartTag w:uri="u" w:element="e">{TEXT}</w:smartTag>'),
    "custom xml": ("自定义 XML", f'<w:customXml w:uri="u" w:element="e">{TEXT}</w:customXml>'),
    "pointer": ("REF", f'<w:fldSimple w:instr="REF _Ref1 \\h">{TEXT}</w:fldSimple>'),
    "long pointer": (
        "PAGEREF",
        f"{BEGIN}{CODE}{THEN}{TEXT}{END}",
    ),
    "link": ("指向书签的链接", f'<w:hyperlink w:anchor="x" w:history="1">{TEXT}</w:hyperlink>'),
    "long link": (
        "指向书签的链接",
        f"{BEGIN}{LINK_CODE}{THEN}{TEXT}{END}",
    ),
    "field": ("INCLUDETEXT", f'<w:fldSimple w:instr="INCLUDETEXT x">{TEXT}</w:fldSimple>'),
}


def repacked(changes: dict[str, bytes], template: bytes = CLEAN) -> bytes:
    """Return a template with some parts replaced or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as old, zipfile.ZipFile(file, "w") as new:
        for name in dict.fromkeys([*old.namelist(), *changes]):
            new.writestr(name, changes[name] if name in changes else old.read(name))
    return file.getvalue()


def part(name: str, template: bytes = CLEAN) -> bytes:
    with zipfile.ZipFile(io.BytesIO(template)) as archive:
        return archive.read(name)


@cache
def printed(template: bytes) -> tuple[bytes, bytes, str]:
    """Return a printed form's file, its text part and its page."""
    word, html = compile_both(Template(template, ProjectForm, "form.docx"), ProjectForm)
    values = keyed(view(ProjectForm))
    docx = word.docx(values, PROPERTIES)
    return docx, OURS.sub(b"", part("word/document.xml", docx)), html.page(values, title="表")


@cache
def with_text(new: str) -> bytes:
    """Return the template with other runs where an activity's name is shown."""
    document, count = re.subn(SHOWN, lambda _: new, part("word/document.xml").decode())
    assert count == 1
    return repacked({"word/document.xml": document.encode()})


@pytest.mark.parametrize("case", LEFT.values(), ids=list(LEFT))
def test_a_leftover_is_named_and_not_printed(case: tuple[str, str]) -> None:
    says, xml = case
    template = with_text(xml)
    problems = check_template(template, "form.docx", ProjectForm)
    assert problems
    assert all(re.match(r"第 \d+ 张表第 \d+ 行第 1 格：", problem.message) for problem in problems)
    assert any(says in problem.message for problem in problems)
    _, document, page = printed(template)
    _, clean, clean_page = printed(with_text(TEXT))
    assert MARK.search(document) is None
    assert re.sub(EMPTY, b"", document) == clean
    assert page == clean_page


PARTS = {"word/header7.xml": ("hdr", "header", "页眉"), "word/footer7.xml": ("ftr", "footer", "页脚")}


@cache
def with_edge(name: str, xml: str) -> bytes:
    """Return the template with a header or footer that holds these runs."""
    tag, kind, _ = PARTS[name]
    links, types = "word/_rels/document.xml.rels", "[Content_Types].xml"
    link = f'<Relationship Id="rId77" Type="{OFFICE}/{kind}" Target="{kind}7.xml"/></Relationships>'
    type_ = f'<Override PartName="/{name}" ContentType="{WORD}{kind}+xml"/></Types>'
    text = f'<w:{tag} xmlns:w="{NAMESPACE}"><w:p>{xml}</w:p></w:{tag}>'
    return repacked(
        {
            name: text.replace("activity.name", "project.name").encode(),
            links: part(links).replace(b"</Relationships>", link.encode()),
            types: part(types).replace(b"</Types>", type_.encode()),
        }
    )


EDGES = {f"{kind} in {name}": (kind, name) for kind in LEFT if kind != "field" for name in PARTS}


@pytest.mark.parametrize("edge", cases_in_part(EDGES, 3))
def test_a_leftover_of_a_header_or_footer_is_named_and_not_printed(edge: tuple[str, str]) -> None:
    left, name = edge
    says, xml = LEFT[left]
    template, where = with_edge(name, xml), PARTS[name][2]
    problems = check_template(template, "form.docx", ProjectForm)
    assert any(problem.message.startswith(where) and says in problem.message for problem in problems)
    docx, clean = (printed(each)[0] for each in (template, with_edge(name, TEXT)))
    assert re.sub(EMPTY, b"", part(name, docx)) == part(name, clean)
    assert b"project.name" in part(name, clean)


def test_drawings_of_repeated_rows_have_numbers_of_their_own() -> None:
    picture = (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{DRAWING}" xmlns:wp14="{DRAWING14}" wp14:anchorId="0A0B0C0D">'
        '<wp:extent cx="9" cy="9"/><wp:docPr id="1" name="图"/></wp:inline></w:drawing></w:r>'
    )
    _, document, _ = printed(with_text(picture + TEXT))
    numbers = re.findall(rb'<wp:docPr id="(\d+)"', document)
    assert len(numbers) == len({*numbers}) == 2
    assert b"anchorId" not in document


def test_shapes_of_repeated_rows_have_names_of_their_own() -> None:
    vml = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    picture = (
        f'<w:r><w:pict><v:shapetype {vml} id="_x0000_t202"/>'
        f'<v:shape {vml} id="框" o:spid="_x0000_s1026" type="#_x0000_t202"/></w:pict></w:r>'
    )
    _, document, _ = printed(with_text(picture + TEXT))
    names = re.findall(r' ((?:o:sp)?id)="([^"]*)"', " ".join(re.findall(r"<v:[^>]*>", document.decode())))
    assert len(names) == len({*names}) == 6
    assert {("id", "_x0000_t202"), ("id", "框"), ("o:spid", "_x0000_s1026")} <= {*names}
    assert document.count(b'type="#_x0000_t202"') == 2


@pytest.mark.parametrize("link", ['w:anchor="_top"', 'r:id="rId1" w:anchor="x"'])
def test_a_link_that_needs_no_bookmark_stays(link: str) -> None:
    _, document, _ = printed(with_text(f'<w:hyperlink xmlns:r="{OFFICE}" {link}>{TEXT}</w:hyperlink>'))
    assert link.rsplit(maxsplit=1)[-1].encode() in document


JOINED = f"""<w:r><w:t>前一段</w:t></w:r></w:p><w:p><w:pPr><w:rPr>MARK</w:rPr></w:pPr>{TEXT}</w:p>
<w:p><w:r><w:t>后一段</w:t></w:r>"""


@pytest.mark.parametrize(("mark", "paragraphs"), [("del", 2), ("ins", 3)])
def test_paragraphs_that_a_deleted_mark_parts_are_one(mark: str, paragraphs: int) -> None:
    _, document, page = printed(with_text(JOINED.replace("MARK", f"<w:{mark} {AS}/>")))
    between = document[document.index("前一段".encode()) : document.index("后一段".encode())]
    assert between.count(b"<w:p>") == paragraphs - 1
    assert MARK.search(document) is None
    assert page[page.index("前一段") : page.index("后一段")].count("</p>") == paragraphs - 1


def test_a_deleted_row_is_not_printed() -> None:
    document = part("word/document.xml").decode()
    text = "<w:tc><w:p><w:r><w:t>旧的一行</w:t></w:r></w:p></w:tc>"
    row = f"<w:tr><w:trPr><w:del {AS}/></w:trPr>{text}</w:tr>"
    at = document.index("<w:tr>") if "<w:tr>" in document else document.index("<w:tr ")
    template = repacked({"word/document.xml": (document[:at] + row + document[at:]).encode()})
    (problem,) = check_template(template, "form.docx", ProjectForm)
    assert "第 1 张表第 1 行：有 Word 留下的修订（删去的内容）" in problem.message
    assert printed(template)[1:] == printed(CLEAN)[1:]


LUGGAGE = {
    "vbaProject": ("宏", "vbaProject.bin", ""),
    "attachedTemplate": ("附加的模板", "file:///c:/a.dotm", "External"),
    "oleObject": ("嵌入的对象", "embeddings/a.bin", ""),
    "image": ("图片", "http://a.example/b.png", "External"),
    "comments": ("", "comments.xml", ""),
}


@pytest.mark.parametrize("kind", LUGGAGE)
def test_luggage_is_named_and_left_behind(kind: str) -> None:
    says, target, mode = LUGGAGE[kind]
    outside = f' TargetMode="{mode}"' if mode else ""
    link = f'<Relationship Id="evil" Type="http://x/{kind}" Target="{target}"{outside}'
    name = "word/_rels/document.xml.rels"
    changes = {name: part(name).replace(b"</Relationships>", f"{link}/></Relationships>".encode())}
    if not mode:
        changes[f"word/{target}"] = b"<a/>"
    template = repacked(changes)
    problems = check_template(template, "form.docx", ProjectForm)
    assert [says in problem.message for problem in problems] == [True] * bool(says)
    with zipfile.ZipFile(io.BytesIO(printed(template)[0])) as archive:
        assert f"word/{target}" not in archive.namelist()
        assert b"evil" not in archive.read(name)


ATTACKS = {
    "empty": {"word/styles.xml": b""}, "latin": {"word/footer1.xml": "<a>é</a>".encode("latin-1")},
    "cut": {"word/document.xml": part("word/document.xml")[:9000]},
    "entities": {"word/settings.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'},
    "deep": {"word/document.xml": b"<a>" * 5000 + b"</a>" * 5000},
    "bomb": {"word/media/a.png": b"\0" * (40 << 20)},
}  # fmt: skip


@pytest.mark.parametrize("changes", ATTACKS.values(), ids=list(ATTACKS))
def test_a_damaged_file_is_said_to_be_damaged(changes: dict[str, bytes]) -> None:
    problems = check_template(repacked(changes), "form.docx", ProjectForm)
    assert {problem.code for problem in problems} == {"template.file"}


TAGS = {
    "loops": "{% for a in project.activities %}" * 18 + "{% endfor %}" * 18,
    "branches": "{% if project.name %}" + "{% elif project.code %}" * 5000 + "{% endif %}",
    "digits": "{{ " + "9" * 6000 + " }}", "brackets": "{{ " + "(" * 900 + "project.name" + ")" * 900 + " }}",
    "half": "{{ " * 5000,
}  # fmt: skip


@pytest.mark.parametrize("text", TAGS.values(), ids=list(TAGS))
def test_tags_without_end_are_refused(text: str) -> None:
    problems = check_template(with_text(f"<w:r><w:t>{text}</w:t></w:r>"), "form.docx", ProjectForm)
    assert any(problem.severity == "error" for problem in problems)


@pytest.mark.parametrize("text", ["{{ a.b }}", "{{ "], ids=["faulty", "half"])
def test_twice_the_faults_are_about_twice_the_work(text: str) -> None:
    def work(rows: int) -> int:
        template = paper([[text]] * rows)
        return steps(lambda: check_template(template, "form.docx", ProjectForm))

    assert work(400) < 2.3 * work(200)
