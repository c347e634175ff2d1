"""A look through the public files before they are written: what is left, and what looks personal."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from generator.base.characters import cleaned, narrow
from generator.base.codes import Code
from generator.base.problems import Place, Problem, Severity
from generator.base.terminal import short
from generator.delivery.publishing.marks import texts
from generator.delivery.publishing.texts import lines, raw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from generator.delivery.publishing.redact import Public
    from generator.delivery.publishing.sought import Sought
    from generator.filing.load import Filing

_BEGIN, _END = r"(?<![0-9A-Za-z.])", r"(?![0-9A-Za-z]|\.[0-9])"
_GAP = "[- ]?"
_NO_AMOUNT = r"(?!\s*(?:元|万|亿|%|‰))"
_TWO_DIGITS = 10
_MAY_BE = re.compile("[0-9０-９][^\n]{3}|@")
_OLD = 15


class Kind(NamedTuple):
    """What personal data may look like; `holds` tells it from other figures of that length."""

    name: str
    pattern: re.Pattern[str]
    holds: Callable[[str], bool]


class Spot(NamedTuple):
    """Something that looks personal, as it is written."""

    kind: str
    words: str


def _always(_: str) -> bool:
    return True


def _is_id(words: str) -> bool:
    """Tell the number of a 居民身份证 by its date of birth.

    One whose check digit is wrong is mistyped, and somebody's all the same.
    """
    return _is_date(f"19{words[6:12]}" if len(words) == _OLD else words[6:14])


def _is_date(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return 1900 <= born.year <= 2099  # noqa: PLR2004 - whoever has a number was born then


def _is_card(words: str) -> bool:
    """Tell the number of a bank card by its check digit (Luhn)."""
    digits = [int(digit) for digit in words if digit.isdigit()]
    doubled = [2 * digit for digit in digits[-2::-2]]
    total = sum(digits[-1::-2]) + sum(each - 9 if each >= _TWO_DIGITS else each for each in doubled)
    return total % _TWO_DIGITS == 0


KINDS = (
    Kind(
        "身份证号",
        re.compile(f"{_BEGIN}[1-9][0-9]{{16}}[0-9Xx]{_END}|{_BEGIN}[1-9][0-9]{{14}}{_END}"),
        _is_id,
    ),
    Kind("银行卡号", re.compile(f"{_BEGIN}[1-9](?:{_GAP}[0-9]){{15,18}}{_END}{_NO_AMOUNT}"), _is_card),
    Kind(
        "手机号",
        re.compile(rf"{_BEGIN}(?:\+?86{_GAP})?1[3-9][0-9]{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}{_END}{_NO_AMOUNT}"),
        _always,
    ),
    Kind(
        "电话号码",
        re.compile(
            rf"(?<![0-9A-Za-z.])[(（]?0(?:10|2[0-9]|[3-9][0-9]{{2}})[)）]?{_GAP}[2-8][0-9]{{2,3}}{_GAP}[0-9]{{4}}{_END}"
            rf"|{_BEGIN}[48]00{_GAP}[0-9]{{3,4}}{_GAP}[0-9]{{3,4}}{_END}{_NO_AMOUNT}"
            rf"|(?:电话|手机|传真|座机|[Tt][Ee][Ll])(?!费)[^0-9\n]{{0,6}}([1-9][0-9]{{2,3}}{_GAP}[0-9]{{4}}){_END}{_NO_AMOUNT}"
        ),
        _always,
    ),
    Kind("电子邮箱", re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"), _always),
)


def like_personal(text: str) -> Iterator[Spot]:
    """Yield what in a text looks like an ID number, a bank card, a phone or a mailbox; nothing counts twice.

    >>> [*like_personal("电话 8720 5016，卡号 6222021234567890128，编码 420108220020030000103")]
    [Spot(kind='银行卡号', words='6222021234567890128'), Spot(kind='电话号码', words='8720 5016')]
    """
    if not _MAY_BE.search(text):
        return
    text = narrow(cleaned(text))
    for kind in KINDS:
        for match in [match for match in kind.pattern.finditer(text) if kind.holds(match[0])]:
            yield Spot(kind.name, match.group(match.lastindex or 0))
            text = text[: match.start()] + "。" * len(match[0]) + text[match.end() :]


def look(public: Public, files: Mapping[str, bytes]) -> list[Problem]:
    """Return what is wrong in public files, by the paths they will have."""
    kept = {one.words for one in public.removed if one.kept}
    left: dict[str, dict[str, None]] = {}
    like: dict[Spot, dict[str, None]] = {}
    for file, data in files.items():
        said = [file.rpartition("/")[2], *lines(file, data)]
        for line in (*said, *raw(file, data)):
            for found in public.sought.find(line):
                if found.words not in kept:
                    left.setdefault(found.words, {})[file] = None
        for spot in (spot for line in said for spot in like_personal(line)):
            like.setdefault(spot, {})[file] = None
    return [*_left(left, public), *_like(like, public)]


def _left(left: Mapping[str, Iterable[str]], public: Public) -> Iterator[Problem]:
    for words, files in left.items():
        message = f"要去掉的“{short(words)}”还在 {_listed(files)} 里"
        hint = "看它从哪里来：申报文件的文字里、文件名里，还是表样自己的文字里；改好后再运行一次"
        yield Problem(Code.PERSONAL_LEFT, message, _origin(public.filing, words, public.sought, files), hint)


def _like(like: Mapping[Spot, Iterable[str]], public: Public) -> Iterator[Problem]:
    for (kind, words), files in like.items():
        message = f"“{short(words)}”像是{kind}，在 {_listed(files)} 里"
        hint = "不该公开的，在申报文件里去掉，再运行一次；可以公开的不必管"
        place = _origin(public.filing, words, None, files)
        yield Problem(Code.PERSONAL_LIKE, message, place, hint, Severity.WARNING)


def _listed(files: Iterable[str]) -> str:
    return "、".join(file.rpartition("/")[2] for file in files)


def _origin(filing: Filing, words: str, sought: Sought | None, files: Iterable[str]) -> Place:
    """Return where words that stand in public files come from: a value of the filing, else the first file."""
    for text in texts(filing):
        if words in text.said:
            return text.place(filing, words)
        if words in narrow(cleaned(text.said)) or (
            sought and words in [one.words for one in sought.find(text.said)]
        ):
            return text.place(filing)
    return Place(next(iter(files)))
