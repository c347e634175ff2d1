"""The line at the top of a page in build/ that no longer says what its sources say."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from generator.base.digest import digest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.pipeline.manifest import Made

_BODY = b"<body>\n"
_MARK = re.compile(rb'(?<=<body>\n)<p class="tianbao-old"[^\n]*</p>\n')
STYLE = (
    ".tianbao-old{margin:0;padding:.6rem 1rem;font:16px/1.5 system-ui,sans-serif;"
    "background:#b42318;color:#fff}"
    "@media print{.tianbao-old{display:none}}"
)
"""How the mark looks, on the screen only; a server that lets only named styles pass has to name this one."""


def old_text(files: Iterable[str]) -> str:
    """Say that a form is not up to date, and because of which files."""
    named = "、".join(files)
    return (
        f"不是最新：{named} 有错误，改好以前仍是上一次印好的" if named else "不是最新：源文件改过，还没有重印"
    )


def unmarked(page: bytes) -> bytes:
    """Return a page without its mark."""
    return _MARK.sub(b"", page, count=1)


def marked(page: bytes, made: Made, text: str) -> bytes | None:
    """Return a page that we made with a text at its top, or without; None if nothing is to be changed."""
    plain = unmarked(page)
    if digest(plain) != made[2]:
        return None
    line = f'<p class="tianbao-old" role="status"><style>{STYLE}</style>{escape(text)}</p>\n'.encode()
    wanted = plain.replace(_BODY, _BODY + line, 1) if text else plain
    return wanted if wanted != page else None
