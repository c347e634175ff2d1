"""The Word room: a template becomes a compiled program, and a program writes .docx files."""
