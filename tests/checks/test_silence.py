"""``# tianbao: ignore=CODE 理由`` silences one rule for one value."""

from __future__ import annotations

import re
from dataclasses import astuple

import pytest

from generator.base.problems import Severity
from generator.base.vocabulary import taxonomies
from generator.checks.book import Book
from generator.checks.place import At
from generator.checks.rule import Finding, Reason, Rule
from generator.checks.run import check, rules
from generator.filing.history import Earlier
from generator.filing.load import FilingFiles, load_filing

CODE, OTHER = (rule.code for rule in rules()[:2])


def wrong_words(code: str) -> Rule:
    """Return a rule that finds every 错 in a project, and a project without leader at its beginning."""

    def finder(book: Book) -> list[Finding]:
        found = [Finding(At("p", key), "错") for key in keys(book.filing.sources["p"].values, "") if key]
        return found + ([] if book.filing.projects["p"].leader else [Finding(At("p", "leader"), "没有")])

    def keys(value: object, path: str) -> list[str]:
        items = (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        )
        deeper = [key for step, item in items for key in keys(item, f"{path}.{step}".removeprefix("."))]
        return [path] if isinstance(value, str) and "错" in value else deeper

    return Rule(code, "错", Severity.WARNING, Reason.OTHER, "改", finder)


def problems(text: str, *codes: str) -> list[str]:
    files = {"unit": ("unit.toml", b'name = "x"\n'), "p": ("p.toml", text.encode())}
    filing, _ = load_filing(FilingFiles("u", 2023, files))
    assert "p" in filing.projects
    found = check(Book(filing, Earlier(), taxonomies()["2021"]), [wrong_words(code) for code in codes])
    return sorted(f"{problem.place.span.line} {problem.code}" for problem in found if problem.place.span)


def with_lines(*lines: str) -> str:
    """Return a project whose value on line 3 and below is given, and which lacks nothing."""
    return "\n".join(['name = "项目"', 'leader = "张三"', *lines]) + "\n"


SILENT = f"# tianbao: ignore={CODE} 按通知"
CASES = {
    "no comment": (['plan = "错"'], [f"3 {CODE}"]),
    "behind the value": ([f'plan = "错" {SILENT}'], []),
    "behind another comment": ([f'plan = "错" # 说明 {SILENT}'], []),
    "before another comment": ([f'plan = "错" {SILENT} # 待核'], []),
    "in the line above": ([SILENT, 'plan = "错"'], []),
    "indented in the line above": ([f"  {SILENT}", 'plan = "错"'], []),
    "above, with a comment between": ([SILENT, "# 说明", 'plan = "错"'], []),
    "two lines above": ([SILENT, 'purpose = "对"', 'plan = "错"'], ["3 TB051", f"5 {CODE}"]),
    "in the line below": (['plan = "错"', SILENT], [f"3 {CODE}", "4 TB051"]),
    "the last line": ([SILENT], ["3 TB051"]),
    "full-width signs": ([f'plan = "错" # tianbao：ignore＝{CODE} 按通知'], []),
    "small letters": ([f'plan = "错" # tianbao: ignore={CODE.lower()} 按通知'], []),
    "without blanks": ([f'plan = "错" #tianbao:ignore={CODE} 按通知'], []),
    "no reason": ([f'plan = "错" # tianbao: ignore={CODE}'], ["3 TB050", f"3 {CODE}"]),
    "another mark is no reason": ([f'plan = "错" # tianbao: ignore={CODE} # 待核'], ["3 TB050", f"3 {CODE}"]),
    "punctuation is no reason": (
        [f'plan = "错" # tianbao: ignore={CODE} 。……'],
        ["3 TB050", f"3 {CODE}"],
    ),
    "punctuation before the reason": ([f'plan = "错" # tianbao: ignore={CODE}：按通知'], []),
    "no code": (['plan = "错" # tianbao: ignore= 按通知'], ["3 TB052", f"3 {CODE}"]),
    "no equals sign": ([f'plan = "错" # tianbao: ignore {CODE} 按通知'], ["3 TB052", f"3 {CODE}"]),
    "another rule": ([f'plan = "错" # tianbao: ignore={OTHER} 按通知'], [f"3 {CODE}"]),
    "no such rule": (['plan = "错" # tianbao: ignore=TB999 按通知'], ["3 TB052", f"3 {CODE}"]),
    "no rule, but a fault of the file": (['plan = "对" # tianbao: ignore=TB021 按通知'], ["3 TB052"]),
    "nothing to silence": ([f'plan = "对" {SILENT}'], ["3 TB051"]),
    "in a text": (["plan = '''", f"错 {SILENT}", "'''"], [f"3 {CODE}"]),
    "behind a text of several lines": (['plan = """', "错", f'""" {SILENT}'], []),
    "above a text of several lines": ([SILENT, 'plan = """', "错", '"""'], []),
    "above a text, seeming to stand in the one before": (
        ['plan = """', "对", f'""" {SILENT}', 'purpose = "错"'],
        ["5 TB051", f"6 {CODE}"],
    ),
    "one item of a list": (
        [
            "activities = [",
            f'  {{ name = "错", amount = 1 }}, {SILENT}',
            '  { name = "错", amount = 1 },',
            f"  {SILENT}",
            '  { name = "错", amount = 1 },',
            "]",
        ],
        [f"5 {CODE}"],
    ),
    "a table's header": (["[goals.a]", f'text = "错" {SILENT}', "indicators = []"], []),
    "other programs' comments": (["# tianbao build 印表", 'plan = "错"'], [f"4 {CODE}"]),
}


