"""Run the benchmarks and print their results; exit 1 if a bound is not kept."""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module

import bench

_TOOLS = {"__main__", "bureau", "cluster_demo", "material", "planted", "portfolio_made", "result"}


def main(chosen: list[str]) -> int:
    """Run the benchmarks chosen by name, all without a choice."""
    names = [module.name for module in pkgutil.iter_modules(bench.__path__) if module.name not in _TOOLS]
    failed = False
    for name in chosen or names:
        print(f"== {name}", flush=True)  # noqa: T201 - a report is to be printed
        for result in import_module(f"bench.{name}").measure():
            failed |= result.kept is False
            mark = {True: "ok  ", False: "MISS", None: "    "}[result.kept]
            bound = f"  (bound {result.bound})" if result.bound else ""
            line = f"{mark} {result.what}: {result.value:.2f} {result.unit}{bound}  {result.detail}"
            print(line.rstrip(), flush=True)  # noqa: T201 - the same
    return int(failed)


sys.exit(main(sys.argv[1:]))
