"""Numbers, dates and lists that no author means, anywhere in a filing: no command falls."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import tomli
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.cli import commands

DATA = Path(__file__).parent / "data" / "hostile"
FILES = {
    path.relative_to(DATA).with_suffix("").as_posix(): path.read_text("utf-8").splitlines()
    for path in sorted(DATA.rglob("*.toml"))
}
"""A filing, a line for each statement."""
HOSTILE = [
    "1e1000000",
    "-1e1000000",
    "1e-1000000",
    "1e99999999999999999999",
    "-0.0",
    "0e5",
    "nan",
    "-nan",
    "inf",
    "-inf",
    "1e15",
    "9999999999.999999",
    "0.0000001",
    "1" + "0" * 5000,
    "0x" + "f" * 5000,
    "-9223372036854775809",
    "2999",
    "1949",
    "0001-01-01",
    "2023-05-27",
    "07:32:00",
    "2023-05-27T07:32:00Z",
    "true",
    "false",
    "[]",
    "[[[[]]]]",
    "[1, [2], { a = [1] }]",
    "{}",
    "{ a = { b = { c = 1 } } }",
    "'" + "9" * 5000 + "'",
    f"'≥{'9' * 5000}.{'9' * 5000}%'",
    f"'{'9' * 5000}×2元=3万元'",
    "'1e1000000'",
    "'≥1e1000000处'",
    "'-0.0'",
    "'≥-0.0%'",
    "'0÷0=0元，1/0=2万元'",
    "'5000000000000000亿元×9999999999999999亿元=1元'",
    "'上年 99999999999999999999999999999999 万元，今年 0 万元，增长 1%'",
    "'２０２２年 ９９９ 万元'",
    "''",
    "'\u200b'",
]
"""Values as they stand in a file."""


def places() -> list[tuple[str, int, int, int]]:
    """Return where values stand: the file, its line, from and to which column."""
    found = []
    for file, lines in FILES.items():
        for number, line in enumerate(lines):
            start = line.index("= ") + 2
            found.append((file, number, start, len(line)))
            for inner in range(start, len(line)):
                if line[inner : inner + 2] == "= ":
                    rest = line[inner + 2 :]
                    end = rest.index('"', 1) + 1 if rest[0] == '"' else len(rest.split(" ")[0].split(",")[0])
                    found.append((file, number, inner + 2, inner + 2 + end))
    return found


PLACES = places()
CHANGES = st.tuples(st.sampled_from(PLACES), st.sampled_from(HOSTILE))


def write(unit: Path, changes: list[tuple[tuple[str, int, int, int], str]]) -> None:
    """Write the filing of 2022, clean, and that of 2023, with some values replaced, the last ones first."""
    lines = {file: list(each) for file, each in FILES.items()}
    done: set[tuple[str, int]] = set()
    for (file, number, start, end), value in changes:
        if (file, number) not in done:
            done.add((file, number))
            lines[file][number] = lines[file][number][:start] + value + lines[file][number][end:]
    for file, each in lines.items():
        path = unit / f"{file}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(each), "utf-8")
    for file, clean in FILES.items():
        if "/" in file:
            path = unit / f"{file.replace('2023', '2022')}.toml"
            path.parent.mkdir(exist_ok=True)
            path.write_text("\n".join(clean), "utf-8")


COMMANDS = (
    ("build", "--jobs", "1"),
    ("check", "--all"),
    ("check", "--format", "json"),
    ("check", "--fix"),
    ("diff", "2022", "2023"),
    ("diff", "2023", "2022"),
    ("diff", "2022", "2023", "--format", "json"),
    ("diff", "2022", "2023", "--format", "markdown"),
    ("stage", "evaluation", "2023"),
    ("diff", "2023/target", "2023/evaluation"),
    ("diff", "2023/target", "2023/evaluation", "--format", "markdown"),
    ("rollover", "2023", "2024"),
    ("status",),
    ("build", "--jobs", "1"),
)


def run(folder: Path) -> None:
    """Run every command in a workspace; none may raise, nor meet a fault of the program."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        for arguments in COMMANDS:
            result = CliRunner().invoke(commands, arguments)
            assert isinstance(result.exception, SystemExit | None), arguments
            for fault in ("TB090", "TB091", "Traceback", "报告给维护者"):
                assert fault not in result.output, (arguments, result.output)
    finally:
        os.chdir(before)


def test_the_filing_is_clean() -> None:
    for lines in FILES.values():
        tomli.loads("\n".join(lines))
    assert len(PLACES) > 50


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(CHANGES, min_size=1, max_size=3))
def test_no_value_ends_a_command(changes: list[tuple[tuple[str, int, int, int], str]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        write(Path(name) / "filings" / "u", changes)
        run(Path(name))
