"""The arithmetic room: calculations in the text of 测算依据, read with their units and evaluated exactly."""

from generator.checks.arithmetic.calculation import Calculation, Equation, calculation
from generator.checks.arithmetic.quantity import WAN, Quantity
from generator.checks.arithmetic.shown import exact, in_wan, right_result
from generator.checks.arithmetic.totals import Result

__all__ = [
    "WAN",
    "Calculation",
    "Equation",
    "Quantity",
    "Result",
    "calculation",
    "exact",
    "in_wan",
    "right_result",
]
