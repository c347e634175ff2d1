from pathlib import Path

import pytest

from generator.cli.handbook import DOCS, refreshed
from generator.forms.names import ITEM, names
from generator.forms.shown import FORMS


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.md")), ids=lambda path: path.name)
def test_generated_parts_are_fresh(path: Path) -> None:
    text = path.read_text("utf-8")
    assert refreshed(text) == text, "run: python -m generator.cli.handbook"


@pytest.mark.parametrize("of", FORMS)
def test_every_name_stands_in_the_guide(of: str) -> None:
    text = (DOCS / "templates.md").read_text("utf-8")
    for name in names(FORMS[of]):
        if name.is_text and ITEM not in name.model:
            assert f"{{{{ {'.'.join(name.model)} }}}}" in text
