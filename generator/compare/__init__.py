"""The compare room: two filings → what differs in meaning, as data, text, Markdown and JSON."""

from generator.compare.difference import Difference
from generator.compare.filings import compare
from generator.compare.markup import markdown
from generator.compare.plain import as_json
from generator.compare.terminal import text
from generator.compare.wordwise import words

__all__ = ["Difference", "as_json", "compare", "markdown", "text", "words"]
