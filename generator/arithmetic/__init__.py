"""The arithmetic room: calculations in the text of 测算依据, read with their units and evaluated exactly."""

from generator.arithmetic.calculation import Calculation, Equation, Result, calculation
from generator.arithmetic.quantity import WAN, Quantity

__all__ = [
    "WAN",
    "Calculation",
    "Equation",
    "Quantity",
    "Result",
    "calculation",
]
