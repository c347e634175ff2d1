"""``make torture``: random tests again and again, each time with another seed, until their time is used up.

Every hypothesis property of the suite takes part, and what is marked ``torture``, which is too long for
``make test``; such a test that is no property takes the fixture ``chance``, or runs once. Half of the
time, TORTURE_SECONDS in all, is for those marked. A failure says how to repeat it: with TORTURE_SEED that
seed alone is tried.
"""

from __future__ import annotations

import os
import random
import secrets
import time
from typing import TYPE_CHECKING, TypeVar

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, seed, settings

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping

    from _pytest.mark import ParameterSet

T = TypeVar("T")

SELECTED = "torture or hypothesis"
_SECONDS = 300.0
_SAMPLE = 20  # examples of a property in every run; torture goes on for as long as it may
_MARKED_SHARE = 0.5


_SPARE = pytest.mark.torture(spare=True)
_END = time.monotonic() + float(os.environ.get("TORTURE_SECONDS") or _SECONDS)


def in_part(every: Iterable[T], *some: T) -> list[T | ParameterSet]:
    """Return the parameters of a test of which `make test` tries only some, and `make torture` all."""
    return [one if one in some else pytest.param(one, marks=_SPARE) for one in every]


def cases_in_part(cases: Mapping[str, T], every: int) -> list[ParameterSet]:
    """Return the cases of a test of which `make test` tries one of so many, and `make torture` all."""
    return [
        pytest.param(case, id=name, marks=() if at % every == 0 else _SPARE)
        for at, (name, case) in enumerate(cases.items())
    ]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out what is tried in part, once the time is used up."""
    mark = item.get_closest_marker("torture")
    if mark is not None and mark.kwargs.get("spare") and is_on(item.config) and time.monotonic() > _END:
        pytest.skip("TORTURE_SECONDS is used up")


def register_profiles() -> None:
    """Register how properties are tried here, in CI and under torture."""
    slow = [HealthCheck.too_slow]
    settings.register_profile("here", max_examples=_SAMPLE, deadline=None, suppress_health_check=slow)
    here = settings.get_profile("here")
    settings.register_profile("ci", parent=here, derandomize=True)
    settings.register_profile("torture", parent=here, derandomize=False, database=None)


def is_on(config: pytest.Config) -> bool:
    """Tell a run of ``make torture`` from one of ``make test``."""
    return config.getoption("markexpr") == SELECTED


@pytest.fixture
def chance() -> random.Random:
    """Return where a test that is marked ``torture`` gets what it does; sown anew for every round."""
    return random.Random()  # noqa: S311 - damage, not secrets


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Let a test run, and on for as long as its share of the time lasts."""
    if not is_on(pyfuncitem.config):
        return (yield)
    rounds = _seeds(_share(pyfuncitem) if _is_random(pyfuncitem) else 0)
    number = next(rounds)
    try:
        _sow(pyfuncitem, number)
        result = yield
        for number in rounds:
            _sow(pyfuncitem, number)
            _once_more(pyfuncitem)
    except BaseException as failure:
        failure.add_note(_again(pyfuncitem, number))
        raise
    return result


def _is_random(item: pytest.Function) -> bool:
    return is_hypothesis_test(item.obj) or "chance" in item.funcargs


def _once_more(item: pytest.Function) -> None:
    names = item._fixtureinfo.argnames  # noqa: SLF001 - as pytest itself calls a test
    item.obj(**{name: item.funcargs[name] for name in names})


def _sow(item: pytest.Function, number: int) -> None:
    if is_hypothesis_test(item.obj):
        seed(number)(item.obj)
    if "chance" in item.funcargs:
        item.funcargs["chance"].seed(number)


def _seeds(seconds: float) -> Iterator[int]:
    """Yield seeds until the time is used up, one at the least."""
    if asked := os.environ.get("TORTURE_SEED"):
        yield int(asked)
        return
    # CI tries the same ones every time: what it finds is there for whoever looks
    source = random.Random(0) if os.environ.get("CI") else secrets.SystemRandom()  # noqa: S311 - damage, not secrets
    end = time.monotonic() + seconds
    yield source.getrandbits(32)
    while time.monotonic() < end:
        yield source.getrandbits(32)


def _share(item: pytest.Function) -> float:
    """Return how long a test may go on."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    seconds = float(os.environ.get("TORTURE_SECONDS") or _SECONDS) * workers
    marked = [each for each in item.session.items if each.get_closest_marker("torture")]
    rest = len(item.session.items) - len(marked)
    if not marked or not rest:
        return seconds / len(item.session.items)
    if item in marked:
        return seconds * _MARKED_SHARE / len(marked)
    return seconds * (1 - _MARKED_SHARE) / rest


def _again(item: pytest.Function, number: int) -> str:
    return f"\nagain: TORTURE_SEED={number} python -m pytest -m '{SELECTED}' '{item.nodeid}'"
