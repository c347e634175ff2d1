"""What a measurement says: a ratio against its peer, and the bound it should keep."""

from __future__ import annotations

import gc
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the report; `bound` is "≥ n" or "≤ n" for `value`, empty for a number without a target."""

    what: str
    value: float
    unit: str
    bound: str = ""
    detail: str = ""

    @property
    def kept(self) -> bool | None:
        """Whether the value keeps its bound; None without one."""
        if not self.bound:
            return None
        sign, _, limit = self.bound.partition(" ")
        return self.value >= float(limit) if sign == "≥" else self.value <= float(limit)


def milliseconds(function: Callable[[], object], repeat: int = 15, number: int = 1) -> float:
    """Return the best time of a call in ms, the collector off as in `timeit`; the rest is noise."""
    gc.collect()  # what another function left behind is not this one's to carry
    function()
    times = []
    gc.disable()
    try:
        for _ in range(repeat):
            start = time.perf_counter()
            for _ in range(number):
                function()
            times.append((time.perf_counter() - start) / number)
    finally:
        gc.enable()
    return min(times) * 1000


def side_by_side(*functions: Callable[[], object], rounds: int = 15, number: int = 1) -> list[float]:
    """Return the best times in ms of functions run in turn, so that the machine's moods hit all alike."""
    times: list[list[float]] = [[] for _ in functions]
    for _ in range(rounds):
        for function, taken in zip(functions, times, strict=True):
            taken.append(milliseconds(function, repeat=1, number=number))
    return [min(taken) for taken in times]
