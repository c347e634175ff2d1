"""People's names as forms hold them: one or several, with posts, offices and numbers beside them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from generator.base.characters import cleaned
from generator.base.vocabulary import any_of, names, words

if TYPE_CHECKING:
    from collections.abc import Iterator

HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_BLANK = re.compile(r"[\s/／\\\-—_.…*]*")
_PARTS = re.compile(r"[、，,;；:：/／|&＆\n（）()\[\]【】〔〕]+")
_JOINED = re.compile(f"(?<=[{HAN}]{{2}})[和及与](?=[{HAN}]{{2}})")
_LIKE_A_NAME = re.compile(
    f"[{HAN}]{{2,4}}|[{HAN}]+(?:[·•・‧.．][{HAN}]+)+|[{HAN}]{{5,15}}|[^\\W\\d_{HAN}][^\\d_{HAN}]+"
)
_SHORTEST, _SHORT, _LONG = 2, 3, 4
_DOTS = "·•・‧.．"
_UNNAMED = ("待定", "本人", "同上", "空缺", "暂缺", "详见", "各科室", "全体人员", "略", "保密")
_LABELS = ("电话", "手机", "联系", "传真", "办公", "分机", "固话", "座机", "姓名", "微信", "邮箱")
_ROLE = re.compile("(?:项目)?(?:联系|填报|填表|制表|负责|责任|经办|审核|复核)人")


class Person(NamedTuple):
    """One name as it is looked for; `surname` is empty where it is not certain."""

    name: str
    surname: str


def says_nothing(value: str) -> bool:
    """Tell a value that stands where there is none: blank, a stroke, 无."""
    return _BLANK.fullmatch(value) is not None or value.strip() in words("nothing")


def people(value: str) -> list[Person]:
    """Return the people that a value names; an office or a post alone is nobody.

    >>> [each.name for each in people("综合科 李新亮主任、张　三（13800138000）")]
    ['李新亮', '张三']
    >>> [each.name for each in people("局长李四、主任")]
    ['李四']
    >>> [each.surname for each in people("欧阳锋，买买提·艾力，阿依古丽，John Smith")]
    ['欧阳', '', '', '']
    """
    return list({name: Person(name, surname(name)) for name in _names(cleaned(value))}.values())


def mentioned(value: str) -> list[Person]:
    """Return who stands beside a number: only what surely is a name, as in ``87205016（张三）``."""
    return [one for one in people(value) if one.surname]


def surname(name: str) -> str:
    """Return the surname of a name, empty where it is not certain.

    >>> surname("李新亮"), surname("上官云"), surname("白玛次仁"), surname("张"), surname("欧阳")
    ('李', '上官', '', '', '欧')
    """
    known = names()
    if name.startswith(known.none_before) or name.endswith(known.none_after):
        return ""
    compound = next((each for each in known.compound if name.startswith(each)), "")
    if compound and len(name) > len(compound):
        return compound if re.fullmatch(f"[{HAN}]{{3,4}}", name) else ""
    return name[0] if name[:1] in known.surnames and re.fullmatch(f"[{HAN}]{{2,3}}", name) else ""


def _names(value: str) -> Iterator[str]:
    for part in _PARTS.split(value):
        for piece in _pieces(part.strip()):
            name = _without_post(_ROLE.sub("", piece.strip(_DOTS + "-—"), count=1))
            name = _behind_post(name)
            if _LIKE_A_NAME.fullmatch(name) and not _is_nobody(name):
                yield name


def _pieces(part: str) -> list[str]:
    """Part what blanks or 和 part; a name of two characters may be spaced, a foreign one holds blanks."""
    first, *rest = part.split() or [""]
    if (
        rest
        and (len(first) == 1 or first in names().compound)
        and re.fullmatch(f"[{HAN}]{{2,4}}", first + "".join(rest))
    ):
        return [first + "".join(rest)]
    if not re.search(f"[{HAN}]", part):
        return [re.sub(r"[\d+]+.*", "", part).strip()]
    found: list[str] = []
    for piece in re.split(r"\s+|\d[\d\-—]+", part):
        found += map(_without_office, _JOINED.split(_without_post(piece))) if len(piece) > _LONG else [piece]
    return found


def _without_office(name: str) -> str:
    """Return the name of somebody whose office is written right before it: 财政局张三."""
    found = re.fullmatch(f".{{2,}}{any_of(names().offices)}([{HAN}]{{2,3}})", name)
    return found[1] if found and surname(found[1]) else name


def _without_post(name: str) -> str:
    rest = _post().sub("", name)
    return rest if len(rest) >= _SHORTEST else name


def _behind_post(name: str) -> str:
    """Return the name of somebody whose post is written before it: 局长李四."""
    found = re.match(any_of(_posts()), name)
    rest = name[found.end() :] if found else ""
    return rest if surname(rest) and rest not in _posts() else name


@cache
def _posts() -> frozenset[str]:
    return frozenset((*names().posts, *words("no_name")))


@cache
def _post() -> re.Pattern[str]:
    return re.compile(any_of(_posts()) + "$")


def _is_nobody(name: str) -> bool:
    """Tell an office, a post, or words that say that nobody is named."""
    known = names()
    if name in _UNNAMED or name in words("nothing") or name in words("no_name") or name in known.posts:
        return True
    if name.startswith(_LABELS):
        return True
    if not name.endswith(known.offices):
        return False
    if len(name) > _SHORT or name[0] not in known.surnames:
        return True
    return name.startswith(known.office_begins)
