"""The tag language: what a template may say, and the programs that print it, whatever the format."""
