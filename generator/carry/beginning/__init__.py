"""The beginning room: a new unit, a new project → the smallest files that a person would begin with."""

from generator.carry.beginning.run import CATEGORIES, New, NewProject, NewUnit, new_project, new_unit

__all__ = ["CATEGORIES", "New", "NewProject", "NewUnit", "new_project", "new_unit"]
