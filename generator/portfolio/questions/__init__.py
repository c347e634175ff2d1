"""Questions that nobody could ask of thousands of folders: each a list, worked out in SQL."""
