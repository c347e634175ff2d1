"""The pairing room: which project, goal and indicator of one filing is which of another."""
