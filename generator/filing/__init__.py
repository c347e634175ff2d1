"""What authors write: TOML text with its positions, the model, loading, earlier years, revisions."""
