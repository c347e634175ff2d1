"""An indicator as rules read it: laid out by term."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.checks.place import At

if TYPE_CHECKING:
    from generator.base.target import Target
    from generator.base.vocabulary import Kind
    from generator.filing.model import Indicator, Term


class Line(NamedTuple):
    """An indicator as one or both terms print it: where both say the same there is one line."""

    stem: str
    goal_key: str
    position: int
    indicator: Indicator
    terms: tuple[Term, ...]
    written: str
    """its kind as the author wrote it"""
    kind: Kind
    name: str
    target: Target
    basis: str
    basis_key: str

    def at(self, field: str) -> At:
        """Return where it says a thing: in the indicator, or in the annual row's own words."""
        annual = self.indicator.annual if self.terms[-1] == "annual" else None
        own = "" if annual is None or getattr(annual, field, None) is None else "annual."
        return At(self.stem, f"goals.{self.goal_key}.indicators.{self.position}.{own}{field}")
