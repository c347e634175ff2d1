"""The rollover room: last year's files → this year's, and what of them nobody has looked at yet."""

from generator.rollover.confirm import Confirmed, confirm
from generator.rollover.marks import Open, Progress, Waits, progress, together, unreviewed
from generator.rollover.run import LeftOut, Outcome, roll_over
from generator.rollover.words import confirmed, next_step, told
from generator.rollover.years import Stale, Turn, stale_years

__all__ = [
    "Confirmed",
    "LeftOut",
    "Open",
    "Outcome",
    "Progress",
    "Stale",
    "Turn",
    "Waits",
    "confirm",
    "confirmed",
    "next_step",
    "progress",
    "roll_over",
    "stale_years",
    "together",
    "told",
    "unreviewed",
]
