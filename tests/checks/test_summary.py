"""What is told of one filing after the other is counted as a review of all at once would be."""

from __future__ import annotations

from collections import Counter, defaultdict

from hypothesis import given
from hypothesis import strategies as st

from generator.base.codes import Code
from generator.base.problems import Place, Problem, Severity, Span
from generator.checks.summary import WORST, Summary, told

CODES = {"TB101": Severity.ERROR, "TB215": Severity.WARNING, "TB155": Severity.INFO}
PROBLEMS = st.builds(
    lambda unit, file, line, code: Problem(
        code, "错", Place(f"filings/u{unit:02}/{file}", Span(line, 1, line, 2)), "", CODES[code]
    ),
    st.integers(0, 20),
    st.sampled_from(("unit.toml", "2023/a.toml", "2024/a.toml", "2024/b.toml")),
    st.integers(1, 5),
    st.sampled_from(sorted(CODES)),
)


def counted(problems: list[Problem]) -> Summary:
    """Tell every year of its own files and, each again, of unit.toml."""
    summary = Summary()
    for unit_id in sorted({problem.place.file.split("/")[1] for problem in problems}):
        for year in (2023, 2024):
            own = f"filings/{unit_id}/{year}/"
            shared = f"filings/{unit_id}/unit.toml"
            found = [one for one in problems if one.place.file.startswith((own, shared))]
            summary.filing(unit_id, told(found, own))
    summary.end()
    return summary


@given(st.lists(PROBLEMS, max_size=80))
def test_counts_are_those_of_all_problems_at_once(problems: list[Problem]) -> None:
    summary, every = counted(problems), set(problems)
    assert summary.total == Counter(one.severity for one in every)
    by_rule, by_unit = defaultdict(list), defaultdict(Counter)
    for one in every:
        by_rule[one.code].append(one)
        by_unit[one.place.file.split("/")[1]][one.severity] += 1
    assert {one.code: (one.times, one.units) for one in summary.rules()} == {
        code: (len(found), len({one.place.file.split("/")[1] for one in found}))
        for code, found in by_rule.items()
    }
    for rule in summary.rules():
        assert rule.place in [one.place for one in by_rule[rule.code]]
    ranked = sorted(by_unit, key=lambda unit: (*(-by_unit[unit][severity] for severity in Severity), unit))
    assert [one.unit_id for one in summary.worst()] == ranked[:WORST]
    assert summary.units == summary.units_with_problems == len(by_unit)


def test_a_lost_filing_is_told_when_its_unit_is_done() -> None:
    summary, lost = Summary(), [Problem(Code.PROCESS_LOST, "没有读成", Place("filings/a/2024"), "")]
    for unit_id in ("a", "b"):
        summary.filing(unit_id, told([], f"filings/{unit_id}/2023/"))
    summary.elsewhere("a", told(lost, "filings"))
    summary.end()
    assert (summary.units, summary.units_with_problems) == (2, 1)
    assert [(one.unit_id, one.errors) for one in summary.worst()] == [("a", 1)]


def test_what_is_nobodys_counts_for_no_unit() -> None:
    summary = Summary()
    summary.filing("u", told([], "filings/u/2023/"))
    summary.elsewhere("", told([Problem("TB045", "错", Place("templates/x"), "")], "filings"))
    summary.end()
    assert (summary.total[Severity.ERROR], summary.units, summary.units_with_problems) == (1, 1, 0)
    assert [(one.times, one.units) for one in summary.rules()] == [(1, 0)]
