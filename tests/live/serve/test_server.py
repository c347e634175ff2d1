"""Ports, event streams and the end."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from awaiting import awaited
from commands import COMMAND
from serving import Running, eventually, free_port, serving
from workspaces import UNIT, YEAR, edit, workspace

from generator.live.serve.hub import Hub
from generator.live.serve.server import listen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

READERS = 200


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Serve the scaffold."""
    with serving(workspace(tmp_path_factory.mktemp("server") / "ws").root) as running:
        yield running


def test_only_this_machine_can_connect() -> None:
    with listen(free_port()) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"


def _stream(server: Running) -> socket.socket:
    reader = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    reader.sendall(f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode())
    return reader


def _read_until(reader: socket.socket, wanted: bytes) -> bytes:
    data = b""
    while wanted not in data:
        piece = reader.recv(4096)
        assert piece, data
        data += piece
    return data


def test_200_readers_hear_of_a_save_though_some_take_nothing(server: Running) -> None:
    readers = [_stream(server) for _ in range(READERS)]
    for reader in readers[20:]:  # the first twenty never read
        assert b"text/event-stream" in _read_until(reader, b"data: ")
    start = time.perf_counter()
    edit(server.root / "filings" / UNIT / str(YEAR) / "community.toml", "李四", "王五")
    for reader in readers[20:]:
        _read_until(reader, b"data: ")
    assert time.perf_counter() - start < 5
    assert server.ask("/").status == 200
    for reader in readers:
        reader.close()
    assert server.ask("/").status == 200


def test_a_taken_port_leads_to_the_next_and_ctrl_c_ends_it_though_pages_are_open(tmp_path: Path) -> None:
    with listen(free_port()) as taken:
        port = taken.getsockname()[1]
        with serving(workspace(tmp_path / "ws").root, port=port, anew=True) as running:
            assert port < running.port
            readers = [_stream(running) for _ in range(5)]
            for reader in readers:
                _read_until(reader, b"data: 1\n\n")
            assert running.interrupt() < 2.5
            assert running.process.returncode == 0
            assert running.process.stdout is not None
            assert running.process.stdout.read() == ""
            assert not list(running.root.rglob("*.tmp"))
            for reader in readers:
                reader.close()


def test_rubbish_on_the_wire_does_not_end_it(server: Running) -> None:
    for rubbish in (
        b"\x16\x03\x01\x00",
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"x" * 100_000 + b"\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", server.port), timeout=5) as wire:
            with suppress(OSError):  # it may hang up while we still send
                wire.sendall(rubbish)
            wire.close()
    assert server.ask("/").status == 200


def test_an_unknown_editor_is_told_before_anything_runs(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    command = [*COMMAND, "serve", "--editor", "no-such-editor {file}"]
    done = subprocess.run(command, cwd=ws.root, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no-such-editor" in done.stderr


def test_build_stays_clean(server: Running) -> None:
    page = server.root / "build" / UNIT / str(YEAR) / "department.html"
    before = page.read_bytes()
    eventually(lambda: server.ask(f"/forms/{UNIT}/{YEAR}/department").status == 200)
    assert server.ask(f"/files/{UNIT}/{YEAR}/department.html").body == before.decode()
    assert page.read_bytes() == before
    assert b"<script" not in before


def test_a_slow_reader_gets_the_newest_version_only() -> None:
    async def read() -> list[str]:
        hub = Hub()
        stream = hub.stream()
        heard = [await anext(stream), await anext(stream)]
        for version in range(1, 1000):
            hub.publish(version)
        heard.append(await anext(stream))
        hub.close()
        heard += [rest async for rest in stream]
        return heard

    assert awaited(read()) == ["retry: 1000\n\n", "data: 0\n\n", "data: 999\n\n"]


def test_closing_wakes_those_who_wait() -> None:
    async def read() -> list[str]:
        hub = Hub()
        asyncio.get_running_loop().call_later(0.05, hub.close)
        return [said async for said in hub.stream()]

    assert awaited(asyncio.wait_for(read(), 5))[-1] == "data: 0\n\n"
