"""What a form is: its editions, the names that a template may use, which forms a filing prints."""
