"""A template's layout, translated once into a program that writes the form as one HTML page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import escape

from generator.forms.names import Scope
from generator.printing.html import styles
from generator.printing.html.blocks import Blocks
from generator.printing.html.margins import margin_boxes
from generator.printing.html.program import compile_body

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.printing.template.program import Filled
    from generator.printing.word.layout import Layout

_PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}{margins}</style>
</head>
<body>
{way}<main class="desk">
<article class="sheet">
{body}</article>
</main>
</body>
</html>
"""
_WAY = """<nav class="way"><a href="../../index.html">全部申报表</a> <a href="{word}">Word 文件</a></nav>
"""


@dataclass(frozen=True, slots=True)
class HtmlProgram:
    """A form's page, but for what the filing says."""

    style: str
    margins: Filled
    body: Filled

    def page(self, view: Mapping[str, object], *, title: str, word: str = "") -> str:
        """Return the form filled with a view, one file that needs no other; it leads on to a `word` file."""
        return _PAGE.format(
            title=escape(title),
            way=_WAY.format(word=quote(word)) if word else "",
            style=self.style,
            margins=b"".join(self.margins(view)).decode(),
            body=b"".join(self.body(view)).decode(),
        )


def translate(layout: Layout, form: type) -> HtmlProgram:
    """Translate the layout of a template that shows the names of `form`."""
    blocks = Blocks.of(layout.page, form)
    body = blocks.body(layout.body)
    return HtmlProgram(
        style=styles.sheet() + styles.page(layout.page) + blocks.styles.css,
        margins=margin_boxes(layout, form),
        body=compile_body(body, Scope.of(form)),
    )
