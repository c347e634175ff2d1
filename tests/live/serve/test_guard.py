"""Requests that a page of another site, or a name that leads here, could send."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from serving import Running, serving
from workspaces import UNIT, YEAR, workspace

from generator.live.serve.files import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

FORM = f"/files/{UNIT}/{YEAR}/department"
PAGES = ("/", f"/forms/{UNIT}/{YEAR}/department", f"{FORM}.html", f"{FORM}.docx", "/static/form.js", "/none")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Serve the scaffold; outside of build/ lie files that nobody may read."""
    ws = workspace(tmp_path_factory.mktemp("guard") / "ws")
    (ws.root / "secret.html").write_text("SECRET")
    (ws.root / "out").mkdir()
    (ws.root / "out" / "department.html").write_text("SECRET")
    with serving(ws.root, "--editor", "true") as running:
        printed = ws.build / UNIT / str(YEAR)
        (printed / "unlisted.html").write_text("SECRET")
        (printed / "link.html").symlink_to(ws.root / "secret.html")
        yield running


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:{port}", ""],
)
@pytest.mark.parametrize("path", ["/", f"{FORM}.html", "/events"])
def test_another_name_for_this_machine_is_refused(server: Running, host: str, path: str) -> None:
    answer = server.ask(path, Host=host.format(port=server.port))
    assert answer.status == 403
    assert "绩效" not in answer.body


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"])
def test_its_own_names_are_answered(server: Running, host: str) -> None:
    assert server.ask("/", Host=f"{host}:{server.port}").status == 200


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_is_fenced_in(server: Running, path: str) -> None:
    headers = server.ask(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "server" not in headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy


def test_only_scripts_and_styles_of_this_run_are_kept(server: Running) -> None:
    found = re.findall('(?:src|href)="(/static/[^"]+)"', server.ask("/").body)
    assert len(found) == 3
    for path in found:
        kept = server.ask(path)
        assert (kept.status, "max-age" in kept.headers["cache-control"]) == (200, True)
        run, name = path.removeprefix("/static/").split("/")
        assert len(run) >= 12
        for other, status in ((name, 200), (f"x{run[1:]}x/{name}", 200), (f"{run}/{run}/{name}", 404)):
            answer = server.ask(f"/static/{other}")
            assert (answer.status, answer.headers["cache-control"]) == (status, "no-store")
    for path in PAGES:
        assert server.ask(path).headers["cache-control"] == "no-store"


def test_a_form_opened_by_itself_may_run_nothing(server: Running) -> None:
    policy = server.ask(f"{FORM}.html").headers["content-security-policy"]
    assert "script-src" not in policy
    assert "sandbox" in policy
    assert "style-src 'sha256-" in policy


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
def test_other_methods_are_refused(server: Running, method: str) -> None:
    assert server.ask("/", method).status in (400, 405)


EDIT = f"/edit?file=filings/{UNIT}/{YEAR}/department.toml&line=1&column=1"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://127.0.0.1:{port}"}, 204),
        ({"Origin": "http://127.0.0.1:{port}", "Sec_Fetch_Site": "same-origin"}, 204),
        ({}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://localhost:{port}"}, 403),
        ({"Origin": "https://127.0.0.1:{port}"}, 403),
        ({"Origin": "http://127.0.0.1:{port}", "Sec_Fetch_Site": "cross-site"}, 403),
    ],
)
def test_only_its_own_pages_open_the_editor(server: Running, headers: dict[str, str], status: int) -> None:
    told = {name: value.format(port=server.port) for name, value in headers.items()}
    assert server.ask(EDIT, "POST", **_own(server), **told).status == status


def _own(server: Running) -> dict[str, str]:
    return {"Cookie": server.cookie, "X_Tianbao_Token": server.token}


