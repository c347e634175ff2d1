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
PATIENCE: Final = 180.0
"""Seconds in which LibreOffice has to have made at least one more document."""


@dataclass(frozen=True, slots=True)
class Running:
    """The program, what it sets documents in, and how long one document may take it; `stopped` ends it."""

    program: str
    fonts: Fonts
    patience: float = PATIENCE
    stopped: Event = field(default_factory=Event)

    def environment(self, folder: Path) -> dict[str, str]:
        """Return what the process finds in its environment; its fontconfig file is written into `folder`."""
        usual = os.environ.get("FONTCONFIG_FILE") or _USUAL_FONTS
        file = folder / "fonts.conf"
        file.write_text(self.fonts.configuration(usual), "utf-8")
        return {"FONTCONFIG_FILE": str(file), "FC_LANG": "zh-cn"}
