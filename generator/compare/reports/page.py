"""The report as one self-contained page."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from markupsafe import escape

from generator.base.files import shared
from generator.base.money import money
from generator.compare import phrases
from generator.compare.amounts import Aims, Verdict
from generator.compare.data import Kind, Order, Words
from generator.compare.foremost import foremost, reported
from generator.compare.reports import wording
from generator.compare.reports.cases import Total
from generator.compare.reports.picture import picture
from generator.compare.reports.texts import shown
from generator.printing.jinja import environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.compare.data import Change, Item
    from generator.compare.difference import Aimed, Counts, Difference
    from generator.compare.reports.cases import Case
    from generator.compare.reports.links import Links
    from generator.compare.reports.pairs import Pair
    from generator.compare.reports.sides import Question

    Shown: TypeAlias = dict[str, object]

_FEW = 5  # that many filings stand open
_KINDS = (Kind.ADDED, Kind.REMOVED, Kind.CHANGED, Kind.RENAMED, Kind.MOVED)


def report(question: Question, found: Sequence[Case], links: Links) -> str:
    """Return the page."""
    template = (shared("templates") / "pages" / "diff.html").read_text("utf-8")
    sections = shown(found)
    total = Total.of(found)
    return (
        environment(escape)
        .from_string(template)
        .render(
            {
                "title": wording.title(question),
                "counts": wording.counts(total),
                "budget": wording.budget(total.budget),
                "several": len(found) > 1,
                "few": len(sections) <= _FEW,
                "cases": (_case(question, case, number, links) for number, case in enumerate(sections, 1)),
                "list": [_listed(case, number) for number, case in enumerate(sections, 1)],
            }
        )
    )


def _listed(case: Case, number: int) -> Shown:
    difference, percent = phrases.amounts_note(case.budget)
    return {
        "id": f"f{number}",
        "name": wording.heading(case),
        "state": case.state.value,
        "state_text": wording.STATES[case.state],
        "old": money(case.budget.old),
        "new": money(case.budget.new),
        "difference": difference,
        "percent": percent,
    }


def _case(question: Question, case: Case, number: int, links: Links) -> Shown:
    difference = case.difference
    said = _Said(question, case.pair, links)
    return {
        **_listed(case, number),
        "remarks": list(wording.remarks(question, case)),
        "gaps": [phrases.gap(gap) for gap in difference.gaps] if difference is not None else [],
        "nothing": phrases.NOTHING_ELSE if difference is not None and difference.gaps else phrases.NOTHING,
        "same": difference is not None and not difference,
        "head": _head(question, case.pair, difference, said) if difference else None,
        "sides": phrases.sides(difference) if difference is not None else (),
        "items": list(said.sections(reported(difference), f"f{number}")) if difference is not None else [],
    }


def _head(question: Question, pair: Pair, difference: Difference, said: _Said) -> Shown:
    summary, found = difference.summary, foremost(difference)
    verdicts = Counter(aimed.aims.verdict for aimed in summary.targets)
    return {
        "first": [part._asdict() for part in phrases.first(found)],
        "picture": picture(question, pair, difference),
        "largest": [part._asdict() for part in phrases.largest(found)],
        "yearly": list(phrases.yearly(difference, found)),
        "goals": _counts(summary.goals),
        "indicators": _counts(summary.indicators),
        "targets": [
            {"verdict": verdict.value, "text": word, "count": verdicts[verdict]}
            for verdict, word in phrases.VERDICTS.items()
        ],
        "target_count": len(summary.targets),
        "shares": list(_shares(verdicts, len(summary.targets))),
        "unmoved": [said.unmoved(aimed) for aimed in summary.unmoved],
        "unmoved_count": len(summary.unmoved),
    }


def _shares(verdicts: Counter[Verdict], whole: int) -> Iterator[Shown]:
    """Yield the parts of a bar that shows what became of the targets."""
    start = 0.0
    for verdict in phrases.VERDICTS:
        share = 100 * verdicts[verdict] / whole if whole else 0
        if share:
            yield {"verdict": verdict.value, "start": f"{start:.2f}", "width": f"{share:.2f}"}
        start += share


def _counts(counts: Counts) -> Shown:
    happened = [
        {"kind": kind.value, "text": phrases.KINDS[kind], "count": getattr(counts, kind.value)}
        for kind in _KINDS
    ]
    return {"old": counts.old, "new": counts.new, "happened": [one for one in happened if one["count"]]}


class _Said:
    """Turns what differs in one filing into sections, tables and rows."""

    def __init__(self, question: Question, pair: Pair, links: Links) -> None:
        self._links = links
        self._old = pair.old if question.old.built else None
        self._new = pair.new if question.new.built else None

    def sections(self, items: Sequence[Item], name: str, level: int = 3) -> Iterator[Shown]:
        """Yield a section for every thing that has parts with parts of their own, or none above it."""
        for number, item in enumerate(items, 1):
            here = f"{name}-{number}"
            inner = [part for part in item.parts if part.parts]
            leaves = [part for part in item.parts if not part.parts]
            groups: list[Shown] = [{"thing": "", "rows": self._rows(item)}, *map(self._group, leaves)]
            tabled = bool(leaves or groups[0]["rows"])
            yield {**self._named(item), "id": here, "level": level, "groups": groups, "tabled": tabled}
            yield from self.sections(inner, here, level + 1)

    def unmoved(self, aimed: Aimed) -> Shown:
        """Return an indicator whose target did not move."""
        return {
            "name": aimed.new.name,
            "target": aimed.aims.new.printed,
            "href": self._href_new(aimed.new.key),
        }

    def _group(self, item: Item) -> Shown:
        return {**self._named(item), "rows": self._rows(item)}

    def _named(self, item: Item) -> Shown:
        href = self._href_new(item.new.key) if item.new else self._href_old(item.old.key if item.old else "")
        return {
            "thing": phrases.THINGS[item.thing],
            "name": item.side.name,
            "kinds": [{"kind": kind.value, "text": phrases.KINDS[kind]} for kind in item.kinds],
            "href": href,
        }

    def _rows(self, item: Item) -> list[Shown]:
        return [self._row(change) for change in phrases.values(item)]

    def _row(self, change: Change) -> Shown:
        detail = change.detail
        verdict = detail.verdict.value if isinstance(detail, Aims) else ""
        words = list(detail.operations()) if isinstance(detail, Words) else []
        old, new = change.old, change.new
        if isinstance(detail, Order):
            old, new = ("\n".join(names) for names in (detail.old, detail.new))
        return {
            "title": change.title,
            "kind": change.kind.value,
            "old": old,
            "new": new,
            "words": words,
            "note": phrases.note(change),
            "verdict": verdict,
            "old_href": self._href_old(change.old_key),
            "new_href": self._href_new(change.new_key),
        }

    def _href_old(self, key: str) -> str:
        return self._links.cell(self._old, key) if self._old else ""

    def _href_new(self, key: str) -> str:
        return self._links.cell(self._new, key) if self._new else ""
