"""Print runs of the console (制证批次): drawn in the background, with how far they are, kept for a quarter of an hour.

A run is two files in the server's own folder, so any process of the server can answer for it: `<run>.json` says how it
stands, `<run>.pdf` is the paper. The paper holds valid passes: only who began the run gets it, and it does not stay.
"""

import json
import logging
import os
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from checkpoint.i18n import Language
from checkpoint.server.printing.card import Card, Layout
from checkpoint.server.printing.lettering import Lettering
from checkpoint.server.printing.sheets import draw_sheets

KEPT: Final = timedelta(minutes=15)
RUN_BYTES: Final = 16
TOLD_EVERY: Final = 50
"""Cards between two notes of how far the run is."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PrintRun:
    """How a run stands. `missing`: each character that the font lacks, with whose cards lack it."""

    owner: str
    place_id: int
    begun: str
    cards: int
    issued: int
    drawn: int = 0
    pages: int = 0
    done: bool = False
    failed: bool = False
    missing: tuple[tuple[str, tuple[str, ...]], ...] = ()


class PrintRuns:
    """The runs of a server's folder."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made on first use, for the server alone."""
        self._folder = folder

    def begin(self, run_id: str, run: PrintRun, cards: Sequence[Card], layout: Layout, language: Language) -> None:
        """Start drawing; `run_id` is random and cannot be guessed."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._forget(datetime.fromisoformat(run.begun) - KEPT)
        self._note(run_id, run)
        work = threading.Thread(target=self._draw, args=(run_id, run, cards, layout, language), daemon=True)
        work.start()

    def find(self, run_id: str, owner: str, now: datetime) -> PrintRun | None:
        """A run of this person's that is not too old; None for any other."""
        self._forget(now - KEPT)
        try:
            doc = json.loads(self._path(run_id, "json").read_bytes())
        except (OSError, ValueError):
            return None
        missing = tuple((char, tuple(whose)) for char, whose in doc.pop("missing"))
        run = PrintRun(**doc, missing=missing)
        fresh = now - datetime.fromisoformat(run.begun) < KEPT
        return run if run.owner == owner and fresh else None

    def paper(self, run_id: str) -> bytes:
        """The PDF of a run that is done.

        Raises:
            OSError: there is none.
        """
        return self._path(run_id, "pdf").read_bytes()

    def _draw(self, run_id: str, run: PrintRun, cards: Sequence[Card], layout: Layout, language: Language) -> None:
        drawn, told = 0, 0

        def progress(count: int) -> None:
            nonlocal drawn, told
            drawn += count
            if drawn - told >= TOLD_EVERY:
                told = drawn
                self._note(run_id, replace(run, drawn=drawn))

        try:
            lettering = Lettering()
            canvas = draw_sheets(cards, layout, language, lettering, progress)
            self._write(self._path(run_id, "pdf"), bytes(canvas.output()))
            missing = tuple(sorted((char, tuple(whose)) for char, whose in lettering.missing.items()))
            done = replace(run, drawn=len(cards), pages=canvas.page_no(), done=True, missing=missing)
            self._note(run_id, done)
        except Exception:  # the thread ends here; the page says that it failed
            log.exception("a print run failed")
            self._note(run_id, replace(run, drawn=drawn, failed=True))

    def _note(self, run_id: str, run: PrintRun) -> None:
        self._write(self._path(run_id, "json"), json.dumps(asdict(run), ensure_ascii=False).encode())

    def _write(self, path: Path, data: bytes) -> None:
        """Whole or not at all, for the server alone."""
        new = path.with_suffix(f"{path.suffix}.new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
        new.replace(path)

    def _forget(self, before: datetime) -> None:
        for path in self._folder.glob("*.json"):
            try:
                begun = datetime.fromisoformat(json.loads(path.read_bytes())["begun"])
            except (OSError, ValueError, KeyError):
                begun = before - KEPT
            if begun <= before:
                path.with_suffix(".pdf").unlink(missing_ok=True)
                path.unlink(missing_ok=True)

    def _path(self, run_id: str, ending: str) -> Path:
        """Only a hexadecimal name is one of ours."""
        try:
            name = bytes.fromhex(run_id).hex()
        except ValueError:
            name = "none"
        return self._folder / f"{name}.{ending}"
