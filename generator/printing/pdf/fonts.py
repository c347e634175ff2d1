"""The official fonts, which stand on few machines: what a PDF is set in instead, and how that is said."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.sax.saxutils import escape, unescape

from generator.base.codes import Code
from generator.base.problems import Place, Problem, Severity
from generator.base.zips import MEGABYTE, Bounds, ZipError, unzip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_SERIF: Final = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Source Han Serif CN")
_SANS: Final = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN")
_SONG: Final = ("宋体", "SimSun", "NSimSun", "新宋体", "STSong", "华文宋体", *_SERIF, "AR PL UMing CN")
_LIKE: Final[dict[str, tuple[str, ...]]] = {
    "小标宋": (
        "方正小标宋_GBK",
        "FZXiaoBiaoSong-B05S",
        "FZXiaoBiaoSong-B05",
        "STZhongsong",
        "华文中宋",
        *_SONG,
    ),
    "仿宋": (
        "仿宋",
        "FangSong",
        "仿宋_GB2312",
        "FangSong_GB2312",
        "STFangsong",
        "华文仿宋",
        "方正仿宋_GBK",
        *_SONG,
    ),
    "楷体": ("楷体", "KaiTi", "楷体_GB2312", "KaiTi_GB2312", "STKaiti", "华文楷体", "AR PL UKai CN", *_SONG),
    "黑体": ("黑体", "SimHei", "STHeiti", "华文黑体", *_SANS, "WenQuanYi Zen Hei", "WenQuanYi Micro Hei"),
    "": _SONG,
}
"""What looks like a font whose name holds the word, the most like first; all in Simplified Chinese shapes."""
_ENGLISH: Final = {
    "fangsong": "仿宋",
    "kaiti": "楷体",
    "simhei": "黑体",
    "heiti": "黑体",
    "yahei": "黑体",
    "xiaobiaosong": "小标宋",
    "simsun": "",
    "song": "",
}
_PACKAGES: Final = {
    "Noto Serif CJK SC": "fonts-noto-cjk",
    "Noto Sans CJK SC": "fonts-noto-cjk",
    "AR PL UKai CN": "fonts-arphic-ukai",
    "AR PL UMing CN": "fonts-arphic-uming",
    "WenQuanYi Zen Hei": "fonts-wqy-zenhei",
    "WenQuanYi Micro Hei": "fonts-wqy-microhei",
}
"""The package of Debian and its kin that holds a font."""
_WANTED: Final = {"楷体": "，或装软件包 fonts-arphic-ukai，里面有相近的楷体"}
_FONT: Final = re.compile(rb"<w:rFonts [^>]*>")
_NAME: Final = re.compile(r'w:(?:ascii|hAnsi|eastAsia)="([^"]+)"')
_PARTS: Final = re.compile(r"word/(?:document|styles|header\d*|footer\d*)\.xml")
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_BOUNDS: Final = Bounds(256 * MEGABYTE, 1000)
_SECONDS: Final = 30
_PLAIN: Final = str.maketrans(dict.fromkeys(":-,\\", " "))  # what would part a pattern

_CONFIGURATION: Final = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<include ignore_missing="yes">{usual}</include>
{rules}</fontconfig>
"""
_RULE: Final = """<match target="pattern">
<test qual="any" name="family" compare="eq"><string>{font}</string></test>
<edit name="family" mode="assign" binding="same"><string>{instead}</string></edit></match>
"""


class Fonts(NamedTuple):
    """What stands for which font by our own rules; what the system takes for `others`.

    `none` where the machine has no Chinese font at all, `unknown` where it does not say which it has.
    """

    instead: Mapping[str, str]
    others: Mapping[str, str] = MappingProxyType({})
    none: bool = False
    unknown: bool = False

    def configuration(self, usual: str) -> str:
        """Return a fontconfig file for one process, on top of the usual one."""
        rules = (_RULE.format(font=escape(font), instead=escape(to)) for font, to in self.instead.items())
        return _CONFIGURATION.format(usual=escape(usual), rules="".join(rules))

    def problems(self, place: Place) -> Iterator[Problem]:
        """Yield what the machine lacks."""
        if self.none:
            message = "这台电脑上没有简体中文字体，PDF 里的汉字印不出来，没有做 PDF"
            yield Problem(Code.FONT, message, place, "安装软件包 fonts-noto-cjk，或官方表要求的字体")
        elif self.unknown:
            message = "这个系统上查不到装了哪些字体，PDF 里可能有字体用别的代替"
            yield Problem(Code.FONT, message, place, "打开 PDF 看一看", Severity.INFO)
        else:
            for font, instead in sorted({**self.others, **self.instead}.items()):
                yield _substituted(font, instead, place)


