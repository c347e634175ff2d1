"""The rollover room: last year's files → this year's, and what of them nobody has looked at yet."""

from generator.carry.rollover.confirm import Confirmed, confirm
from generator.carry.rollover.marks import (
    Open,
    Progress,
    Waits,
    progress,
    reason,
    renewed,
    together,
    unreviewed,
)
from generator.carry.rollover.run import LeftOut, Outcome, prepare, roll_over
from generator.carry.rollover.words import cautions, confirmed, listed, next_step, told
from generator.carry.rollover.years import Stale, Turn, stale_years

__all__ = [
    "Confirmed",
    "LeftOut",
    "Open",
    "Outcome",
    "Progress",
    "Stale",
    "Turn",
    "Waits",
    "cautions",
    "confirm",
    "confirmed",
    "listed",
    "next_step",
    "prepare",
    "progress",
    "reason",
    "renewed",
    "roll_over",
    "stale_years",
    "together",
    "told",
    "unreviewed",
]
