"""Measures sync, server and client: `python -m bench.sync [--sections NAME,...] [--scale 1.0]`.

Every section is a function of a module named in MODULES: it fills the one report, with peers in the same run. Each
module lists its own in `SECTIONS`, by name. `--scale 0.1` runs a tenth of the load: for trying, not for figures.
"""

import argparse
import sys
import time
from importlib import import_module
from typing import Final

from bench.report import Report
from bench.sync_load import Load, Section

MODULES: Final = (
    *("bench.sync_client", "bench.sync_pouch", "bench.sync_server", "bench.sync_crowd", "bench.sync_flood"),
    "bench.sync_fresh",
)
"""In the order in which they run and stand in the table."""


def sections() -> dict[str, Section]:
    """All sections, by name."""
    found: dict[str, Section] = {}
    for module in MODULES:
        found |= import_module(module).SECTIONS
    return found


def main() -> None:
    known = sections()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sections", default=",".join(known), help="some of: %(default)s")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--keep", action="store_true", help="write the table of a part of it, too")
    given = parser.parse_args()
    report = Report("sync", given.seed)
    load, began = Load(given.seed, given.scale, given.rounds), time.perf_counter()
    is_whole = given.sections == ",".join(known) and load.scale == 1
    for name in given.sections.split(","):
        print(f"{name}: {(known[name].__doc__ or '').strip().splitlines()[0]}", flush=True)
        known[name](report, load)
        report.note = f", {(time.perf_counter() - began) / 60:.0f} minutes up to {name}"
        if not is_whole:
            report.note += f"; only {given.sections}, scale {load.scale:g}"
        if is_whole or given.keep:
            report.write()  # half an hour's figures outlive a section that fails
    if report.failed:
        sys.exit(1)


if __name__ == "__main__":
    main()
