"""Forms as PDF: LibreOffice on our own .docx, the only layout beside Word's that is the form's."""
