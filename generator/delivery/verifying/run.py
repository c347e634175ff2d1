"""``tianbao verify``: a package against its list, the forms against their sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.base.digest import digest
from generator.base.errors import UserError
from generator.delivery.agreement import Answer, against_list, listed
from generator.delivery.contents import LIST, LIST_AS_WORD, checksum
from generator.delivery.list_form import TEMPLATE, list_document, list_template
from generator.delivery.opening import open_package
from generator.delivery.verifying.cells import first_difference, shown_text
from generator.delivery.verifying.sources import against_sources
from generator.forms.plan import printing_job, program

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from generator.delivery.contents import Contents
    from generator.filing.workspace import Workspace


class Verified(NamedTuple):
    """What a package says of itself, and what there is to say of every file."""

    contents: Contents
    answers: tuple[Answer, ...]

    @property
    def noted(self) -> int:
        """How many are right as far as could be told."""
        return sum(answer.noted for answer in self.answers)

    @property
    def wrong(self) -> int:
        """How many files, or whatever else was looked at, are not right."""
        return sum(not answer.right for answer in self.answers)


def verified(path: Path, workspace: Workspace | None) -> Verified:
    """Look at all of a package, and in a workspace at its sources; raise UserError for one that is none."""
    opened = open_package(path)
    contents = listed(opened.files)
    answers = [*against_list(opened, contents), *_document(contents, opened.files, workspace)]
    if workspace is not None:
        answers += against_sources(printing_job(workspace), contents, opened.files)
    return Verified(contents, tuple(_together(answers)))


def _together(answers: Iterable[Answer]) -> Iterator[Answer]:
    """Join what is said of the same file; one fault makes it wrong, and is all that counts then."""
    said: dict[str, list[Answer]] = {}
    for answer in answers:
        said.setdefault(answer.name, []).append(answer)
    for name, every in said.items():
        wrong = [answer for answer in every if not answer.right]
        texts = dict.fromkeys(answer.said for answer in wrong or every)
        yield Answer(name, not wrong, "；".join(texts), not wrong and any(answer.noted for answer in every))


def _document(
    contents: Contents, files: Mapping[str, bytes], workspace: Workspace | None
) -> Iterator[Answer]:
    """Hold 清单.docx against 清单.json, from which it is printed again."""
    data = files.get(LIST_AS_WORD)
    if data is None:
        yield Answer(LIST_AS_WORD, right=False, said="包里没有")
        return
    template = list_template(workspace)
    try:
        printed = list_document(contents, files[LIST], template)
    except UserError as error:
        yield Answer(LIST_AS_WORD, right=False, said=f"不能和{LIST}比对：{error}")
        return
    if data == printed:
        yield Answer(LIST_AS_WORD, right=True, said=f"与{LIST}一致")
        return
    yield _by_text(contents, files, printed, template)


def _by_text(contents: Contents, files: Mapping[str, bytes], printed: bytes, template: bytes) -> Answer:
    where = first_difference(files[LIST_AS_WORD], printed, LIST)
    same_maker = contents.program.digest == program()
    if contents.templates.get(TEMPLATE) != digest(template):
        if checksum(files[LIST]) in shown_text(files[LIST_AS_WORD]):
            said = f"清单的模板和打包时不同；写的校验和是{LIST}的"
            return Answer(LIST_AS_WORD, right=True, said=said, noted=True)
    elif not where and not same_maker:
        said = f"程序和打包时不是同一版，不能逐字节比对；各格文字与{LIST}一致"
        return Answer(LIST_AS_WORD, right=True, said=said, noted=True)
    return Answer(LIST_AS_WORD, right=False, said=f"与{LIST}不一致" + (f"；{where}" if where else ""))
