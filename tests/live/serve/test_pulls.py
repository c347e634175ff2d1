"""Word files sent to the server: what is refused, what is shown, and that only what was shown is written."""

from __future__ import annotations

import json
import re
import socket
import threading
from typing import TYPE_CHECKING

import pytest
from awaiting import awaited
from serving import Running, eventually, serving
from starlette.exceptions import HTTPException
from starlette.requests import Request
from word_edits import blank, edited
from workspaces import UNIT, YEAR, contents, edit, workspace

from generator.live.serve.files import TYPES
from generator.live.serve.previews import LIFE, MOST, Previews
from generator.live.serve.uploads import LARGEST, uploaded
from generator.readback.pulling.run import Pull

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOCX = TYPES[".docx"]
SOURCE = f"filings/{UNIT}/{YEAR}/community.toml"
NEW = "王小明"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Serve the scaffold."""
    with serving(workspace(tmp_path_factory.mktemp("pulls") / "ws").root) as running:
        yield running


@pytest.fixture(scope="module")
def printed(server: Running) -> bytes:
    """Return a form as it was printed first."""
    return (server.root / "build" / UNIT / str(YEAR) / "community.docx").read_bytes()


@pytest.fixture(scope="module")
def changed(printed: bytes) -> bytes:
    """Return the same form with another name in it."""
    return edited(printed, {"李四": NEW})


@pytest.fixture(autouse=True)
def _as_before(server: Running) -> Iterator[None]:
    before = contents(server.root / "filings")
    yield
    for name, content in before.items():
        (server.root / "filings" / name).write_bytes(content)


def _name(answer: str) -> str:
    found = re.search('data-name="([^"]*)"', answer)
    assert found
    return found[1]


def _preview(server: Running, data: bytes, file: str = "a.docx") -> str:
    answer = server.post("/pulls", data, Content_Type=DOCX, X_File_Name=file)
    assert answer.status == 200
    return answer.body


def test_what_was_shown_is_written_once_and_nothing_else(server: Running, changed: bytes) -> None:
    before = contents(server.root / "filings")
    shown = _preview(server, changed)
    assert contents(server.root / "filings") == before
    assert f'<del>李四</del> → <span class="hidden">改成</span><ins>{NEW}</ins>' in shown
    written = server.post(f"/pulls/{_name(shown)}/write")
    assert (written.status, written.body) == (200, "写回 1 处，正在重印")
    of_file = f"{UNIT}/{YEAR}/community.toml"
    expected = before | {of_file: before[of_file].replace("李四".encode(), NEW.encode())}
    assert contents(server.root / "filings") == expected != before
    again = server.post(f"/pulls/{_name(shown)}/write")
    assert again.status == 410
    assert "再拉一次" in again.body
    assert contents(server.root / "filings") == expected


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Tianbao_Token": ""},
        {"X_Tianbao_Token": "x" * 43},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Host": "evil.example"},
    ],
)
def test_others_see_nothing_and_write_nothing(
    server: Running, changed: bytes, headers: dict[str, str]
) -> None:
    before = contents(server.root / "filings")
    name = _name(_preview(server, changed))
    told = {"Content_Type": DOCX} | headers
    answers = [
        server.post("/pulls", changed, **told),
        server.post(f"/pulls/{name}/write", b"", **headers),
        server.post(f"/pulls/{name}/drop", b"", **headers),
    ]
    assert [answer.status for answer in answers] == [403] * 3
    assert NEW not in "".join(answer.body for answer in answers)
    assert contents(server.root / "filings") == before
    assert server.post(f"/pulls/{name}/write").status == 200  # nobody else could drop it either


@pytest.mark.parametrize("name", ["x", "..", "%2e%2e", "a/b", "%C3%A9", ""])
def test_a_name_that_was_not_given_out_writes_nothing(server: Running, name: str) -> None:
    assert server.post(f"/pulls/{name}/write").status in (400, 404, 410)


def test_what_was_dropped_can_not_be_written(server: Running, changed: bytes) -> None:
    name = _name(_preview(server, changed))
    assert server.post(f"/pulls/{name}/drop").status == 204
    assert server.post(f"/pulls/{name}/write").status == 410
    assert NEW not in (server.root / SOURCE).read_text("utf-8")


@pytest.mark.parametrize(
    "content_type", ["", "text/plain", "application/octet-stream", "multipart/form-data; boundary=x"]
)
def test_another_content_type_is_refused(server: Running, changed: bytes, content_type: str) -> None:
    assert server.post("/pulls", changed, Content_Type=content_type).status == 415


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"name = 1\n", "这不是 .docx 文件"),
        (b"{\\rtf1 x}", "这不是 .docx 文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") + bytes(9), "这不是 .docx"),
        (b"", "文件是空的"),
        (b"\x89PNG\r\n\x1a\n\0\0", "这是图片"),
        (b"PK\x03\x04 cut off", "已经损坏"),
        (blank(), "没有要写回的改动"),
    ],
    ids=["text", "rtf", "doc", "empty", "picture", "damaged", "no form"],
)
def test_what_is_no_form_is_told_in_a_sentence(server: Running, data: bytes, said: str) -> None:
    answer = server.post("/pulls", data, Content_Type=DOCX)
    assert answer.status in (200, 415)
    assert said in answer.body
    assert "Traceback" not in answer.body
    assert 'data-name="' not in answer.body or _name(answer.body) == ""


def test_an_unedited_form_has_nothing_to_pull(server: Running, printed: bytes) -> None:
    shown = _preview(server, printed)
    assert '<p id="said">没有要写回的改动</p>' in shown
    assert _name(shown) == ""


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("%E8%A1%A8.docx", "表.docx 是"),
        ("..%2F..%2Fetc%2Fpasswd", ">passwd 是"),
        ("C:%5Cdocs%5Ca.docx", ">a.docx 是"),
        ("%3Cscript%3Ealert(1)%3C/script%3E", ">script&gt; 是"),
        ("%3Cimg%20src=x%3E%22'%26.docx", "&lt;img src=x&gt;&#34;&#39;&amp;.docx 是"),
        ("%E2%80%AExcod.toml", "\\u202excod.toml 是"),
        ("a%00%0Ab%1B.docx", "a\\x00\\nb\\x1b.docx 是"),
        ("%ff%zz", "\ufffd%zz 是"),
        ("", "Word 文件 是"),
        ("x" * 9000, f">{'x' * 255} 是"),
    ],
)
def test_a_files_name_is_only_shown(server: Running, printed: bytes, sent: str, shown: str) -> None:
    assert shown in _preview(server, printed, sent)


def test_comments_and_what_is_not_written_are_told(server: Running, printed: bytes) -> None:
    shown = _preview(server, edited(printed, {"李四": NEW}, comment="<b>再核</b>"))
    assert "某科批注" in shown
    assert "&lt;b&gt;再核&lt;/b&gt;" in shown
    assert "要写回 1 处，另有 1 处要自己看" in shown


def test_a_file_changed_since_is_left_alone(server: Running, changed: bytes) -> None:
    name = _name(_preview(server, changed))
    edit(server.root / SOURCE, "leader =", "# 刚加的\nleader =")
    before = contents(server.root / "filings")
    answer = server.post(f"/pulls/{name}/write")
    assert answer.status == 409
    assert "刚才有别的程序改过它，没有动它" in answer.body
    assert contents(server.root / "filings") == before


def test_a_file_that_is_gone_is_not_made_anew(server: Running, changed: bytes) -> None:
    name = _name(_preview(server, changed))
    (server.root / SOURCE).unlink()
    answer = server.post(f"/pulls/{name}/write")
    assert answer.status == 409
    assert "已经不在" in answer.body
    assert not (server.root / SOURCE).exists()


def test_a_locked_file_is_left_alone_and_says_why(server: Running, changed: bytes) -> None:
    name = _name(_preview(server, changed))
    (server.root / SOURCE).chmod(0o444)
    try:
        answer = server.post(f"/pulls/{name}/write")
    finally:
        (server.root / SOURCE).chmod(0o644)
    assert answer.status == 409
    assert answer.body.startswith(f"写不了 {SOURCE}：文件是只读的")


def test_of_two_that_change_the_same_file_only_the_first_is_written(server: Running, printed: bytes) -> None:
    first, second = (_name(_preview(server, edited(printed, {"李四": name}))) for name in ("甲某", "乙某"))
    assert server.post(f"/pulls/{second}/write").status == 200
    assert server.post(f"/pulls/{first}/write").status == 409
    assert 'leader = "乙某"' in (server.root / SOURCE).read_text("utf-8")


def test_a_file_said_to_be_too_large_is_refused_unread(server: Running) -> None:
    answer = server.post("/pulls", Content_Type=DOCX, Content_Length=str((LARGEST << 20) + 1))
    assert answer.status == 413
    assert json.loads(answer.body) == {"said": f"文件太大：最多 {LARGEST} MB"}


def test_a_file_that_does_not_end_is_given_up() -> None:
    asked = []

    async def receive() -> dict[str, object]:
        asked.append(1)
        return {"type": "http.request", "body": bytes(1 << 20), "more_body": True}

    request = Request({"type": "http", "headers": [(b"content-type", DOCX.encode())]}, receive)
    with pytest.raises(HTTPException, match="413"):
        awaited(uploaded(request))
    assert len(asked) == LARGEST + 1


def test_the_server_answers_others_while_it_reads(server: Running, changed: bytes) -> None:
    reading = threading.Thread(target=_preview, args=(server, changed))
    reading.start()
    answered = 0
    while reading.is_alive():
        answered += server.ask("/static/form.js").status == 200
    assert answered > 10


def test_a_sender_who_hangs_up_is_nothing_to_tell(tmp_path: Path) -> None:
    with serving(workspace(tmp_path / "ws").root) as running:
        head = f"POST /pulls HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\nOrigin: {running.address}\r\n"
        own = f"Cookie: {running.cookie}\r\nX-Tianbao-Token: {running.token}\r\n"
        kind = f"Content-Type: {DOCX}\r\nContent-Length: 99\r\n\r\nPK"
        with socket.create_connection(("127.0.0.1", running.port), timeout=5) as wire:
            wire.sendall((head + own + kind).encode())
        eventually(lambda: running.ask("/").status == 200)
        running.interrupt()
        assert running.process.stdout is not None
        assert running.process.stdout.read() == ""


def test_previews_are_few_and_grow_old() -> None:
    time = 0.0
    previews = Previews(lambda: time)
    names = [previews.keep(Pull()) for _ in range(MOST + 3)]
    assert len({*names}) == MOST + 3
    assert min(map(len, names)) > 40
    assert [previews.take(name) for name in names[:3]] == [None] * 3
    assert previews.take(names[3]) is not None
    assert previews.take(names[3]) is None
    time = LIFE - 1
    assert previews.take(names[4]) is not None
    time = LIFE
    assert previews.take(names[5]) is None
