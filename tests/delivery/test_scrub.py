"""What people and programs leave in a template is in no public file; the form itself is still there."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Inches
from papers import paper, saved
from staged import declare
from workspaces import UNIT, YEAR, contents, workspace

from generator.delivery.publishing import public_folder, publish
from generator.delivery.publishing.paper import Papers
from generator.delivery.publishing.pictures import plain_picture
from generator.delivery.publishing.scrub import public_page
from generator.filing.settings import PublishSettings
from generator.filing.workspace import FilingFolder
from generator.forms.plan import printing_job

if TYPE_CHECKING:
    from docx.document import Document as Opened

FOLDER = FilingFolder(UNIT, YEAR)
AUTHOR = "赵制表"
"""Whoever made the template; the name stands in every corner of it that is not the form's text."""
FORM = 'title = "补充表"\nof = "project"\nfrom_year = 2023\n'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
AS = f'w:id="7" w:author="{AUTHOR}" w:date="2024-01-01T00:00:00Z"'
BEGIN, THEN, END = (
    f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
)
SHOWN = f"<w:r><w:t>{AUTHOR}</w:t></w:r>"
LEFT = f"""
<w:r><w:rPr><w:vanish/></w:rPr><w:t>{AUTHOR}隐藏</w:t></w:r>
<w:r><w:rPr><w:rStyle w:val="Secret"/></w:rPr><w:t>{AUTHOR}样式隐藏</w:t></w:r>
<w:ins {AS}><w:r w:rsidR="00AB12CD"><w:t>加入的</w:t></w:r></w:ins>
<w:del {AS}><w:r><w:delText>{AUTHOR}删去的</w:delText></w:r></w:del>
<w:fldSimple w:instr=" AUTHOR \\* MERGEFORMAT ">{SHOWN}</w:fldSimple>
{BEGIN}<w:r><w:instrText> LASTSAVEDBY </w:instrText></w:r>{THEN}{SHOWN}{END}
"""
STYLE = f'<w:style {W} w:type="character" w:styleId="Hidden"><w:rPr><w:vanish/></w:rPr></w:style>'
BASED = f'<w:style {W} w:type="character" w:styleId="Secret"><w:basedOn w:val="Hidden"/></w:style>'
SETTINGS = (
    '<w:rsids><w:rsidRoot w:val="00AB12CD"/></w:rsids><w:trackRevisions/>'
    f'<w:docVars><w:docVar w:name="x" w:val="{AUTHOR}"/></w:docVars></w:settings>'
)
CUSTOM = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property '
    'fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="主管">'
    f"<vt:lpwstr>{AUTHOR}</vt:lpwstr></property></Properties>"
)
APP = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    f"<Manager>{AUTHOR}</Manager><Company>{AUTHOR}公司</Company></Properties>"
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def picture(*, signed: bool = True) -> bytes:
    """Return a PNG of one point that says who drew it."""
    text = chunk(b"tEXt", f"Author\0{AUTHOR}".encode()) if signed else b""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + text + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def template() -> bytes:
    """Return a template with a project's name, and all that people and programs leave."""
    document: Opened = Document(
        io.BytesIO(paper([["项目", "{{ project.name }}"], ["负责人", "{{ project.leader }}"]]))
    )
    document.core_properties.author = AUTHOR
    document.core_properties.comments = AUTHOR
    document.styles.element.append(_element(STYLE))
    document.styles.element.append(_element(BASED))
    paragraph = document.add_paragraph("看得见的")
    for element in _element(f"<w:p {W}>{LEFT}</w:p>"):
        paragraph._p.append(element)  # noqa: SLF001 - python-docx has no other way
    paragraph._p.set(qn("w:rsidR"), "00AB12CD")  # noqa: SLF001 - the same
    run = document.add_paragraph().add_run("批注处")
    document.add_comment(run, text=f"{AUTHOR}的批注", author=AUTHOR, initials="赵")
    run.add_picture(io.BytesIO(picture()), width=Inches(1))
    drawn = next(iter(document.element.iter(qn("wp:docPr"))))
    drawn.set("descr", f"C:\\Users\\{AUTHOR}\\章.png")
    row = document.tables[0].add_row()
    row.cells[0].text = f"{AUTHOR}藏的一行"
    row._tr.get_or_add_trPr().append(_element(f"<w:hidden {W}/>"))  # noqa: SLF001 - the same
    return _with_properties(saved(document))


