"""The workers of a dask cluster, wherever they are, that work for one job."""

from __future__ import annotations

import json
import logging
import warnings
from concurrent.futures import CancelledError
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from generator.pipeline.ticket import ClusterError, call, ticket
from generator.pipeline.work import WorkerLostError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.forms.plan import Job
    from generator.pipeline.work import Handed, Work

    I = TypeVar("I")  # noqa: E741 - an item, as T is a result
    T = TypeVar("T")

CONFIGURED: Final = "dask"
"""The address that means: the one in dask's own configuration."""
PATIENCE = 30
"""How many seconds a cluster may be without workers."""
_CONNECT_SECONDS = 5
_LOOK_SECONDS = 1.0
_RENEW_SECONDS = 5.0
_SETTLE_SECONDS = 0.5
_NO_DASK = ("没有装 dask", "用 pip install 'tianbao[cluster]' 安装")
_NO_ADDRESS = (
    "没有写调度器的地址，dask 的设置里也没有 scheduler-address",
    "写明地址：--scheduler tcp://主机:8786",
)
_SILENT = logging.CRITICAL + 1


class Cluster:
    """A connection to a scheduler, which tries again by itself, as often as it is set up to."""

    tries = 2  # what died with a chunk has so died three times at least

    def __init__(self, job: Job, address: str) -> None:
        """Connect, and wait for the first worker; raise ClusterError."""
        self._ticket, self._where = ticket(job), address
        self._client = connected(address)
        self._threads, self._looked, self._seen = 0, 0.0, monotonic()

    @property
    def count(self) -> int:
        """Return how many chunks are worked on at a time, as far as is known: workers come and go."""
        if monotonic() - self._looked >= _LOOK_SECONDS:
            self._look()
        return max(1, self._threads)

    def submit(self, work: Work[I, T], items: Sequence[I]) -> Handed[list[T]]:
        """Hand out items that belong together; a ticket and names of folders are all that is sent.

        Not by dask's executor: when a worker dies with a result that was not fetched yet, and what does it
        again dies too, its future is never done.
        """
        from pickle import loads  # noqa: PLC0415 - what unpickles does: see `ticket.call`

        if self._client.status != "running":
            raise _lost()
        future: Handed[list[T]] = self._client.submit(loads, call(self._ticket, work, items), pure=False)
        return future

    def result(self, future: Handed[list[T]]) -> list[T]:
        """Wait for what was made of them; raise WorkerLostError, or ClusterError where there is no hope."""
        from distributed import KilledWorker  # noqa: PLC0415 - dask takes a second to import

        while True:
            try:
                return future.result(_LOOK_SECONDS)
            except KilledWorker as error:
                raise WorkerLostError from error
            except CancelledError as error:
                raise _lost() from error
            except ModuleNotFoundError as error:
                raise _without_program(error) from error
            except TimeoutError:
                if getattr(future, "status", "") == "error":  # the work itself waited too long, for a disk
                    raise
                self._look()

    def renew(self) -> None:
        """Wait a little until others are started: one that dies at once is not started again."""
        before, until = self._threads, monotonic() + _RENEW_SECONDS
        self._look()
        while self._threads < before and monotonic() < until:
            sleep(_SETTLE_SECONDS)
            self._look()
        sleep(_SETTLE_SECONDS)

    def __enter__(self) -> Self:
        """Be ready."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go; what is still being done is whole when it ends."""
        self._client.close(_LOOK_SECONDS)

    def _look(self) -> None:
        """See who is there; raise ClusterError when nobody has been for too long."""
        if self._client.status != "running":
            raise _lost()
        info = self._client.scheduler_info(n_workers=0)
        self._looked, self._threads = monotonic(), int(info.get("total_threads", 0))
        if self._threads:
            self._seen = self._looked
        elif self._looked - self._seen > PATIENCE:
            message = f"{PATIENCE} 秒里调度器 {self._where} 一直没有工作进程，没有做完"
            raise ClusterError(message, "用 dask worker 启动工作进程，再运行一次；已经写好的都是完整的")


def connected(address: str) -> Any:  # noqa: ANN401 - dask's Client, which ships no types
    """Return a client of the scheduler; raise ClusterError."""
    try:
        from distributed import Client  # noqa: PLC0415 - an extra, and slow to import
    except ImportError as error:
        raise ClusterError(*_NO_DASK) from error
    _be_silent()
    where = _address(address)
    try:
        return Client(where, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, ImportError) as error:
        message = f"连不上调度器 {where}"
        raise ClusterError(message, "看看它是否在运行（dask scheduler）、地址对不对、网络通不通") from error


def _be_silent() -> None:
    """Let dask say nothing by itself: what goes wrong is said by us."""
    from distributed.versions import VersionMismatchWarning  # noqa: PLC0415 - the same

    warnings.simplefilter("ignore", VersionMismatchWarning)
    for name in ("distributed", "tornado", "asyncio", *logging.root.manager.loggerDict):
        if name.partition(".")[0] in ("distributed", "tornado", "asyncio"):
            logging.getLogger(name).setLevel(_SILENT)


def _address(text: str) -> str:
    """Return the scheduler's address, which may stand in dask's configuration or in a file."""
    import dask  # noqa: PLC0415 - the same

    if text == CONFIGURED:
        text = dask.config.get("scheduler-address", None) or dask.config.get("scheduler-file", None) or ""
    if not text:
        raise ClusterError(*_NO_ADDRESS)
    if not text.endswith(".json"):
        return text
    try:
        return str(json.loads(Path(text).read_bytes())["address"])
    except (OSError, ValueError, LookupError, TypeError) as error:
        message = f"“{text}”不是调度器写的文件，或读不了"
        raise ClusterError(message, "它由 dask scheduler --scheduler-file 写出") from error


def _lost() -> ClusterError:
    return ClusterError("与调度器的连接断了，没有做完", "已经写好的都是完整的；再运行一次，只做剩下的")


def _without_program(error: ModuleNotFoundError) -> Exception:
    if (error.name or "").partition(".")[0] != __name__.partition(".")[0]:
        return error
    return ClusterError("有的工作进程没有装 tianbao，或版本太旧", "各台机器装同一版本的 tianbao")
