"""The forms of one filing → the values of its files: each thing once, doubts with their place."""
