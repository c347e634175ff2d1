"""What the server answers to questions about cells and to changes of them, also to malformed ones."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

import pytest
from awaiting import awaited
from clerk import base
from filling import ROOT, office
from starlette.exceptions import HTTPException
from starlette.requests import Request
from workspaces import contents, edit

from generator.fill.asked import MOST
from generator.live.serve.filling import Filling
from generator.live.serve.live import Live
from generator.live.serve.writing import Writing

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.responses import Response

    from generator.filing.workspace import Workspace

JSON = [(b"content-type", b"application/json")]
STEP = {"do": "set", "key": "service#leader", "text": "张三"}
CELL = {"form": "service", "key": "service#activities.0.amount"}


class Answer(NamedTuple):
    """What the server answered, read."""

    status: int
    said: dict[str, Any]


class Server:
    """The server's answers about fillings of one workspace, without a socket."""

    def __init__(self, workspace: Workspace) -> None:
        """Begin with nothing written."""
        self.root = workspace.root
        self._filling = Filling(Live(workspace), Writing(workspace))

    def ask(self, name: str, asked: dict[str, Any], year: int = 2023) -> Answer:
        """Ask about a cell, or about the lists of a form."""
        return _answer(
            lambda: getattr(self._filling, name)(_request(year, query=urlencode(asked, doseq=True)))
        )

    def post(self, name: str, body: object, year: int = 2023) -> Answer:
        """Send JSON."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return _answer(lambda: awaited(getattr(self._filling, name)(_request(year, data))))


def _request(year: int, data: bytes = b"", query: str = "") -> Request:
    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": data}

    params = {"unit": "u", "year": year}
    scope = {"type": "http", "headers": JSON, "query_string": query.encode(), "path_params": params}
    return Request(scope, receive)


def _answer(call: Any) -> Answer:  # noqa: ANN401 - any of the server's
    try:
        response: Response = call()
    except HTTPException as error:
        return Answer(error.status_code, {"said": error.detail})
    return Answer(response.status_code, json.loads(bytes(response.body)))


def served(root: Path) -> Server:
    place = office(root, base())
    (root / "templates").symlink_to(ROOT / "templates")
    return Server(place.workspace)


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return served(tmp_path)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Server:
    """Return one that is only asked, and that writes nothing."""
    return served(tmp_path_factory.mktemp("asked"))


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"steps": []},
        {"steps": {}},
        {"steps": [STEP] * (MOST + 1)},
        {"steps": [STEP], "more": 1},
        {"steps": [STEP | {"near": []}]},
        {"steps": [STEP | {"do": "erase"}]},
        {"steps": [STEP | {"key": ""}]},
        {"steps": [STEP | {"key": "x" * 1001}]},
        {"steps": [STEP | {"key": None}]},
        {"steps": [STEP | {"text": 3}]},
        {"steps": [STEP | {"seen": 3}]},
        {"steps": [STEP | {"anchors": "x"}]},
        {"steps": [STEP | {"anchors": ["x"] * 11}]},
        {"steps": [{"do": "add", "key": "service#activities", "values": {"name": 1}}]},
        {"steps": [{"do": "move", "key": "service#activities.0", "before": 1.5}]},
        {"steps": [STEP], "form": 3},
        [STEP],
        b"{",
        b"",
    ],
)
def test_a_change_that_is_none_is_refused(asked: Server, body: object) -> None:
    before = contents(asked.root / "filings")
    answer = asked.post("edit", body)
    assert (answer.status, answer.said["said"].partition("；")[2]) == (400, "请刷新页面再试")
    assert contents(asked.root / "filings") == before


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("cells", {}),
        ("cells", {"keys": "service#name"}),
        ("cells", {"keys": [1]}),
        ("paste", {"list": "service#activities"}),
        ("paste", {"list": "service#activities", "rows": []}),
        ("paste", {"list": "service#activities", "rows": [["a", 1]]}),
        ("paste", {"list": "", "rows": [["a"]]}),
        ("preview", {}),
        ("preview", {"text": None}),
    ],
)
def test_a_question_that_is_none_is_refused(asked: Server, name: str, body: object) -> None:
    assert asked.post(name, body).status == 400


@pytest.mark.parametrize("key", ["", "#", "service", "service#", "nothing#x"])
def test_a_cell_of_no_file_is_not_there(asked: Server, key: str) -> None:
    assert asked.ask("cell", {"form": "service", "key": key}).status == 404


def test_a_filing_that_is_not_there_has_no_cells(asked: Server) -> None:
    body = {"keys": ["service#name"], "steps": [STEP], "list": "service#activities", "rows": [["a"]]}
    assert {asked.ask(name, CELL, year=2025).status for name in ("cell", "lists")} == {404}
    for name, fields in (("cells", ["keys"]), ("edit", ["steps"]), ("paste", ["list", "rows"])):
        assert asked.post(name, {field: body[field] for field in fields}, year=2025).status == 404


def test_a_change_is_written_and_answered_with_the_form(server: Server) -> None:
    cell = server.ask("cell", CELL).said
    way = cell["ways"][0]
    step = {"do": "set", "text": "12", **{name: way[name] for name in ("key", "seen", "anchors")}}
    answer = server.post("edit", {"form": "service", "steps": [step]})
    assert (answer.status, answer.said["said"]) == (200, "金额改成“12”")
    assert 'data-key="service#activities.0.amount">12<' in answer.said["page"]
    assert server.post("cells", {"keys": [CELL["key"]]}).said["cells"][0]["text"] == "12"
    again = server.post("edit", {"form": "service", "steps": [step | {"text": "13"}]})
    assert (again.status, again.said["answers"][0]["state"], again.said["answers"][0]["text"]) == (
        409,
        "conflict",
        "12",
    )


def test_new_rows_are_named(server: Server) -> None:
    lists = {row["list"]: row for row in server.ask("lists", {"form": "service"}).said["lists"]}
    rows = (
        ("service#goals", {"text": "新的目标"}, None),
        ("service#activities", {"name": "甲", "amount": "1"}, 0),
        ("service#activities", {"name": "乙", "amount": "1"}, None),
    )
    steps = [
        {"do": "add", "key": key, "values": values, "before": before, "anchors": lists[key]["list_anchors"]}
        for key, values, before in rows
    ]
    answers = [server.post("edit", {"form": "service", "steps": [step]}).said for step in steps]
    assert [answer["made"] for answer in answers] == [
        ["service#goals.新的目标"],
        ["service#activities.0"],
        [f"service#activities.{lists['service#activities']['length'] + 1}"],
    ]


def test_a_block_is_told_apart_and_lists_are_offered(asked: Server) -> None:
    pasted = asked.post("paste", {"list": "service#activities", "rows": [["项目活动", "金额"], ["甲", "1"]]})
    assert pasted.said == {"columns": ["name", "amount"], "rows": [["甲", "1"]]}
    lists = [row["list"] for row in asked.ask("lists", {"form": "service"}).said["lists"]]
    assert lists == [
        f"service#{end}"
        for end in (
            "activities",
            "procurement",
            "goals",
            "goals.safety.indicators",
            "goals.operation.indicators",
        )
    ]
    assert asked.ask("lists", {"form": "department"}).said == {"lists": []}


def test_a_file_with_syntax_errors_is_refused_and_left_alone(server: Server) -> None:
    file = server.root / "filings/u/2023/service.toml"
    edit(file, "name =", "name")
    before = contents(server.root / "filings")
    answer = server.post("edit", {"steps": [STEP]})
    assert (answer.status, answer.said["said"]) == (409, "这个文件有语法错误，先在原文里改好")
    assert contents(server.root / "filings") == before
    cell = server.ask("cell", CELL)
    assert (cell.status, cell.said["file"], "how" in cell.said) == (200, "filings/u/2023/service.toml", False)
    assert server.post("edit", {"form": "service", "steps": [STEP | {"key": "party#leader"}]}).status == 200


def test_a_change_that_makes_a_file_faulty_is_refused_also_beside_another_fault(server: Server) -> None:
    file = server.root / "filings/u/2023/service.toml"
    edit(file, 'category = "特定目标类"', 'category = "别的"')
    before = contents(server.root / "filings")
    number = {
        "do": "set",
        "key": "service#activities.0.amount",
        "text": "-1",
        "seen": server.ask("cell", CELL).said["ways"][0]["seen"],
    }
    assert (
        server.post("edit", {"form": "service", "steps": [number]})
        .said["said"]
        .startswith("“金额”（amount）不能是负数")
    )
    assert contents(server.root / "filings") == before
    answer = server.post("edit", {"form": "service", "steps": [STEP]})
    assert (answer.status, answer.said.get("page")) == (200, None)


def test_a_file_that_may_not_be_written_is_not(server: Server) -> None:
    (server.root / "filings/u/2023/service.toml").chmod(0o444)
    before = contents(server.root / "filings")
    both = [STEP | {"key": "party#leader"}, STEP]
    answer = server.post("edit", {"steps": both})
    assert (answer.status, "service.toml" in answer.said["said"]) == (409, True)
    assert contents(server.root / "filings") == before
