"""A store that files are sent to, by an address that fsspec knows; what goes wrong is said in Chinese."""

from __future__ import annotations

import errno
import re
import socket
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit

from generator.base.files import remove_with_empty_parents, why_unwritable, write_atomic
from generator.base.terminal import short

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKER = ".tianbao"
_UNREACHED = (errno.ECONNREFUSED, errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ETIMEDOUT, errno.EHOSTDOWN)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+")
_WITHOUT_HOST = frozenset({"file", "local", "memory"})
_EXAMPLE = "写成 file:///mnt/share/填报、sftp://主机/路径 这样"
_NOT_THERE = "没有装送文件的程序包；运行 pip install 'tianbao[store]'"


class StoreError(Exception):
    """Why something can't be sent, in Chinese and without a password."""

    def __init__(self, why: str) -> None:
        """Keep it."""
        super().__init__(why)


def _unclear() -> StoreError:
    return StoreError(f"送去的地址看不懂；{_EXAMPLE}，密码里的 @ : / ? # 写成 %40 %3A %2F %3F %23")


class Address(NamedTuple):
    """Where to send to: as it was given, and as it may be seen and kept."""

    url: str
    shown: str
    scheme: str
    secrets: tuple[str, ...] = ()

    def scrubbed(self, text: str) -> str:
        """Return a text without what is not to be seen."""
        for secret in (self.url, *self.secrets):
            text = text.replace(secret, "***")
        return short(" ".join(text.split()))


def read_address(url: str) -> Address:
    """Take an address apart; raise StoreError for one that is none. Passwords and queries are not shown."""
    try:
        parts = urlsplit(url)
        password, host, port = parts.password or "", parts.hostname or "", parts.port
    except ValueError as error:
        raise _unclear() from error
    if "://" not in url or "::" in url.partition("://")[0] or not _SCHEME.fullmatch(parts.scheme):
        raise _unclear()
    if not parts.netloc and parts.scheme not in _WITHOUT_HOST:
        raise _unclear()
    if "@" not in parts.netloc and "@" in url:  # some of a password would pass for the path
        raise _unclear()
    user = f"{parts.username}@" if parts.username else ""
    place = f"{user}{host}{f':{port}' if port else ''}" if "@" in parts.netloc else parts.netloc
    secrets = {password, unquote(password), parts.query, parts.fragment} - {""}
    shown = f"{parts.scheme}://{place}{parts.path.rstrip('/')}"
    return Address(url, shown, parts.scheme, tuple(sorted(secrets, key=len, reverse=True)))


def _folder(path: str) -> Path:
    """Return a folder, written as it is or as an address; a disk that is away must not be filled in."""
    for one in (Path(path), Path(unquote(path))):
        if one.is_dir():
            return one
    why = f"“{unquote(path)}”不在；先建好这个文件夹，或接上它所在的盘"
    raise StoreError(why)


class Remote:
    """A store: files are put and removed by their paths below the address."""

    def __init__(self, address: Address) -> None:
        """Reach it; raise StoreError."""
        self._address = address
        try:
            from fsspec import AbstractFileSystem  # noqa: PLC0415 - an extra
            from fsspec.core import url_to_fs  # noqa: PLC0415 - the same
            from fsspec.implementations.local import LocalFileSystem  # noqa: PLC0415 - the same
        except ImportError as error:
            raise StoreError(_NOT_THERE) from error
        self._files: Any
        try:
            self._files, root = url_to_fs(address.url)
        except Exception as error:  # each kind of store has errors of its own
            raise StoreError(self._why_not_reached(error)) from error
        self._root = str(root).rstrip("/")
        self.local = _folder(self._root) if isinstance(self._files, LocalFileSystem) else None
        # A store that moves by copying is one that puts a file in a single step, as those of objects do.
        self._renames = type(self._files).mv is not AbstractFileSystem.mv
        self._folders: set[str] = set()

    def marker(self, new: str) -> str:
        """Return by what the store is known again: what stands in it, or what is put there now."""
        path = self._path(_MARKER) if self.local is None else str(self.local / _MARKER)
        try:
            there = bytes(self._files.cat_file(path)).decode("ascii", "replace").strip()
        except FileNotFoundError:
            there = ""
        except Exception as error:  # the same
            raise StoreError(self._why(error)) from error
        if not there:
            self.put(_MARKER, new.encode())
        return there or new

    def put(self, path: str, data: bytes) -> None:
        """Put a file in one step, where the store knows any; raise StoreError."""
        try:
            if self.local is not None:
                write_atomic(self.local / path, data)
            else:
                self._put(self._path(path), data)
        except Exception as error:  # the same
            raise StoreError(self._why(error)) from error

    def _put(self, path: str, data: bytes) -> None:
        parent, _, name = path.rpartition("/")
        if parent not in self._folders:
            self._files.makedirs(parent, exist_ok=True)
            self._folders.add(parent)
        if not self._renames:
            self._files.pipe_file(path, data)
            return
        temporary = f"{parent}/.{name}.tianbao-tmp"  # the next try takes the same name: nothing is left over
        self._files.pipe_file(temporary, data)
        try:
            self._files.mv(temporary, path)
        except FileExistsError:  # as SMB has it; for a moment there is none
            self._files.rm_file(path)
            self._files.mv(temporary, path)

    def remove(self, path: str) -> None:
        """Remove a file; one that is gone already is. Raise StoreError."""
        try:
            if self.local is not None:
                remove_with_empty_parents(self.local / path, self.local)
            else:
                with suppress(FileNotFoundError):
                    self._files.rm_file(self._path(path))
        except Exception as error:  # the same
            raise StoreError(self._why(error)) from error

    def _path(self, path: str) -> str:
        return f"{self._root}/{path}"

    def _why_not_reached(self, error: Exception) -> str:
        scheme = self._address.scheme
        if isinstance(error, ImportError):
            return f"还缺送到 {scheme}:// 用的程序包：{self._address.scrubbed(str(error))}"
        if isinstance(error, ValueError) and "rotocol not known" in str(error):
            return f"不认识 {scheme}:// 这种地址；{_EXAMPLE}"
        return self._why(error)

    def _why(self, error: Exception) -> str:
        """Say in Chinese what went wrong; what only a store's own program knows, in its words."""
        if isinstance(error, NotImplementedError):
            return f"{self._address.scheme}:// 这种地址只能读，不能写"
        lost = (ConnectionError, TimeoutError, socket.gaierror)
        if isinstance(error, lost) or getattr(error, "errno", None) in _UNREACHED:
            return "连不上；请检查网络和地址"
        if isinstance(error, PermissionError):
            return "没有写入权限"
        if isinstance(error, OSError) and error.errno:
            said = why_unwritable(error)
            return said if said != error.strerror else self._address.scrubbed(said)
        return self._address.scrubbed(f"{type(error).__name__}：{error}")


def first_lines(wrong: list[str], most: int) -> Iterator[str]:
    """Yield the first of what went wrong, and how much more there is."""
    yield from wrong[:most]
    if len(wrong) > most:
        yield f"  等 {len(wrong)} 处"
