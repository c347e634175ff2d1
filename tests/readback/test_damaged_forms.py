"""Forms as they come back from people: no value of an import is wrong without a mark.

``pytest -s`` prints how many values are right, marked, wrong and absent.
"""

from __future__ import annotations

from functools import cache
from random import Random
from typing import TYPE_CHECKING

import pytest
from damage import DAMAGES, damaged
from imported import ROOT, Form, loaded, printed, read_back
from torture import in_part
from truths import Score, score

from generator.filing.workspace import FilingFolder, Workspace
from generator.forms.editions import read_editions
from generator.readback.folding import fold
from generator.readback.formats import read_document
from generator.readback.recognising import known_forms

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLE = Workspace(ROOT)
FOLDER = FilingFolder("wuhan-biolake", 2023)
VALUES = 1247
CHANGES_NOTHING = ("30% 的标签少一字", "词中间有空格", "全角半角互换", "中间重复表头", "表断成两张")


@cache
def forms() -> list[tuple[Form, frozenset[str]]]:
    """Return the example's target forms, each with the labels in it."""
    known = {form.edition.form: form.grammar.labels for form in known_forms(read_editions(EXAMPLE)[0])}
    return [
        (form, frozenset(_labels(form, known[form.form])))
        for form in printed(EXAMPLE, FOLDER)
        if "." not in form.file_id
    ]


def _labels(form: Form, labels: frozenset[str]) -> set[str]:
    cells = (cell for row in read_document(form.word, "").rows for cell in row.cells)
    return {cell.text for cell in cells if fold(cell.text).text in labels}


def measure(folder: Path, name: str, seed: int) -> Score:
    """Damage all forms, read them in, and compare with the truth."""
    random = Random(f"{name}{seed}")  # noqa: S311 - damage, no secret
    files = [
        (f"{form.name}.docx", damaged(form.word, DAMAGES[name], random, labels)) for form, labels in forms()
    ]
    ws = Workspace(folder)
    ws.filings.mkdir()
    read_back(ws, files, year=2023, unit="u")
    return score(loaded(EXAMPLE, FOLDER), loaded(ws, FilingFolder("u", 2023)))


@pytest.mark.parametrize("seed", in_part([0, 1], 0))
@pytest.mark.parametrize(
    "name", in_part(DAMAGES, "少了 5% 的行", "5% 的行少一格", "30% 的标签少一字", "表断成两张")
)
def test_no_value_is_wrong_without_a_mark(name: str, seed: int, tmp_path: Path) -> None:
    found = measure(tmp_path, name, seed)
    counts = f"对 {found.right}，待核 {found.marked}，错 {len(found.wrong)}，缺 {len(found.absent)}"
    print(f"\n{name} {seed}：{counts}")  # noqa: T201 - the measurement, with -s
    assert found.wrong == []
    assert found.right >= VALUES * 0.96
    if name in CHANGES_NOTHING:
        assert (found.right, found.marked, found.absent) == (VALUES, 0, [])


def test_what_is_lost_is_counted(tmp_path: Path) -> None:
    """The measure sees what is not there: without this, an empty import had nothing wrong."""
    truth = loaded(EXAMPLE, FOLDER)
    ws = Workspace(tmp_path)
    ws.filings.mkdir()
    read_back(ws, [(f"{form.name}.docx", form.word) for form, _ in forms()[:2]], year=2023, unit="u")
    found = score(truth, loaded(ws, FilingFolder("u", 2023)))
    assert len(found.absent) > 100
    assert score(truth, truth) == Score(VALUES, 0, [], [])
