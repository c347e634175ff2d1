"""The source room: a file's bytes → its values, or what is wrong with them; a key path → line and column."""

from generator.filing.source.positions import comments, locate, locate_key, stands
from generator.filing.source.read import Source, read_source

__all__ = ["Source", "comments", "locate", "locate_key", "read_source", "stands"]
