"""Problems for other programs: JSON, GitHub's annotations, SARIF."""

from generator.checks.formats.as_json import stable
from generator.checks.formats.github import github
from generator.checks.formats.sarif import sarif

FORMATS = {"json": stable, "github": github, "sarif": sarif}
"""Each takes the problems, and the folder that their files are shown from, seen from the repository's top."""

__all__ = ["FORMATS", "github", "sarif", "stable"]
