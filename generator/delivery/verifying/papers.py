"""The PDFs of a package: printed again from their sources' Word files, where that gives the same bytes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from generator.delivery.agreement import Answer
from generator.forms.plan import PDF
from generator.printing.pdf.convert import Asked, convert
from generator.printing.pdf.prepared import prepared
from generator.printing.pdf.program import converter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.delivery.contents import Contents

_NO_WORD = "程序或表样和打包时不同，或印不出 Word 文件"


def against_papers(
    contents: Contents, files: Mapping[str, bytes], words: Mapping[str, bytes], what: str
) -> Iterator[Answer]:
    """Say of every PDF whether it is what the Word file printed for it makes; `words` has these by PDF."""
    named = [file for form in contents.forms for file in form.files]
    every = [file for file in named if file.endswith(PDF) and file in files]
    program, made_by = converter()
    same = bool(made_by) and made_by == contents.program.converter
    asked = [
        Asked(file, partial(bytes, words[file]), contents.year) for file in every if same and file in words
    ]
    printed: dict[str, bytes] = {}
    lacking = dict.fromkeys(every, _NO_WORD if same else _other(program))
    if program and asked:
        running, _ = prepared(program, words.values(), "")
        for made in convert(running, asked) if running else ():
            printed[made.key], lacking[made.key] = made.pdf, made.why
    for file in every:
        yield _answer(file, files[file], printed.get(file), lacking[file], what)


def _other(program: str | None) -> str:
    return "LibreOffice 或字体和打包时不同" if program else "这里没有 LibreOffice"


def _answer(file: str, packed: bytes, printed: bytes | None, lacking: str, what: str) -> Answer:
    if not printed:
        return Answer(file, right=True, said=f"没有和申报比对：{lacking}", noted=True)
    if packed == printed:
        return Answer(file, right=True, said=f"与{what}印出的逐字节相同")
    return Answer(file, right=False, said=f"与{what}印出的不同")
