"""What a stage of the year says was achieved, against the targets of the filing: worst first, as data."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from generator.base.expression import Fault, Missing
from generator.base.score import achievement
from generator.base.target import QUALITATIVE, Target
from generator.filing.declared import Field, Kind
from generator.forms.scope import SCOPES, Spot
from generator.forms.values import Values, Where, printed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.base.expression import Result
    from generator.filing.declared import Owner
    from generator.filing.load import Filing
    from generator.forms.edition import Edition
    from generator.forms.scope import Reading

_REASON = "原因"
_WORDS = {Kind.TEXT, Kind.PROSE}
_DEPARTMENT = "department"


class Row(NamedTuple):
    """An indicator: its target and what was achieved, as printed; `why` there is no rate where there is none.

    `rate` is 1 where all is reached; of a qualitative target it is the degree that its author gives.
    """

    whose: str
    name: str
    key: str
    target: str
    achieved: str
    rate: Decimal | None
    why: str = ""
    score: str = ""
    weight: str = ""
    reason: str = ""


class Money(NamedTuple):
    """A project's or the department's money: budget against executed, and what else is said of the whole."""

    whose: str
    key: str
    budget: Decimal | None
    executed: Decimal | None
    total: str = ""
    reason: str = ""

    @property
    def rate(self) -> Decimal | None:
        """Which part of the budget is spent, if there is one."""
        return self.executed / self.budget if self.executed is not None and self.budget else None


class Achieved(NamedTuple):
    """One form of one filing: `open` are indicators that nobody has filled in, `unfiled` what has no file."""

    unit: str
    year: int
    title: str
    money: tuple[Money, ...]
    rows: tuple[Row, ...]
    open: tuple[Row, ...]
    unfiled: tuple[str, ...]

    @property
    def short(self) -> bool:
        """Whether a target is not reached, or nobody knows whether it is."""
        unreached = any(row.rate is None or row.rate < 1 for row in self.rows)
        return unreached or bool(self.open or self.unfiled)


def achieved(filing: Filing, edition: Edition) -> Achieved:
    """Hold what a stage's files say was achieved against the targets."""
    records = filing.stages.get(edition.form, {})
    stems = [_DEPARTMENT] if edition.of == _DEPARTMENT else _projects(filing, edition)
    there = [stem for stem in stems if stem in records and _readable(filing, stem)]
    read = _Stage(Values(filing, edition.taxonomy), edition)
    rows = [row for stem in there for row in read.rows(stem)]
    filled = [row for row in rows if row.achieved]
    return Achieved(
        unit=filing.unit.name if filing.unit else filing.unit_id,
        year=filing.year,
        title=edition.title,
        money=tuple(read.money(stem) for stem in there) if read.has_money else (),
        rows=tuple(sorted(filled, key=_worst_first)),
        open=tuple(row for row in rows if not row.achieved),
        unfiled=tuple(
            f"{_name(filing, stem)}（{stem}.{edition.form}.toml）" for stem in stems if stem not in there
        ),
    )


def _projects(filing: Filing, edition: Edition) -> list[str]:
    wanted = edition.categories
    return [stem for stem, one in filing.projects.items() if not wanted or one.category in wanted]


def _readable(filing: Filing, stem: str) -> bool:
    return stem not in filing.broken and (stem != _DEPARTMENT or filing.department is not None)


def _name(filing: Filing, stem: str) -> str:
    return "部门整体" if stem == _DEPARTMENT else filing.projects[stem].name.strip()


def _worst_first(row: Row) -> tuple[bool, Decimal]:
    """Put what can't be reckoned behind what can."""
    return row.rate is None, row.rate or Decimal(0)


class _Stage:
    """Reads one stage's files; which fields say what is told by their keys, types and titles."""

    def __init__(self, values: Values, edition: Edition) -> None:
        self.values, self.edition = values, edition
        of = edition.fields.of
        self._achieved = self._field("indicator", "achieved") or _first(of("indicator"), {Kind.TARGET})
        self._reasons: dict[Owner, Field | None] = {
            owner: _first(of(owner), _WORDS, _REASON) for owner in ("indicator", "project", "department")
        }

    @property
    def has_money(self) -> bool:
        """Tell whether the form asks what was spent, or for a total."""
        return any(self._field(self.edition.of, key) for key in ("executed", "total"))

    def rows(self, stem: str) -> list[Row]:
        """Return the indicators of a file."""
        spots = self.values.reading.children(Spot(self.edition.of, stem), "indicators")
        return [self._row(spot) for spot in spots] if self._achieved else []

    def _row(self, spot: Spot) -> Row:
        words = self.values.reading.wording(spot)
        said = self._value(spot, self._achieved)
        rate, why = self._rate(spot, words.target, said)
        _, path = self.values.record(spot, self.edition.form)
        return Row(
            whose=_name(self.values.filing, spot.goal[0]),
            name=words.name.strip(),
            key=path.rstrip("."),
            target=words.target.printed.strip(),
            achieved=printed(said, Kind.TARGET).strip(),
            rate=rate,
            why=why,
            score=self._said(spot, self._field("indicator", "score")),
            weight=self._said(spot, self._field("indicator", "weight")),
            reason=self._said(spot, self._reasons["indicator"]),
        )

    def _rate(self, spot: Spot, target: Target, said: Result) -> tuple[Decimal | None, str]:
        if target.sign == QUALITATIVE:
            degree = self._value(spot, self._field("indicator", "degree"))
            return (degree, "") if isinstance(degree, Decimal) else (None, "定性指标，没有写达成程度")
        found = achievement(target, said)
        if isinstance(found, Decimal):
            return found, ""
        return None, found.message if isinstance(found, Fault) else ""

    def money(self, stem: str) -> Money:
        """Return what a file says of the whole."""
        of = self.edition.of
        spot = Spot(of, stem)
        _, path = self.values.record(spot, self.edition.form)
        adjusted, executed = (self._value(spot, self._field(of, key)) for key in ("adjusted", "executed"))
        return Money(
            whose=_name(self.values.filing, stem),
            key=path.rstrip("."),
            budget=_decimal(adjusted)
            if isinstance(adjusted, Decimal)
            else _budget(self.values.reading, spot),
            executed=_decimal(executed),
            total=self._said(spot, self._field(of, "total")),
            reason=self._said(spot, self._reasons[of]),
        )

    def _field(self, owner: Owner, key: str) -> Field | None:
        return self.edition.fields.find(owner, key)

    def _value(self, spot: Spot, field: Field | None) -> Result:
        return self.values.value(Where(spot, self.edition.form, field)) if field else Missing(())

    def _said(self, spot: Spot, field: Field | None) -> str:
        return printed(self._value(spot, field), field.kind).strip() if field else ""


def _first(fields: Iterable[Field], kinds: set[Kind], part: str = "") -> Field | None:
    return next((field for field in fields if field.kind in kinds and part in field.title), None)


def _budget(reading: Reading, spot: Spot) -> Decimal | None:
    name = "spending_total" if spot.owner == _DEPARTMENT else "budget"
    return _decimal(SCOPES[spot.owner][name](reading, spot))


def _decimal(value: Result) -> Decimal | None:
    return value if isinstance(value, Decimal) else None
