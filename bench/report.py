"""A bench's figures beside what was asked, printed and kept as a table under `bench/results/`."""

import os
import platform
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


@dataclass
class Report:
    """Rows of one bench. `seed` repeats the run."""

    name: str
    seed: int
    rows: list[tuple[str, str, str, str]] = field(default_factory=list)
    failed: bool = False
    note: str = ""
    """What else a reader of the table should know, begun by a comma."""

    def row(self, what: str, value: float | str, asked: str = "", *, good: bool | None = None) -> None:
        """Add a figure; `good` says whether it is as asked."""
        match value:
            case str():
                shown = value
            case int():
                shown = f"{value:,}"
            case _:
                shown = f"{value:,.2f}" if abs(value) < 100 else f"{value:,.0f}"
        self.rows.append((what, shown, asked, {None: "", True: "PASS", False: "**MISS**"}[good]))
        self.failed |= good is False
        print(f"  {what:<44} {shown:>14}  {asked}{'' if good is not False else '  MISSED'}", flush=True)

    def keep(self) -> None:
        """Write the table; ends the program with status 1 when something was missed."""
        self.write()
        if self.failed:
            sys.exit(1)

    def write(self) -> None:
        """Write the table."""
        RESULTS.mkdir(exist_ok=True)
        load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "?"
        bars = [row for row in self.rows if row[3]]
        lines = [
            f"# {self.name}",
            "",
            (
                f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {os.cpu_count()} cores, "
                f"load {load}, seed {self.seed}{self.note}."
            ),
            "",
            *(_table("Asked and measured", bars) if bars else []),
            *_table("Everything measured", self.rows),
        ]
        (RESULTS / f"{self.name}.md").write_text("\n".join(lines), encoding="utf-8")


def _table(title: str, rows: list[tuple[str, str, str, str]]) -> list[str]:
    heads = ["| what | measured | asked | |", "| --- | ---: | --- | --- |"]
    return [f"## {title}", "", *heads, *(f"| {' | '.join(row)} |" for row in rows), ""]
