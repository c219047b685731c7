"""The cursor (游标): how far the server has what a tablet recorded."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cursor:
    """The server has everything up to and including `acked`; `head` is the chain's hash there."""

    acked: int
    head: bytes
