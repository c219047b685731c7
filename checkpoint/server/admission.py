"""Who may push now: two queues, so that what was just recorded need not wait behind what a week without network left.

After an outage all tablets come back at once, each with thousands of events. Their large batches are let in a few at
a time, and the rest is told when to come again, each at another moment; a small batch is let in beside them, and the
next large one gives way until it is done.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

from checkpoint.server.errors import AnswerError

LARGE_FROM_BYTES: Final = 8 * 1024
"""About 80 events: nobody records so many between two syncs."""
LARGE_AT_ONCE: Final = 2
LARGE_WAITING: Final = 6
GIVE_WAY_SECONDS: Final = 0.2
"""So long at most a large batch that could begin waits for small ones: they never keep it from its turn."""
SMALL_WAITING: Final = 200
"""More small ones than there are tablets in the sizing: past it the server is in trouble."""
RETRY_SECONDS: Final = (1, 3)
FREE_BYTES_MIN: Final = 100 * 1024 * 1024
DISK_RETRY_SECONDS: Final = 60


class Admission:
    """One worker's two queues. `random_bytes` spreads the moments at which to come again."""

    def __init__(self, data: Path, random_bytes: Callable[[int], bytes]) -> None:
        self._data, self._random_bytes = data, random_bytes
        self._large = asyncio.Semaphore(LARGE_AT_ONCE)
        self._waiting = {True: 0, False: 0}
        self._quiet = asyncio.Event()
        self._quiet.set()

    @asynccontextmanager
    async def place(self, size: int) -> AsyncIterator[None]:
        """Hold a place for a push of so many bytes.

        Raises:
            AnswerError: 429 when too many wait already, 503 while the disk is full.
        """
        self._require_room()
        is_large = size >= LARGE_FROM_BYTES
        if self._waiting[is_large] >= (LARGE_AT_ONCE + LARGE_WAITING if is_large else SMALL_WAITING):
            raise AnswerError(429, "busy", headers={"Retry-After": str(self._pause())})
        self._waiting[is_large] += 1
        try:
            if is_large:
                async with self._large:
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._quiet.wait(), GIVE_WAY_SECONDS)
                    yield
            else:
                self._quiet.clear()
                yield
        finally:
            self._waiting[is_large] -= 1
            if not self._waiting[False]:
                self._quiet.set()

    def _require_room(self) -> None:
        """Refuse before the database would: what is not taken stays on the tablet, which tries again."""
        if shutil.disk_usage(self._data).free < FREE_BYTES_MIN:
            raise AnswerError(503, "disk_full", headers={"Retry-After": str(DISK_RETRY_SECONDS)})

    def _pause(self) -> int:
        low, high = RETRY_SECONDS
        return low + self._random_bytes(1)[0] % (high - low + 1)
