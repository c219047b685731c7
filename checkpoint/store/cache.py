"""TinyDB's query cache, for several threads.

TinyDB's own is an OrderedDict whose keys compare in Python code, so two threads in it at once corrupt its list of
links: a reader beside a writer crashed the interpreter within a few hundred inserts.
"""

import threading
from collections.abc import Hashable
from typing import Any

from tinydb.utils import LRUCache


class SharedCache(LRUCache[Hashable, Any]):
    """The same cache behind a lock."""

    def __init__(self, capacity: int | None = None) -> None:
        """As TinyDB's."""
        super().__init__(capacity)
        self._lock = threading.RLock()

    def get(self, key: Hashable, default: Any = None) -> Any:  # noqa: ANN401  # whatever was put
        with self._lock:
            return super().get(key, default)

    def set(self, key: Hashable, value: Any) -> None:  # noqa: ANN401  # the same
        with self._lock:
            super().set(key, value)

    def clear(self) -> None:
        if self.cache:
            with self._lock:
                super().clear()
