"""The view room: a filing → what its forms show, as plain dicts of plain text (`generator.forms.shown`).

Here goals are numbered, sums and shares computed, merged cells measured, earlier years' values fetched.
"""

from generator.view.department import department_form
from generator.view.project import project_form

__all__ = ["department_form", "project_form"]
