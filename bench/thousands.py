"""A bureau's thousands: the engine over very many filing folders, each saying something else, against few.

``TIANBAO_BENCH_FOLDERS=20000 python -m bench thousands`` is the large run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench.bureau.making import NEWEST, make_bureau
from bench.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDERS = int(os.environ.get("TIANBAO_BENCH_FOLDERS", "2000"))
FEW = 1000
"""What very many are held against."""
_YEARS = 3
_COMMAND = (sys.executable, "-c", "from generator.cli import main; main()")
_BUILD = """
import json, re, sys, time
from dataclasses import fields
from pathlib import Path
from generator.pipeline.build import How, build
from generator.forms.plan import Attention
from generator.filing.workspace import Workspace

def peak(process):
    text = Path(f"/proc/{process}/status").read_text()
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", text)[1]) / 1024

root, jobs, pack = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "pack"
if pack and "pack" not in getattr(How, "_fields", ()):
    print("null")
    sys.exit()
workers = {}

def look(*_):
    # a pool's processes are gone when it is done: look at them meanwhile
    for child in Path(f"/proc/self/task").glob("*/children"):
        for process in child.read_text().split():
            try:
                workers[process] = peak(process)
            except (OSError, TypeError):
                pass

class Progress:
    def __init__(self):
        self.told = 0
    def __call__(self, *_):
        self.told += 1
        if not self.told % 50:
            look()

how = How(Attention.COUNT, pack=True) if pack else How(Attention.COUNT)
start = time.perf_counter()
report = build(Workspace(root), jobs=jobs, progress=Progress(), how=how)
seconds = time.perf_counter() - start
print(json.dumps([seconds, peak("self"), max(workers.values(), default=0), len(report.built)]))
"""
