"""How much work something is, told without a clock."""

from __future__ import annotations

from cProfile import Profile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def steps(function: Callable[[], object]) -> int:
    """Count the calls that a function makes: they don't depend on the machine or on what else runs there."""
    profile = Profile()
    profile.runcall(function)
    return sum(each.callcount for each in profile.getstats())
