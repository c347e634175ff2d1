"""Problems for other programs: JSON, GitHub's annotations, SARIF."""

from generator.formats.github import github
from generator.formats.sarif import sarif
from generator.formats.stable import stable

FORMATS = {"json": stable, "github": github, "sarif": sarif}
"""Each takes the problems, and the folder that their files are shown from, seen from the repository's top."""

__all__ = ["FORMATS", "github", "sarif", "stable"]
