"""A unit drawn by chance: its projects, what they cost and aim at over the years."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bench.bureau.words import common, generator, trades

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from bench.bureau.words import District, Programme, Trade

BEFORE = 2
"""So many years before the first filing are known too: the forms ask for them."""
_PROJECTS = (3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 5, 6, 8)
_GOALS = (1, 1, 1, 2, 2, 3)
_SPREAD = (0.86, 1.16)
"""What a unit pays for one of an output, against what is usual."""
_WHERE = {"": "", "重点区域": "-core", "示范点": "-pilot"}
"""Where a unit counts an output again, and what the key says of that."""
_EVALUATED = 0.2
"""The share of units that file what they have achieved."""


@dataclass(slots=True)
class Indicator:
    """An indicator and its value in every year; without figures `text` is its target."""

    key: str
    kind: str
    name: str
    sign: str
    unit: str
    values: list[int]
    reached: list[int] = field(default_factory=list)
    text: str = ""

    def target(self, year: int) -> str:
        """Return what it aims at, as the forms write it."""
        return self.text or f"{self.sign}{self.values[year]}{self.unit}"

    def achieved(self, year: int) -> str:
        """Return what came of it."""
        return self.text or f"{self.reached[year]}{self.unit}"


@dataclass(slots=True)
class Goal:
    """A goal and its indicators."""

    text: str
    indicators: list[Indicator]


@dataclass(slots=True)
class Project:
    """A project: of what kind, its goals, and what it costs each year in 0.1 万元."""

    number: int
    programme: Programme
    goals: list[Goal]
    price: float
    amounts: list[int]
    instead: Project | None = None
    """whose goals stand in its newest filing"""

    @property
    def output(self) -> Indicator:
        """Return the indicator that other units have too."""
        return next(one for one in self.goals[0].indicators if one.key == "output")

    def goals_in(self, *, newest: bool) -> list[Goal]:
        """Return the goals that a year's filing says."""
        return self.instead.goals if newest and self.instead else self.goals


@dataclass(slots=True)
class Unit:
    """A unit with its projects."""

    number: int
    slug: str
    district: District
    trade: Trade
    evaluates: bool
    projects: list[Project]
    personnel: list[int]
    amiss: int = 0
    """by how much its newest department form's total differs from its projects, in 0.1 万元"""

    @property
    def name(self) -> str:
        """Return what it is called."""
        return self.district.place + self.trade.office


