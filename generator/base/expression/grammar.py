"""The grammar of expressions: from text to nodes, by descent, no deeper than brackets may be nested."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from generator.base.characters import narrow
from generator.base.expression.functions import FUNCTIONS
from generator.base.expression.nodes import (
    Call,
    Chain,
    Choice,
    Comparison,
    Conditions,
    Constant,
    Name,
    Negative,
    Not,
)
from generator.base.expression.tokens import TRUTHS, WORDS, ExpressionError, Token, refuse, tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.base.expression.functions import Function
    from generator.base.expression.nodes import Node, Path

T = TypeVar("T")
DEEPEST = 20
_USUAL = {"avg": "sum", "average": "sum", "len": "count", "counta": "count", "datedif": "days",
          "concat": "join", "求和": "sum", "最小": "min", "最大": "max", "四舍五入": "round", "计数": "count",
          "连接": "join", "天数": "days", "完成率": "achievement", "得分": "score", "偏差率": "deviation",
          "等级": "grade"}  # fmt: skip
_WORDS = {"且": "and", "并且": "and", "或": "or", "或者": "or", "非": "not", "如果": "if", "否则": "else"}
_NO_SIGN = "前面缺运算符号，例如 + - * /"
_IF = "按条件取值写成：甲 if 条件 else 乙"


class Read(NamedTuple):
    """A name that an expression reads, and where it stands first."""

    path: Path
    column: int


@dataclass(slots=True)
class Parser:
    """Reads one expression; `reads` are the names that it met."""

    pieces: list[Token]
    reads: dict[Path, int] = field(default_factory=dict)
    at: int = 0
    depth: int = 0
    deepest: int = 0

    @classmethod
    def of(cls, text: str) -> Parser:
        """Begin with a text."""
        return cls(list(tokens(text)))

    def all(self) -> Node:
        """Read the whole text."""
        if self.now.kind == "end":
            refuse("算式是空的", 1)
        node = self._choice()
        if self.now.kind != "end":
            raise self._unexpected()
        return node

    @property
    def now(self) -> Token:
        """The piece that is next."""
        return self.pieces[self.at]

    def _takes(self, *texts: str) -> Token | None:
        """Go past a sign or a word, if it is next."""
        piece = self.now
        if piece.kind not in ("sign", "word") or piece.text not in texts:
            return None
        self.at += 1
        return piece

    def _sees(self, sign: str) -> bool:
        return self.now.kind == "sign" and self.now.text == sign

    def _choice(self) -> Node:
        node, branches = self._either(), list[tuple["Node", "Node"]]()
        while self._takes("if"):
            condition = self._either()
            if not self._takes("else"):
                refuse(f"if 后面缺 else；{_IF}", self.now.column)
            branches.append((node, condition))
            node = self._either()
        return Choice(tuple(branches), node) if branches else node

    def _either(self) -> Node:
        return self._conditions("or", self._both, decides=True)

    def _both(self) -> Node:
        return self._conditions("and", self._negated, decides=False)

    def _conditions(self, word: str, below: Callable[[], Node], *, decides: bool) -> Node:
        parts = [below()]
        while self._takes(word):
            parts.append(below())
        return Conditions(tuple(parts), decides) if len(parts) > 1 else parts[0]

    def _negated(self) -> Node:
        times = 0
        while self._takes("not"):
            times += 1
        node = self._comparison()
        return Not(Not(node) if times % 2 == 0 else node) if times else node

    def _comparison(self) -> Node:
        first, rest = self._chain(self._total, "==", "!=", "<", "<=", ">", ">=")
        return Comparison(first, rest) if rest else first

    def _total(self) -> Node:
        first, rest = self._chain(self._product, "+", "-")
        return Chain(first, rest) if rest else first

    def _product(self) -> Node:
        first, rest = self._chain(self._signed, "*", "/")
        return Chain(first, rest) if rest else first

    def _chain(self, below: Callable[[], Node], *signs: str) -> tuple[Node, tuple[tuple[str, Node], ...]]:
        first, rest = below(), list[tuple[str, "Node"]]()
        while sign := self._takes(*signs):
            rest.append((sign.text, below()))
        return first, tuple(rest)

    def _signed(self) -> Node:
        signs = ""
        while sign := self._takes("-", "+"):
            signs += sign.text
        node = self._operand()
        if not signs:
            return node
        return Negative(node) if signs.count("-") % 2 else Negative(Negative(node))

    def _operand(self) -> Node:
        piece = self.now
        if self._takes("("):
            return self._nested(piece, self._choice)
        if piece.kind not in ("number", "text", "name"):
            raise self._unexpected()
        self.at += 1
        if piece.kind == "number":
            return self._number(piece)
        return Constant(piece.text) if piece.kind == "text" else self._name(piece)

    def _number(self, piece: Token) -> Node:
        value = Decimal(piece.text)
        percent = self._takes("%")
        if percent is None:
            return Constant(value)
        if self.now.kind in ("number", "name", "text") or self._sees("("):
            refuse("% 只表示百分数（60% 即 0.6），不能求余数", percent.column)
        return Constant(value / 100)

    def _name(self, piece: Token) -> Node:
        if self._sees("("):
            return self._call(piece)
        if piece.text in TRUTHS:
            return Constant(TRUTHS[piece.text])
        path = tuple(piece.text.split("."))
        self.reads.setdefault(path, piece.column)
        return Name(path)

    def _call(self, piece: Token) -> Node:
        function = FUNCTIONS.get(piece.text)
        if function is None:
            refuse(_unknown(piece.text), piece.column)
        opening = self.now
        self.at += 1
        arguments = self._nested(opening, self._arguments)
        if not function.least <= len(arguments) <= (function.most or len(arguments)):
            refuse(_wrong_number(piece.text, function, len(arguments)), piece.column)
        return Call(function, tuple(arguments))

    def _arguments(self) -> list[Node]:
        if self._sees(")"):
            return []
        arguments = [self._choice()]
        while self._takes(","):
            arguments.append(self._choice())
        return arguments

    def _nested(self, opening: Token, inner: Callable[[], T]) -> T:
        self.depth += 1
        if self.depth > DEEPEST:
            refuse(f"括号套得太深，最多 {DEEPEST} 层", opening.column)
        self.deepest = max(self.deepest, self.depth)
        found = inner()
        if self.now.kind == "end":
            refuse("括号没有成对，缺 )", opening.column)
        if not self._takes(")"):
            raise self._unexpected()
        self.depth -= 1
        return found

    def _unexpected(self) -> ExpressionError:
        piece = self.now
        before = self.pieces[self.at - 1] if self.at else None
        return ExpressionError(_said(piece, before), piece.column)


def _said(piece: Token, before: Token | None) -> str:
    """Say what is wrong with a piece that can't stand where it does."""
    if piece.kind == "end":
        return "算式没有写完"
    if piece.kind == "sign":
        return _said_of_sign(piece.text, before)
    if piece.kind == "word":
        return _IF if piece.text == "if" else f"这里不能写 {piece.text}"
    word = _word(piece.text) if piece.kind == "name" else ""
    return f"“{piece.text}”写成 {word}" if word else f"{_shown(piece)} {_NO_SIGN}"