@pytest.mark.parametrize("name", CASES)
def test_a_comment_speaks_for_its_line_or_the_next(name: str) -> None:
    lines, expected = CASES[name]
    assert problems(with_lines(*lines), CODE) == expected


@pytest.mark.parametrize("comma", [",", "，", ", ", "、"])
def test_several_codes(comma: str) -> None:
    comment = f"# tianbao: ignore={CODE}{comma}{OTHER} 按通知"
    assert problems(with_lines(f'plan = "错" {comment}'), CODE, OTHER) == []
    assert problems(with_lines(f'plan = "对" {comment}'), CODE, OTHER) == ["3 TB051", "3 TB051"]


def test_what_a_file_lacks_is_silenced_at_its_beginning() -> None:
    assert problems(f'#:schema x\n{SILENT}\n\nname = "项目"\n', CODE) == []
    assert problems(f'name = "项目" {SILENT}\n', CODE) == []
    assert problems(f'name = "项目"\n{SILENT}\n', CODE) == [f"1 {CODE}", "2 TB051"]


def test_a_comment_inside_a_list_does_not_silence_the_whole_list() -> None:
    def whole(_: Book) -> list[Finding]:
        return [Finding(At("p", "activities"), "错")]

    rule = Rule(CODE, "错", Severity.WARNING, Reason.OTHER, "改", whole)
    for text, silenced in (
        (f"activities = [ {SILENT}\n  {{ name = 'a', amount = 1 }},\n]\n", True),
        (f"activities = [\n  {{ name = 'a', amount = 1 }},\n] {SILENT}\n", True),
        (f"activities = [\n  {{ name = 'a', amount = 1 }}, {SILENT}\n]\n", False),
    ):
        files = {"unit": ("unit.toml", b'name = "x"\n'), "p": ("p.toml", f'name = "x"\n{text}'.encode())}
        filing, _ = load_filing(FilingFiles("u", 2023, files))
        found = check(Book(filing, Earlier(), taxonomies()["2021"]), [rule])
        assert (CODE not in {problem.code for problem in found}) is silenced


def test_a_comment_behind_a_text_of_several_lines_speaks_for_words_in_it() -> None:
    def worded(_: Book) -> list[Finding]:
        return [Finding(At("p", "plan", "错"), "错")]

    rule = Rule(CODE, "错", Severity.WARNING, Reason.OTHER, "改", worded)
    for comment, expected in (("", [(5, 3, 5, 4)]), (SILENT, [])):
        text = f'name = "x"\nplan = """\n对\n对\n又是错\n""" {comment}\n'
        files = {"unit": ("unit.toml", b'name = "x"\n'), "p": ("p.toml", text.encode())}
        filing, _ = load_filing(FilingFiles("u", 2023, files))
        found = check(Book(filing, Earlier(), taxonomies()["2021"]), [rule])
        assert [astuple(problem.place.span) for problem in found] == expected


def test_a_complaint_says_how_to_write_it() -> None:
    files = {
        "unit": ("unit.toml", b'name = "x"\n'),
        "p": ("p.toml", f'name = "x" # tianbao: ignore={CODE}'.encode()),
    }
    filing, _ = load_filing(FilingFiles("u", 2023, files))
    (found,) = check(Book(filing, Earlier(), taxonomies()["2021"]), [])
    assert CODE in found.message
    assert re.search(r"# tianbao: ignore=TB\d+ \w+", found.hint)
    assert (found.place.span.column, found.place.span.end_column) == (
        12,
        12 + len(f"# tianbao: ignore={CODE}"),
    )
