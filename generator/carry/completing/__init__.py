"""The completing room: a place in a text that is being written → what can be written there."""

from generator.carry.completing.run import Offered, completions

__all__ = ["Offered", "completions"]
