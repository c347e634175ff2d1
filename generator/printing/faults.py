"""A fault of the program itself, told as a problem: it keeps no other form from being printed."""

from __future__ import annotations

import traceback
from pathlib import Path

from generator.base.codes import Code
from generator.base.problems import Place, Problem


def program_fault(what: str, file: str, error: Exception) -> Problem:
    """Say what went wrong while a form was printed, and where in the program."""
    spot = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(spot.filename).name}:{spot.lineno}"
    message = f"印“{what}”时程序出错：{type(error).__name__}: {error}（{where}）"
    hint = "这是程序的缺陷；请把这个文件和这条信息报告给维护者"
    return Problem(Code.PROGRAM_FAULT, message, Place(file), hint)
