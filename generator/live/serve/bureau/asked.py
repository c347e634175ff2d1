"""What an address of 审核台 asks for: filters, an order, a page, read strictly and said back in Chinese."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from generator.portfolio.questions.values import CENTS, MOST
from generator.portfolio.words import phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from starlette.datastructures import QueryParams

_LONGEST = 100
_ACTING = ("Cc", "Cf", "Cs", "Zl", "Zp")
_YEAR = re.compile(r"(?:19|2\d)\d\d", re.ASCII)
_DISTRICT = re.compile(r"\d{1,6}", re.ASCII)
_CODE = re.compile(r"TB\d{3}", re.ASCII)
_AMOUNT = re.compile(r"\d{1,10}(?:\.\d{1,6})?", re.ASCII)
_SCORE = re.compile(r"0|[6-8][05]|9[05]", re.ASCII)
_PAGE = re.compile(r"[1-9]\d{0,6}", re.ASCII)
CATEGORIES = ("人员类", "运转类", "特定目标类")
SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}


class MisaskedError(Exception):
    """What can't be answered, in a sentence for the reader."""


class Filter(NamedTuple):
    """One filter: its title, and how its text is read."""

    title: str
    read: Callable[[str], str | int]


class Asked(NamedTuple):
    """What is asked of one list."""

    values: dict[str, str | int]
    """by filter, what stands for it in SQL"""
    written: dict[str, str]
    """by filter, as it was written"""
    order: str
    page: int

    def address(self, path: str, **changed: str | int) -> str:
        """Return an address with the same filters and order; empty values leave one out."""
        order = {"order": self.order} if self.order else {}
        query = {**self.written, **order, **changed}
        kept = {name: value for name, value in query.items() if value != ""}
        return f"{path}?{urlencode(kept)}" if kept else path


def read(query: QueryParams, filters: Iterable[str], orders: Iterable[str] = ()) -> Asked:
    """Read a query; raise MisaskedError for what no page of ours asks."""
    values: dict[str, str | int] = {}
    written: dict[str, str] = {}
    for name in filters:
        text = _text(query, name)
        if text:
            written[name], values[name] = text, FILTERS[name].read(text)
    if {"low", "high"} <= values.keys() and int(values["low"]) > int(values["high"]):
        why = "金额的下限比上限大"
        raise MisaskedError(why)
    order, page = _text(query, "order"), _text(query, "page") or "1"
    if order and order not in orders:
        why = "没有这种排法"
        raise MisaskedError(why)
    if not _PAGE.fullmatch(page):
        why = "页码要写成从 1 起的整数"
        raise MisaskedError(why)
    return Asked(values, written, order, int(page))


def _text(query: QueryParams, name: str) -> str:
    text = query.get(name, "").strip()
    if len(text) > _LONGEST:
        why = f"{_title(name)}太长：最多 {_LONGEST} 个字"
        raise MisaskedError(why)
    if any(unicodedata.category(character) in _ACTING for character in text):
        why = f"{_title(name)}里有看不见的字符"
        raise MisaskedError(why)
    return text


def _title(name: str) -> str:
    return f"“{FILTERS[name].title}”" if name in FILTERS else "所问的内容"


def _matching(pattern: re.Pattern[str], why: str) -> Callable[[str], str]:
    def read_text(text: str) -> str:
        if not pattern.fullmatch(text):
            raise MisaskedError(why)
        return text

    return read_text


def _one_of(known: Iterable[str], why: str) -> Callable[[str], str]:
    def read_text(text: str) -> str:
        if text not in known:
            raise MisaskedError(why)
        return text

    return read_text


def _sought(text: str) -> str:
    found = phrase(text)
    if not found:
        why = f"“{text}”里没有可以查找的字"
        raise MisaskedError(why)
    return found


def _year(text: str) -> int:
    return int(_matching(_YEAR, f"年度要写成四位数，例如 2024，不能是“{text}”")(text))


def _score(text: str) -> int:
    return int(_matching(_SCORE, "自评总分写一段的开头：0、60、65……95")(text))


def _amount(text: str) -> int:
    meant = unicodedata.normalize("NFKC", text).replace(
        ",", ""
    )  # as lists print it, as an input method has it
    plain = _matching(_AMOUNT, f"金额写万元数，例如 120 或 35.5，不能是“{text}”")(meant)
    return min(int(Decimal(plain) * CENTS), MOST)


FILTERS: Mapping[str, Filter] = {
    "q": Filter("查找", _sought),
    "unit": Filter("单位", str),
    "folder": Filter("单位文件夹", str),
    "stem": Filter("项目文件", str),
    "district": Filter("区划", _matching(_DISTRICT, "行政区划写一至六位数字，例如 4201")),
    "year": Filter("年度", _year),
    "category": Filter("支出项目类别", _one_of(CATEGORIES, "支出项目类别只有人员类、运转类、特定目标类")),
    "severity": Filter("问题", _one_of(SEVERITIES, "问题只分错误、警告、提示")),
    "code": Filter("规则", _matching(_CODE, "规则的编号形如 TB101")),
    "score": Filter("自评总分", _score),
    "low": Filter("金额从（万元）", _amount),
    "high": Filter("到（万元）", _amount),
}
