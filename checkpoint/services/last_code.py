"""The code that a screen scanned last: a scanner that reads twice, or a hand that lingers, is one scan."""

import threading
from typing import Final

from checkpoint.domain.movements import Source

SAME_CODE_MS: Final = 3000


class LastCode:
    """Remembers one code and when it was seen. Each screen has its own: two at one tablet may show the same pass."""

    def __init__(self) -> None:
        """Nothing was scanned yet."""
        self._lock = threading.Lock()
        self._last = ("", 0)

    def is_same(self, text: str, source: Source, now_ms: int) -> bool:
        """Whether this is the same scan. A camera that keeps seeing the code keeps it the same scan."""
        with self._lock:
            (last_text, last_ms) = self._last
            same = text == last_text and now_ms - last_ms < SAME_CODE_MS
            if not same or source is Source.CAMERA:
                self._last = (text, now_ms)
            return same

    def forget(self) -> None:
        """The card was closed unrecorded: the same code may be scanned again at once."""
        with self._lock:
            self._last = ("", 0)
