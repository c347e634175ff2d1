"""What tomli refuses → what the author did, in Chinese, with what to write instead."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from generator.base.codes import Code
from generator.filing.source.amounts import NUMBER, after_number, number_of
from generator.filing.source.brackets import between_items, item_without_bracket, left_open, never_closed
from generator.filing.source.keys import chinese_key, duplicate, holds_number
from generator.filing.source.mistake import FULL_WIDTH, Fault, in_ascii
from generator.filing.source.rewriting import advice, requoted, works
from generator.filing.source.statements import lone_quote

if TYPE_CHECKING:
    from generator.base.problems import Span
    from generator.filing.source.mistake import Mistake

_INVISIBLE = frozenset("\ufeff\u200b\u200c\u200d\u200e\u200f\u2060")
_KEY_MESSAGES = ("Invalid statement", "Invalid initial", "Expected '=' after", "Expected ']")
_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{0,4}|U[0-9A-Fa-f]{0,8}|.?)")
_ENDS = (",", ";", "，", "；", "。", "、")
_NEXT_PAIR = re.compile(r"[,;，；][ \t]*([\w-]+)[ \t]*[=＝]")


def diagnose(mistake: Mistake) -> Fault:
    """Return what the author did: the first explanation that fits."""
    for explain in _EXPLANATIONS:
        fault = explain(mistake)
        if fault is not None:
            return fault
    return mistake.fault(Code.SYNTAX, "这里不符合 TOML 的写法", "一行写一个：键 = 值；文字放在引号里")


def _duplicate(mistake: Mistake) -> Fault | None:
    return duplicate(mistake) if mistake.message.startswith(("Cannot", "Duplicate")) else None


def _too_large(mistake: Mistake) -> Fault | None:
    if mistake.message == "nested too deeply":
        return mistake.fault(Code.TOO_LARGE, "括号一层套一层，太深了", "这里用不着这么多层括号")
    if mistake.message == "key too long":
        return mistake.fault(Code.TOO_LARGE, "这个键里的点太多了", "检查是不是误删了引号")
    if mistake.message == "too many digits":
        return mistake.fault(Code.TOO_LARGE, "这个数太长了", "数字最多写到几十亿；编号、电话要放在引号里")
    return None


def _unclosed_string(mistake: Mistake) -> Fault | None:
    """Understand a string that its line does not close."""
    if not mistake.message.startswith(
        ("Illegal character '\\n'", "Found invalid character '\\n'", "Unterminated", "Expected \"'")
    ):
        return None
    start, quote = lone_quote(mistake.text)
    rest = mistake.text[start + 1 :]
    closing = next((place for place, character in enumerate(rest) if character in "”’＂＇"), None)
    span = mistake.span(start, len(mistake.text))
    if closing is None:
        message, hint = f"这段文字前面有 {quote}，这一行里没有收尾的 {quote}", f"在文字末尾补上 {quote}"
        return mistake.fault(Code.QUOTES, message, f'{hint}；文字有几行时，前后都用 """', span)
    message = f"这段文字用 {quote} 开头，却用中文引号 {rest[closing]} 收尾"
    return mistake.fault(Code.FULL_WIDTH, message, f"收尾也用 {quote}", span)


def _control_character(mistake: Mistake) -> Fault | None:
    if not mistake.character or unicodedata.category(mistake.character) != "Cc" or mistake.character == "\t":
        return None
    message = f"这里有一个看不见的控制字符 U+{ord(mistake.character):04X}"
    hint = "它是旧式的行尾：在编辑器里把行尾改成 LF 或 CRLF" if mistake.character == "\r" else "删掉它"
    return mistake.fault(Code.CHARACTER, message, hint)


def _escape(mistake: Mistake) -> Fault | None:
    if mistake.message.startswith("Escaped character"):
        message = "这个 \\u 写法不代表任何一个字"
        return mistake.fault(Code.ESCAPE, message, "直接写出这个字", _escape_span(mistake))
    if mistake.message.startswith(("Unescaped", "Invalid hex")):
        message = "双引号里的 \\ 有特殊意义，这里的用法不对"
        hint = "要印出 \\ 就写 \\\\，或者用单引号把文字括起来"
        return mistake.fault(Code.ESCAPE, message, hint, _escape_span(mistake))
    return None


