"""The HTML room: a template's layout becomes a page that looks like the official form."""
