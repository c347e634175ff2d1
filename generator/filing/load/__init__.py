"""The load room: the files of one filing → what they say, and what is wrong with them."""

from generator.filing.load.filing import Filing, FilingFiles, load_filing
from generator.filing.load.goals import TakenGoal, TakenIndicator, department_goals, project_goals

__all__ = [
    "Filing",
    "FilingFiles",
    "TakenGoal",
    "TakenIndicator",
    "department_goals",
    "load_filing",
    "project_goals",
]
