"""What every form shows: the form itself and the unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.filing.load import Filing
    from generator.filing.model import Unit
    from generator.forms import shown
    from generator.forms.edition import Edition


def form_view(filing: Filing, edition: Edition) -> shown.FormView:
    """Return the form's title and year."""
    return {"title": edition.title, "year": str(filing.year)}


def unit_view(unit: Unit) -> shown.UnitView:
    """Return what unit.toml says."""
    return {
        "@": "unit#",
        "name": unit.name,
        "district": unit.district or "",
        "address": unit.address,
        "postcode": unit.postcode,
        "phone": unit.phone,
    }
