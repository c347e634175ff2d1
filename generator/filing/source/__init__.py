"""The source room: a file's bytes → its values, or what is wrong with them; a key path → line and column."""

from generator.filing.source.cursor import Cursor, Part, cursor_at, section
from generator.filing.source.positions import comments, locate, locate_key, stands, written_keys
from generator.filing.source.read import Source, read_source

__all__ = [
    "Cursor",
    "Part",
    "Source",
    "comments",
    "cursor_at",
    "locate",
    "locate_key",
    "read_source",
    "section",
    "stands",
    "written_keys",
]
