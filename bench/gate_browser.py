"""The tablet app in a browser on 7,000 residents and 100,000 movements: what a volunteer waits for.

The clock is the page's own: it starts with the event of the finger or of the scanner's Enter, and stops when the frame
with which the app's semantics say that it is there has been drawn. Chromium draws in software here, as no tablet must.

"Recorded" is said twice: first by the button that was tapped, under the finger, then by the strip of the next screen.
The first is what a volunteer waits for; the second is measured beside it.
"""

import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import sync_playwright

from bench.tablet_data import make, pass_text, people
from bench.without_pass import Checks, steps
from checkpoint.bootstrap import open_tablet
from checkpoint.cli.tablet import MAIN, tablet_environment
from checkpoint.config import DataFolder
from checkpoint.domain.decide import Outcome
from checkpoint.domain.movements import Source
from checkpoint.domain.people import Household, Resident, mask_name
from checkpoint.i18n import Language, text
from tests.e2e.hands import ARGUMENTS, SETTLE_MS, Tablet
from tests.e2e.product import free_port
from tests.support.tablet import OPERATORS, PIN

PEOPLE: Final = 7_000
MOVEMENTS: Final = 100_000
NORMAL: Final = 365
WARM: Final = 5
"""So many people pass before anything is measured, as at the beginning of any shift."""

FOUND: Final = 15
"""So many are found by their room."""
FLOORS: Final = 27
NEAR: Final = 5
"""Up to this floor, of so many, a room is seen without scrolling; the other way is to type it."""

START_SECONDS: Final = 60.0

WATCH: Final = """() => {
  // The clock of the bench: told what to wait for, it starts at the next finger or Enter.
  const bench = window.bench = { begun: 0, done: 0, last: 0, wanted: null, next: [], opened: 0, usable: 0, whole: 0 };
  // A task that is asked for within a frame comes when that frame has been drawn: one thread draws (ADR 0068).
  const drawn = then => { const way = new MessageChannel(); way.port1.onmessage = then; way.port2.postMessage(0); };
  const begin = () => { if (bench.wanted && !bench.begun) bench.begun = performance.now(); };
  addEventListener('pointerup', begin, true);
  addEventListener('keydown', event => { if (event.key === 'Enter') begin(); }, true);
  const said = name => {
    const node = document.querySelector(`[flt-semantics-identifier="${name}"]`);
    if (!node) return null;
    return [node, ...node.querySelectorAll('*')]
      .map(part => (part.getAttribute('aria-label') ?? '') + [...part.childNodes]
        .filter(child => child.nodeType === Node.TEXT_NODE).map(child => child.textContent).join('')).join(' ');
  };
  const look = () => {
    if (bench.switched !== true) {
      const placeholder = document.querySelector('flt-semantics-placeholder');
      if (placeholder) { bench.switched = true; placeholder.click(); }
    }
    if (!bench.usable && bench.ready && said(bench.ready) !== null) {
      bench.usable = -1;
      requestAnimationFrame(() => { bench.usable = performance.now(); });
    }
    if (!bench.whole && bench.usable > 0 && said('stranger') !== null) {
      bench.whole = -1;
      requestAnimationFrame(() => { bench.whole = performance.now(); });
    }
    const there = parts => parts.every(([name, words]) => said(name)?.includes(words));
    if (bench.begun && !bench.done && there(bench.wanted)) {
      bench.done = -1;
      drawn(() => { bench.done = performance.now(); });
    }
    if (bench.done && !bench.last && there(bench.next)) {
      bench.last = -1;
      drawn(() => { bench.last = performance.now(); });
    }
  };
  const watch = () => new MutationObserver(look).observe(document.documentElement,
    { subtree: true, childList: true, attributes: true, characterData: true });
  document.documentElement ? watch() : addEventListener('DOMContentLoaded', watch);
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...given) {
      super(...given);
      this.addEventListener('open', () => { bench.opened ||= performance.now(); });
    }
  };
}"""


