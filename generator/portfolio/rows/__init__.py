"""What a loaded filing puts into each table."""
