"""Every file of ``ways/`` is a case of a value that is typed, or taken back, where it belongs."""

from __future__ import annotations

from pathlib import Path

import pytest
from clerk import play

CASES = sorted((Path(__file__).parent / "ways").glob("*.txt"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_is_typed_is_written_where_it_belongs(path: Path, tmp_path: Path) -> None:
    play(path, tmp_path)
