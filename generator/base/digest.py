"""One digest of several texts."""

from __future__ import annotations

from hashlib import blake2b


def digest(*parts: bytes | str) -> str:
    """Return one digest of several texts, none of which can pass for two."""
    data = [part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part for part in parts]
    framed = (piece for part in data for piece in (b"%d:" % len(part), part))
    return blake2b(b"".join(framed), digest_size=16).hexdigest()
