"""The only files that are given out: printed forms that a manifest knows, and the pages' own few."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

from generator.base.files import shared
from generator.filing.workspace import unsafe_name
from generator.pipeline.manifest import SUFFIXES, manifest_path, read_manifest
from generator.pipeline.marks import STYLE
from generator.pipeline.place import holder, read

if TYPE_CHECKING:
    from pathlib import Path

    from generator.filing.workspace import FilingFolder, Workspace

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


def built_file(workspace: Workspace, folder: FilingFolder, file: str) -> bytes | None:
    """Return a printed file; None for any other name, and for one that a link leads out of build/."""
    name, _, suffix = file.rpartition(".")
    if unsafe_name(folder.unit_id) or unsafe_name(file) or f".{suffix}" not in SUFFIXES:
        return None
    manifest = read_manifest(manifest_path(workspace, folder))
    if name not in manifest.entries:
        return None
    try:
        data = read(workspace, folder, file)
        path = holder(workspace, folder, manifest, file).resolve()
        return data if path.is_relative_to(workspace.build.resolve()) else None
    except (OSError, RuntimeError):  # RuntimeError: a loop of links
        return None


def form_policy(page: bytes) -> str:
    """Return the policy of a printed form: its own style and its mark's, and the way to the Word file."""
    passing = [*_STYLE.findall(page)[:1], *([STYLE.encode()] if STYLE.encode() in page else [])]
    styles = (b64encode(sha256(style).digest()).decode() for style in passing)
    allowed = " ".join(f"'sha256-{style}'" for style in styles) or "'none'"
    rights = "base-uri 'none'; frame-ancestors 'none'; sandbox allow-downloads"
    return f"default-src 'none'; style-src {allowed}; {rights}"


def page_folder() -> Path:
    """Return the folder of the pages around forms."""
    return shared("templates") / "pages"


def static_files() -> dict[str, tuple[bytes, str]]:
    """Return the pages' scripts and styles, also those of others in a folder, by name with their types."""
    root = page_folder() / "static"
    paths = sorted(path for path in root.rglob("*") if path.suffix in TYPES)
    return {path.relative_to(root).as_posix(): (path.read_bytes(), TYPES[path.suffix]) for path in paths}
