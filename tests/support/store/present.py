"""Makes the fixture of the present format, before the next one comes: python -m tests.support.store.present FOLDER.

A tablet's store as the app leaves it: movements, corrections and duties in several segments, a cursor with the marks of
backups, what the server set aside, a drop with what was carried forward, who the tablet is, its shift. Sealed with a
key that stands in the test. Beside it the contents, table by table.
"""

import json
import shutil
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from checkpoint.domain.care import CareNote, CareStep
from checkpoint.domain.events import Correction, CorrectionReason
from checkpoint.domain.forward import Sums
from checkpoint.domain.places import Gate, Place, PlaceKind
from checkpoint.domain.shifts import Shift
from checkpoint.domain.supplies import SupplyChange, SupplyStep, stocks
from checkpoint.protocol.exchange import Quarantined
from checkpoint.store import Store, open_store
from checkpoint.store.backups import Backing
from checkpoint.store.cursor import Cursor
from checkpoint.store.identity import Identity, IdentityFile
from checkpoint.store.journal import FORMAT, Options
from checkpoint.store.outbox import Outbox
from tests.support.builders import NOON, a_movement, an_event

KEY = bytes(range(32))
OPTIONS = Options(segment_bytes=8 * 1024, reserve_bytes=0, inline=True)
EVENTS = 80
HOUR = timedelta(hours=1)


def contents(store: Store) -> dict[str, Any]:
    """Every table's documents with their ids, in their order."""
    return {name: [[row.doc_id, dict(row)] for row in store.table(name)] for name in sorted(store.tables())}


def fill(store: Store) -> None:
    """What a tablet records."""
    outbox, place = Outbox(store), Place(410100001, "总公司家属区", PlaceKind.COMPOUND, 11)
    gate = Gate(1, place.place_id, "东门")
    IdentityFile(store).save(Identity("tablet-1", "0011", "https://centre.example", "token", bytes(32), place, gate))
    events = [
        an_event(SupplyChange(SupplyStep.RECEIVE, "口罩", 6000, "只"), NOON),
        an_event(CareNote(CareStep.BEGIN, 0x1000), NOON),
    ]
    events += [
        an_event(a_movement(person_id=f"{0x1000 + number % 3:08x}-1"), NOON + number * HOUR)
        for number in range(EVENTS - 4)
    ]
    events.append(an_event(Correction(events[9].id, CorrectionReason.OTHER), NOON + EVENTS * HOUR))
    for event in events:
        outbox.append(event)
    IdentityFile(store).save_shift(Shift("zhao", "赵卫国", NOON, 2))
    for acked, days in ((40, 1), (60, 9)):
        at = NOON + days * 24 * HOUR
        aside = (Quarantined(acked, "unknown_kind"),)
        outbox.acknowledge(Cursor(acked, outbox.hash_at(acked)), aside, at, Backing(at, at - HOUR))

    def carry(until: int) -> None:
        care = [(2, events[1])]
        outbox.forward.write(outbox.passages(until), care, Sums(until, stocks(events[:1])))

    assert outbox.retire(NOON + 100 * HOUR, NOON + 240 * HOUR, most=40, carry=carry)


def make(folder: Path) -> None:
    """Make `formatN` and `formatN.json` in a folder."""
    place = folder / f"format{FORMAT}"
    shutil.rmtree(place, ignore_errors=True)
    with open_store(place, key=KEY, options=OPTIONS) as store:
        fill(store)
        whole = contents(store)
    (place / "store" / "lock").unlink(missing_ok=True)
    (folder / f"format{FORMAT}.json").write_text(json.dumps(whole, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    make(Path(sys.argv[1]))
