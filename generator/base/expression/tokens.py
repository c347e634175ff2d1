"""An expression's text in pieces, with what is said of signs that it does not know."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from generator.base.characters import INVISIBLE, called

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 500
_DIGITS = 28
WORDS = frozenset({"if", "else", "and", "or", "not"})
TRUTHS = {"true": True, "false": False, "True": True, "False": False}
_MEANT = str.maketrans("＋－−×＊÷／（），＜＞％！＝．", "+--**//(),<>%!=.")
_WIDE = str.maketrans("０１２３４５６７８９．", "0123456789.")
_SIGNS = {"≥": ">=", "≤": "<=", "≧": ">=", "≦": "<=", "≠": "!="}
_TOKEN = re.compile(
    r"""(?P<blank>[\s\u3000]+)
    |(?P<number>[0-9０-９]+(?:[.．][0-9０-９]+)?)
    |(?P<name>[^\W\d]\w*(?:[.．][^\W\d]\w*)*)
    |(?P<text>'[^']*'|"[^"]*"|“[^”]*”|‘[^’]*’)
    |(?P<sign>[<>=!＜＞＝！:：*＊/／]{2,3}|[-+*/()%<>=,≥≤≧≦≠＋－−×＊÷／（），＜＞％＝])
    """,
    re.VERBOSE,
)
_NO = {
    "**": "不能用乘方 **",
    "//": "不能用整除 //；除法写 /",
    "=": "比较是否相等写 ==",
    "=>": "大于等于写 >=",
    "=<": "小于等于写 <=",
    "<>": "不等于写 !=",
    "<<": "不能用 <<",
    ">>": "不能用 >>",
    "===": "比较是否相等写 ==",
    ":=": "不能用 :=，算式里不能给名字赋值",
}
_ONE = {
    "[": "不能用方括号取其中一项；一列值用 sum、min、max、count 或 join",
    "{": "不能用花括号",
    "'": "文字的引号没有成对",
    "&": "“并且”写 and，连接文字用 join",
    "|": "“或者”写 or",
    "^": "不能用乘方 ^",
    "!": "“不是”写 not，不等于写 !=",
    "~": "不能用 ~",
    "#": "算式里不能写注释",
    "@": "不能用 @",
    ";": "只能写一个算式，不能用分号",
    ":": "不能用冒号",
    ".": "句点只能写在名字中间（例如 indicators.score）；小数写成 0.5 的样子",
    "\\": "不能用反斜杠",
    "、": "几个值之间用逗号",
    "‰": "千分数写成小数",
}
_SAME = {"]": "[", "}": "{", '"': "'", "“": "'", "”": "'", "‘": "'", "’": "'", "「": "'", "《": "'",
         "＆": "&", "｜": "|", "＾": "^", "！": "!", "；": ";", "：": ":", "。": ".", "．": ".",
         "［": "[", "【": "[", "＃": "#"}  # fmt: skip


class ExpressionError(Exception):
    """An expression that can't be read: what is wrong, and at which character of it, from 1."""

    def __init__(self, message: str, column: int) -> None:
        """Keep both, for a problem with its place."""
        super().__init__(message, column)
        self.message = message
        self.column = column


def refuse(message: str, column: int) -> NoReturn:
    """Give up on an expression."""
    raise ExpressionError(message, column)


class Token(NamedTuple):
    """A piece of an expression: its kind, what it means, and its column."""

    kind: str
    text: str
    column: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """Yield the pieces of an expression, at last an empty one."""
    if len(text) > LONGEST:
        refuse(f"算式太长（{len(text)} 个字），最多 {LONGEST} 个字", LONGEST + 1)
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            refuse(_strange(text[at]), at + 1)
        if match.lastgroup != "blank":
            yield _token(match)
        at = match.end()
    yield Token("end", "", len(text) + 1, len(text) + 1)


def _token(match: re.Match[str]) -> Token:
    kind, written = str(match.lastgroup), match[0]
    meant = {"number": _number, "name": _name, "text": _text, "sign": _sign}[kind](match)
    kind = "word" if kind == "name" and written in WORDS else kind
    return Token(kind, meant, match.start() + 1, match.end() + 1)


def _number(match: re.Match[str]) -> str:
    written = match[0].translate(_WIDE)
    following = match.string[match.end() : match.end() + 1]
    if following and (following.isalnum() or following in "_.．"):
        refuse("数后面不能直接写字或句点；单位不写，小数写成 0.5 的样子", match.end() + 1)
    if len(written) > _DIGITS:
        refuse(f"数太长，最多 {_DIGITS} 位", match.start() + 1)
    if re.match("0[0-9]", written):
        refuse("数不能以 0 开头；千位之间不写逗号", match.start() + 1)
    return written


def _name(match: re.Match[str]) -> str:
    if match.string[match.end() : match.end() + 1] in ("'", '"', "“", "‘"):
        refuse(f"引号前面不能写 {match[0]}", match.start() + 1)
    return match[0].replace("．", ".")


def _text(match: re.Match[str]) -> str:
    return match[0][1:-1]


def _sign(match: re.Match[str]) -> str:
    meant = match[0].translate(_MEANT)
    meant = _SIGNS.get(meant, meant)
    if meant in _NO:
        refuse(_NO[meant], match.start() + 1)
    if len(meant) > 1 and meant not in ("==", "!=", "<=", ">="):
        refuse(f"不认识 {match[0]}", match.start() + 1)
    return meant


def _strange(character: str) -> str:
    known = _ONE.get(_SAME.get(character, character))
    if known:
        return known
    if INVISIBLE.match(character) or not character.isprintable():
        return f"这里有看不见的字符 {called(character)}，请删去"
    return f"算式里不能用 {character}"
