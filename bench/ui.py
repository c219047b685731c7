"""What a volunteer waits for, in the browser: `make bench-ui` (ROUNDS=100). Writes bench/results/ui.md.

The app's process and Chromium share the machine's processors, and Chromium draws in software: the bars hold the
slowest way to run it. On a busy machine the figures are those of the machine; the table says how busy it was.
"""

import argparse
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bench import gate_browser, search
from bench.gate_browser import MOVEMENTS, PEOPLE, Measured, percentile
from bench.store_bars import table
from bench.without_pass import PASS_TAPS, ROOM_TAPS, seconds

OUT: Final = Path(__file__).parent / "results" / "ui.md"
SEED: Final = 7
WAIT_MS: Final = 150.0
SEARCH_MS: Final = 50.0
START_MS: Final = 2500.0
MEMORY_MB: Final = 250.0
ALONE_SECONDS: Final = 20.0


def bar(what: str, asked: float, unit: str, measured: float, also: str = "") -> list[str]:
    """One line of what was asked."""
    shown = f"{measured:,.0f} {unit}" + (f" ({also})" if also else "")
    return [what, f"<= {asked:,.0f} {unit}", shown, "PASS" if measured <= asked else "**MISS**"]


def spread(values: list[float]) -> str:
    """The middle, and the slowest."""
    return f"median {percentile(values, 50):,.0f}, slowest {max(values):,.0f}"


def following(ready: list[float], values: list[float], whole: list[float]) -> str:
    """What comes after the bars: nobody has to wait for it, and it is told all the same."""
    return (
        f"From the scan to the pad and the record buttons: p95 {percentile(ready, 95):,.0f} ms ({spread(ready)}). "
        "They are held back until the verdict is seen. "
        "From the tap that records to the next screen, which names who was recorded: "
        f"p95 {percentile(values, 95):,.0f} ms ({spread(values)}). It is held back until the button says so. "
        f"From the connection to the whole first screen, with counts, list and the other ways: {spread(whole)} ms. "
        "They are held back until the gate can be used."
    )


def bars(kept: Measured, slowest: float) -> list[list[str]]:
    """What was asked, what was measured, and whether it is met."""
    whole = sorted(answered + connected for answered, connected in kept.start)
    answered, connected = max(kept.start, key=sum)
    memory = kept.memory["at its greatest"]
    return [
        bar("scan to verdict on the screen, p95", WAIT_MS, "ms", percentile(kept.scan, 95), spread(kept.scan)),
        bar(
            "tap on a temperature to the verdict, p95",
            WAIT_MS,
            "ms",
            percentile(kept.reading, 95),
            spread(kept.reading),
        ),
        bar('tap to "recorded", p95', WAIT_MS, "ms", percentile(kept.record, 95), spread(kept.record)),
        bar(
            f"start of the app to a usable gate, the client loaded, slowest of {len(whole)}",
            START_MS,
            "ms",
            whole[-1],
            f"{answered:,.0f} until the process answers, {connected:,.0f} from the connection to the gate",
        ),
        bar("memory of the app's process, at its greatest", MEMORY_MB, "MB", memory),
        bar("search, first results at 20,000 people, slowest", SEARCH_MS, "ms", slowest, "the index, not drawn"),
        *without_pass(kept),
    ]


def without_pass(kept: Measured) -> list[list[str]]:
    """Somebody without anything beside somebody with a pass (A5)."""
    found = seconds(kept.checks.by_room, ROOM_TAPS)
    scanned = seconds(kept.checks.with_pass, PASS_TAPS)
    own = f"{percentile(kept.checks.by_room, 50):,.0f} ms of it the app's, the rest hands and voice by a model"
    shown = f"{found / scanned:.2f} x ({scanned:.1f} s with a pass)"
    return [
        bar("somebody without any pass, found by room, simulated, median", ALONE_SECONDS, "s", found, own),
        ["the same beside a check with a pass", "<= 2 x", shown, "PASS" if found <= 2 * scanned else "**MISS**"],
    ]


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    before = os.getloadavg()[0]
    searches, slowest = search.measure()
    kept = gate_browser.measure(arguments.rounds, arguments.starts, SEED)
    circumstances = (
        f"{PEOPLE:,} residents, {MOVEMENTS:,} movements, {arguments.rounds} people one after another, "
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {os.cpu_count()} cores for the app and "
        f"Chromium together, load {before:.1f} to {os.getloadavg()[0]:.1f}."
    )
    lines = [
        "# The gate in the browser",
        "",
        circumstances,
        "",
        *table(("what", "asked", "measured", ""), bars(kept, slowest)),
        following(kept.ready, kept.following, kept.whole),
        "",
        "## Processor of the app's process, from one wait to the next",
        "",
        *table(("what", "mean ms"), [[what, f"{sum(row) / len(row):.0f}"] for what, row in kept.processor.items()]),
        "A scan's includes the keys of the scanner, each of which reaches the app.",
        "",
        "## Memory of the app's process",
        "",
        *table(("when", "MB"), [[when, f"{figure:,.0f}"] for when, figure in kept.memory.items()]),
        "## The search at 20,000 people",
        "",
        *table(("search", "query", "found", "median ms", "slowest ms", "walk over all, ms"), searches),
    ]
    text = "\n".join(lines)
    print(text)
    arguments.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
