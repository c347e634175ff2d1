"""What commands print to: any terminal, file or pipe takes our words, or it is said what was lost."""

from __future__ import annotations

import codecs
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from generator.base.files import why_unwritable

if TYPE_CHECKING:
    from typing import TextIO

_NAMES = ("stdout", "stderr")
_OUR_WORDS = "填报：≥"
_WRITTEN_OUT = "tianbao"
_MOST = 8
_lost: dict[str, None] = {}


def prepare() -> None:
    """Make the streams take everything.

    An encoding that can't write our own words is of no use to anybody: UTF-8 takes its place. One that lacks
    a rare character writes it out, and `finish` says so.
    """
    codecs.register_error(_WRITTEN_OUT, _write_out)
    for name in _NAMES:
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever called us; its number must not go to a file of ours
            setattr(sys, name, open(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - stays open
        else:
            stream.reconfigure(encoding=_fitting(stream.encoding), errors=_WRITTEN_OUT)


def _fitting(encoding: str) -> str:
    try:
        _OUR_WORDS.encode(encoding)
    except UnicodeError:
        return "utf-8"
    return encoding


def _write_out(error: UnicodeError) -> tuple[str, int]:
    """Write out what an encoding lacks, and keep it in mind; half characters no encoding has."""
    assert isinstance(error, UnicodeEncodeError)  # noqa: S101 - it is named for writing only
    lacking = error.object[error.start : error.end]
    _lost.update(dict.fromkeys(character for character in lacking if not "\ud800" <= character <= "\udfff"))
    return lacking.encode("ascii", "backslashreplace").decode("ascii"), error.end


def finish() -> None:
    """Write what is still held back; say what was lost."""
    sys.stdout.flush()
    if _lost:
        shown = "、".join(f"U+{ord(character):04X}" for character in list(_lost)[:_MOST])
        more = f" 等 {len(_lost)} 个" if len(_lost) > _MOST else ""
        encoding = sys.stdout.encoding.upper()
        print(  # noqa: T201 - the command line's own word
            f"注意：{encoding} 编码里没有 {shown}{more}，写成了 \\u 加编号；"
            "要原样的字，先设环境变量 PYTHONUTF8=1 再运行",
            file=sys.stderr,
        )
    sys.stderr.flush()


def give_up(error: OSError) -> None:
    """End without a traceback where output can't be written; a reader that has seen enough is no error."""
    if not isinstance(error, BrokenPipeError):
        with suppress(OSError):
            print(f"错误：结果写不出来：{why_unwritable(error)}", file=sys.stderr)  # noqa: T201 - the same
    for name in _NAMES:
        _let_go(getattr(sys, name))


def _let_go(stream: TextIO) -> None:
    """Let what a stream still holds go nowhere, or Python would try again when it ends."""
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
