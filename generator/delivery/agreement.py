"""A package against its own list: every file is there and as listed, nothing else is, the list is whole."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from generator.base.problems import Severity
from generator.delivery.contents import LIST, LIST_AS_WORD, WORD, Contents, checksum, read_contents
from generator.delivery.opening import PackageError
from generator.forms.plan import PDF, SHEET
from generator.printing.pdf.settled import pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.delivery.contents import Form
    from generator.delivery.opening import Opened

_NO_LIST = (
    "里面没有清单.json，不是 tianbao 打的包",
    "请写 tianbao pack 打好的 zip 文件，或解压以后放着清单.json 的那个文件夹",
)


class Answer(NamedTuple):
    """What is said of a file, or of what else was looked at."""

    name: str
    right: bool
    said: str
    noted: bool = False
    """whether it is right as far as can be told, and a reader has to know how far that is"""


def listed(files: Mapping[str, bytes]) -> Contents:
    """Return what the list of a package says; raise PackageError without a list, or for one that is none."""
    if LIST not in files:
        raise PackageError(*_NO_LIST)
    try:
        return read_contents(files[LIST])
    except (ValidationError, RecursionError) as error:
        raise _no_list(error) from error


def _no_list(error: Exception) -> PackageError:
    first = error.errors(include_url=False)[0]["loc"] if isinstance(error, ValidationError) else ()
    where = f"{'.'.join(map(str, first))} 不对" if first else "不是 JSON"
    return PackageError(f"{LIST} 不是 tianbao 写的清单，或被改坏了：{where}")


def against_list(opened: Opened, contents: Contents) -> Iterator[Answer]:
    """Yield what there is to say of every file that is listed, and of those that are not."""
    files = opened.files
    for name, item in contents.files.items():
        data = files.get(name)
        if data is None:
            yield Answer(name, right=False, said="清单里有，包里没有")
        elif len(data) != item.size or checksum(data) != item.sha256:
            yield Answer(name, right=False, said="和清单上的校验和不同，打包以后改过")
        else:
            yield Answer(name, right=True, said="与清单一致")
    for name in sorted(files.keys() - contents.files.keys() - {LIST, LIST_AS_WORD}):
        yield Answer(name, right=False, said="包里有，清单里没有")
    for line in opened.wrong:
        name, _, why = line.rpartition("：")
        yield Answer(name, right=False, said=why)
    for name in opened.litter:
        yield Answer(name, right=True, said="是系统放进来的，不是包里的文件", noted=True)
    for form in contents.forms:
        yield from _paged(form, files)
    yield from (Answer(LIST, right=False, said=said) for said in _inconsistent(contents))


def _paged(form: Form, files: Mapping[str, bytes]) -> Iterator[Answer]:
    """Hold the pages that the list says against those of the PDF."""
    papers = [file for file in form.files if file.endswith(PDF)]
    if form.pages is not None and not papers:
        yield Answer(LIST, right=False, said=f"“{form.title}”写了页数，没有 PDF")
    for file in papers:
        if file in files and form.pages != pages(files[file]):
            yield Answer(file, right=False, said="页数和清单上的不同")


def _inconsistent(contents: Contents) -> Iterator[str]:
    """Yield in what the list contradicts itself."""
    named = [file for form in contents.forms for file in (*form.files, form.redline) if file]
    named += [sheet.file for sheet in contents.sheets]
    for file in sorted({file for file in named if named.count(file) > 1}):
        yield f"两张表都说“{file}”是自己的"
    for file in sorted(set(named) ^ contents.files.keys()):
        yield f"“{file}”只在表里或只在文件里列了一次"
    for form in contents.forms:
        kinds = sorted(PurePosixPath(file).suffix for file in form.files)
        if WORD not in kinds or not set(kinds) <= {WORD, PDF, SHEET} or len(kinds) > len(set(kinds)):
            yield f"“{form.title}”要有一个 Word 文件，至多还有一个 PDF、一个 Excel"
    if contents.counts != _counts(contents):
        yield "审核发现的处数和列出的不同"
    for file, item in contents.files.items():
        word = contents.files.get(str(PurePosixPath(file).with_suffix(WORD)))
        if item.made_from != (word.sha256 if word and file.endswith(PDF) else ""):
            yield f"“{file}”写的 Word 校验和不是那个 Word 文件的"


def _counts(contents: Contents) -> dict[str, int]:
    return {each.value: sum(one.severity is each for one in contents.problems) for each in Severity}
