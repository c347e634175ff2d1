"""The stage room: a year's filing → the files of one of its stages, begun for their authors to fill in."""

from generator.carry.stage.run import Ask, Begun, begin, prepare, told
from generator.carry.stage.waiting import open_stages

__all__ = ["Ask", "Begun", "begin", "open_stages", "prepare", "told"]
