"""The watch room: what an author's save touches is built again, by the same function as ``tianbao build``."""

from generator.live.watch.summary_line import line
from generator.live.watch.watch import Rebuild, Watch

__all__ = ["Rebuild", "Watch", "line"]
