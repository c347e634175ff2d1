"""What writes authors' files: edits at positions, the roll-over into the next year, a first filing."""
