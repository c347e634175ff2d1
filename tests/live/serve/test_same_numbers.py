"""How many problems there are: check, status, the home page and build/index.html say the same."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from commands import tianbao
from lxml import html
from serving import Running, eventually, serving
from workspaces import edit

from generator.base.terminal import columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

UNIT = "wuhan-biolake"
EXAMPLE = Path(__file__).parents[3] / "filings" / UNIT
SEVERITIES = ("错误", "警告", "提示")
COUNT = re.compile(r"(\d+) (?:处)?(错误|警告|提示)")
YEAR = "filings/wuhan-biolake/2023"


class Numbers(NamedTuple):
    """How many errors, warnings and hints there are in all, and errors and warnings by year."""

    every: tuple[int, ...]
    years: dict[str, tuple[int, ...]]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Serve both years of the example, with their stages."""
    root = tmp_path_factory.mktemp("numbers") / "ws"
    shutil.copytree(EXAMPLE, root / "filings" / UNIT)
    with serving(root) as running:
        yield running


def written(text: str) -> tuple[int, ...]:
    """Return the numbers that a text says."""
    said = {label: int(number) for number, label in COUNT.findall(text)}
    return tuple(said.get(label, 0) for label in SEVERITIES)


def of_check(root: Path) -> tuple[int, ...]:
    lines = tianbao(root, "check").out.splitlines()
    return written(next((line for line in reversed(lines) if line.startswith("共 ")), ""))


def of_status(root: Path) -> Numbers:
    """Return what the table and the line below it say; a cell ends where its heading ends."""
    head, *rows = tianbao(root, "status").out.splitlines()
    ends = [columns(head[: head.index(label) + 2]) for label in SEVERITIES[:2]]
    years = {}
    for row in rows:
        if row.startswith(UNIT):
            wide = "".join(mark.ljust(2) if columns(mark) == 2 else mark for mark in row)
            cells = [wide[:end].rpartition(" ")[2] for end in ends]
            years[row.split()[1]] = tuple(int(cell or 0) for cell in cells)
    return Numbers(written(next((row for row in rows if row.startswith("共 ")), "")), years)


def of_home(server: Running) -> Numbers:
    page = html.document_fromstring(server.ask("/").body)
    every = written(page.get_element_by_id("summary").text_content())
    years = {
        year.xpath("string(summary/h3)").split()[0]: written(year.xpath("string(summary)"))[:2]
        for year in page.xpath("//details[starts-with(@id, 'year:')]")
    }
    return Numbers(every, years)


def of_index(root: Path) -> Numbers:
    page = html.document_fromstring((root / "build" / "index.html").read_bytes())
    years = {
        year.text_content().split()[0]: written(year.xpath("string(span)"))[:2] for year in page.xpath("//h3")
    }
    return Numbers(written(page.xpath("string(//p[@class='count'])")), years)


def _template(root: Path) -> None:
    folder = root / "templates" / "review" / "2021"
    folder.mkdir(parents=True)
    (folder / "form.toml").write_text("title = \n", "utf-8")
    (folder / "form.docx").touch()


def _stage(root: Path) -> None:
    path = next((root / YEAR).glob("*.*.toml"))
    path.write_text(f"{path.read_text('utf-8')}\n[none]\nno = 1\n", "utf-8")


STEPS: dict[str, Callable[[Path], object]] = {
    "as it is": lambda _root: None,
    "an error in a project": lambda root: edit(root / YEAR / "service.toml", "leader =", "leder ="),
    "a project that can't be read": lambda root: edit(root / YEAR / "party.toml", "name =", "name"),
    "an error in a stage": _stage,
    "an unknown key of the unit, told by both years": lambda root: edit(
        root / f"filings/{UNIT}/unit.toml", "name =", "colour = 1\nname ="
    ),
    "files that nobody reads": lambda root: (
        (root / YEAR / "more.tml").write_text('name = "x"\n', "utf-8"),
        (root / f"filings/{UNIT}/2024/a.toml.txt").write_text('name = "x"\n', "utf-8"),
        (root / "filings" / "beside.toml").write_text('name = "x"\n', "utf-8"),
    ),
    "a template that can't be read": _template,
    "a department that can't be read": lambda root: edit(root / YEAR / "department.toml", "filler =", "="),
    "mended again": lambda root: shutil.copytree(EXAMPLE, root / "filings" / UNIT, dirs_exist_ok=True),
}


def test_the_same_numbers_everywhere(server: Running) -> None:
    known = set()
    for step, change in STEPS.items():
        change(server.root)
        status = of_status(server.root)
        assert (step, status.every) == (step, of_check(server.root))
        assert status.years.keys() == {"2023", "2024"}
        eventually(lambda expected=status: of_home(server) == expected)
        assert (step, of_index(server.root)) == (step, status)
        known.add(status.every)
    assert len(known) == len(STEPS)  # every step is one that counts
