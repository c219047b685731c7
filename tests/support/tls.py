"""Real TLS servers on loopback: an authority of the test's own, and certificates right and wrong."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import trustme

from tests.support.answers import Answerer, handler_of

AUTHORITY = trustme.CA()
STRANGER = trustme.CA()


def authority_file(folder: Path) -> str:
    path = folder / "authority.pem"
    AUTHORITY.cert_pem.write_to_path(str(path))
    return str(path)


def a_certificate(
    authority: trustme.CA = AUTHORITY, name: str = "127.0.0.1", days: tuple[int, int] = (-1, 30)
) -> trustme.LeafCert:
    """Valid from so many days from now until so many."""
    now = datetime.now(UTC)
    begin, end = (now + timedelta(days=count) for count in days)
    return authority.issue_cert(name, not_before=begin, not_after=end)


@contextmanager
def answering_tls(
    answerer: Answerer, certificate: trustme.LeafCert, newest: ssl.TLSVersion = ssl.TLSVersion.MAXIMUM_SUPPORTED
) -> Iterator[str]:
    """Serve over TLS; gives the address. `newest`: the newest version that it speaks."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if newest is not ssl.TLSVersion.MAXIMUM_SUPPORTED:
        context.minimum_version, context.maximum_version = ssl.TLSVersion.MINIMUM_SUPPORTED, newest
        context.set_ciphers("ALL:@SECLEVEL=0")
    certificate.configure_cert(context)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(answerer))
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that hangs up is the test's point
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
