"""A package made of an archive is the package made of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from packages import FOLDER, copied, verify

from generator.delivery.packing.run import packed
from generator.filing.selection import Selection
from generator.filing.settings import PackSettings
from generator.forms.plan import SHEET, printing_job
from generator.pipeline.build import How, build

if TYPE_CHECKING:
    from pathlib import Path

    from generator.filing.workspace import Workspace


def test_it_is_the_same_and_right(example: Workspace, tmp_path: Path) -> None:
    ws, made = copied(example, tmp_path / "ws"), []
    for pack in (False, True):
        build(ws, [Selection(*FOLDER)], how=How(also=frozenset({SHEET}), pack=pack))
        made.append(packed(printing_job(ws), FOLDER, PackSettings()).files)
    assert not (ws.build / FOLDER.unit_id / str(FOLDER.year)).exists()
    assert made[0] == made[1]
    assert len([name for name in made[0] if name.endswith(".docx")]) > 5
    assert verify(tmp_path, made[1], ws).wrong == {}
