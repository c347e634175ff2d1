"""The redline room: two editions of a filled form → one form with Word's tracked changes."""

from generator.compare.redline.document import emptied, redline

__all__ = ["emptied", "redline"]