FORGOTTEN = "/writes/none/undo"
PASSED = 409  # what it answers to who may write


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, PASSED),
        ({"Cookie": "a=b; {cookie};c"}, PASSED),
        ({"Cookie": "tianbao-{port}=x; {cookie}"}, PASSED),
        ({"Cookie": "", "X_Tianbao_Token": ""}, 403),
        ({"Cookie": ""}, 403),
        ({"Cookie": "; ;=;令牌"}, 403),
        ({"Cookie": "tianbao-{port}="}, 403),
        ({"Cookie": "{cookie}x"}, 403),
        ({"Cookie": "tianbao-1={key}"}, 403),
        ({"Cookie": "tianbao-{port}={token}"}, 403),
        ({"X_Tianbao_Token": ""}, 403),
        ({"X_Tianbao_Token": "x"}, 403),
        ({"X_Tianbao_Token": "令牌"}, 403),
        ({"X_Tianbao_Token": "{token}x"}, 403),
        ({"X_Tianbao_Token": "{key}"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Host": "evil.example:{port}"}, 403),
        ({"Content_Type": "application/json"}, PASSED),
        ({"Content_Type": "Application/JSON; charset=utf-8"}, PASSED),
        ({"Content_Type": TYPES[".docx"]}, PASSED),
        ({"Content_Type": ""}, 415),
        ({"Content_Type": "text/plain"}, 415),
        ({"Content_Type": "text/plain; application/json"}, 415),
        ({"Content_Type": "application/json, text/plain"}, 415),
        ({"Content_Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content_Type": "multipart/form-data; boundary=x"}, 415),
    ],
)
def test_who_may_write(server: Running, headers: dict[str, str], status: int) -> None:
    own = {"cookie": server.cookie, "token": server.token, "port": str(server.port), "key": _key(server)}
    told = {name: value.format_map(own).encode().decode("latin-1") for name, value in headers.items()}
    answer = server.post(FORGOTTEN, **told)
    assert answer.status == status
    assert re.search("[一-龥]", json.loads(answer.body)["said"])


def test_a_body_says_what_it_is(server: Running) -> None:
    assert server.post(FORGOTTEN, b"{}").status == 415
    assert server.post(FORGOTTEN, b"{}", Content_Type="application/json").status == PASSED


def _key(server: Running) -> str:
    return server.entrance.removeprefix("/?key=")


@pytest.mark.parametrize("path", ["/", f"/forms/{UNIT}/{YEAR}/department"])
def test_only_who_came_by_the_printed_address_gets_pages_that_write(server: Running, path: str) -> None:
    assert len(server.token) > 40
    assert server.token in server.ask(path, Cookie=server.cookie).body
    for cookie in ("", "tianbao-1=x", f"{server.cookie}x"):
        page = server.ask(path, Cookie=cookie)
        assert page.status == 200
        assert 'data-token=""' in page.body
        assert "这个窗口只能看。要填写，请在这个浏览器里打开程序启动时显示的地址" in page.body
        assert not re.search('id="pull-choose"|data-open|<a[^>]*id="cell-open"(?![^>]*hidden)', page.body)
    for other in ("/none", "/static/pull.js", f"{FORM}.html", f"/budgets/{UNIT}/{YEAR}"):
        answer = server.ask(other, Cookie=server.cookie)
        assert server.token not in answer.body + str(answer.headers)


def test_the_printed_address_leads_to_one_that_tells_nothing(server: Running) -> None:
    answer = server.ask(server.entrance)
    assert (answer.status, answer.headers["location"], answer.body) == (303, "/", "")
    name, _, rights = answer.headers["set-cookie"].partition(f"={_key(server)}; ")
    assert name == f"tianbao-{server.port}"
    assert {*rights.split("; ")} == {"HttpOnly", "Path=/", "SameSite=strict"}
    for wrong in ("/?key=", f"{server.entrance}x", "/?key=%ff", f"/?key={server.token}"):
        answer = server.ask(wrong)
        assert (answer.status, answer.headers["location"]) == (303, "/")
        assert "set-cookie" not in answer.headers


def test_nobody_has_the_right_from_an_earlier_run(server: Running) -> None:
    with serving(server.root) as first:
        before, cookie, token = first.entrance, first.cookie, first.token
        first.interrupt()
    with serving(server.root, port=first.port) as second:
        assert second.port == first.port
        assert not {before, cookie, token} & {second.entrance, second.cookie, second.token}
        assert second.token_with(cookie) == ""
        assert "set-cookie" not in second.ask(before).headers
        for old in ({"Cookie": cookie}, {"X_Tianbao_Token": token}):
            answer = second.post(FORGOTTEN, **old)
            assert answer.status == 403
            assert "打开程序启动时显示的地址" in json.loads(answer.body)["said"]