@dataclass
class Measured:
    """Milliseconds of each kind of wait, and megabytes."""

    scan: list[float] = field(default_factory=list)
    ready: list[float] = field(default_factory=list)
    """From the scan to the pad and the record buttons, which come after the card (ADR 0052)."""
    reading: list[float] = field(default_factory=list)
    record: list[float] = field(default_factory=list)
    following: list[float] = field(default_factory=list)
    """From the tap that records to the next screen, which says who was recorded."""
    start: list[tuple[float, float]] = field(default_factory=list)
    """(process until it answers, connection of the page until the gate can be used)."""
    whole: list[float] = field(default_factory=list)
    """From the connection of the page until counts, list and the other ways are there too (ADR 0027)."""
    memory: dict[str, float] = field(default_factory=dict)
    checks: Checks = field(default_factory=Checks)
    processor: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Of the app's own process, in milliseconds, in steps of the kernel's clock: only the mean means anything."""


def percentile(values: list[float], share: int) -> float:
    """So many of a hundred are at or below it."""
    return statistics.quantiles(sorted(values), n=100, method="inclusive")[share - 1]


@contextmanager
def app(data: Path, port: int) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """The app's process, and the milliseconds until it answers."""
    environment = tablet_environment(DataFolder(data), "127.0.0.1", port)
    began = time.perf_counter()
    with (data / "app.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, str(MAIN)], env=environment, cwd=MAIN.parent, stdout=log, stderr=log
        )
    try:
        yield process, _wait(port, process, began)
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int, process: subprocess.Popen[bytes], began: float) -> float:
    while time.perf_counter() - began < START_SECONDS and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
                return (time.perf_counter() - began) * 1000
        except OSError:
            time.sleep(0.01)
    raise RuntimeError("the app did not start")


def megabytes(pid: int, name: str) -> float:
    """A line of the process's status."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith(name)).split()[1]) / 1024


def processor_ms(pid: int) -> float:
    """What a process used of the processors so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def at_home(folder: Path, count: int, chance: random.Random) -> list[Resident]:
    """Residents who may go out now, each of another household."""
    tablet = open_tablet(folder)
    assert tablet is not None
    found: dict[int, Resident] = {}
    rows = list(people(PEOPLE)[1])
    chance.shuffle(rows)
    for row in rows:
        encounter = tablet.gate.measure(tablet.gate.open_resident(row, Source.LIST), NORMAL)
        if encounter.verdict.outcome is Outcome.ADMIT and row.household_id not in found:
            found[row.household_id] = row
        if len(found) == count:
            break
    tablet.close()
    return list(found.values())


