"""The arithmetic room: calculations in the text of 测算依据, read with their units and evaluated exactly."""

from generator.arithmetic.calculation import Calculation, Equation, Result, calculation, equations
from generator.arithmetic.quantity import Quantity, add, agree, wan

__all__ = [
    "Calculation",
    "Equation",
    "Quantity",
    "Result",
    "add",
    "agree",
    "calculation",
    "equations",
    "wan",
]