def test_read_only_writes_for_nobody(server: Running) -> None:
    with serving(server.root, "--read-only", "--editor", "true") as running:
        assert running.entrance == "/"
        assert "set-cookie" not in running.ask("/?key=x").headers
        for path in ("/", f"/forms/{UNIT}/{YEAR}/department"):
            page = running.ask(path).body
            assert 'data-token=""' in page
            assert ">只读：" in page
            assert not re.search(
                'id="pull-choose"|data-open|vscode:|<a[^>]*id="cell-open"(?![^>]*hidden)', page
            )
        for address in ("/edit", "/pulls", "/pulls/x/write", "/pulls/x/drop", FORGOTTEN, "/"):
            answer = running.post(address)
            assert answer.status == 403
            assert "只读" in json.loads(answer.body)["said"]


@pytest.mark.parametrize(
    "query",
    [
        "file=/etc/passwd&line=1&column=1",
        "file=filings/../secret.html&line=1&column=1",
        f"file=filings/{UNIT}/../{UNIT}/unit.toml&line=1&column=1",
        f"file=filings/{UNIT}/{YEAR}/missing.toml&line=1&column=1",
        f"file=filings/{UNIT}/unit.toml&line=--help&column=1",
        f"file=filings/{UNIT}/unit.toml&line=0&column=1",
        f"file=filings/{UNIT}/unit.toml",
        "",
    ],
)
def test_the_editor_opens_nothing_but_filings(server: Running, query: str) -> None:
    assert server.post(f"/edit?{query}").status == 404


def test_posting_elsewhere_and_getting_the_editor_do_nothing(server: Running) -> None:
    assert server.post("/").status == 405
    assert server.ask("/pulls").status == 405
    assert server.ask("/pulls/x/write").status == 405
    assert server.ask(EDIT).status == 405


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/", {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"}, 200),
        ("/", {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"}, 403),
        ("/events", {"Sec_Fetch_Site": "same-site", "Sec_Fetch_Mode": "cors"}, 403),
        (f"{FORM}.html", {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"}, 403),
    ],
)
def test_other_sites_may_link_here_but_not_read(
    server: Running, path: str, headers: dict[str, str], status: int
) -> None:
    assert server.ask(path, **headers).status == status


OUT = (
    "../../../secret.html",
    "..%2f..%2f..%2fsecret.html",
    "%2e%2e/%2e%2e/%2e%2e/secret.html",
    "..%5c..%5c..%5csecret.html",
    "....//....//....//secret.html",
    "%00/secret.html",
    "department.html%00.html",
    "department.html/",
    "./department.html",
    "unlisted.html",
    "link.html",
    "department.toml",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "C:%5csecret.html",
    "department.HTML%20",
    "%ff%fe.html",
    "department%ed%b2%80.html",
)


@pytest.mark.parametrize("path", OUT)
@pytest.mark.parametrize("start", [f"/files/{UNIT}/{YEAR}/", "/static/", f"/forms/{UNIT}/{YEAR}/"])
def test_no_file_outside_is_given_out(server: Running, start: str, path: str) -> None:
    answer = server.ask(start + path)
    assert answer.status in (400, 404)
    assert "SECRET" not in answer.body


@pytest.mark.parametrize(
    "path",
    [
        "/files/../2024/department.html",
        "/files/%2e%2e/2024/department.html",
        "/files/.tianbao/2024/department.html",
        "/files/%00/2024/department.html",
        f"/files/{UNIT}/99999/department.html",
        f"/files/{UNIT}/-1/department.html",
        "/build/index.html",
        "/filings/",
        "/.git/config",
        "//evil.example/",
        "/cells/../2024?key=unit%23name",
        f"/cells/{UNIT}/{YEAR}?key=..%2Funit%23name",
        f"/cells/{UNIT}/{YEAR}?key=none%23name",
        "/budgets/%2e%2e/2024",
    ],
)
def test_no_other_address_leads_anywhere(server: Running, path: str) -> None:
    assert server.ask(path).status == 404


def test_a_folder_that_is_a_link_out_of_build_is_not_followed(server: Running) -> None:
    printed = server.root / "build" / UNIT / str(YEAR)
    kept = printed.rename(printed.with_name("kept"))
    try:
        printed.symlink_to(server.root / "out")
        assert server.ask(f"{FORM}.html").status == 404
    finally:
        printed.unlink()
        kept.rename(printed)
    assert server.ask(f"{FORM}.html").status == 200


def test_word_files_are_for_saving(server: Running) -> None:
    headers = server.ask(f"{FORM}.docx").headers
    assert headers["content-disposition"] == "attachment"
    assert "wordprocessingml" in headers["content-type"]
