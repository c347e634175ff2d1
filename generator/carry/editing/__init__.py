"""The editing room: values set, put in, moved and taken out in a file, all else left to the byte."""

from generator.carry.editing.change import Fate, Outcome, State, changed, changed_file
from generator.carry.editing.values import MISSING, REMOVE, Change, Move, digest_of_value
from generator.carry.editing.work import value_at

__all__ = [
    "MISSING",
    "REMOVE",
    "Change",
    "Fate",
    "Move",
    "Outcome",
    "State",
    "changed",
    "changed_file",
    "digest_of_value",
    "value_at",
]
