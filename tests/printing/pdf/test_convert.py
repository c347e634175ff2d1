"""A LibreOffice that hangs, dies or leaves documents out costs those alone; the stand-ins are scripts."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest
from commands import COMMAND, ENVIRONMENT
from serving import eventually
from workspaces import workspace

from generator.base import office
from generator.forms.plan import PDF
from generator.pipeline.build import How, build
from generator.printing.pdf.convert import Asked, Made, convert
from generator.printing.pdf.fonts import Fonts
from generator.printing.pdf.running import Running

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-ins are shell scripts")

# Makes of each document, which is text here, a PDF that holds it; `met` says what a document does to it.
_SCRIPT = """#!/bin/sh
echo run >> "$(dirname "$0")/runs"
while [ $# -gt 0 ]; do
  case "$1" in
    --outdir) out="$2"; shift ;;
    *.docx)
      text=$(cat "$1")
      case "$text" in
        hangs) exec sleep 60 ;;
        dies) exit 77 ;;
        half) printf '%%PDF-1.6 half' > "$out/$(basename "$1" .docx).pdf"; exit 77 ;;
        nothing) ;;
        *) printf '%%PDF-1.6 %s %%%%EOF\\n' "$text" > "$out/$(basename "$1" .docx).pdf" ;;
      esac ;;
  esac
  shift
done
"""


@pytest.fixture
def running(tmp_path: Path) -> Running:
    """Return a stand-in for LibreOffice that is given up after half a second without a document."""
    program = tmp_path / "soffice"
    program.write_text(_SCRIPT)
    program.chmod(0o755)
    return Running(str(program), Fonts({}), patience=0.5)


def converted(running: Running, *texts: str, processes: int = 1) -> dict[int, Made[int]]:
    """Convert documents that hold these texts."""
    asked = [Asked(number, text.encode, 2023) for number, text in enumerate(texts)]
    made = list(convert(running, asked, processes))
    assert sorted(one.key for one in made) == list(range(len(texts)))
    return {one.key: one for one in made}


def runs(running: Running) -> int:
    """Return how often the program was started."""
    return len(Path(running.program).with_name("runs").read_text().splitlines())


@pytest.mark.parametrize(
    ("texts", "failing", "why"),
    [
        (["a", "b", "c"], set(), ""),
        (["a", "hangs", "c", "d"], {1}, "还没有做完"),
        (["hangs", "b"], {0}, "还没有做完"),
        (["dies", "b", "dies", "d"], {0, 2}, "出错退出（77）"),
        (["a", "half", "c"], {1}, "出错退出（77）"),
        (["nothing", "b", "nothing"], {0, 2}, "打不开它"),
        (["dies"], {0}, "出错退出"),
    ],
)
def test_only_what_is_at_fault_is_left_out(
    running: Running, texts: list[str], failing: set[int], why: str
) -> None:
    made = converted(running, *texts)
    assert {number for number, one in made.items() if not one.pdf} == failing
    for number, one in made.items():
        assert (
            (why in one.why) if number in failing else one.pdf == f"%PDF-1.6 {texts[number]} %%EOF\n".encode()
        )


def test_a_program_that_makes_nothing_is_given_up(running: Running) -> None:
    made = converted(running, *["dies"] * 50)
    assert not any(one.pdf for one in made.values())
    assert runs(running) <= 6


def test_many_documents_go_in_batches(running: Running) -> None:
    made = converted(running, *map(str, range(450)), processes=2)
    assert all(made[number].pdf.split()[1] == str(number).encode() for number in range(450))
    assert runs(running) == 4  # of 113 at most: nobody waits for the one that has more


def test_nothing_goes_on_after_it_is_stopped(running: Running) -> None:
    running = Running(running.program, running.fonts, patience=60)
    asked = [Asked(text, text.encode, 2023) for text in ("a", "hangs")]
    begun = time.monotonic()
    results = convert(running, asked[:1], 1)
    assert next(results).pdf
    results.close()
    running.stopped.set()
    assert list(convert(running, asked[1:], 1)) == []
    assert time.monotonic() - begun < 20


def test_a_document_that_has_gone_is_left_out(running: Running) -> None:
    def gone() -> bytes:
        raise FileNotFoundError

    made = list(convert(running, [Asked("gone", gone, 2023), Asked("there", b"a".__bytes__, 2023)], 1))
    assert {one.key: bool(one.pdf) for one in made} == {"gone": False, "there": True}


def test_a_program_that_does_not_start_says_so(tmp_path: Path) -> None:
    (tmp_path / "soffice").write_text("no program")
    (tmp_path / "soffice").chmod(0o755)
    (made,) = convert(Running(str(tmp_path / "soffice"), Fonts({})), [Asked(0, b"a".__bytes__, 2023)])
    assert "启动不了" in made.why


def test_the_program_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(office, "_PLACES", ())
    assert office.find() is None
    (tmp_path / "libreoffice").write_text("#!/bin/sh\n")
    (tmp_path / "libreoffice").chmod(0o755)
    assert office.find() == str(tmp_path / "libreoffice")


def test_a_command_that_is_told_to_end_ends_what_it_started(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    program = tmp_path / "programs" / "soffice"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 60\n")
    program.chmod(0o755)
    path = os.pathsep.join([str(program.parent), os.environ["PATH"]])
    command = [*COMMAND, "build", "--pdf"]
    with subprocess.Popen(command, cwd=ws.root, env={**ENVIRONMENT, "PATH": path}) as building:
        eventually(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text().strip())
        building.terminate()
        assert building.wait(20) == 143
    state = Path("/proc") / (tmp_path / "pid").read_text().strip() / "stat"
    eventually(lambda: not state.exists() or ") Z" in state.read_text())


def test_it_is_said_once_when_nothing_at_all_can_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = workspace(tmp_path / "ws")
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 7\n")
    program.chmod(0o755)
    monkeypatch.setattr(office, "find", lambda: str(program))
    report = build(ws, how=How(also=frozenset({PDF})))
    (problem,) = report.problems
    assert problem.code == "TB081"
    assert "2 张表一张也没有做成" in problem.message
    assert "重新安装" in problem.hint
