"""LibreOffice without a window: tracked changes resolved as its menu does, documents stored."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from tools import need

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Review"
 script:language="StarBasic">
Sub Resolve(list As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  Dim word(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  word(0).Name = "FilterName"
  word(0).Value = "MS Word 2007 XML"
  helper = createUnoService("com.sun.star.frame.DispatchHelper")
  For Each job In Split(list, ";")
    names = Split(job, "=")
    document = StarDesktop.loadComponentFromURL(names(0), "_blank", 0, hidden())
    command = ".uno:" &amp; names(2) &amp; "AllTrackedChanges"
    helper.executeDispatch(document.CurrentController.Frame, command, "", 0, Array())
    document.storeToURL(names(1), word())
    document.close(True)
  Next
End Sub
</script:module>
"""


def resolve(folder: Path, jobs: Mapping[str, tuple[bytes, str]]) -> dict[str, bytes]:
    """Return documents as LibreOffice stores them after “Accept” or “Reject” all, by the jobs' names."""
    profile = folder / "profile"
    _run(profile, "--terminate_after_init")
    basic = profile / "user" / "basic" / "Standard"
    (basic / "Review.xba").write_text(_MODULE, "utf-8")
    listed = (basic / "script.xlb").read_text("utf-8")
    entry = ' <library:element library:name="Review"/>\n</library:library>'
    (basic / "script.xlb").write_text(listed.replace("</library:library>", entry), "utf-8")
    steps = []
    for name, (data, verdict) in jobs.items():
        source, target = folder / f"{name}.docx", folder / f"{name}-after.docx"
        source.write_bytes(data)
        steps.append(f"{source.as_uri()}={target.as_uri()}={verdict}")
    _run(profile, f"macro:///Standard.Review.Resolve({';'.join(steps)})")
    return {name: (folder / f"{name}-after.docx").read_bytes() for name in jobs}


def stored(folder: Path, suffix: str, documents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return .docx documents as LibreOffice stores them in another format, or in the same, by their names."""
    sources = []
    for name, data in documents.items():
        sources.append(folder / f"{name}.docx")
        sources[-1].write_bytes(data)
    target = folder / suffix
    _run(folder / "profile", "--convert-to", suffix, "--outdir", str(target), *map(str, sources))
    return {name: (target / f"{name}.{suffix}").read_bytes() for name in documents}


def _run(profile: Path, *arguments: str) -> None:
    office = need("soffice")
    settings = f"-env:UserInstallation={profile.as_uri()}"
    subprocess.run([office, settings, "--headless", *arguments], check=True, timeout=300, capture_output=True)