def _escape_span(mistake: Mistake) -> Span:
    start = mistake.text.rfind("\\", 0, mistake.column)
    escape = _ESCAPE.match(mistake.text, max(start, 0))
    return mistake.span(start, escape.end()) if escape else mistake.span()


def _ended(mistake: Mistake) -> Fault | None:
    """Understand a sign behind a finished value, in Chinese or not."""
    behind = mistake.text[mistake.column :].partition("#")[0].strip()
    value = mistake.before.rstrip()
    finished = value.endswith(('"', "'")) or NUMBER.search(value) is not None
    if behind not in _ENDS or not finished or mistake.in_list:
        return None
    return _trailing_comma(mistake)


def _full_width(mistake: Mistake) -> Fault | None:
    character = mistake.character
    if character in _INVISIBLE and character:
        message = f"这里有一个看不见的字符 U+{ord(character):04X}"
        return mistake.fault(Code.FULL_WIDTH, message, "删掉它")
    ascii_character = FULL_WIDTH.get(character)
    if ascii_character is None:
        return None
    if ascii_character == " ":
        message = f"这里有一个特殊的空格 U+{ord(character):04X}，TOML 里只能用普通空格"
    else:
        message = f"这里用了全角的 {character} ，TOML 里要用英文（半角）的 {ascii_character}"
    return mistake.fault(Code.FULL_WIDTH, message, mistake.corrected())


def _chinese_key(mistake: Mistake) -> Fault | None:
    return chinese_key(mistake) if mistake.message.startswith(_KEY_MESSAGES) else None


def _header(mistake: Mistake) -> Fault | None:
    if not mistake.in_header or mistake.line != mistake.statement.first:
        return None
    if mistake.message.startswith("Expected newline"):
        return mistake.fault(Code.SYNTAX, "表头 […] 要独占一行", "后面的内容换行写")
    double = mistake.text.lstrip().startswith("[[")
    want = "[[名字]]" if double else "[名字]"
    if mistake.message.startswith("Expected ']"):
        return mistake.fault(Code.BRACKETS, "表头的方括号没有配对", f"写作 {want}")
    return mistake.fault(Code.SYNTAX, "表头的方括号里要有名字", f"写作 {want}")


def _pair(mistake: Mistake) -> Fault | None:
    """Understand a line without ``key =``."""
    opened = mistake.innermost
    if opened and opened.mark == "{" and opened.line < mistake.line and mistake.character == "{":
        return never_closed(mistake, opened)
    if not mistake.message.startswith(("Expected '=' after", "Invalid statement", "Invalid initial")):
        return None
    if mistake.character == ":":
        line = f"{mistake.before.rstrip()} = {mistake.text[mistake.column + 1 :].lstrip()}"
        hint = advice(line) or "把冒号改成 ="
        return mistake.fault(Code.SYNTAX, "键和值之间要用 =，不用冒号", hint)
    if mistake.message.startswith("Expected"):
        hint = "一行写一个：键 = 值；键里不能有空格；注释前面加 #"
        return mistake.fault(Code.SYNTAX, "键后面应当是 =", hint)
    if not mistake.character:
        return mistake.fault(Code.BRACKETS, "这里还没有写完", "花括号 {…} 要写在一行里，并补上收尾的括号")
    hint = '一行写一个：键 = 值；文字有几行时，前后都用 """；注释前面加 #'
    return mistake.fault(Code.SYNTAX, "这里应当是一个键", hint)


