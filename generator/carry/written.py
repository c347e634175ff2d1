"""How keys, texts and remarks are written in TOML."""

from __future__ import annotations

import json
import re

from generator.base.terminal import visible

_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_NOT_IN_A_BLOCK = re.compile(r'[\\\x00-\x08\x0b-\x1f\x7f]|"(?=""|\Z)')


def quoted(text: str) -> str:
    r"""Return a text in quotes on one line.

    >>> print(quoted('一"二"\n'))
    "一\"二\"\n"
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def block(text: str) -> str:
    r"""Return a text in triple quotes, its lines as they are; the last one holds the closing quotes."""
    return '"""\n' + _NOT_IN_A_BLOCK.sub(lambda found: quoted(found[0])[1:-1], text) + '"""'


def key(name: str) -> str:
    """Return a name as a key: in quotes where it can't go without."""
    return name if _BARE.fullmatch(name) else quoted(name)


def flat(words: str) -> str:
    """Return a text for a comment: one line, and nothing that TOML does not allow there."""
    return visible(" ".join(words.split()))
