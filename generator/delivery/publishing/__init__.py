"""The public copy of a filing: its forms without personal data, and what a look through them still finds."""

from generator.delivery.publishing.run import Published, public_folder, publish
from generator.delivery.publishing.telling import told

__all__ = ["Published", "public_folder", "publish", "told"]
