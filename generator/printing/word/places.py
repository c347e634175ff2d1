"""Where in a template something stands, in the words that lead a person to it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from generator.base.problems import Place, Problem, Severity
from generator.printing.word.xml import TBL, TC, TR, P, ancestor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree


class Places:
    """The cells and paragraphs of a part as its author sees them; later changes to the part do not count."""

    def __init__(self, root: etree._Element, file: str, part: str) -> None:
        """Give everything its number; `part` is empty for the text, else e.g. 页脚."""
        self.file = file
        self.part = part
        self._numbers: dict[etree._Element, int] = {}
        self._cells: dict[etree._Element, str] = {}
        count: Counter[tuple[etree._Element | None, object]] = Counter()
        for element in root.iter(TBL, TR, TC, P):
            around = {TBL: TC, TR: TBL, TC: TR}.get(str(element.tag))
            key = (None if around is None else ancestor(element, around), element.tag)
            count[key] += 1
            self._numbers[element] = count[key]
        for cell in root.iter(TC):
            self._cells[cell] = self._address(cell)

    def _address(self, cell: etree._Element) -> str:
        row, table = ancestor(cell, TR), ancestor(cell, TBL)
        outer = ancestor(cell, TC)
        around = "" if outer is None else f"{self._cells[outer]}里的"
        if row is None or table is None:
            return f"{around}表格"
        numbers = self._numbers
        return f"{around}第 {numbers[table]} 张表第 {numbers[row]} 行第 {numbers[cell]} 格"

    def where(self, element: etree._Element) -> str:
        """Say where an element stands: its cell or paragraph, else its row, table or part."""
        for one in (element, *element.iterancestors()):
            if one in self._cells:
                return self.part + self._cells[one]
            if one.tag in (TR, TBL) and one in self._numbers:
                return self.part + self._row(one)
            if one.tag == P and one in self._numbers and ancestor(one, TC) is None:
                return f"{self.part}第 {self._numbers[one]} 段"
        return self.part or "正文"

    def _row(self, element: etree._Element) -> str:
        chain = [element, *element.iterancestors(TR, TBL)]
        table = next((one for one in chain if one.tag == TBL), None)
        outer = ancestor(element, TC)
        around = "" if outer is None else f"{self._cells[outer]}里的"
        told = "表格" if table is None else f"第 {self._numbers[table]} 张表"
        return around + told + (f"第 {self._numbers[element]} 行" if element.tag == TR else "")

    def problem(
        self,
        element: etree._Element,
        code: str,
        message: str,
        hint: str = "",
        severity: Severity = Severity.ERROR,
    ) -> Problem:
        """Return a problem that stands at an element."""
        return Problem(code, f"{self.where(element)}：{message}", Place(self.file), hint, severity)

    def paragraphs(self) -> Iterator[etree._Element]:
        """Yield the paragraphs that were numbered, in their order."""
        return (element for element in self._numbers if element.tag == P)
