"""One background thread for what an insert must not wait for: preparing and sealing segments."""

import queue
import threading
from collections.abc import Callable

Task = Callable[[], None]


class Worker:
    """Does tasks in their order. Tasks catch their own disk errors and complain; the store goes on without them."""

    def __init__(self, *, inline: bool) -> None:
        """`inline`: do each task at once on the caller's thread. Else the thread begins with the first task."""
        self._inline = inline
        self._tasks: queue.Queue[Task | None] = queue.Queue()
        self._thread: threading.Thread | None = None
        self.complaints: list[str] = []

    def do(self, task: Task) -> None:
        """Do a task soon."""
        if self._inline:
            task()
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="store", daemon=True)
            self._thread.start()
        self._tasks.put(task)

    def wait(self) -> None:
        """Return when nothing is under way."""
        self._tasks.join()

    def stop(self) -> None:
        """Finish what is under way and end the thread."""
        if self._thread is not None:
            self._tasks.put(None)
            self._thread.join()
            self._thread = None

    def complain(self, text: str) -> None:
        """Note what did not work, for the screen and `stats`."""
        self.complaints.append(text)

    def _run(self) -> None:
        while (task := self._tasks.get()) is not None:
            try:
                task()
            finally:
                self._tasks.task_done()
        self._tasks.task_done()
