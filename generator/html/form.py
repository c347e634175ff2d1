"""A template's layout, translated once into a program that writes the form as one HTML page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from generator import prose
from generator.html import merge, styles
from generator.html.blocks import Blocks
from generator.html.margins import margin_boxes
from generator.jinja import environment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Template

    from generator.word.layout import Layout

_SPECIAL = re.compile("[&<>\"'\\n\\r]")
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
<main class="desk">
<article class="sheet">
{body}</article>
</main>
</body>
</html>
"""


def text(value: object) -> str:
    r"""Turn a value into HTML to the letter: a line break becomes ``<br>``, nothing is interpreted.

    >>> text("<b>&\n")
    '&lt;b&gt;&amp;<br>'
    """
    if type(value) is str and _SPECIAL.search(value) is None:
        return value
    return str(escape(value)).replace("\r", "&#13;").replace("\n", "<br>")


def prose_html(markdown: str) -> Markup:
    """Turn an author's Markdown into sanitised HTML."""
    return Markup(prose.html(markdown))  # noqa: S704 - prose.html sanitises


@dataclass(frozen=True, slots=True)
class HtmlProgram:
    """A form's page, but for what the filing says."""

    style: str
    margins: Template
    body: Template

    def page(self, view: Mapping[str, object], *, title: str) -> str:
        """Return the form filled with a view: one file that needs no other."""
        return _PAGE.format(
            title=escape(title),
            style=self.style,
            margins=self.margins.render(view),
            body=merge.join(self.body.render(view)),
        )


def translate(layout: Layout, form: type) -> HtmlProgram:
    """Translate the layout of a template that shows the names of `form`."""
    blocks = Blocks.of(layout.page, form)
    body = blocks.body(layout.body)
    html = environment(text)
    html.globals["prose_html"] = prose_html
    return HtmlProgram(
        style=styles.sheet() + styles.page(layout.page) + blocks.styles.css,
        margins=margin_boxes(layout),
        body=html.from_string(body),
    )
