"""``python -m bench.bureau UNITS YEARS DIR``: write a bureau's filings, and what is wrong in them."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.bureau.making import SEED, make_bureau

parser = argparse.ArgumentParser(prog="python -m bench.bureau", description=__doc__)
parser.add_argument("units", type=int, metavar="UNITS")
parser.add_argument("years", type=int, metavar="YEARS")
parser.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder")
parser.add_argument("--seed", type=int, default=SEED)
asked = parser.parse_args()
asked.folder.mkdir(parents=True, exist_ok=True)
if any(asked.folder.iterdir()):
    parser.error(f"{asked.folder} is not empty")
truth = make_bureau(asked.folder, asked.units, asked.years, seed=asked.seed)
print(f"{truth.folders} filing folders, {truth.forms} forms, {len(truth.planted)} planted problems")  # noqa: T201 - its report
