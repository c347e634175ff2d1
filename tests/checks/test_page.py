"""Where a page of findings says that they are: one line, as much of it as there is room for."""

from __future__ import annotations

import pytest

from generator.base.problems import Place, Problem, Span
from generator.checks.page import show_page

HERE = "filings/u/2024/service.toml"
LONG = f"filings/{'很长的单位名称' * 4}/2024/service.toml"


def found(file: str, *lines: int) -> list[Problem]:
    return [
        Problem("TB215", f"{number}", Place(file, Span(line, 3, line, 9)))
        for number, line in enumerate(lines)
    ]


@pytest.mark.parametrize(
    ("problems", "line"),
    [
        (found(HERE, 7), f"{HERE}:7:3"),
        (found(HERE, 7, 7), f"例如 {HERE}:7:3"),
        (found(HERE, 7, 8, 9), f"例如 {HERE}:7:3、第 8、9 行"),
        (found(HERE, *range(1, 30)), f"例如 {HERE}:1:3、第 2、3、4、5、6、7 行等"),
        ([*found(HERE, 7), *found("filings/u/2024/z.toml", 1, 2)], f"例如 {HERE}:7:3、z.toml:1、2"),
        ([*found(HERE, 7), *found("filings/u/2025/a.toml", 1)], f"例如 {HERE}:7:3、2025/a.toml:1"),
        ([*found(HERE, 7, 8), *found("filings/v/2024/a.toml", 1)], f"例如 {HERE}:7:3、第 8 行等"),
        ([*found(HERE, 7), *found("filings/v/unit.toml", 1)], f"例如 {HERE}:7:3、v/unit.toml:1"),
        (found(LONG, 7, 8, 9), f"例如 {LONG}:7:3 等"),
    ],
)
def test_places(capsys: pytest.CaptureFixture[str], problems: list[Problem], line: str) -> None:
    show_page(problems)
    assert capsys.readouterr().out.splitlines()[1] == f"  {line}"
