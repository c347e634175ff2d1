"""How code, phone and postcode are written."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from generator.base.problems import Severity
from generator.checks.place import At
from generator.checks.rule import Finding, Fix, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.checks.book import Book

CODE_LENGTH = 21
_CODE = re.compile(r"[0-9A-Za-z]{21}")
CODE_YEAR = re.compile(r"[0-9]{8}")
_PHONE = re.compile(
    r"(?:(?:0[0-9]{2,3}|\(0[0-9]{2,3}\))-?)?[0-9]{7,8}(?:[-转][0-9]{1,6})?"
    r"|(?:\+?86-?)?1[3-9][0-9]{9}|[48]00-?[0-9]{3}-?[0-9]{4}"
)
_POSTCODE = re.compile(r"[0-9]{6}")
_PARTS = re.compile(r"[、,，;；/\s]+")
_DASHES = str.maketrans("—–‐‑−－", "------")
_BLANKS = re.compile(r"\s+")


def plain(text: str) -> str:
    """Return a number as it should be typed: without blanks, nothing full-width."""
    if text.isascii() and text.isalnum():
        return text
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text).translate(_DASHES))


@rule("TB111", "项目编码不是 21 位", Severity.ERROR, hint="按预算系统生成的项目编码填写")
def code_length(book: Book) -> Iterator[Finding]:
    """Every 项目编码 has 21 characters, digits or (in some provinces) letters.

    bad: code = "42010822003000010"
    good: code = "420108220020030000101"
    """
    for stem, project in book.filing.projects.items():
        code = project.code
        if not code.strip() or _CODE.fullmatch(code):
            continue
        certain = plain(code) if _CODE.fullmatch(plain(code)) else None
        at = At(stem, "code")
        fix = Fix(at, certain) if certain else None
        if certain or len(code) == CODE_LENGTH:
            message = f"项目编码“{code}”里有空格、全角字符或别的符号，编码只有数字和字母"
        else:
            message = f"项目编码“{code}”有 {len(code)} 位，应为 {CODE_LENGTH} 位"
        yield Finding(at, message, f"写作 {certain}" if certain else "", fix=fix)


@rule(
    "TB112",
    "项目编码与行政区划代码不一致",
    Severity.WARNING,
    hint="核对项目编码，或改 unit.toml 里的 district",
)
def code_district(book: Book) -> Iterator[Finding]:
    """Every 项目编码 begins with the unit's 行政区划代码. *(m)*: general knowledge, not read in a source.

    bad: code = "420100220020030000101"  # unit.toml：district = "420108"
    good: code = "420108220020030000101"
    """
    unit = book.filing.unit
    if unit is None or unit.district is None:
        return
    for stem, project in book.filing.projects.items():
        code = plain(project.code)
        if CODE_YEAR.match(code) and not code.startswith(unit.district):
            yield Finding(
                At(stem, "code"),
                f"项目编码的前六位是 {code[:6]}，单位的行政区划代码是 {unit.district}",
                also=(At("unit", "district"),),
            )


@rule(
    "TB113", "联系电话的格式不对", Severity.WARNING, hint="写区号和 7 至 8 位号码（027-87205016），或手机号"
)
def phone_format(book: Book) -> Iterator[Finding]:
    """Every phone number has 7 or 8 digits, with or without its area code, or is a mobile's. *(m)*: as TB112.

    bad: phone = "872050"
    bad: phone = "０２７－８７２０５０１６"
    good: phone = "027-87205016"
    """
    for at, phone in phones(book):
        if phone and not blank_or_phone(phone):
            certain = plain(phone) if blank_or_phone(plain(phone)) else ""
            hint = f"写作 {certain}" if certain else ""
            yield Finding(at, f"“{phone}”不像电话号码", hint, fix=Fix(at, certain) if certain else None)


def blank_or_phone(text: str) -> bool:
    """Tell whether a text is nothing, or one or several phone numbers."""
    return _PHONE.fullmatch(text) is not None or all(
        _PHONE.fullmatch(part) for part in _PARTS.split(text) if part
    )


def phones(book: Book) -> Iterator[tuple[At, str | None]]:
    """Yield the phone number of each form, where it has one of its own, with its place."""
    filing = book.filing
    if filing.unit is not None:
        yield At("unit", "phone"), filing.unit.phone
    if filing.department is not None:
        yield At("department", "phone"), filing.department.phone
    for stem, project in filing.projects.items():
        yield At(stem, "phone"), project.phone


@rule("TB114", "邮政编码不是六位数字", Severity.WARNING, hint="写作 430075 这样")
def postcode_format(book: Book) -> Iterator[Finding]:
    """Every 邮政编码 has six digits. *(m)*: as TB112.

    bad: postcode = "43007"
    good: postcode = "430075"
    """
    unit = book.filing.unit
    codes = [(At("unit", "postcode"), unit.postcode if unit else None)]
    codes += [(At(stem, "postcode"), project.postcode) for stem, project in book.filing.projects.items()]
    for at, code in codes:
        if code and code.strip() and not _POSTCODE.fullmatch(code):
            certain = plain(code) if _POSTCODE.fullmatch(plain(code)) else ""
            fix = Fix(at, certain) if certain else None
            yield Finding(at, f"邮政编码“{code}”不是六位数字", f"写作 {certain}" if certain else "", fix=fix)
