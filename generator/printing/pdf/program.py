"""Which LibreOffice makes the PDFs, and how to know that another one would make others."""

from __future__ import annotations

from pathlib import Path

from generator.base import office
from generator.base.digest import digest
from generator.printing.pdf.fonts import known_here, look_again

_AGAIN = "1"  # to be raised when PDFs come out otherwise from the same documents


def converter() -> tuple[str | None, str]:
    """Return the program and a digest of it and of the fonts that matter; None and no digest without one."""
    look_again()
    program = office.find()
    if program is None:
        return None, ""
    real = Path(program).resolve()
    status = real.stat()
    facts = (_AGAIN, str(real), str(status.st_size), str(status.st_mtime_ns))
    return program, digest(*facts, *known_here())
