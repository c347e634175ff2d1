"""Packages for tests: the example, finished, in a repository; taken apart and put together again."""

from __future__ import annotations

import io
import re
import shutil
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from repositories import repository
from tools import need

from generator.base.digest import digest
from generator.delivery.contents import LIST, LIST_AS_WORD, Contents, Item, checksum
from generator.delivery.list_form import list_document, list_template
from generator.delivery.packing.run import packed
from generator.delivery.packing.writing import zipped
from generator.delivery.verifying.run import verified
from generator.filing.settings import PackSettings
from generator.filing.workspace import FilingFolder, Workspace
from generator.forms.plan import printing_job
from generator.pipeline.build import build

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.delivery.packing.run import Package

UNIT = "wuhan-biolake"
FOLDER = FilingFolder(UNIT, 2024)
NAME = "武汉国家生物产业基地建设管理办公室2024年预算绩效目标"
_ROOT = Path(__file__).parents[1]
_MARK = re.compile(r"[ \t]*# 待核 [0-9a-f]{4}$", re.MULTILINE)


def finished(root: Path) -> Workspace:
    """Return a workspace with the targets of the example's two years, all of them reviewed, and committed."""
    for path in sorted((_ROOT / "filings" / UNIT).rglob("*.toml")):
        if "." not in path.stem:
            target = root / path.relative_to(_ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(_MARK.sub("", path.read_text("utf-8")), "utf-8")
    repository(root)
    return Workspace(root)


def copied(workspace: Workspace, root: Path) -> Workspace:
    """Return a copy of a workspace, its repository and what was built with it."""
    shutil.copytree(workspace.root, root)
    return Workspace(root)


def package(
    workspace: Workspace, *, unfinished: bool = False, settings: PackSettings | None = None
) -> Package:
    """Build the example's second year and put it together."""
    build(workspace)
    return packed(printing_job(workspace), FOLDER, settings or PackSettings(), unfinished=unfinished)


def contents_of(files: Mapping[str, bytes]) -> Contents:
    """Return what a list says."""
    return Contents.model_validate_json(files[LIST])


def listed_as(files: Mapping[str, bytes], contents: Contents) -> dict[str, bytes]:
    """Return the files with another list, and the list as Word that goes with it: a forger's work."""
    written = contents.written()
    word = list_document(contents, written, list_template(None))
    return {**files, LIST: written, LIST_AS_WORD: word}


def relisted(files: Mapping[str, bytes], name: str) -> dict[str, bytes]:
    """Return the files with a list in which the checksum of one is what it should be."""
    contents, data = contents_of(files), files[name]
    items = {**contents.files, name: Item(size=len(data), sha256=checksum(data))}
    return listed_as(files, contents.model_copy(update={"files": items}))


def zip_of(*entries: tuple[str, bytes]) -> bytes:
    """Return a zip file of entries as they are, two of one name and paths to anywhere among them."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that are there already
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name), content)
    return data.getvalue()


def unzip(data: bytes) -> dict[str, bytes]:
    """Return the files of a zip file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def template_digests(contents: Contents, *names: str) -> dict[str, str]:
    """Return the templates of a list, some of them others."""
    return contents.templates | dict.fromkeys(names, digest("another"))


@dataclass(frozen=True)
class Said:
    """What ``tianbao verify`` says of files that are not right, by their names."""

    wrong: dict[str, str]
    right: dict[str, str]


def verify(folder: Path, files: Mapping[str, bytes], workspace: Workspace | None) -> Said:
    path = folder / "package.zip"
    path.write_bytes(zipped(files))
    answers = verified(path, workspace).answers
    wrong, right = ({one.name: one.said for one in answers if one.right is how} for how in (False, True))
    return Said(wrong, right)


def programs_without_office(folder: Path) -> str:
    """Return a PATH on which there is git and nothing else."""
    programs = folder / "programs"
    programs.mkdir()
    (programs / "git").symlink_to(need("git"))
    return str(programs)
