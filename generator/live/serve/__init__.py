"""The serve room: the forms in a browser, renewed on every save; nothing of it is imported before it runs."""

from generator.live.serve.server import Settings, serve

__all__ = ["Settings", "serve"]
