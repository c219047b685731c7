"""The stick (U 盘): what waits goes into a file at this tablet, and the receipts that came back in it are taken."""

from checkpoint.domain.places import Gate, Place
from checkpoint.protocol.carrier import FILE_BYTES_MAX, read_carrier, write_carrier
from checkpoint.protocol.values import ProtocolError
from checkpoint.services.carrying import export, take_receipts
from checkpoint.services.clock import Clock
from checkpoint.store.identity import Identity, IdentityFile
from checkpoint.store.outbox import Outbox

SUFFIX = ".carrier"


class NotEnrolledError(ValueError):
    """This tablet has no token, so nobody would believe what it wrote."""


class Stick:
    """Packs and takes files; nothing here moves but by a receipt that proves itself."""

    def __init__(self, outbox: Outbox, identity: IdentityFile, clock: Clock) -> None:
        """The identity is read each time: its token changes every day."""
        self._outbox, self._file, self._clock = outbox, identity, clock

    def pack(self) -> bytes:
        """The file with all that the server has not acknowledged.

        Raises:
            NotEnrolledError: there is no token to seal it with.
        """
        return write_carrier(export(self._outbox, self._identity(), self._clock))

    def name(self, place: Place, gate: Gate) -> str:
        """What a new file is called: no blank, nothing that a file system refuses."""
        return f"checkpoint-{place.place_id}-{gate.gate_id}-{self._clock.now():%Y%m%d-%H%M}{SUFFIX}"

    def take(self, data: bytes) -> int:
        """Take the receipts of a file; so many events no longer wait.

        Raises:
            ProtocolError: no such file, another tablet's, changed, or without receipts yet.
            NotEnrolledError: as above.
        """
        if len(data) > FILE_BYTES_MAX:
            raise ProtocolError("carrier: too large")
        return take_receipts(read_carrier(data), self._outbox, self._identity(), self._clock)

    def _identity(self) -> Identity:
        identity = self._file.load()
        if identity is None or not identity.token:
            raise NotEnrolledError("this tablet is not enrolled")
        return identity
