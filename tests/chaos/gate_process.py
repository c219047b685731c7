"""A tablet as a process of its own: records and syncs until it is killed. `python -m tests.chaos.gate_process FOLDER`.

After each record its id is written to a file beside the store: what stands there was said to be recorded.
"""

import os
import random
import sys
import time
from pathlib import Path

from checkpoint import link
from checkpoint.bootstrap import open_tablet


def main(folder: Path, *, record: bool) -> None:
    link.INTERVAL_SECONDS, link.BACKOFF_MAX_SECONDS, link.RECORD_DELAY_SECONDS = 0.4, 1.0, 0.1  # type: ignore[misc]
    link.PROBE_SECONDS = 0.3  # type: ignore[misc]
    tablet = open_tablet(folder)
    assert tablet is not None
    tablet.link.start()
    chance = random.Random(os.getpid())
    with (folder / "recorded.txt").open("a") as said:
        while True:
            if record:
                event = tablet.gate.emergency_exit()
                said.write(event.id + "\n")
                said.flush()
            (folder / "pending.txt").write_text(str(tablet.outbox.pending))
            time.sleep(chance.random() * (0.02 if record else 0.2))


if __name__ == "__main__":
    main(Path(sys.argv[1]), record=sys.argv[2:] != ["drain"])