def _after_string(mistake: Mistake) -> Fault | None:
    if not mistake.before.endswith(('"', "'")) or mistake.character in (
        "",
        "=",
        "]",
        "}",
        '"',
        "'",
        "{",
        "[",
    ):
        return None
    if mistake.text.startswith("//", mistake.column):
        return _slashes(mistake)
    message = f"引号里的文字到这里已经结束，后面不能再有“{mistake.character}”"
    hint = advice(requoted(mistake.text)) or '文字里的引号用中文的 “ ”，或写作 \\"'
    return mistake.fault(Code.QUOTES, message, hint)


def _slashes(mistake: Mistake) -> Fault:
    """Understand ``//`` before a comment."""
    line = f"{mistake.before}# {mistake.text[mistake.column :].lstrip('/ ')}"
    hint = advice(line) or "把 // 改成 #"
    return mistake.fault(Code.SYNTAX, "注释前面用 #，不用 //", hint, mistake.span(end=mistake.column + 2))


def _comment(mistake: Mistake) -> Fault | None:
    """Understand ``//`` at the beginning of a line or behind a value."""
    in_text = mistake.message.startswith(("Illegal", "Unterminated", "Found", "Unescaped"))
    return _slashes(mistake) if mistake.text.startswith("//", mistake.column) and not in_text else None


def _two_pairs(mistake: Mistake) -> Fault | None:
    """Understand two pairs in one line, parted by a sign."""
    following = _NEXT_PAIR.match(mistake.text, mistake.column)
    if following is None or mistake.in_list or mistake.in_header:
        return None
    hint = f"删掉这个“{mistake.character}”，从 {following[1]} 起换行写"
    return mistake.fault(Code.SYNTAX, "一行只能写一个 键 = 值", hint)


def _trailing_comma(mistake: Mistake) -> Fault:
    """Understand the sign with which other notations end a line."""
    hint = advice(in_ascii(mistake.text[: mistake.column])) or "删掉它"
    return mistake.fault(Code.SYNTAX, f"这一行的末尾多了“{mistake.character}”", hint)


def _no_value(mistake: Mistake) -> Fault | None:
    if mistake.message != "Invalid value":
        return None
    if mistake.character in ("", "#", ",", "}", "]"):
        return mistake.fault(Code.SYNTAX, "= 后面没有值", '没有内容就删掉这一行，或写成空的文字 ""')
    end = mistake.column + len(re.split(r"[,\]}#]", mistake.text[mistake.column :], maxsplit=1)[0].rstrip())
    written = mistake.text[mistake.column : end]
    if written in ("True", "False", "TRUE", "FALSE"):
        return mistake.fault(
            Code.SYNTAX, f"{written} 不是值", f"写作：{written.lower()}", mistake.span(end=end)
        )
    amount = number_of(written) if holds_number(mistake, mistake.column) else ""
    if amount:
        hint = f"不加货币符号和单位，写作：{amount}"
        return mistake.fault(Code.SYNTAX, "金额只写数字，单位是万元", hint, mistake.span(end=end))
    text = written.strip('"')
    shown = f'写作："{text}"' if len(text) <= 30 and works(f'x = "{text}"') else ""  # noqa: PLR2004 - one line
    return mistake.fault(Code.SYNTAX, "文字要放在英文引号里", shown, mistake.span(end=end))


def _date(mistake: Mistake) -> Fault | None:
    if not mistake.message.startswith("Invalid date"):
        return None
    return mistake.fault(Code.SYNTAX, "没有这一天", "日期放在引号里就当作文字")


def _second_statement(mistake: Mistake) -> Fault | None:
    if not mistake.message.startswith("Expected newline"):
        return None
    return mistake.fault(Code.SYNTAX, "一行只能写一个 键 = 值", "后面的内容换行写；注释前面加 #")


_EXPLANATIONS = (
    _duplicate,
    _too_large,
    left_open,
    _unclosed_string,
    _control_character,
    _escape,
    _ended,
    _two_pairs,
    _comment,
    _full_width,
    _chinese_key,
    _header,
    _pair,
    after_number,
    _after_string,
    item_without_bracket,
    _no_value,
    between_items,
    _date,
    _second_statement,
)
"""In the order of trial: the sure ones first."""