class Gate(Tablet):
    """Hands that measure what they wait for."""

    def start(self, ready: str) -> float:
        """Load the app; the milliseconds from the page's connection to a gate that can be used."""
        self.page.add_init_script(f"({WATCH})(); window.bench.ready = '{ready}';")
        self.page.goto(self.url)
        self._until("bench.usable > 0")
        self.use_fingers()
        times: dict[str, Any] = self.page.evaluate("({opened: bench.opened, usable: bench.usable})")
        return float(times["usable"] - times["opened"])

    def whole(self) -> float:
        """The milliseconds from the page's connection until all of the gate is drawn."""
        self._until("bench.whole > 0")
        return float(self.page.evaluate("bench.whole - bench.opened"))

    def _until(self, true: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self.page.evaluate(true):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{true}: {self.page.evaluate('JSON.stringify(bench)')}")
            self.page.wait_for_timeout(40)

    def expecting(self, *wanted: tuple[str, str], following: tuple[tuple[str, str], ...] = ()) -> None:
        """Start the clock at the next finger or Enter; stop it when each part that is named shows its words."""
        asked = "([wanted, next]) => Object.assign(bench, {wanted, next, begun: 0, done: 0, last: 0})"
        self.page.evaluate(asked, [wanted, following])

    def waited(self) -> tuple[float, float]:
        """Wait for what is expected, and for what follows; milliseconds of each."""
        self._until("bench.last > 0")
        first, last = self.page.evaluate("[bench.done - bench.begun, bench.last - bench.begun]")
        self.page.evaluate("bench.wanted = null")
        return float(first), float(last)

    def scanned(self, text: str, name: str) -> tuple[float, float]:
        """A scanner's keys with its Enter at the end: until that person's card and verdict, and until the buttons."""
        self.find("scan").get_by_role("textbox").first.click()
        self.page.wait_for_timeout(SETTLE_MS)
        buttons = ((f"preset-{NORMAL}", ""), ("record-primary", ""))
        self.expecting(("person", name), ("verdict", ""), following=buttons)
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")
        return self.waited()

    def tapped(
        self, name: str, *wanted: tuple[str, str], following: tuple[tuple[str, str], ...] = ()
    ) -> tuple[float, float]:
        """A finger on a button: until what it brings is there, and what follows."""
        self.find(name).wait_for(state="attached")
        self.page.wait_for_timeout(SETTLE_MS)
        self.expecting(*wanted, following=following)
        self.tap(name)
        return self.waited()


def pass_people(gate: Gate, rows: list[Resident], now: datetime, kept: Measured, pid: int) -> None:
    """Scan, measure, record, one after another."""
    for number, row in enumerate(rows):
        name, used = mask_name(row.name), [processor_ms(pid)]
        scan, ready = gate.scanned(pass_text(row, now), name)
        used.append(processor_ms(pid))
        reading, _ = gate.tapped(f"preset-{NORMAL}", ("readings", "36.5"))
        gate.page.wait_for_timeout(SETTLE_MS)
        used.append(processor_ms(pid))
        said = text("record.done", Language.ZH)
        record, following = gate.tapped("record-primary", ("record-primary", said), following=(("recorded", name),))
        used.append(processor_ms(pid))
        if number >= WARM:
            for what, before, after in zip(("scan", "reading", "record"), used[:-1], used[1:], strict=True):
                kept.processor[what].append(after - before)
            kept.scan.append(scan)
            kept.ready.append(ready)
            kept.reading.append(reading)
            kept.record.append(record)
            kept.following.append(following)
            kept.checks.with_pass.append(scan + reading + record)


def find_by_room(gate: Gate, rows: list[Resident], homes: dict[int, Household]) -> list[float]:
    """Somebody without anything is found by building and room, measured and recorded: the app's own part of each."""
    own = []
    for row in rows:
        found = [gate.tapped(name, (brings, ""))[0] for name, brings in steps(homes[row.household_id], row)]
        reading, _ = gate.tapped(f"preset-{NORMAL}", ("readings", "36.5"))
        record, _ = gate.tapped("record-primary", ("record-primary", text("record.done", Language.ZH)))
        gate.find("recorded").wait_for(state="attached")
        gate.page.wait_for_timeout(SETTLE_MS)
        own.append(sum(found) + reading + record)
    return own


def measure(rounds: int, starts: int, seed: int) -> Measured:
    """Fill a folder, start the app several times, and let people pass at the last of them."""
    kept, now = Measured(), datetime.now(UTC)
    with tempfile.TemporaryDirectory(prefix="checkpoint-bench-ui-") as place:
        data = Path(place)
        folder = DataFolder(data)
        make(folder.tablet, PEOPLE, MOVEMENTS, now)
        homes = {home.household_id: home for home in people(PEOPLE)[0]}
        rows = at_home(folder.tablet, rounds + WARM + FOUND * FLOORS // NEAR, random.Random(seed))
        near = [row for row in rows if int(homes[row.household_id].room) // 100 <= NEAR][:FOUND]
        queue = [row for row in rows if row not in near][: rounds + WARM]
        with sync_playwright() as playwright:
            chromium = shutil.which("chromium") or shutil.which("chromium-browser")
            browser = playwright.chromium.launch(executable_path=chromium, headless=True, args=ARGUMENTS)
            context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
            for number in range(starts):
                port = free_port()
                with app(data, port) as (process, answered):
                    gate = Gate(context.new_page(), f"http://127.0.0.1:{port}")
                    connected = gate.start("scan" if number else f"operator-{OPERATORS[0][0]}")
                    if number:
                        kept.start.append((answered, connected))
                        kept.whole.append(gate.whole())
                    else:
                        gate.sign_in(OPERATORS[0][0], PIN)
                        gate.page.wait_for_timeout(1000)
                    if number == starts - 1:
                        kept.memory["at the start"] = megabytes(process.pid, "VmRSS")
                        pass_people(gate, queue, now, kept, process.pid)
                        kept.checks.by_room = find_by_room(gate, near, homes)
                        kept.memory["after everybody passed"] = megabytes(process.pid, "VmRSS")
                        kept.memory["at its greatest"] = megabytes(process.pid, "VmHWM")
                    gate.page.close()
            browser.close()
    return kept
