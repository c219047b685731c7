"""The digest of a stream: whether a tablet's copy is the server's, at the cost of three numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from checkpoint.protocol.values import Json, ProtocolError

PRIME: Final = 65_521


@dataclass(frozen=True, slots=True)
class Digest:
    """What a stream's living documents come to, in any order: their number, and two sums over their revisions.

    No two documents of a place share a revision, and a changed one gets a new one: so a document that is missing,
    left over or stale shows. The second sum squares the revision modulo a prime, against differences that cancel.
    """

    count: int = 0
    total: int = 0
    mixed: int = 0

    def plus(self, revs: Iterable[int]) -> "Digest":
        """With documents of these revisions added."""
        return self._moved(list(revs), 1)

    def minus(self, revs: Iterable[int]) -> "Digest":
        """With documents of these revisions taken away."""
        return self._moved(list(revs), -1)

    @property
    def row(self) -> list[int]:
        """As it goes on the wire and to the disk."""
        return [self.count, self.total, self.mixed]

    def _moved(self, revs: list[int], sign: int) -> "Digest":
        mixed = sum((rev % PRIME) ** 2 for rev in revs)
        return Digest(self.count + sign * len(revs), self.total + sign * sum(revs), self.mixed + sign * mixed)


def digest_from_doc(doc: Json, key: str = "digest") -> Digest | None:
    """Read a digest; None where there is none.

    Raises:
        ProtocolError: something else stands there.
    """
    match doc.get(key):
        case None:
            return None
        case [int(count), int(total), int(mixed)]:
            return Digest(count, total, mixed)
    message = f"{key}: expected three numbers"
    raise ProtocolError(message)
