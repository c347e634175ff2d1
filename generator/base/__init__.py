"""The base: problems, files, texts and the field's words; it knows no form and no filing."""
