"""What forms and checks take for the same indicator in an earlier filing."""

from __future__ import annotations

from comparing import filing
from steps import steps

from generator.filing.pairing.partners import partners

MOST = 2.7


def indicators(*names: str) -> list[dict[str, str]]:
    return [
        {"kind": "数量", "name": name, "target": "≥1次", "id": f"{name}-{i}"} for i, name in enumerate(names)
    ]


def one(stem: str, key: str, *names: str, name: str = "项目") -> dict[str, object]:
    """Return a filing of one project with one goal."""
    goal = {"text": "做好检查", "indicators": indicators(*names)}
    return {"projects": {stem: {"name": name, "goals": {key: goal}}}}


def found(old: dict[str, object], new: dict[str, object]) -> dict[tuple[str, str, int], tuple[str, bool]]:
    known = partners(filing(old), filing(new)).indicators
    return {place: (partner.node.side.key, partner.sure) for place, partner in known.items()}


def test_a_renamed_file_and_a_renamed_goal_keep_their_indicators() -> None:
    expected = ("a#goals.x.indicators.0", True)
    assert found(one("a", "x", "次数"), one("b", "x", "次数"))["b", "x", 0] == expected
    assert found(one("a", "x", "次数"), one("a", "y", "次数"))["a", "y", 0] == expected


def test_an_indicator_that_moved_to_another_goal_is_found() -> None:
    def goals(first: list[dict[str, str]], second: list[dict[str, str]]) -> dict[str, object]:
        tables = {"x": {"text": "检查", "indicators": first}, "y": {"text": "宣传", "indicators": second}}
        return {"projects": {"a": {"name": "项目", "goals": tables}}}

    moved = found(goals(indicators("次数"), []), goals([], indicators("次数")))
    assert moved["a", "y", 0] == ("a#goals.x.indicators.0", True)


def test_two_indicators_of_one_name_keep_their_order() -> None:
    both = found(one("a", "x", "次数", "次数"), one("a", "x", "次数", "次数"))
    assert [both["a", "x", i][0] for i in range(2)] == [f"a#goals.x.indicators.{i}" for i in range(2)]


def test_matching_grows_with_the_indicators() -> None:
    def work(count: int) -> int:
        old = filing(one("a", "x", *(f"第{i}项检查的次数" for i in range(count))))
        new = filing(one("a", "x", *(f"第{i}项检查之次数" for i in range(count))))
        return steps(lambda: partners(old, new))

    assert work(400) < MOST * work(200)
