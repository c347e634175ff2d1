"""The answers to all questions worked out, so that a page only reads them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from generator.base.digest import digest
from generator.portfolio.questions.registry import QUESTIONS
from generator.portfolio.questions.touched import forgotten, is_much, touch_everything, watch

if TYPE_CHECKING:
    import sqlite3

    from generator.portfolio.questions.listing import Question


def answer(connection: sqlite3.Connection) -> None:
    """Work all answers out anew, within the transaction that is open."""
    watch(connection)
    _everything(connection)


def answer_touched(connection: sqlite3.Connection) -> None:
    """Work out what may have changed since `watch`, within the transaction that is open."""
    if is_much(connection) or not _is_ours(connection):
        _everything(connection)
        return
    with forgotten(connection):
        for question in QUESTIONS:
            _run(connection, question.script)


def answer_one(connection: sqlite3.Connection, question: Question) -> None:
    """Work the answers to one question out anew; what is touched is everything."""
    connection.execute(f"DROP TABLE IF EXISTS answer_{question.listing.name}")
    _run(connection, question.table)
    _run(connection, question.script)


def _everything(connection: sqlite3.Connection) -> None:
    touch_everything(connection)
    with forgotten(connection):
        for question in QUESTIONS:
            answer_one(connection, question)
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('questions', ?)", (_questions(),))


def _is_ours(connection: sqlite3.Connection) -> bool:
    """Tell whether what stands there was answered to these very questions."""
    asked = "SELECT value FROM meta WHERE key = 'questions'"
    return bool(connection.execute(asked).fetchone() == (_questions(),))


@cache
def _questions() -> str:
    return digest(*(text for question in QUESTIONS for text in (question.table, question.script)))


def _run(connection: sqlite3.Connection, script: str) -> None:
    """Run what `executescript` would; that would commit first, and a reader would see half of it."""
    for statement in filter(None, map(str.strip, script.split(";\n"))):
        connection.execute(statement)
