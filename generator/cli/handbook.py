"""Keep the generated parts of ``docs/`` in step with the code: ``python -m generator.cli.handbook``.

A generated part stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from generator.base.expression import FUNCTIONS
from generator.base.score import SCORE_RULES
from generator.base.vocabulary import taxonomies
from generator.checks.rulebook import codes_table, rules_table
from generator.forms.flat import VOCABULARIES
from generator.forms.listing import entries_of
from generator.forms.shown import FORMS
from generator.printing.template.constructs import REFUSED, WORKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from generator.printing.template.constructs import Construct

DOCS = Path(__file__).parents[2] / "docs"
_PART = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def refreshed(text: str) -> str:
    """Return a document with its generated parts as they should be."""
    return _PART.sub(lambda part: f"{part[1]}{_GENERATED[part[2]]()}{part[3]}", text)


def main() -> None:
    """Rewrite the documents that hold generated parts."""
    for path in sorted(DOCS.glob("*.md")):
        text = path.read_text("utf-8")
        if refreshed(text) != text:
            path.write_text(refreshed(text), "utf-8")


def _names_of(of: str) -> str:
    rows = dict.fromkeys(f"| `{one.written}` | {one.title} | {one.note} |" for one in entries_of(FORMS[of]))
    return "\n".join(["", "| 写法 | 内容 | 说明 |", "|---|---|---|", *rows, "", ""])


def _constructs(head: str, constructs: Iterable[Construct]) -> str:
    rows = (f"| {one.what} | {_code(one.written)} | {_cell(one.shows)} |" for one in constructs)
    return "\n".join(["", f"| 写什么 | 例子 | {head} |", "|---|---|---|", *rows, "", ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ⏎ ")


def _code(text: str) -> str:
    return f"`{_cell(text)}`"


def _functions() -> str:
    rows = (
        f"| `{name}` | {_cell(one.explanation)} | {_code(one.example)} |" for name, one in FUNCTIONS.items()
    )
    return "\n".join(["", "| 函数 | 得到 | 例子 |", "|---|---|---|", *rows, "", ""])


def _vocabularies() -> str:
    newest = taxonomies()[max(taxonomies())]
    rows = (f"| `{name}` | {'、'.join(words(newest))} |" for name, words in VOCABULARIES.items())
    return "\n".join(["", "| 词表 | 词（2021 年的指标分类） |", "|---|---|", *rows, "", ""])


def _score_rules() -> str:
    rows = (
        f"| `{name}` | {one.title} | "
        + "，".join(f"{'与'.join(part.classes)} {part.points}" for part in one.parts)
        + f" | {one.source} |"
        for name, one in SCORE_RULES.items()
    )
    return "\n".join(["", "| 写法 | 办法 | 分值 | 出处 |", "|---|---|---|---|", *rows, "", ""])


_GENERATED: dict[str, Callable[[], str]] = {
    "codes": codes_table,
    "rules": rules_table,
    "department": lambda: _names_of("department"),
    "project": lambda: _names_of("project"),
    "functions": _functions,
    "scores": _score_rules,
    "vocabularies": _vocabularies,
    "works": lambda: _constructs("印出来", WORKS),
    "refused": lambda: _constructs("检查会说", REFUSED),
}

if __name__ == "__main__":
    main()
