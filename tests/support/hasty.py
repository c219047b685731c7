"""An event loop that does not sit waits out: where nobody has anything to do, its clock goes on to the next timer.

Whatever sleeps in it wakes in the same order and at the same times of the loop's clock as ever, so what a pause of the
app is for is tried at its real length. While a thread does something for somebody the clock runs as all clocks do: how
long a thread takes, no loop can know beforehand.
"""

import asyncio
import selectors
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, TypeVar, TypeVarTuple

Args = TypeVarTuple("Args")
Found = TypeVar("Found")


class HastyLoop(asyncio.SelectorEventLoop):
    """A loop to be tested in; it has a clock of its own, which is ahead of the machine's."""

    def __init__(self) -> None:
        self.busy: set[asyncio.Future[Any]] = set()
        """What threads were given to do and have not handed back."""
        self._ahead_seconds = 0.0
        self._selector: Any  # asyncio's own, to which it was given
        super().__init__(_Skipping(self.skip))
        self._clock_resolution: float = 1e-6

    def time(self) -> float:
        """As any loop's, with what was skipped on top."""
        return super().time() + self._ahead_seconds

    def skip(self, seconds: float) -> bool:
        """Let so much time have passed; with a thread at work, no."""
        if not self.busy:
            self._ahead_seconds += seconds
        return not self.busy

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[*Args], Found], *args: *Args
    ) -> asyncio.Future[Found]:
        """As any loop's; it counts as work until what comes of it is in the loop."""
        future = super().run_in_executor(executor, func, *args)
        self.busy.add(future)
        future.add_done_callback(self.busy.discard)
        return future


class _Skipping(selectors.DefaultSelector):
    """Waits for what is to be read, and not for the time."""

    def __init__(self, skip: Callable[[float], bool]) -> None:
        super().__init__()
        self._skip = skip

    def select(self, timeout: float | None = None) -> Any:
        found = super().select(0)
        if found or timeout == 0 or (timeout is not None and self._skip(timeout)):
            return found
        return super().select(timeout)
