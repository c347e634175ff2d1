"""Problems for other programs: JSON, GitHub's annotations, SARIF."""

from generator.checks.formats.as_json import stable
from generator.checks.formats.github import github
from generator.checks.formats.sarif import sarif

FORMATS = {"text": None, "json": stable, "github": github, "sarif": sarif}
"""What the command line offers; the text for people is made where it is printed.

Each other one takes the problems, and their files' folder as seen from the repository's top.
"""

__all__ = ["FORMATS", "github", "sarif", "stable"]
