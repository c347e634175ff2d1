"""What is brought together: forms as read, what is known already, and the drafts that come of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.readback.folding import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.filing.declared import Declarations
    from generator.filing.load import Filing
    from generator.forms.edition import Edition
    from generator.readback.assembling.drafts import FileDraft
    from generator.readback.items import Item
    from generator.readback.readings import Read
    from generator.readback.recognising import Recognised

DEPARTMENT, UNIT = "department", "unit"


class FormRead(NamedTuple):
    """A form of the filing: what was recognised, and what was read of it."""

    recognised: Recognised
    read: Read

    @property
    def edition(self) -> Edition:
        """The form's edition."""
        return self.recognised.form.edition

    @property
    def root(self) -> Item:
        """All that it says."""
        return self.read.root


class Surroundings(NamedTuple):
    """What is declared for the filing, and the filing that is there already (or a near year's), if any.

    `same_year`: what is there is of the same year, so that stages may stand beside it. `unit` is what
    unit.toml says where it is there.
    """

    declared: Declarations
    known: Filing | None = None
    same_year: bool = False
    unit: Mapping[str, Any] | None = None

    def stem(self, name: str) -> str:
        """Return the file of the project of that name, empty for none."""
        wanted = fold(name).text
        known = {} if self.known is None else self.known.projects
        return next((stem for stem, one in known.items() if fold(one.name).text == wanted), "")

    def stem_of_year(self, name: str) -> str:
        """Return the file of the project of that name that the filing of this year has."""
        return self.stem(name) if self.same_year else ""


class Remark(NamedTuple):
    """A document that was not read, and why; `harmless`: another one says the same."""

    file: str
    message: str
    harmless: bool = False


@dataclass
class Assembled:
    """The drafts by file id, and which document each file was read from."""

    files: dict[str, FileDraft] = field(default_factory=dict)
    documents: dict[str, list[str]] = field(default_factory=dict)
    read_from: list[tuple[str, FormRead]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
