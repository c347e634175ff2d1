"""An indicator wherever it stands → its one line: what all say, the annual row's own where that differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.base.vocabulary import SUFFIX
from generator.readback.assembling.choosing import NOTHING, Chosen, agreed, choose
from generator.readback.assembling.converting import says_nothing
from generator.readback.assembling.drafts import FileDraft
from generator.readback.assembling.terms import TERMS
from generator.readback.distance import apart
from generator.readback.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.base.vocabulary import Taxonomy
    from generator.filing.declared import Declarations
    from generator.filing.model import Term
    from generator.readback.assembling.terms import Together
    from generator.readback.items import Item, Reading

_SHARED = ("kind", "name", "target", "basis")
_OPTIONAL = ("target", "basis")
_NEAR_CLASS = 0.34
_UNNAMED = "（没有名称）"


class Words(NamedTuple):
    """What an indicator is written with: the form's classes, declared fields, whether it has both terms."""

    taxonomy: Taxonomy
    declared: Declarations
    both_terms: bool


def indicator(row: Together, words: Words, *, stranger: bool) -> FileDraft:
    """Return an indicator's values, `basis` among them; `stranger`: its project's form lacks it."""
    draft = FileDraft()
    _shared(row, words, draft)
    _needed(draft)
    terms = {seat.term for seat in row.items}
    if words.both_terms and len(terms) == 1:
        term = next(iter(terms))
        draft.values["only"] = term
    if stranger:
        draft.doubt(("name",), "只在部门表里，项目表没有这一行")
    for key in ("achieved", "year_before_last", "last_year"):
        chosen = choose(row.readings((key,)))
        if not says_nothing(chosen.text):
            draft.put(key, chosen.text, chosen)
    _declared(row, words, draft)
    return draft


def _shared(row: Together, words: Words, draft: FileDraft) -> None:
    annual: dict[str, str] = {}
    for key in _SHARED:
        sides = {term: list(_readings(row, key, term, words)) for term in ("long_term", "annual")}
        usual, own = _of_terms(sides["long_term"], sides["annual"])
        blank = next((term for term in TERMS if row.left_blank((term, key), (key,), term=term)), None)
        if blank and key in _OPTIONAL and usual.reading is not None:
            usual, own = (NOTHING, usual) if blank == "long_term" else (usual, NOTHING)
        draft.values[key] = usual.text
        draft.doubt((key,), usual.doubt)
        if own is not None:
            annual[key] = own.text
            draft.doubt(("annual", key), own.doubt or _of_rows_above(key, usual, own))
    if annual:
        draft.values["annual"] = annual


def _of_rows_above(key: str, *both: Chosen) -> str:
    """Say that an indicator may have two classes only since the row is missing that begins one of them."""
    taken_over = any(one.reading is not None and one.reading.merged for one in both)
    return "长期表和年度表的分类不同" if key == "kind" and taken_over else ""


def _of_terms(long_term: list[Reading], annual: list[Reading]) -> tuple[Chosen, Chosen | None]:
    """Return what both terms say, and what the annual one says of its own, if it surely does.

    Where each form that shows both terms has the two differ, that is how it was filed; where only one of
    them does, it is a minority.
    """
    both = choose([*long_term, *annual])
    if agreed([*long_term, *annual]) or not long_term or not annual:
        return both, None
    one, other = choose(long_term), choose(annual)
    sure = agreed(long_term) and agreed(annual) and not (one.doubt or other.doubt)
    balanced = len(long_term) == len(annual)
    if sure and balanced:
        return one, other
    return both, None


def _readings(row: Together, key: str, term: Term, words: Words) -> Iterator[Reading]:
    if key == "kind":
        for seat, item in row.items.items():
            if seat.term == term:
                yield from kinds(item, words.taxonomy)
        return
    source = "project" if key == "name" and row.terms() else None
    found = row.readings((term, key), (key,), term=term, source=source)  # type: ignore[arg-type]
    yield from found
    if key == "target" and not found:
        for seat, item in row.items.items():
            if seat.term == term:
                yield from _composed(item, term)


def _composed(item: Item, term: Term) -> Iterator[Reading]:
    """Put a target together of its sign, number and unit."""
    for path in ((term,), ()):
        pieces = [choose(item.take(*path, part)).reading for part in ("sign", "number", "unit")]
        there = [piece for piece in pieces if piece is not None]
        if there:
            text = "".join(piece.text.strip() for piece in there).replace("定性", "")
            doubts = tuple(doubt for piece in there for doubt in piece.doubts)
            yield there[0]._replace(paragraphs=(text,), doubts=doubts)
            return


def kinds(item: Item, taxonomy: Taxonomy) -> Iterator[Reading]:
    """Yield an indicator's class as `kind` says it: 二级指标, with its 一级指标 where not the usual one.

    A blank 一级 cell beside a 二级指标 of its own says nothing certain, unless it is merged with one above.
    """
    level1, level2 = item.take("level1", "name"), item.take("level2", "name")
    if not level2:
        yield from (reading._replace(doubts=(*reading.doubts, "没有二级指标")) for reading in level1[:1])
        return
    reading = level2[0]
    word, near = _class(reading.text, {name for names in taxonomy.levels.values() for name in names})
    doubts = (*reading.doubts, *near)
    certain = level1 and (reading.inherited or level1[0].merged or not level1[0].inherited)
    if certain or (level1 and not taxonomy.kind(word).level1):
        above, near_above = _class(level1[0].text, set(taxonomy.levels))
        usual = taxonomy.kind(word).level1
        doubts = (*doubts, *near_above, *(level1[0].doubts if above != usual else ()))
        if above != usual:
            word = f"{above.removesuffix(SUFFIX)}/{word.removesuffix(SUFFIX)}"
    above_inherited = all(one.inherited for one in level1)
    yield reading._replace(
        paragraphs=(word.removesuffix(SUFFIX),),
        doubts=doubts,
        inherited=reading.inherited and above_inherited,
        merged=reading.inherited or ("/" in word and above_inherited),
    )


def _class(written: str, known: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """Return the class that a cell names, and a doubt if it is not quite written so."""
    folded = fold(written).text
    plain = folded.removesuffix(SUFFIX)
    near = sorted((apart(plain, fold(name).text.removesuffix(SUFFIX)), name) for name in known)
    if near and near[0][0] == 0:
        return near[0][1], ()
    if near and near[0][0] <= _NEAR_CLASS:
        return near[0][1], (f"表里写作“{written.strip()}”",)
    return folded, ()


def _needed(draft: FileDraft) -> None:
    """Give what no file may lack a value that says so, with its doubt."""
    if not draft.values["name"]:
        draft.values["name"] = _UNNAMED
        draft.doubt(("name",), "表里没有名称")
    if not draft.values["kind"]:
        draft.values["kind"] = "数量"
        draft.doubt(("kind",), "表里没有分类，请改正")
    if not draft.values["target"]:
        draft.doubt(("target",), "表里没有指标值")


def _declared(row: Together, words: Words, draft: FileDraft) -> None:
    for field in words.declared.own.of("indicator"):
        draft.declare((field.key,), field, row.readings((field.key,)))
