"""Forms of one filing, read from documents → the values of its files: each thing once, doubts with their place."""
