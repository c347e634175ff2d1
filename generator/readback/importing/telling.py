"""What an import has done: for a person, and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.base.problem_data import problem_data

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.carry.new_files.saving import Saved
    from generator.readback.importing.asked import Imported

_MOST_LINES = 40


def told(done: Imported, saved: Saved) -> Iterator[str]:
    """Yield the lines that say what was read, written and proved."""
    for file, title in done.forms:
        yield f"认出 {file}：{title}"
    if done.folder is not None and done.year_by not in ("", "--year"):
        yield f"年度：{done.folder.year}（按{done.year_by}）"
    yield from (f"写了 {shown}" for shown in saved.written)
    yield from (f"{shown} 已有，内容相同" for shown in saved.same)
    for shown, lines in saved.kept.items():
        yield f"{shown} 已有，没有改动；读入的内容（+）和它（-）的不同："
        yield from (f"  {line}" for line in lines[:_MOST_LINES])
        if len(lines) > _MOST_LINES:
            yield f"  还有 {len(lines) - _MOST_LINES} 行不同"
    for proof in done.proofs:
        yield (
            f"核对 {proof.file}（{proof.form}）：{proof.cells} 格有内容，印出来 {proof.equal} 格相同，"
            f"{proof.normalised} 格只是写法不同，{proof.lost} 格不同"
        )
    if done.marked:
        left = "对照原文件改好或删掉标记，用 tianbao status 看还剩多少"
        yield f"{done.marked} 处没有把握，行尾标了“待核”：{left}"
    if saved.written:
        yield "接着：tianbao check 检查，tianbao build 印表"


def as_data(done: Imported, saved: Saved) -> dict[str, Any]:
    """Return the same as data, for JSON."""
    return {
        "unit": done.folder.unit_id if done.folder else None,
        "year": done.folder.year if done.folder else None,
        "year_by": done.year_by,
        "forms": [{"file": file, "title": title} for file, title in done.forms],
        "written": saved.written,
        "same": saved.same,
        "kept": [{"file": shown, "differences": lines} for shown, lines in saved.kept.items()],
        "failures": saved.failures,
        "doubtful": done.marked,
        "problems": [problem_data(problem) for problem in done.problems],
        "proofs": [
            {
                "file": proof.file,
                "form": proof.form,
                "cells": proof.cells,
                "equal": proof.equal,
                "normalised": proof.normalised,
                "different": [
                    {"where": str(one.where), "document": one.said, "printed": one.printed}
                    for one in proof.different
                ],
            }
            for proof in done.proofs
        ],
    }
