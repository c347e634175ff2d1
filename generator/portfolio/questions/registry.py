"""All questions, in the order in which the page shows them, and all lists by name."""

from __future__ import annotations

from generator.portfolio.questions.copied import COPIED
from generator.portfolio.questions.easy import EASY
from generator.portfolio.questions.frozen import FROZEN
from generator.portfolio.questions.lists import LISTS
from generator.portfolio.questions.missing import MISSING
from generator.portfolio.questions.totals import TOTALS
from generator.portfolio.questions.unit_cost import UNIT_COST

QUESTIONS = (COPIED, FROZEN, EASY, UNIT_COST, TOTALS, MISSING)
LISTINGS = {listing.name: listing for listing in (*LISTS, *(question.listing for question in QUESTIONS))}
