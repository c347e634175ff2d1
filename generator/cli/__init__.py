"""The command line. A command is a few lines: nothing but click is imported before one runs."""

from generator.cli import forms, live, making, years
from generator.cli.root import commands
from generator.command import run

__all__ = ["commands", "forms", "live", "main", "making", "years"]


def main() -> None:
    """Run ``tianbao``."""
    run(commands, "tianbao")
