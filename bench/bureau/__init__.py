"""Bureaus that look like real ones, every unit another, with problems planted in a known share of them."""
