"""LibreOffice without a window: tracked changes resolved as its menu does, documents stored.

Starting it takes longer than most documents do: a macro of ours handles many in one run.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, NamedTuple

from tools import need

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

FILTERS = {
    "docx": "MS Word 2007 XML",
    "doc": "MS Word 97",
    "rtf": "Rich Text Format",
    "odt": "writer8",
    "pdf": "writer_pdf_Export",
}

_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Review"
 script:language="StarBasic">
Sub Store(list As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  Dim word(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  word(0).Name = "FilterName"
  helper = createUnoService("com.sun.star.frame.DispatchHelper")
  For Each job In Split(list, ";")
    names = Split(job, "=")
    document = StarDesktop.loadComponentFromURL(names(0), "_blank", 0, hidden())
    word(0).Value = names(2)
    If names(3) &lt;&gt; "" Then
      command = ".uno:" &amp; names(3) &amp; "AllTrackedChanges"
      helper.executeDispatch(document.CurrentController.Frame, command, "", 0, Array())
    End If
    document.storeToURL(names(1), word())
    document.close(True)
  Next
End Sub
</script:module>
"""
_LISTS = {
    "script.xlc": """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library">
 <library:library library:name="Standard" library:link="false"/>
</library:libraries>
""",
    "Standard/script.xlb": """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Review"/>
</library:library>
""",
    "Standard/Review.xba": _MODULE,
}
# Otherwise the first start puts a profile's usual files in place of these.
_BEGUN = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/Office">
<prop oor:name="ooSetupInstCompleted" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


class Job(NamedTuple):
    """A document to store in the format of the target's suffix, after “Accept” or “Reject” all, if asked."""

    source: Path
    target: Path
    verdict: str = ""


def store(folder: Path, jobs: Iterable[Job]) -> None:
    """Open documents and store them, in their order: one may be what another has made."""
    profile = folder / "profile"
    (profile / "user" / "basic" / "Standard").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_BEGUN, "utf-8")
    for name, text in _LISTS.items():
        (profile / "user" / "basic" / name).write_text(text, "utf-8")
    steps = [
        "=".join((source.as_uri(), target.as_uri(), FILTERS[target.suffix[1:]], verdict))
        for source, target, verdict in jobs
    ]
    _run(profile, f"macro:///Standard.Review.Store({';'.join(steps)})")


def resolve(folder: Path, jobs: Mapping[str, tuple[bytes, str]]) -> dict[str, bytes]:
    """Return documents as LibreOffice stores them after “Accept” or “Reject” all, by the jobs' names."""
    steps = []
    for name, (data, verdict) in jobs.items():
        steps.append(Job(folder / f"{name}.docx", folder / f"{name}-after.docx", verdict))
        steps[-1].source.write_bytes(data)
    store(folder, steps)
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
