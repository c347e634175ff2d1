"""The diff room: what the words on a command line name, compared, as text, Markdown, JSON, a page or redlines."""

from generator.diff.run import diff
from generator.diff.words import WrongWordsError

__all__ = ["WrongWordsError", "diff"]
