"""The new_files room: values from elsewhere, such as an old Word form → the files of a filing, as text."""

from generator.carry.new_files.text import Draft, file_text

__all__ = ["Draft", "file_text"]
