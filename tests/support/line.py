"""The line between one gate and the server: a TCP relay that a test cuts, mends, or has lose the receipts."""

import contextlib
import select
import socket
import threading
from enum import Enum
from typing import Final, Self

CHUNK: Final = 65_536
_PUSH: Final = b"POST /v1/push"
_METHODS: Final = (b"GET ", b"POST ")
_TAKEN: Final = b"HTTP/1.1 200"


class Way(Enum):
    """How a line is. Where receipts are lost, a push arrives and is stored, and nobody at the gate hears of it."""

    UP = "up"
    DOWN = "down"
    NO_RECEIPTS = "no receipts"


class Line:
    """Listens on a loopback port and passes on to another. `with Line(port) as line:`"""  # how it is used

    def __init__(self, target_port: int) -> None:
        self.target_port, self._way = target_port, Way.UP
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self.lost_receipts = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    @property
    def way(self) -> Way:
        return self._way

    @way.setter
    def way(self, way: Way) -> None:
        """Change it; what is open just now breaks off where the line goes down."""
        self._way = way
        if way is Way.DOWN:
            self._hang_up()

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        self._hang_up()

    def _hang_up(self) -> None:
        with self._lock:
            ends, self._open = self._open, set()
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        with near, contextlib.suppress(OSError):
            if self._way is Way.DOWN:
                return
            with socket.create_connection(("127.0.0.1", self.target_port)) as far:
                with self._lock:
                    self._open |= {near, far}
                self._relay(near, far)
                with self._lock:
                    self._open -= {near, far}

    def _relay(self, near: socket.socket, far: socket.socket) -> None:
        pushes = False
        while True:
            for end in select.select([near, far], [], [])[0]:
                data = end.recv(CHUNK)
                if not data or self._way is Way.DOWN:
                    return
                if end is near and data.startswith(_METHODS):
                    pushes = data.startswith(_PUSH)
                if end is far and pushes and self._way is Way.NO_RECEIPTS and data.startswith(_TAKEN):
                    self.lost_receipts += 1
                    return
                (far if end is near else near).sendall(data)
