"""Links that lead nowhere are told from what nobody may look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.filing.links import leads_nowhere

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_what_may_not_be_looked_at_is_no_lost_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.lstat", refused)
    assert not leads_nowhere(tmp_path / "2024")


def test_a_link_to_nothing_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "2024").symlink_to(tmp_path / "gone")
    assert leads_nowhere(tmp_path / "2024")
