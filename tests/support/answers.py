"""A real HTTP server on loopback that gives the answers a test wrote down for it."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from checkpoint.protocol.exchange import Batch, decode_batch


@dataclass
class Given:
    """One answer: a status, a JSON object or raw bytes, and headers."""

    status: int = 200
    doc: dict[str, Any] | bytes = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


Answerer = Callable[[str, str, bytes], Given]
"""(method, path with its query, body) -> answer."""


class _Handler(BaseHTTPRequestHandler):
    answerer: Answerer

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        given = type(self).answerer(self.command, self.path, body)
        data = given.doc if isinstance(given.doc, bytes) else json.dumps(given.doc).encode()
        self.send_response(given.status)
        for name, value in given.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = _answer

    def log_message(self, *_arguments: object) -> None:
        """Stay quiet."""


def handler_of(answerer: Answerer) -> type[BaseHTTPRequestHandler]:
    """The handler of a server that answers so."""
    return type("Handler", (_Handler,), {"answerer": staticmethod(answerer)})


@contextmanager
def answering(answerer: Answerer, port: int = 0) -> Iterator[str]:
    """Serve; gives the address."""
    server = ThreadingHTTPServer(("127.0.0.1", port), handler_of(answerer))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def pushed(body: bytes) -> Batch:
    """What a push carried."""
    return decode_batch(body)
