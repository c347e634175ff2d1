"""Any project, as text in any layout that TOML allows."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

Values = dict[str, Any]

texts = st.sampled_from(
    ["甲", "≥5%", "写着 # 待核 3f2a", '引"号', "反\\斜", "两\n行", "2023年", "a = 1", "{ , }", ""]
)
amounts = st.sampled_from([0, 3, Decimal("40.50"), Decimal("0.5")])


def some(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[Values]:
    """Tables with any of these keys, in any order."""
    return st.fixed_dictionaries({}, optional=keys).flatmap(
        lambda table: st.permutations(list(table)).map(lambda order: {key: table[key] for key in order})
    )


indicators = st.builds(
    lambda more, last, id_: {**more, "kind": "数量", "name": id_, "target": "1次", **last},
    some(achieved=texts, last_year=texts, id=texts),
    some(achieved=texts, last_year=texts, year_before_last=texts, annual=some(name=texts, basis=texts)),
    texts,
)
goals = st.builds(
    lambda text, items: {"text": text, "indicators": items}, texts, st.lists(indicators, max_size=4)
)
projects = st.builds(
    lambda head, activities, items: {"name": "甲", **head, "activities": activities, "goals": items},
    some(
        budget=amounts,
        total_budget=amounts,
        plan=texts,
        start_year=st.just(2023),
        funding=some(unit_funds=amounts),
    ),
    st.lists(
        st.builds(lambda table, name: {**table, "name": name, "amount": 3}, some(note=texts), texts),
        max_size=3,
    ),
    st.dictionaries(st.sampled_from(["a", "b", "目标", "total"]), goals, max_size=3),
)


class Writer:
    """Writes values as TOML, in layouts that it draws."""

    def __init__(self, draw: Any) -> None:  # noqa: ANN401 - hypothesis' own
        """Draw from here."""
        self._draw = draw
        self._count = 0

    def _choose(self, *choices: str) -> str:
        return str(self._draw(st.sampled_from(choices)))

    def _comment(self) -> str:
        self._count += 1
        return self._choose("", "", f" # 注{self._count}", f"#注{self._count} # 二")

    def text(self, value: str) -> str:
        """Write a text in one of its four ways."""
        ways = [
            json.dumps(value, ensure_ascii=False),
            '"""' + json.dumps(value, ensure_ascii=False)[1:-1] + '"""',
        ]
        if "\\" not in value and '"' not in value and value:
            ways += [f'"""\n{value}"""', f"'''{value}'''"]
        if value.isprintable():
            ways.append(f"'{value}'")
        return self._choose(*ways)

    def value(self, value: object) -> str:
        """Write any value on one line, if its texts allow."""
        if isinstance(value, str):
            return self.text(value)
        blank = self._choose("", " ")
        if isinstance(value, dict):
            pairs = [f"{self.key(key)}{blank}={blank}{self.value(item)}" for key, item in value.items()]
            return "{" + blank + f",{blank}".join(pairs) + blank + "}"
        if isinstance(value, list):
            return self._list(value)
        return str(value)

    def _list(self, items: list[Any]) -> str:
        if not items or self._choose("line", "lines") == "line":
            return "[ " + ", ".join(map(self.value, items)) + self._choose("", ",", " ") * bool(items) + "]"
        rows = [f"  {self.value(item)},{self._comment()}\n" for item in items]
        return f"[{self._comment()}\n" + self._choose("", "  # 前\n\n") + "".join(rows) + "]"

    def key(self, key: str) -> str:
        """Write a key, bare where it can be."""
        return self._choose(key, f'"{key}"') if key.isascii() else f'"{key}"'

    def table(self, values: Values, path: tuple[str, ...] = ()) -> str:
        """Write a table: its own values, then the tables in it."""
        written, below = "", ""
        for key, value in values.items():
            here = (*path, key)
            name = ".".join(f'"{part}"' if not part.isascii() else part for part in here)
            if isinstance(value, dict) and value and self._choose("table", "inline") == "table":
                below += f"\n[{name}]{self._comment()}\n{self.table(value, here)}"
            elif (
                isinstance(value, list)
                and value
                and isinstance(value[0], dict)
                and self._choose("a", "b") == "a"
            ):
                below += "".join(f"\n[[{name}]]{self._comment()}\n{self.table(item, here)}" for item in value)
            else:
                written += (
                    f"{self.key(key)} = {self.value(value)}{self._comment()}\n{self._choose('', chr(10))}"
                )
        return written + below


@st.composite
def written_projects(draw: st.DrawFn, writer: type[Writer] = Writer) -> tuple[Values, str]:
    """Draw a project's values, and a text that says them."""
    values = draw(projects)
    return values, writer(draw).table(values)
