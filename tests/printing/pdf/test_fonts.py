"""What stands for the official fonts on a machine without them, and that it is said."""

from __future__ import annotations

import subprocess

import pytest
from forms import example
from tools import need

from generator.base.problems import Place, Severity
from generator.printing.pdf import fonts
from generator.printing.pdf.fonts import Fonts, fonts_for, fonts_of

OFFICIAL = {"仿宋_GB2312", "楷体_GB2312", "方正小标宋简体"}
NOTO = {"Noto Serif CJK SC", "Noto Serif CJK JP", "Noto Sans CJK SC"}


def here(monkeypatch: pytest.MonkeyPatch, *families: str) -> Fonts:
    """Return what stands for the fonts of the example on a machine that has these."""

    def asked(name: str, pattern: str) -> str:
        listed = {"fc-list": families if pattern == ":" else ()}
        return "\n".join(listed.get(name, ("DejaVu Sans,DejaVu",)))

    monkeypatch.setattr(fonts, "_asked", asked)
    fonts.look_again()
    try:
        return fonts_for([example("service")])
    finally:
        fonts.look_again()


def test_a_form_names_the_official_fonts() -> None:
    assert fonts_of(example("service")) == OFFICIAL


@pytest.mark.parametrize(
    ("families", "instead"),
    [
        (OFFICIAL, {}),
        (NOTO, dict.fromkeys(OFFICIAL, "Noto Serif CJK SC")),
        (
            NOTO | {"AR PL UKai CN"},
            dict.fromkeys(OFFICIAL, "Noto Serif CJK SC") | {"楷体_GB2312": "AR PL UKai CN"},
        ),
        (
            {"FangSong,仿宋", "KaiTi,楷体", "SimSun,宋体", "STZhongsong"},
            {"仿宋_GB2312": "仿宋", "楷体_GB2312": "楷体", "方正小标宋简体": "STZhongsong"},
        ),
        ({"仿宋_gb2312"} | NOTO, dict.fromkeys(OFFICIAL - {"仿宋_GB2312"}, "Noto Serif CJK SC")),
    ],
)
def test_the_most_like_stands_in(
    monkeypatch: pytest.MonkeyPatch, families: set[str], instead: dict[str, str]
) -> None:
    found = here(monkeypatch, *families)
    assert (dict(found.instead), found.none) == (instead, False)
    told = list(found.problems(Place("build")))
    assert len(told) == len(instead)
    for problem, (font, to) in zip(told, sorted(instead.items()), strict=True):
        assert problem.severity is Severity.WARNING
        assert f"“{font}”" in problem.message
        assert f"“{to}”" in problem.message
        assert ("fonts-noto-cjk" in problem.message) == to.startswith("Noto")
        assert f"“{font}”" in problem.hint


def test_a_machine_without_chinese_fonts_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    found = here(monkeypatch, "DejaVu Sans")
    (problem,) = found.problems(Place("build"))
    assert (found.none, problem.severity) == (True, Severity.ERROR)
    assert "fonts-noto-cjk" in problem.hint


def test_a_machine_that_keeps_fonts_in_another_way_is_left_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_asked", lambda *_: None)
    fonts.look_again()
    found = fonts_for([example("service")])
    assert found == Fonts({}, unknown=True)
    (problem,) = found.problems(Place("build"))
    assert problem.severity is Severity.INFO
    fonts.look_again()


def test_what_the_system_takes_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    found = here(monkeypatch, "华文行楷", "Source Han Sans K")
    assert found.instead == {}
    assert dict(found.others) == dict.fromkeys(OFFICIAL, "DejaVu Sans")


def test_names_with_a_hyphen_are_found() -> None:
    program = need("fc-list")
    families = subprocess.run([program, ":", "family"], check=True, capture_output=True, text=True).stdout
    fonts.look_again()
    there = fonts.installed()
    assert there is not None
    assert {line.split(",")[0].replace("\\", "").casefold() for line in families.splitlines()} <= there


def test_names_stay_text_in_the_configuration() -> None:
    text = Fonts({"<仿宋>&": "宋体"}).configuration("/etc/a&b.conf")
    assert "&lt;仿宋&gt;&amp;" in text
    assert "/etc/a&amp;b.conf" in text
