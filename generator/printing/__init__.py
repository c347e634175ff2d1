"""View → files: the tag language, Word, HTML and the pages around forms."""