class Draw:
    """Draws the units of a bureau, each by its number alone."""

    def __init__(self, seed: int, years: int, places: list[District]) -> None:
        """`places` holds a district for every so many offices as there are trades."""
        self.seed, self.years, self.places = seed, years, places

    def programmes(self, number: int) -> list[Programme]:
        """Return which projects a unit has."""
        chance, trade = generator(self.seed, "programmes", number), trades()[number % len(trades())]
        count = chance.choice(_PROJECTS)
        shared = min(chance.randint(1, 3), count - 2)
        own = chance.sample(trade.programmes, min(count - shared, len(trade.programmes)))
        return [*own, *chance.sample(common(), count - len(own))]

    def evaluates(self, number: int) -> bool:
        """Tell whether a unit files what it has achieved."""
        return self.years > 1 and generator(self.seed, "evaluates", number).random() < _EVALUATED

    def unit(self, number: int) -> Unit:
        """Draw a unit."""
        chance = generator(self.seed, "unit", number)
        place, trade = self.places[number // len(trades())], trades()[number % len(trades())]
        spans = range(self.years + BEFORE)
        projects = [
            _Drawn(
                chance,
                place.place + (trade.office if programme in common() else ""),
                len(spans),
                position,
            ).project(programme)
            for position, programme in enumerate(self.programmes(number))
        ]
        staff = chance.randint(2000, 30000)
        personnel = [round(staff * 1.02**year) for year in spans]
        slug = f"{place.code}-{trade.slug}"
        return Unit(number, slug, place, trade, self.evaluates(number), projects, personnel)


class _Drawn:
    """Draws one project; `place` is what no other unit has in the names of such a project's indicators."""

    def __init__(self, chance: random.Random, place: str, span: int, number: int) -> None:
        self.chance, self.place, self.span, self.number = chance, place, span, number

    def project(self, programme: Programme) -> Project:
        chance = self.chance
        count = chance.choice(_GOALS)
        first = Goal(
            f"完成{self.place}{programme.work}年度任务，{programme.output}达到计划要求。",
            list(self._first(programme, things=4 - count)),
        )
        more = [self._more(programme, position) for position in range(4 - count, 3)]
        price = programme.cost * chance.uniform(*_SPREAD)
        made = Project(self.number, programme, [first, *more], price, [])
        made.amounts = [max(10, round(value * price * 10)) for value in made.output.values]
        return made

    def _first(self, programme: Programme, things: int) -> Iterator[Indicator]:
        """Yield the first goal's indicators: some that many units have, more that only this one has."""
        place, work, chance = self.place, programme.work, self.chance
        yield self._rate("cost", "经济成本", "预算成本控制率", 100, at_most=True)
        yield self._count("output", programme.output, programme.output_unit, programme.least, programme.most)
        for position in range(chance.randint(1, things)):
            yield self._thing(programme, position, "")
        yield self._rate("quality", "质量", f"{place}{programme.name}验收合格率", chance.randint(92, 98))
        yield self._rate("paid", "时效", "资金支付及时率", chance.randint(90, 98))
        yield self._days("days", f"{place}{programme.name}平均办理时间")
        yield self._rate("known", "社会效益", f"{place}{programme.name}知晓率", chance.randint(75, 95))
        if chance.random() < 0.15:
            yield Indicator("lasting", "可持续影响", f"{place}{work}长效机制", "", "", [], [], "制度健全")
        yield self._rate("content", "服务对象满意度", "服务对象满意率", chance.randint(85, 95))

    def _more(self, programme: Programme, position: int) -> Goal:
        place, chance = self.place, self.chance
        thing, whom = programme.things[position][0], programme.audience
        rows = [self._thing(programme, position, "")]
        rows += [self._thing(programme, position, where) for where in list(_WHERE)[1 : chance.randint(1, 3)]]
        rows += [
            self._rate("quality", "质量", f"{place}{thing}合格率", chance.randint(90, 98)),
            self._rate("on-time", "时效", f"{place}{thing}按期完成率", chance.randint(88, 98)),
            self._rate("known", "社会效益", f"{place}{thing}覆盖率", chance.randint(70, 95)),
            self._rate(
                "content",
                "服务对象满意度",
                f"{place}{thing}{programme.audience}满意率",
                chance.randint(85, 95),
            ),
        ]
        texts = (
            f"做好{place}{thing}工作，{whom}得到实惠。",
            f"以{thing}带动{place}{programme.work}。",
        )
        return Goal(texts[position % 2], rows)

    def _thing(self, programme: Programme, position: int, where: str) -> Indicator:
        thing, counted = programme.things[position]
        most = self.chance.choice((60, 160, 400))
        return self._count(
            f"own-{position}{_WHERE[where]}", f"{self.place}{where}{thing}数量", counted, 20, most
        )

    def _count(self, key: str, name: str, unit: str, least: int, most: int) -> Indicator:
        chance = self.chance
        values = [chance.randint(least, most)]
        for _ in range(self.span - 1):
            moved = round(values[-1] * chance.uniform(0.97, 1.08))
            values.append(moved if moved != values[-1] else moved + 1)
        reached = [round(value * chance.uniform(0.95, 1.1)) for value in values]
        return Indicator(key, "数量", name, "≥", unit, values, reached)

    def _rate(self, key: str, kind: str, name: str, value: int, *, at_most: bool = False) -> Indicator:
        chance = self.chance
        if at_most:
            values = [value] * self.span
            return Indicator(key, kind, name, "≤", "%", values, [*values])
        values = [value]
        while len(values) < self.span:
            values.append(min(99, values[-1] + chance.choice((0, 0, 1))))
        reached = [min(100, each + chance.randint(-2, 2)) for each in values]
        return Indicator(key, kind, name, "≥", "%", values, reached)

    def _days(self, key: str, name: str) -> Indicator:
        chance = self.chance
        values = [chance.randint(20, 60)]
        while len(values) < self.span:
            values.append(max(15, round(values[-1] * chance.uniform(0.95, 1.03))))
        reached = [round(value * chance.uniform(0.9, 1.0)) for value in values]
        return Indicator(key, "时效", name, "≤", "天", values, reached)
