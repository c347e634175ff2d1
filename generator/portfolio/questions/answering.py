"""The answers to all questions worked out, so that a page only reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.portfolio.questions.registry import QUESTIONS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from generator.portfolio.questions.listing import Question


def answer(connection: sqlite3.Connection) -> None:
    """Work all answers out anew, within the transaction that is open."""
    for question in QUESTIONS:
        answer_one(connection, question)


def answer_one(connection: sqlite3.Connection, question: Question) -> None:
    """Work the answers to one question out anew."""
    connection.execute(f"DROP TABLE IF EXISTS answer_{question.listing.name}")
    for statement in _statements(question.script):
        connection.execute(statement)


def _statements(script: str) -> Iterator[str]:
    """Yield what `executescript` would run; that would commit first, and a reader would see half of it."""
    yield from filter(None, map(str.strip, script.split(";\n")))