def _substituted(font: str, instead: str, place: Place) -> Problem:
    package = _PACKAGES.get(instead)
    named = f"“{instead}”（软件包 {package}）" if package else f"“{instead}”"
    alike = instead in _LIKE[_kind(font)][: -len(_SONG)]
    also = "" if alike else _WANTED.get(_kind(font), "")
    message = f"这台电脑上没有字体“{font}”，PDF 里用{named}代替"
    hint = f"要与表样的字体一样，把“{font}”装到这台电脑（Windows 或 WPS 里有）{also}，再做一次"
    return Problem(Code.FONT, message, place, hint, Severity.WARNING)


def fonts_for(documents: Iterable[bytes]) -> Fonts:
    """Find out what stands for the fonts that .docx documents name and the machine lacks."""
    there = installed()
    if there is None:
        return Fonts({}, unknown=True)
    named = sorted({name for document in documents for name in fonts_of(document)})
    lacking = [name for name in named if name.casefold() not in there]
    instead = {name: to for name in lacking if (to := _instead(name, there))}
    others = {name: to for name in lacking if name not in instead and (to := _taken(name))}
    return Fonts(instead, others, none=not known_here() and not _asked("fc-list", ":lang=zh-cn"))


def known_here() -> list[str]:
    """Return which of the fonts that forms are set in, or that stand for them, the machine has."""
    known = {name for names in _LIKE.values() for name in names}
    return sorted(name for name in known if name.casefold() in (installed() or ()))


def _instead(font: str, there: frozenset[str]) -> str:
    """Return the font that is there and most like one that is not; empty to leave it to the system."""
    if not (_HAN.search(font) or _kind(font) or "song" in font.casefold()):
        return ""
    return next((name for name in _LIKE[_kind(font)] if name.casefold() in there), "")


def _kind(font: str) -> str:
    """Return the word of `_LIKE` that a font's name stands for."""
    low = font.casefold()
    english = next((kind for word, kind in _ENGLISH.items() if word in low), "")
    return next((kind for kind in _LIKE if kind and kind in font), english)


def fonts_of(document: bytes) -> frozenset[str]:
    """Return the fonts that a .docx names."""
    try:
        parts = [part for name, part in unzip(document, _BOUNDS) if _PARTS.fullmatch(name)]
    except ZipError:  # LibreOffice will say what it makes of it
        return frozenset()
    tags = {tag.decode() for part in parts for tag in _FONT.findall(part)}
    return frozenset(unescape(name) for tag in tags for name in _NAME.findall(tag))


@lru_cache(maxsize=1)
def installed() -> frozenset[str] | None:
    """Return the families that fontconfig knows, in small letters; None where there is no fontconfig.

    It is asked once, until `look_again`.
    """
    listed = _asked("fc-list", ":")
    if listed is None:
        return None
    return frozenset(name.strip().casefold() for line in listed.splitlines() for name in line.split(","))


def look_again() -> None:
    """Ask anew which fonts there are: some may have been installed while the program goes on."""
    installed.cache_clear()


def _taken(font: str) -> str:
    """Return what fontconfig takes for a font that none of our rules is for."""
    found = _asked("fc-match", font.translate(_PLAIN)) or ""
    return found.partition("\n")[0].partition(",")[0]


def _asked(name: str, pattern: str) -> str | None:
    """Ask fontconfig for the families of a pattern, a line each."""
    program = shutil.which(name)
    if program is None:
        return None
    try:
        asked = subprocess.run(  # noqa: S603 - no shell
            [program, "--format", "%{family}\n", pattern], capture_output=True, check=True, timeout=_SECONDS
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return asked.stdout.decode("utf-8", "replace")
