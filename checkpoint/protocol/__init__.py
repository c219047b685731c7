"""The wire: domain values to JSON and back, shared by tablet and server.

Rules of this package:
1. JSON becomes a value here and nowhere else; dicts with string keys do not wander.
2. A key or an enum value that is once on the wire is never renamed; a new key is optional for the reader.
3. What does not parse raises `ProtocolError`, which names the key.
"""

from checkpoint.protocol.values import ProtocolError

VERSION = 1
"""Of envelope, receipt and pages; the server supports the two before it as well."""

SCHEMA = 1
"""Of the events' bodies."""

__all__ = ["SCHEMA", "VERSION", "ProtocolError"]
