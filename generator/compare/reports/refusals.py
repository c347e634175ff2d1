"""What to say of words that name nothing that can be compared: why, and what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.errors import UserError
from generator.filing.titles import closest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.filing.workspace import FilingFolder

_MOST_NAMES = 12
_TARGETS = "写作 tianbao diff 2023/target 2023/evaluation，最后可以写一个单位"


def no_year(word: str, years: Iterable[int], unit: str = "") -> UserError:
    """Return: there is no such year."""
    whose = f"“{unit}”" if unit else ""
    return UserError(f"{whose}没有 {word} 年的申报；现有：{listed(sorted(years))}")


def lone_year(word: str) -> UserError:
    """Return: a year goes with a year only."""
    year = int(word)
    return UserError(f"“{word}”是年度；年度要写两个，例如 tianbao diff {year - 1} {year}")


def lone_folder(word: str) -> UserError:
    """Return: a folder goes with a folder only."""
    return UserError(f"“{word}”是文件夹；文件夹要写两个，例如 tianbao diff 旧文件夹/2023 filings/某单位/2023")


def yearless(folder: object) -> UserError:
    """Return: nothing says which year a folder is of."""
    message = f"看不出“{folder}”是哪一年的申报；文件夹的名字里要有年度，例如 2024 或 2024-draft"
    return UserError(message)


def nothing(word: str, years: Iterable[int], why: str) -> UserError:
    """Return: a word is no year, no folder and no revision."""
    return UserError(f"“{word}”不是年度（现有：{listed(sorted(years))}），不是申报文件夹；{why}")


def no_unit(word: str, there: Iterable[FilingFolder], names: Iterable[str] | None = None) -> UserError:
    """Return: there is no such unit, nor such a revision if these are the names of all."""
    units = listed(dict.fromkeys(folder.unit_id for folder in there))
    if names is None:
        return UserError(f"没有“{word}”这个单位；现有：{units}")
    return UserError(
        f"“{word}”不是 git 里的版本（现有分支和标签：{listed(names)}），也不是单位（现有：{units}）"
    )


def too_many(word: str) -> UserError:
    """Return: there is a word too many."""
    return UserError(f"多出了“{word}”：写两个版本，最后可以写一个单位")


def no_redline() -> UserError:
    """Return: what was achieved is on no form that could be revised."""
    return UserError("目标与完成情况没有 docx 格式", "可以写 text、markdown、json、html")


def not_of_a_year(target: int, stage: int) -> UserError:
    """Return: a year's targets go with its own stages."""
    return UserError(f"{target} 年的目标不能与 {stage} 年的完成情况比较", _TARGETS)


def lone_target() -> UserError:
    """Return: targets go with a stage only."""
    return UserError("目标要与同一年的一个阶段比较", _TARGETS)


def no_stage(year: int, form: str, known: Mapping[str, str]) -> UserError:
    """Return: no form of the year is called so; `known` are titles by form."""
    near = closest(form, known)
    names = "、".join(f"{one}（{title}）" for one, title in known.items()) or "（没有）"
    hint = f"是不是 {year}/{near}？" if near else f"现有：{names}"
    return UserError(f"{year} 年没有“{form}”这个阶段", hint)


def listed(things: Iterable[object]) -> str:
    """Name the first of some things."""
    names = [str(thing) for thing in things]
    return "、".join(names[:_MOST_NAMES]) + "等" * (len(names) > _MOST_NAMES) if names else "（没有）"