def _element(xml: str) -> object:
    from docx.oxml import parse_xml  # noqa: PLC0415 - only here

    return parse_xml(xml)


def _with_properties(data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/settings.xml":
                part = part.replace(b"</w:settings>", SETTINGS.encode())
            elif name == "docProps/app.xml":
                part = APP.encode()
            elif name == "_rels/.rels":
                link = f'<Relationship Id="rId99" Type="{RELATION}" Target="docProps/custom.xml"/>'
                part = part.replace(b"</Relationships>", f"{link}</Relationships>".encode())
            new.writestr(name, part)
        new.writestr("docProps/custom.xml", CUSTOM)
    return file.getvalue()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Publish a form that is printed by such a template."""
    root = tmp_path_factory.mktemp("scrub")
    ws = workspace(root)
    (declare(root, "extra", FORM).parent / "form.docx").write_bytes(template())
    published = publish(printing_job(ws), FOLDER, PublishSettings(), lambda _documents, _year: Papers({}))
    assert not published.failed, published.problems
    return contents(public_folder(ws, FOLDER))


def test_nothing_of_the_templates_authors_is_left(made: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(made["community.extra.docx"])) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, part in (*parts.items(), ("page", made["community.extra.html"])):
        assert AUTHOR.encode() not in part, name
        assert not re.search(rb"rsid|docVar|<w:(?:ins|del|comment\w*)\b|w:author|_tb[0-9a-f]{8}", part), name
    assert b"vanish" not in parts["word/document.xml"]
    assert "docProps/core.xml" in parts
    assert not {"docProps/app.xml", "docProps/custom.xml", "word/comments.xml", "docProps/thumbnail.jpeg"} & {
        *parts
    }
    images = [part for name, part in parts.items() if name.startswith("word/media/")]
    assert images == [picture(signed=False)]


def test_the_form_is_all_there(made: dict[str, bytes]) -> None:
    document = Document(
        io.BytesIO(made["community.extra.docx"])
    )  # opens, so all that is referred to is there
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert cells == [["项目", "社区服务专项"], ["负责人", "略"]]
    assert [one.text for one in document.paragraphs if one.text] == ["看得见的加入的", "批注处"]
    assert document.core_properties.title == f"{YEAR}年补充表（社区服务专项）"
    assert (document.core_properties.author, document.core_properties.keywords) == ("", "")
    assert "看得见的加入的" in made["community.extra.html"].decode()


def test_a_page_loses_its_keys_and_no_text() -> None:
    page = b'<nav class="way"><a href="x">y</a></nav>\n<td data-key="a#b" data-as="c">data-key="d" &lt;</td>'
    assert public_page(page) == b'<td>data-key="d" &lt;</td>'


def test_a_jpeg_is_without_what_a_camera_wrote() -> None:
    def marker(kind: int, data: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, kind, len(data) + 2) + data

    head, scan = b"\xff\xd8" + marker(0xE0, b"JFIF\0"), marker(0xDA, b"x") + b"pixels\xff\xe1\0\1\xff\xd9"
    exif, colours = marker(0xE1, f"Exif\0{AUTHOR}".encode()), marker(0xE2, b"ICC_PROFILE\0")
    assert (
        plain_picture(head + exif + colours + marker(0xFE, AUTHOR.encode()) + scan) == head + colours + scan
    )
    assert plain_picture(b"GIF89a") == b"GIF89a"
    assert plain_picture(head[:7]) == head[:7]
