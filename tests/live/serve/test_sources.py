"""A filing's files as text: given out, judged, completed and saved as they were typed."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from serving import Running, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

UNIT, YEAR = "wuhan-biolake", 2023
ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "filings" / UNIT
AT = f"/sources/{UNIT}/{YEAR}"
SERVICE = f"filings/{UNIT}/{YEAR}/service.toml"
BAD, CONFLICT, NOT_FOUND, WRONG_TYPE = 400, 409, 404, 415


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Serve a year of the example, and files that are not as others."""
    root = tmp_path_factory.mktemp("sources") / "ws"
    shutil.copytree(EXAMPLE / str(YEAR), root / "filings" / UNIT / str(YEAR))
    shutil.copy(EXAMPLE / "unit.toml", root / "filings" / UNIT)
    folder = root / "filings" / UNIT / str(YEAR)
    (folder / "wide.toml").write_bytes(
        b'\xef\xbb\xbfname = "\xe5\xae\xbd"\r\n# \xe4\xb8\x80\nleader = "a"\r\n'
    )
    (folder / "gbk.toml").write_bytes('name = "项目名称国标码"\n'.encode("gb18030"))
    with serving(root) as running:
        yield running


def get(server: Running, address: str) -> Any:  # noqa: ANN401 - any JSON
    answer = server.ask(address)
    assert answer.status == 200, answer
    return json.loads(answer.body)


def send(server: Running, address: str, **body: object) -> tuple[int, Any]:
    answer = server.post(address, json.dumps(body).encode(), Content_Type="application/json")
    return answer.status, json.loads(answer.body)


def test_a_file_is_given_out_with_its_problems_and_its_neighbours(server: Running) -> None:
    found = get(server, f"{AT}/service")
    assert found["file"] == SERVICE
    assert found["text"] == (server.root / SERVICE).read_text("utf-8")
    assert not found["locked"]
    assert {"id": "unit", "file": f"filings/{UNIT}/unit.toml"} in found["files"]
    assert "service.evaluation" in [file["id"] for file in found["files"]]
    assert all(problem["file"] == SERVICE for problem in found["problems"])
    assert get(server, f"{AT}/unit")["file"] == f"filings/{UNIT}/unit.toml"


@pytest.mark.parametrize(
    "address",
    [
        f"{AT}/none",
        f"{AT}/..%2Funit",
        "/sources/none/2023/unit",
        "/sources/%2e%2e/2023/unit",
        f"/sources/{UNIT}/1900/unit",
    ],
)
def test_what_is_no_file_of_a_filing_is_nothing(server: Running, address: str) -> None:
    assert server.ask(address).status == NOT_FOUND
    body = json.dumps({"text": "", "seen": ""}).encode()
    assert server.post(address, body, Content_Type="application/json").status == NOT_FOUND


@pytest.mark.parametrize(
    ("typed", "saved"),
    [
        ('name = "宽"\n# 一\nleader = "b"\n', 'name = "宽"\r\n# 一\nleader = "b"\r\n'),
        ('name = "宽"\n新的 一行\n# 一\nleader = "a"', 'name = "宽"\r\n新的 一行\r\n# 一\nleader = "a"'),
        ("", ""),
    ],
    ids=["a value", "no valid TOML", "nothing"],
)
def test_it_is_saved_as_typed_and_taken_back(server: Running, typed: str, saved: str) -> None:
    path = server.root / "filings" / UNIT / str(YEAR) / "wide.toml"
    before = path.read_bytes()
    status, answer = send(server, f"{AT}/wide", text=typed, seen=get(server, f"{AT}/wide")["seen"])
    assert (status, answer["said"]) == (200, f"保存了 filings/{UNIT}/{YEAR}/wide.toml")
    assert path.read_bytes() == b"\xef\xbb\xbf" + saved.encode()
    assert get(server, f"{AT}/wide")["text"] == typed
    assert send(server, f"/writes/{answer['undo']}/undo")[0] == 200
    assert path.read_bytes() == before


def test_a_file_that_has_changed_is_shown_and_not_written(server: Running) -> None:
    path = server.root / SERVICE
    shown, before = get(server, f"{AT}/service"), path.read_bytes()
    try:
        path.write_bytes(before.replace("李新亮".encode(), "王小明".encode()))
        now = path.read_bytes()
        status, answer = send(server, f"{AT}/service", text=shown["text"] + "# 我的\n", seen=shown["seen"])
        assert status == CONFLICT
        assert "别处改过" in answer["said"]
        assert "王小明" in answer["text"]
        assert path.read_bytes() == now
        assert (
            send(server, f"{AT}/service", text=answer["text"], seen=shown["seen"])[0] == 200
        )  # it says that already
        assert send(server, f"{AT}/service", text=shown["text"], seen=answer["seen"])[0] == 200
        assert path.read_bytes() == before
    finally:
        path.write_bytes(before)


