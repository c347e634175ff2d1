"""The command line. A command is a few lines: nothing but click is imported before one runs."""

from generator.cli import bureau, delivery, documents, forms, live, making, templates, years
from generator.cli.command import run
from generator.cli.root import commands

__all__ = [
    "bureau",
    "commands",
    "delivery",
    "documents",
    "forms",
    "live",
    "main",
    "making",
    "templates",
    "years",
]


def main() -> None:
    """Run ``tianbao``."""
    run(commands, "tianbao")
