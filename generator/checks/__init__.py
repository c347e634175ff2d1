"""The checks room: what a reviewer at the finance bureau would send back, found before the bureau does.

A rule is one generator function under ``@rule`` in a module of this folder; nothing else has to know of it.
"""

from generator.checks.book import Book
from generator.checks.rule import Finding, Reason, Rule
from generator.checks.run import check, findings, rules

__all__ = ["Book", "Finding", "Reason", "Rule", "check", "findings", "rules"]
