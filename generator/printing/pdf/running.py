"""What all runs of LibreOffice for one job have in common."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from generator.printing.pdf.fonts import Fonts

_USUAL_FONTS: Final = "/etc/fonts/fonts.conf"
PATIENCE: Final = 120.0
"""Seconds in which LibreOffice has to have made at least one more document."""
_SLOWEST: Final = 2000  # bytes of a .docx a second, a third of what a slow machine does
_DOUBTING: Final = 0.5  # of the usual patience, for what has made nothing yet


@dataclass(frozen=True, slots=True)
class Running:
    """The program, what it sets documents in, and how long one document may take it; `stopped` ends it."""

    program: str
    fonts: Fonts
    patience: float = PATIENCE
    stopped: Event = field(default_factory=Event)
    doubted: Event = field(default_factory=Event)
    """set once a run has made nothing, until one makes something"""

    def patience_for(self, size: int) -> float:
        """Return how many seconds a document of so many bytes may take."""
        return (self.patience + size / _SLOWEST) * (_DOUBTING if self.doubted.is_set() else 1)

    def environment(self, folder: Path) -> dict[str, str]:
        """Return what the process finds in its environment; its fontconfig file is written into `folder`."""
        usual = os.environ.get("FONTCONFIG_FILE") or _USUAL_FONTS
        file = folder / "fonts.conf"
        file.write_text(self.fonts.configuration(usual), "utf-8")
        return {"FONTCONFIG_FILE": str(file), "FC_LANG": "zh-cn"}
