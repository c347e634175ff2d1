"""One edition of a form, and which editions a filing prints."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


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
    digest: str = ""
    content: bytes = field(default=b"", compare=False, repr=False)
    """the Word file as it was when `digest` was taken"""

    @property
    def template(self) -> Path:
        """The Word file that is the form's layout."""
        return self.folder / "form.docx"

    def fit(self, district: str) -> int:
        """Tell how closely the edition fits a district: digits in common, 0 for any district, -1 for none."""
        fits = [len(prefix) for prefix in self.districts if district.startswith(prefix)]
        return max(fits, default=-1 if self.districts else 0)

    def output(self, file_id: str) -> str:
        """Return the printed form's name without suffix; any but the two usual forms say which they are."""
        return file_id if self.form in ("department", "project") else f"{file_id}.{self.form}"


def choose(editions: Iterable[Edition], of: str, year: int, where: str) -> list[Edition]:
    """Return the edition of each form that a filing prints: the nearest district's, then the newest."""
    best: dict[str, Edition] = {}
    for edition in editions:
        fit = edition.fit(where)
        if edition.of != of or edition.from_year > year or fit < 0:
            continue
        other = best.setdefault(edition.form, edition)
        if (fit, edition.from_year, edition.edition) > (other.fit(where), other.from_year, other.edition):
            best[edition.form] = edition
    return list(best.values())
