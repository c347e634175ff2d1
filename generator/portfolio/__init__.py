"""The portfolio room: every filing of a workspace in one SQLite file, kept up to date and searched."""
