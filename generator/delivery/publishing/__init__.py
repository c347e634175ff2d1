"""The public copy of a filing: its forms without personal data, and what a look through them still finds."""

from generator.delivery.publishing.run import Published, public_folder, publish

__all__ = ["Published", "public_folder", "publish"]
