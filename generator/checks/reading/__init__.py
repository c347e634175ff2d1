"""How rules read prose: the amounts, years and breakdowns that it names."""
