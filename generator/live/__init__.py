"""What goes on running: builds on every save, and the forms in a browser."""
