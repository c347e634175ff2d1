"""Many .docx documents → PDF: LibreOffice in batches, side by side, one by one where it fails."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar

from generator.base.processors import processors
from generator.printing.pdf.batch import run_batch
from generator.printing.pdf.settled import settled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future

    from generator.printing.pdf.running import Running

_Key = TypeVar("_Key")
_MOST: Final = 200  # documents a process: it grows with every one
_ENOUGH: Final = 3  # documents that fail alone before anything was made: it is not the documents
_NOTHING: Final = "LibreOffice 打不开它，或没有做出来"
_WORTH: Final = 8  # to start another process takes as long as so many documents


class Asked(NamedTuple, Generic[_Key]):
    """A document to convert, by what its asker knows it, and the year it is of."""

    key: _Key
    read: Callable[[], bytes]
    """gives the .docx when it is needed; may raise OSError"""
    year: int


class Made(NamedTuple, Generic[_Key]):
    """What came of a document: the PDF, or why there is none."""

    key: _Key
    pdf: bytes
    why: str = ""


def convert(running: Running, documents: Sequence[Asked[_Key]], processes: int = 0) -> Iterator[Made[_Key]]:
    """Yield what comes of each document, batch by batch; as many processes as help if 0 are asked for."""
    count = processes or max(1, min(processors(), len(documents) // _WORTH))
    rounds = -(-len(documents) // (count * _MOST))
    size = max(1, -(-len(documents) // (count * rounds or 1)))  # each process has as much to do as the others
    batches = [documents[start : start + size] for start in range(0, len(documents), size)]
    with ThreadPoolExecutor(count) as pool:
        waiting = {pool.submit(_whole, running, batch) for batch in batches}
        try:
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    yield from future.result()
        finally:
            running.stopped.set()
            _give_up(waiting)


def _give_up(waiting: Iterable[Future[list[Made[_Key]]]]) -> None:
    for future in waiting:
        future.cancel()


def _whole(running: Running, batch: Sequence[Asked[_Key]]) -> list[Made[_Key]]:
    """Convert a batch; what a run leaves is tried again, the document that it broke off at alone."""
    made: list[Made[_Key]] = []
    left = list(batch)
    while left and not running.stopped.is_set():
        ended = run_batch(running, [one.read for one in left])
        if ended.made:
            running.doubted.clear()
        else:
            running.doubted.set()
        made += (Made(left[n].key, settled(pdf, left[n].year)) for n, pdf in ended.made.items())
        rest = [one for number, one in enumerate(left) if number not in ended.made]
        if len(left) == 1:
            made += (Made(one.key, b"", ended.why or _NOTHING) for one in rest)
            break
        made += _whole(running, rest[:1])
        left = rest[1:]
        if len(made) >= _ENOUGH and not any(one.pdf for one in made):
            made += (Made(one.key, b"", made[-1].why) for one in left)
            break
    return made
