"""Keep the generated parts of ``docs/`` in step with the code: ``python -m generator.cli.handbook``.

A generated part stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from generator.base.expression import FUNCTIONS
from generator.base.score import SCORE_RULES
from generator.checks.rulebook import codes_table, rules_table
from generator.forms.names import ITEM, names
from generator.forms.shown import FORMS
from generator.printing.template.constructs import REFUSED, WORKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from generator.forms.names import Name
    from generator.printing.template.constructs import Construct

DOCS = Path(__file__).parents[2] / "docs"
_PART = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_VARIABLES = {
    "long_term_goals": "goal",
    "annual_goals": "goal",
    "rows": "row",
    "long_term_rows": "row",
    "annual_rows": "row",
    "all_rows": "row",
    "projects": "line",
    "activities": "activity",
    "procurement": "purchase",
    "funding_lines": "line",
}
"""What the tables call an item of a list: the variable of its loop, as the shipped templates name it."""


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
    every = list(names(FORMS[of]))
    titles = {name.model: name.shown.title for name in every if name.shown and name.model[-1] != ITEM}
    lines = dict.fromkeys(line for name in every for line in _line(name, titles))
    return "\n".join(["", "| 写法 | 内容 | 说明 |", "|---|---|---|", *lines, "", ""])


def _line(name: Name, titles: Mapping[tuple[str, ...], str]) -> Iterator[str]:
    if name.model[-1] == ITEM or name.shown is None:
        return
    written = ".".join(_from_variable(name.model))
    note = name.shown.note
    if name.item is not None:
        item = _VARIABLES[name.model[-1]]
        written = f"{{%tr for {item} in {written} %}}"
        note = "；".join(filter(None, ["每项一行，以 {%tr endfor %} 结束", note]))
    elif name.is_prose:
        note = "；".join(filter(None, ["可以有多个段落，要单独占一段", note]))
    if name.is_text:
        written = f"{{{{ {written} }}}}"
    elif name.item is None:
        return
    yield f"| `{written}` | {_full_title(name.model, titles)} | {note} |"


def _full_title(model: tuple[str, ...], titles: Mapping[tuple[str, ...], str]) -> str:
    """Return a name's title after those of the dicts it stands in, e.g. 收入构成 · 财政拨款 · 占比."""
    start = len(model) - model[::-1].index(ITEM) if ITEM in model else 1
    steps = range(min(start + 1, len(model)), len(model) + 1)
    return " · ".join(titles[model[:step]] for step in steps)


def _from_variable(model: tuple[str, ...]) -> tuple[str, ...]:
    """Name an entry from the variable of the loop it stands in."""
    if ITEM not in model:
        return model
    last = len(model) - 1 - model[::-1].index(ITEM)
    return (_VARIABLES[model[last - 1]], *model[last + 1 :])


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
    "works": lambda: _constructs("印出来", WORKS),
    "refused": lambda: _constructs("检查会说", REFUSED),
}

if __name__ == "__main__":
    main()
