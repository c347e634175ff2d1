"""The new_files room: values from elsewhere, such as an old Word form → a filing's files: names and texts."""

from generator.carry.new_files.names import file_stem, goal_key, unit_id
from generator.carry.new_files.text import Draft, file_text

__all__ = ["Draft", "file_stem", "file_text", "goal_key", "unit_id"]
