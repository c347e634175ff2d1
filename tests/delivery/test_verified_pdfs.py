"""The PDFs of a package are printed again where the LibreOffice is the same; elsewhere that is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from commands import tianbao
from packages import FOLDER, contents_of, copied, listed_as, programs_without_office, verify
from tools import need

from generator.delivery.agreement import against_list
from generator.delivery.contents import LIST, Item, checksum
from generator.delivery.opening import Opened
from generator.delivery.packing.run import packed
from generator.filing.selection import Selection
from generator.filing.settings import PackSettings
from generator.forms.plan import PDF, printing_job
from generator.pipeline.build import How, build

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from generator.filing.workspace import Workspace

SERVICE, PARTY, DEPARTMENT = (
    "02 项目支出绩效目标表（综合服务保障专项）.pdf",
    "05 项目支出绩效目标表（党建群团工作专项）.pdf",
    "01 部门整体支出绩效目标表（武汉国家生物产业基地建设管理办公室）.pdf",
)


@pytest.fixture(scope="module")
def ws(example: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return the finished example, built with PDFs."""
    need("soffice", "libreoffice")
    ws = copied(example, tmp_path_factory.mktemp("pdfs") / "ws")
    build(ws, [Selection(*FOLDER)], how=How(also=frozenset({PDF})))
    return ws


@pytest.fixture(scope="module")
def files(ws: Workspace) -> Mapping[str, bytes]:
    """Return its package."""
    return packed(printing_job(ws), FOLDER, PackSettings()).files


def other_pdf(files: Mapping[str, bytes], name: str, data: bytes) -> dict[str, bytes]:
    """Return the files with another PDF, and lists that say so."""
    told = contents_of(files)
    item = Item(size=len(data), sha256=checksum(data), made_from=told.files[name].made_from)
    return listed_as({**files, name: data}, told.model_copy(update={"files": {**told.files, name: item}}))


def test_a_pdf_that_the_sources_do_not_print_is_wrong(
    ws: Workspace, files: Mapping[str, bytes], tmp_path: Path
) -> None:
    told = contents_of(files)
    pages = {form.files[1]: form.pages for form in told.forms}
    swapped = next(name for name in pages if name != SERVICE and pages[name] == pages[SERVICE])
    forged = other_pdf(files, SERVICE, files[swapped])
    assert not verify(tmp_path, forged, None).wrong
    said = verify(tmp_path, forged, ws)
    assert said.wrong.keys() == {SERVICE}
    assert "印出的不同" in said.wrong[SERVICE]
    assert {name for name, text in said.right.items() if name.endswith(PDF) and "逐字节相同" in text} == {
        *pages
    } - {SERVICE}


def test_where_a_pdf_is_not_compared_that_is_said(
    ws: Workspace, files: Mapping[str, bytes], tmp_path: Path
) -> None:
    told = contents_of(files)
    program = told.program.model_copy(update={"converter": "0" * 32})
    verify(tmp_path, listed_as(files, told.model_copy(update={"program": program})), None)
    run = tianbao(ws.root, "verify", str(tmp_path / "package.zip"))
    assert run.status == 0
    assert f"注意  {SERVICE}：与清单一致；没有和申报比对：LibreOffice 或字体和打包时不同\n" in run.out
    assert "没有不对的；写着“注意”的 5 处请看一下" in run.out
    path = programs_without_office(tmp_path)
    run = tianbao(ws.root, "verify", str(tmp_path / "package.zip"), PATH=path)
    assert run.status == 0
    assert f"注意  {DEPARTMENT}：与清单一致；没有和申报比对：这里没有 LibreOffice\n" in run.out


def test_the_pages_of_the_list_are_those_of_the_pdf(files: Mapping[str, bytes], tmp_path: Path) -> None:
    told = contents_of(files)
    form = told.forms[1].model_copy(update={"pages": 999})
    forged = told.model_copy(update={"forms": (told.forms[0], form, *told.forms[2:])})
    wrong = verify(tmp_path, listed_as(files, forged), None).wrong
    assert wrong == {SERVICE: "页数和清单上的不同"}
    no_word = told.files[PARTY].model_copy(update={"made_from": ""})
    forged = told.model_copy(update={"files": {**told.files, PARTY: no_word}})
    assert f"“{PARTY}”写的 Word 校验和不是" in verify(tmp_path, listed_as(files, forged), None).wrong[LIST]


@pytest.mark.parametrize("data", [b"/Type/Pages /Count " + b"9" * 5000, b"/Type/Pages" * 1_000_000])
def test_a_pdf_made_to_keep_us_busy_is_wrong_at_once(files: Mapping[str, bytes], data: bytes) -> None:
    forged = other_pdf(files, SERVICE, data)
    answers = against_list(Opened(forged), contents_of(forged))
    assert [one.said for one in answers if not one.right] == ["页数和清单上的不同"]