def test_what_is_no_text_is_not_written(server: Running) -> None:
    found = get(server, f"{AT}/gbk")
    assert found["text"] == ""
    assert "GBK" in found["locked"]
    path = server.root / "filings" / UNIT / str(YEAR) / "gbk.toml"
    before = path.read_bytes()
    assert send(server, f"{AT}/gbk", text="name = 1\n", seen=found["seen"])[0] == CONFLICT
    assert path.read_bytes() == before


def test_a_text_is_judged_before_it_is_saved(server: Running) -> None:
    text = (server.root / SERVICE).read_text("utf-8")
    _, answer = send(server, f"{AT}/service/problems", text=text.replace("leader =", "leader =="))
    [wrong] = [problem for problem in answer["problems"] if problem["severity"] == "error"]
    line = text[: text.index("leader")].count("\n") + 1
    assert (wrong["line"], wrong["label"], wrong["file"]) == (line, "错误", SERVICE)
    _, answer = send(server, f"{AT}/service/problems", text=text.replace('attribute = "', 'attribute = "不'))
    assert any(problem["key"] == "attribute" for problem in answer["problems"])
    assert text == (server.root / SERVICE).read_text("utf-8")
    _, answer = send(server, f"{AT}/department/problems", text='goals = ["service/safty"]\nfiller = "张三"\n')
    assert "service/safety" in " ".join(problem["hint"] for problem in answer["problems"])


def test_both_ways_between_places_and_keys(server: Running) -> None:
    lines = (server.root / SERVICE).read_text("utf-8").split("\n")
    line = next(number for number, text in enumerate(lines, 1) if "flood-drills" in text)
    column = lines[line - 1].index('"≥2次"') + 1
    found = get(server, f"{AT}/service/place?key=goals.safety.indicators.2.target")
    assert found["place"] == [line, column, line, column + len('"≥2次"')]
    first, last = found["section"]
    assert lines[first - 1] == "[goals.safety]"
    assert last >= line
    assert get(server, f"{AT}/service/place?line={line}&column={column + 2}")["key"] == found["key"]
    assert get(server, f"{AT}/service/place?key=goals.safety.indicators.99.target")["place"][0] > first
    for query in ("", "?line=1", "?line=0&column=1", "?line=1&column=x", f"?line={'9' * 5000}&column=1"):
        assert server.ask(f"{AT}/service/place{query}").status == BAD


def test_what_can_be_written_is_offered(server: Running) -> None:
    asked = {"text": '[goals.safety]\nindicators = [ { kind = "', "line": 2, "column": 26}
    _, answer = send(server, f"/completions/{UNIT}/{YEAR}/service", **asked)
    offered = answer["completions"]
    assert offered["begin"] == offered["end"] == 26
    assert {"label": "数量", "insert": '数量"', "title": "产出指标", "detail": ""} in offered["items"]


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{}", "application/json", BAD),
        (b'{"text": 1}', "application/json", BAD),
        (b'{"text": "\\ud800"}', "application/json", BAD),
        (b"[]", "application/json", BAD),
        (b"name", "application/json", BAD),
        (b'{"text": ""}', "text/plain", WRONG_TYPE),
    ],
)
@pytest.mark.parametrize(
    "address", [f"{AT}/service", f"{AT}/service/problems", f"/completions/{UNIT}/{YEAR}/service"]
)
def test_what_no_page_sends_is_refused(
    server: Running, address: str, body: bytes, content_type: str, status: int
) -> None:
    before = (server.root / SERVICE).read_bytes()
    answer = server.post(address, body, Content_Type=content_type)
    assert answer.status == status
    assert "Traceback" not in answer.body
    assert (server.root / SERVICE).read_bytes() == before


def test_the_editor_is_given_out_with_its_type(server: Running) -> None:
    answer = server.ask("/static/vendor/codemirror.js")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    for other in ("package.json", "entry.mjs", "README.md", "..%2Fform.js", "../form.js"):
        assert server.ask(f"/static/vendor/{other}").status == NOT_FOUND


def test_what_the_editor_is_built_of_is_named_exactly_with_its_licence() -> None:
    folder = ROOT / "templates" / "pages" / "static" / "vendor"
    package = json.loads((folder / "package.json").read_text("utf-8"))
    versions = package["dependencies"] | package["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values()), versions
    licences = (folder / "LICENSES.txt").read_text("utf-8")
    assert re.findall(r"^(@?[a-z0-9/-]+)\n\n", licences, re.MULTILINE) == list(package["dependencies"])
    assert licences.count("Permission is hereby granted, free of charge") == len(package["dependencies"])
