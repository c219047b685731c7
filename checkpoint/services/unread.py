"""What is read when somebody first asks for it, so that a start does not wait for it."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Unread(Generic[T]):
    """Something that is read once, by whichever thread asks first; the others wait for it."""

    def __init__(self, read: Callable[[], T]) -> None:
        """Nothing is read yet."""
        self._read, self._lock = read, threading.Lock()
        self._found: list[T] = []

    def get(self) -> T:
        """What was read. Where reading fails, whoever asks next tries again."""
        with self._lock:
            if not self._found:
                self._found.append(self._read())
            return self._found[0]
