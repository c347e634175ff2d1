"""LibreOffice as a converter: old formats → .docx."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import Final

from generator.base import office
from generator.readback.formats.unreadable import unreadable

_SECONDS: Final = 120
_AS_WORD: Final = "用 Word 或 WPS 打开后另存为 .docx，再读那个文件"


def convert(data: bytes, suffix: str) -> bytes:
    """Return a document as .docx; `suffix` is that of its kind: ``.doc``."""
    program = _program()
    # LibreOffice may still write into its profile while it ends.
    with tempfile.TemporaryDirectory(prefix="tianbao-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / f"document{suffix}"
        source.write_bytes(data)
        _run(program, folder, source)
        result = folder / "out" / "document.docx"
        if not result.is_file():
            unreadable("LibreOffice 打不开这个文件，它可能已经损坏或加了密码", _AS_WORD)
        return result.read_bytes()


def _program() -> str:
    found = office.find()
    if found is None:
        unreadable(
            "这是旧格式的文件（如 .doc、.rtf），要有 LibreOffice 才能读，这台电脑上没有找到",
            f"请安装 LibreOffice；或者{_AS_WORD}",
        )
    return found


def _run(program: str, folder: Path, source: Path) -> None:
    task = ("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(source))
    try:
        process = office.start(program, folder / "profile", task)
    except OSError as error:
        unreadable(f"LibreOffice 启动不了：{error.strerror}", f"请重新安装 LibreOffice；或者{_AS_WORD}")
    try:
        status = process.wait(_SECONDS)
    except subprocess.TimeoutExpired:
        unreadable(f"LibreOffice 读了 {_SECONDS} 秒还没有读完这个文件", _AS_WORD)
    finally:
        office.end(process)
    if status:
        unreadable("LibreOffice 读这个文件时出错退出", _AS_WORD)
