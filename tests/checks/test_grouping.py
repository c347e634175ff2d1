"""Problems by cause and rule: what one look at the file mends stands together, the worst first."""

from __future__ import annotations

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from generator.base.problems import Place, Problem, Severity, Span
from generator.checks.grouping import at_least, entries, topics

FILES = ("filings/u/2023/a.toml", "filings/u/2023/b.toml", "filings/u/unit.toml")
KEYS = (
    (),
    ("name",),
    ("activities", 0),
    ("activities", 0, "name"),
    ("activities", 1),
    ("goals", "g", "x", 2),
)


def problem(code: str, line: int, *key: str | int, severity: Severity = Severity.WARNING) -> Problem:
    return Problem(code, f"{code} {line}", Place(FILES[0], Span(line, 3, line, 9), key), "", severity)


PROBLEMS = st.lists(
    st.builds(
        lambda code, file, line, key, severity: Problem(
            code, "说明", Place(file, Span(line, 1, line, 2), key), "", severity
        ),
        st.sampled_from(["TB401", "TB402", "TB405", "TB215", "TB711"]),
        st.sampled_from(FILES),
        st.integers(1, 9),
        st.sampled_from(KEYS),
        st.sampled_from(list(Severity)),
    ),
    unique=True,
)


def test_findings_about_one_activity_are_one_entry() -> None:
    found = [
        problem("TB405", 20, "activities", 0, "description"),
        problem("TB401", 19, "activities", 0),
        problem("TB402", 19, "activities", 0),
        problem("TB401", 23, "activities", 1),
        problem("TB101", 1, severity=Severity.ERROR),
    ]
    assert [entry.codes for entry in entries(found)] == [("TB101",), ("TB401", "TB402", "TB405"), ("TB401",)]
    first, second = topics(found)
    assert (first.severity, first.codes) == (Severity.ERROR, ("TB101",))
    assert [entry.codes for entry in second.entries] == [("TB401", "TB402", "TB405"), ("TB401",)]


def test_what_status_counts_comes_last_of_its_severity_and_apart() -> None:
    found = [problem("TB711", 19, "activities", 0), problem("TB401", 19, "activities", 0)]
    found.append(problem("TB602", 30, severity=Severity.INFO))
    assert [topic.codes for topic in topics(found)] == [("TB401",), ("TB711",), ("TB602",)]


def test_severities_from_one_on() -> None:
    every = [problem("TB101", 1, severity=severity) for severity in Severity]
    asked = {wanted: sum(at_least(wanted, one) for one in every) for wanted in Severity}
    assert asked == {Severity.ERROR: 1, Severity.WARNING: 2, Severity.INFO: 3}


@given(PROBLEMS)
def test_nothing_is_lost_or_doubled_and_order_does_not_matter(problems: list[Problem]) -> None:
    made = topics(problems)
    left = [one for topic in made for entry in topic.entries for one in entry.problems]
    assert sorted(map(repr, left)) == sorted(map(repr, problems))
    assert topics(problems[::-1]) == made
    for topic in made:
        assert {one.severity for entry in topic.entries for one in entry.problems} == {topic.severity}
        assert set(chain.from_iterable(entry.codes for entry in topic.entries)) == set(topic.codes)
