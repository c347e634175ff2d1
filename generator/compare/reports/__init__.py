"""The diff room: what two words on a command line name, compared, as text, pages and redlines."""

from generator.compare.reports.run import Options, diff

__all__ = ["Options", "diff"]
