"""What a worker of a cluster is sent: so much that it can make the job itself, from the files all share."""

from __future__ import annotations

import pickle
import threading
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from uuid import uuid4

from generator import __version__
from generator.base.errors import UserError
from generator.filing.reader import Shelf
from generator.filing.workspace import Workspace
from generator.forms.editions import read_editions
from generator.forms.plan import program
from generator.forms.refused import refused_editions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from generator.forms.edition import Edition
    from generator.forms.plan import Job
    from generator.forms.refused import Refused
    from generator.pipeline.work import Work

    I = TypeVar("I")  # noqa: E741 - an item, as T is a result
    T = TypeVar("T")

_SHOWN = 8  # characters of a digest


class ClusterError(UserError):
    """A cluster is not there, not any more, or not the same as we are."""

    status = 1


class Ticket(NamedTuple):
    """Who asks; what it asks for can only be understood by the same program, and stays bytes until then."""

    version: str
    program: str
    order: bytes


class _Order(NamedTuple):
    """The job without its forms, which the worker reads, and what they have to be."""

    run: str
    """another one each time: what a worker keeps of files holds for one run"""
    job: Job
    forms: tuple[tuple[str, str], ...]


def ticket(job: Job) -> Ticket:
    """Return what stands for a job; a worker may stand elsewhere, so paths begin at the top."""
    small = replace(job, workspace=Workspace(job.workspace.root.absolute()), editions=(), refused=())
    order = _Order(uuid4().hex, small, _forms(job.editions, job.refused))
    return Ticket(__version__, program(), pickle.dumps(order))


def call(asking: Ticket, work: Work[I, T], items: Sequence[I]) -> bytes:
    """Return bytes that do the work where they are unpickled.

    So nothing of this program has to be on the scheduler, and a worker that has not got it can say so.
    """
    return pickle.dumps(_Call(asking, pickle.dumps((work, items))))


class _Call(NamedTuple):
    ticket: Ticket
    body: bytes

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return _do, (*self.ticket, self.body)


def _do(version: str, made_by: str, order: bytes, body: bytes) -> list[Any]:
    """Do what was sent, on a worker, if it has the same program and the same forms."""
    if (version, made_by) != (__version__, program()):
        theirs, ours = _named(version, made_by), _named(__version__, program())
        message = f"工作进程 {_worker()} 的程序与这里的不同：那里是 {ours}，这里是 {theirs}"
        raise ClusterError(message, "各台机器装同一版本的 tianbao 和同样的库，再重新启动工作进程")
    job = _job(order)
    if _desk.order != order:
        _desk.order, _desk.shelf = order, Shelf(job.workspace, job.declared)
    work, items = pickle.loads(body)  # noqa: S301 - by whoever may start programs here anyway
    return [work(job, _desk.shelf, item) for item in items]


class _Desk(threading.local):
    """What one thread of a worker keeps between chunks: a shelf is for one alone."""

    order = b""
    shelf: Shelf


_desk = _Desk()


@lru_cache(maxsize=2)
def _job(order: bytes) -> Job:
    """Make a job of an order, once."""
    asked: _Order = pickle.loads(order)  # noqa: S301 - the same
    workspace = asked.job.workspace
    if not workspace.filings.is_dir():
        message = f"工作进程 {_worker()} 那里没有 {workspace.filings}"
        raise ClusterError(message, "各台机器要在同一个路径上看到同一个工作文件夹（共享磁盘）")
    editions, faulty = read_editions(workspace)
    refused = refused_editions(workspace, faulty)
    there = _forms(editions, refused)
    if there != asked.forms:
        names = sorted({name for name, _ in set(there) ^ set(asked.forms)})
        message = f"工作进程 {_worker()} 读到的表样与这里的不同：{'、'.join(names) or '次序'}"
        raise ClusterError(message, "各台机器的 templates 要一样；刚改过表样就再运行一次")
    return replace(asked.job, editions=editions, refused=refused)


def _forms(editions: Sequence[Edition], refused: Sequence[Refused]) -> tuple[tuple[str, str], ...]:
    """Return which forms there are, each with its digest."""
    known = ((f"{one.form}/{one.edition}", one.digest) for one in editions)
    return (*known, *((f"{one.form}/{one.edition}", "") for one in refused))


def _named(version: str, made_by: str) -> str:
    return f"{version}（{made_by[:_SHOWN]}）"


def _worker() -> str:
    """Return where this is."""
    from distributed import get_worker  # noqa: PLC0415 - only where something is wrong

    return str(get_worker().address)
