"""``build/`` brought up to date with ``filings/``: plan, run, write."""
