"""One edition of a form, and which editions a filing prints."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Literal

from generator.filing.declared import NOTHING, Declarations, Fields, Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from generator.forms.flat import FlatSheet

NO_FIELDS = Fields()
_TAG = re.compile(rb"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a form: ``templates/<form>/<edition>/``."""

    form: str
    edition: str
    folder: Path
    title: str
    of: Literal["department", "project"]
    from_year: int
    districts: tuple[str, ...]
    taxonomy: str
    to_year: int | None = None
    categories: tuple[str, ...] = ()
    """the 支出项目类别 of the projects that it is for; none: of all"""
    stage: bool = False
    """whether it is filled in a file of its own, and printed only where that is"""
    fields: Fields = NO_FIELDS
    sheet: FlatSheet | None = None
    """the sheet with its indicators that other systems import"""
    titles: tuple[tuple[str, str, str], ...] = ()
    """owner, key and name of what it calls otherwise"""
    omits: tuple[str, ...] = ()
    """names that it was never meant to show"""
    digest: str = ""
    content: bytes = field(default=b"", compare=False, repr=False)
    """the Word file as it was when `digest` was taken"""

    @property
    def template(self) -> Path:
        """The Word file that is the form's layout."""
        return self.folder / "form.docx"

    @property
    def flat_name(self) -> str:
        """Return what the sheet for import is called, without suffix: no form can be called so."""
        return f"{self.form}.import"

    def mentions(self, word: str) -> bool:
        """Tell whether the template says a word anywhere: what it does not say it can't show."""
        text = _text(self.content)
        return text is None or word in text

    def closeness(self, district: str) -> int:
        """Tell how closely the edition fits a district: digits in common, 0 for any district, -1 for none."""
        fits = [len(prefix) for prefix in self.districts if district.startswith(prefix)]
        return max(fits, default=-1 if self.districts else 0)

    def output(self, file_id: str) -> str:
        """Return the printed form's name without suffix; any but the two usual forms say which they are."""
        usual = self.form in ("department", "project") or self.stage
        return file_id if usual else f"{file_id}.{self.form}"


@lru_cache(maxsize=64)
def _text(content: bytes) -> str | None:
    """Return what a Word file says, broken words whole again; None where it can't be read."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _TAG.sub(b"", archive.read("word/document.xml")).decode(errors="replace")
    except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError):
        return None


@lru_cache(maxsize=256)
def declarations(editions: tuple[Edition, ...], year: int, where: str) -> Declarations:
    """Return what the forms of a filing declare, by its year and district."""
    chosen = choose_all(editions, year, where)
    own = Fields()
    for edition in chosen:
        own = own if edition.stage else own + edition.fields
    stages = tuple(
        Stage(edition.form, edition.of, edition.title, edition.fields) for edition in chosen if edition.stage
    )
    titles = tuple(title for edition in chosen if not edition.stage for title in edition.titles)
    return Declarations(own, stages, titles) if own or stages or titles else NOTHING


def choose_all(editions: Iterable[Edition], year: int, where: str) -> list[Edition]:
    """Return the edition of each form that a filing prints, the projects' forms first."""
    editions = list(editions)
    return [*choose(editions, "project", year, where), *choose(editions, "department", year, where)]


def choose(editions: Iterable[Edition], of: str, year: int, where: str) -> list[Edition]:
    """Return the edition of each form that a filing prints: the nearest district's, then the newest.

    After the newest has ended there is none: an older layout does not come back. `rivals` are told elsewhere.
    """
    best: dict[str, Edition] = {}
    for edition in editions:
        fit = edition.closeness(where)
        if edition.of != of or edition.from_year > year or fit < 0:
            continue
        other = best.setdefault(edition.form, edition)
        if (fit, edition.from_year, edition.edition) > (
            other.closeness(where),
            other.from_year,
            other.edition,
        ):
            best[edition.form] = edition
    return [edition for edition in best.values() if edition.to_year is None or year <= edition.to_year]


def rivals(edition: Edition, every: Iterable[Edition]) -> Iterator[Edition]:
    """Yield the other editions of a form that fit some filing as well: from one year on, for one district."""
    for other in every:
        same = (other.form, other.of, other.from_year) == (edition.form, edition.of, edition.from_year)
        where = set(edition.districts) & set(other.districts) or edition.districts == other.districts == ()
        if same and where and other.edition != edition.edition:
            yield other
