"""Official forms read back: a document of any kind → what it says, by the names that a template has."""
