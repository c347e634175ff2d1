"""Lines as they were meant: what is advised has to be a line that TOML takes."""

from __future__ import annotations

import re
from itertools import cycle

import tomli

_TOO_LONG_TO_SHOW = 100
_GROUPS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_TEXT = re.compile(r"""(\s*[\w.-]+\s*[=＝]\s*)["“”](.+)["“”]\s*""")
_QUOTE = re.compile('["“”]')
_AROUND = (("", ""), ("", "]"), ("x = [\n", "\n]"), ("x = [", ""))
"""What can stand around a line: it may begin, continue or end a list."""


def advice(*lines: str) -> str:
    """Return a hint with the first of some lines that works; empty if there is none."""
    good = (line.strip() for line in lines if works(line.strip()))
    return next((f"改成：{line}" for line in good if len(line) <= _TOO_LONG_TO_SHOW), "")


def works(line: str) -> bool:
    """Tell whether a line is right as it stands, alone or as a part of a list."""
    return bool(line) and any(_is_toml(before + line + after) for before, after in _AROUND)


def without_groups(line: str) -> str:
    """Return a line with the commas taken out that part the thousands of numbers."""
    return _GROUPS.sub("", line)


def requoted(line: str) -> str:
    """Return ``key = "text"`` with Chinese quotes inside; empty for another line, or a lone quote."""
    match = _TEXT.fullmatch(line.partition(" #")[0])
    if match is None or len(_QUOTE.findall(match[2])) % 2:
        return ""
    marks = cycle("“”")
    key = match[1].replace("＝", "=")
    return f'{key}"{_QUOTE.sub(lambda _: next(marks), match[2])}"'


def _is_toml(text: str) -> bool:
    try:
        tomli.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
