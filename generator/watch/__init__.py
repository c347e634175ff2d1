"""The watch room: what an author's save touches is built again, by the same function as ``tianbao build``."""

from generator.watch.told import line
from generator.watch.watch import Rebuild, Watch

__all__ = ["Rebuild", "Watch", "line"]