def _said_of_sign(sign: str, before: Token | None) -> str:
    if sign == "%":
        return "% 只能直接写在数后面，表示百分数：60% 即 0.6"
    if sign in (")", ","):
        wanting = before is not None and before.kind in ("sign", "word")
        return f"{sign} 前面缺一个值" if wanting else f"多了一个 {sign}"
    return f"{sign} {_NO_SIGN}" if sign == "(" else f"这里不能写 {sign}"


def _shown(piece: Token) -> str:
    text = piece.text if len(piece.text) <= DEEPEST else piece.text[:DEEPEST] + "…"
    return f"“{text}”" if piece.kind == "text" else text


def _word(name: str) -> str:
    """Return the word of the grammar that a name was meant for."""
    lower = narrow(name).lower()
    return lower if lower in WORDS else _WORDS.get(name, "")


def _unknown(written: str) -> str:
    known, name = list(FUNCTIONS), narrow(written)
    if name.lower() in ("if", "iif", "ifs", "iferror"):
        return _IF
    if _word(name):
        return f"{written} 不是函数；写 {_word(name)}，例如 甲 and not 乙"
    if "." in name:
        return f"{written} 不能调用；函数只有：{'、'.join(known)}"
    near = _USUAL.get(name.lower()) or next(iter(difflib.get_close_matches(name.lower(), known, 1)), None)
    meant = f"，是不是 {near}？" if near else "；"
    return f"没有函数 {written}{meant}函数只有：{'、'.join(known)}"


def _wrong_number(name: str, function: Function, number: int) -> str:
    if function.most is None:
        takes = f"至少 {function.least} 个"
    else:
        takes = " " + " 或 ".join(str(each) for each in range(function.least, function.most + 1)) + " 个"
    return f"{name} 要写{takes}值，这里有 {number} 个；例如 {function.example}"
