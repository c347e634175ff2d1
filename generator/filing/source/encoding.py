"""Bytes → text: UTF-8, and a clear word about anything else."""

from __future__ import annotations

import codecs

from generator.base.codes import Code
from generator.base.problems import Place, Problem, Span

_MARKS = (  # UTF-32's mark begins with UTF-16's, so it comes first
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16 LE"),
    (codecs.BOM_UTF16_BE, "UTF-16 BE"),
)
_SAVE = (
    "用记事本打开，点“文件”→“另存为”，“编码”选 UTF-8 后保存；"
    "在 VS Code 里点右下角的编码名，选“通过编码保存”→ UTF-8"
)
_RESTORE = "多半是断电或磁盘出错；从备份、同步盘的历史版本或 git 里找回上一份"
_START = Span(1, 1, 1, 1)


def decode(data: bytes, file: str) -> str | Problem:
    r"""Return a file's text, without byte order mark and with ``\n`` line ends, or what is wrong with it."""
    if data and not data.strip(b"\0"):
        message = "文件里全是零字节（NUL），写过的内容已经丢失"
        return Problem(Code.EMPTY, message, Place(file, _START), _RESTORE)
    name = _marked(data) or _wide(data)
    if name:
        return _problem(f"文件的编码是 {name}，不是 UTF-8", file, _START)
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        return _invalid(data, error.start, file)


def _marked(data: bytes) -> str:
    return next((name for mark, name in _MARKS if data.startswith(mark)), "")


def _wide(data: bytes) -> str:
    """Recognise UTF-16 without a mark by the zero bytes of its ASCII part, which no text in UTF-8 has."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    if max(even, odd) * 10 <= len(data):
        return ""
    return "UTF-16 LE" if odd > even else "UTF-16 BE"


def _invalid(data: bytes, start: int, file: str) -> Problem:
    text = _gb18030(data)
    if text:
        before = codecs.getincrementaldecoder("gb18030")().decode(data[:start])
        return _problem("文件的编码是 GBK（GB18030），不是 UTF-8", file, _after(before))
    message = f"这里的字节 {data[start]:02X} 不是 UTF-8 文字；文件可能损坏，或混有别的编码"
    return _problem(message, file, _after(data[:start].decode()))


def _gb18030(data: bytes) -> str:
    """Return the text if it is more likely GB18030 than UTF-8 with a few damaged bytes."""
    lenient = data.decode(errors="replace")
    broken = lenient.count("\ufffd")
    if sum(character > "\x7f" for character in lenient) - broken > broken:
        return ""
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        return ""


def _after(text: str) -> Span:
    line, column = text.count("\n") + 1, len(text) - text.rfind("\n")
    return Span(line, column, line, column + 1)


def _problem(message: str, file: str, span: Span) -> Problem:
    return Problem(Code.ENCODING, message, Place(file, span), _SAVE)
