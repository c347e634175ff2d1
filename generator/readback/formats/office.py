"""LibreOffice as a converter: old formats → .docx."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from generator.readback.formats.unreadable import unreadable

_SECONDS: Final = 120
_NAMES: Final = ("soffice", "libreoffice")
_PLACES: Final = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
_OPTIONS: Final = ("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard")
_AS_WORD: Final = "用 Word 或 WPS 打开后另存为 .docx，再读那个文件"

# A document that somebody sent runs nothing and fetches nothing.
_SETTINGS: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def convert(data: bytes, suffix: str) -> bytes:
    """Return a document as .docx; `suffix` is that of its kind: ``.doc``."""
    office = _program()
    # LibreOffice may still write into its profile while it ends.
    with tempfile.TemporaryDirectory(prefix="tianbao-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / f"document{suffix}"
        source.write_bytes(data)
        user = folder / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
        _run(office, folder, source)
        result = folder / "out" / "document.docx"
        if not result.is_file():
            unreadable("LibreOffice 打不开这个文件，它可能已经损坏或加了密码", _AS_WORD)
        return result.read_bytes()


def _program() -> str:
    known = (shutil.which(name) for name in (*_NAMES, *_PLACES))
    found = next(filter(None, known), None)
    if found is None:
        unreadable(
            "这是旧格式的文件（如 .doc、.rtf），要有 LibreOffice 才能读，这台电脑上没有找到",
            f"请安装 LibreOffice；或者{_AS_WORD}",
        )
    return found


def _run(office: str, folder: Path, source: Path) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    task = ("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(source))
    try:
        process = subprocess.Popen(  # noqa: S603 - the user's own LibreOffice, no shell
            [office, profile, *_OPTIONS, *task],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        unreadable(f"LibreOffice 启动不了：{error.strerror}", f"请重新安装 LibreOffice；或者{_AS_WORD}")
    try:
        status = process.wait(_SECONDS)
    except subprocess.TimeoutExpired:
        unreadable(f"LibreOffice 读了 {_SECONDS} 秒还没有读完这个文件", _AS_WORD)
    finally:
        _end(process)
    if status:
        unreadable("LibreOffice 读这个文件时出错退出", _AS_WORD)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice with all that it has started, which on Windows it does by itself."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
    process.wait()
