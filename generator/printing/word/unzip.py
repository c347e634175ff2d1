"""Takes a .docx apart, whatever somebody has made of it: within bounds, or refused."""

from __future__ import annotations

from generator.base.zips import MEGABYTE, Bounds, TooLargeError, ZipError, unzip
from generator.printing.template.expressions import refuse

LARGEST = 256 * MEGABYTE
"""All parts of a document together; a template is held to much less."""

_MOST_PARTS = 2000
_OLD_WORD = b"\xd0\xcf\x11\xe0"
AGAIN = "用 Word 或 WPS 打开后另存为 .docx；打不开就换成以前保存的一份"


def unpack(data: bytes, largest: int = LARGEST) -> dict[str, bytes]:
    """Return the parts by name; what is no zip archive, broken or too large is refused."""
    if data.startswith(_OLD_WORD):
        refuse("这是旧的 .doc 文件，或者加了密码", "在 Word 里另存为 .docx，不要加密码", "template.file")
    bounds = Bounds(largest, _MOST_PARTS)
    try:
        return dict(unzip(data, bounds))
    except TooLargeError:
        refuse(f"这个文件不正常：解开后超过 {bounds}部件", AGAIN, "template.file")
    except ZipError:
        refuse("这不是 Word 文件，或者已经损坏", AGAIN, "template.file")
