"""What is found out before documents are converted, and how it is said what kept them from being."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING, NamedTuple

from generator.base.codes import Code
from generator.base.problems import Place, Problem
from generator.printing.pdf.fonts import fonts_for
from generator.printing.pdf.running import Running

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Prepared(NamedTuple):
    """How to run LibreOffice, None where that is of no use, and what somebody has to know of the fonts."""

    running: Running | None
    problems: tuple[Problem, ...]


def prepared(program: str, documents: Iterable[bytes], where: str, stopped: Event | None = None) -> Prepared:
    """Look which fonts documents need; `where` the PDFs go to is what the problems name."""
    fonts = fonts_for(documents)
    running = None if fonts.none else Running(program, fonts, stopped=stopped or Event())
    return Prepared(running, tuple(fonts.problems(Place(where))))


def no_office(count: int) -> Problem:
    """Say that there is no LibreOffice for so many forms."""
    return Problem(
        Code.NO_OFFICE,
        f"这台电脑上没有找到 LibreOffice，{count} 张表没有做成 PDF；Word 和网页不受影响",
        Place("build"),
        "安装 LibreOffice（Debian、Ubuntu：apt install libreoffice-writer-nogui），再运行一次；"
        "或者用 Word、WPS 打开 .docx，另存为 PDF",
    )


def nothing_made(failed: Sequence[Problem]) -> Problem:
    """Say once that no form at all became a PDF: that is hardly the forms' fault."""
    why = failed[-1].message.partition("：")[2]
    message = f"{len(failed)} 张表一张也没有做成 PDF：{why}"
    hint = (
        "看来是 LibreOffice 本身有问题：先用它打开一个文件试试，打不开就重新安装；"
        "或者用 Word、WPS 打开 .docx，另存为 PDF"
    )
    return Problem(Code.NO_PDF, message, Place("build"), hint)


def no_pdf(file: str, why: str) -> Problem:
    """Say that a form did not become a PDF, and why."""
    hint = "用 Word 或 WPS 打开它的 .docx，另存为 PDF；并把这个文件报告给维护者"
    return Problem(Code.NO_PDF, f"没有做成 PDF：{why}", Place(file), hint)
