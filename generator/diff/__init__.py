"""The diff room: what two words on a command line name, compared, as text, pages and redlines."""

from generator.diff.refusals import WrongWordsError
from generator.diff.run import Options, diff

__all__ = ["Options", "WrongWordsError", "diff"]
