"""Who this tablet is: what the enrolment gave it, and the shift that runs at its gate."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from nacl.signing import SigningKey
from tinydb.table import Document

from checkpoint.domain.places import Gate, Place
from checkpoint.domain.shifts import Shift
from checkpoint.protocol.proof import comparison_digits
from checkpoint.protocol.reference import gate_from_doc, gate_to_doc, place_from_doc, place_to_doc
from checkpoint.protocol.values import format_time, parse_time
from checkpoint.store.database import Store

COPY_NAME: Final = "identity.sealed"
"""The second copy, beside the store; see identity_copy."""

_IDENTITY: Final = "identity"
_SHIFT: Final = "shift"
_ONLY: Final = 1
SEED_BYTES: Final = 32
FORMER_TOKENS_MAX: Final = 5
"""One a day, and a server may come back from a backup of three days ago."""


@dataclass(frozen=True, slots=True)
class Identity:
    """An enrolled tablet. `incarnation` names its outbox; a tablet that starts from nothing draws a new one.

    Without a token it was shut out and erased: it can record, and needs a new enrolment to send.
    """

    device_id: str
    incarnation: str
    server_url: str
    token: str
    signing_seed: bytes
    place: Place
    gate: Gate
    root_key: bytes = b""
    """The public key that signs the trust list, as given at enrolment."""
    token_at: datetime | None = None
    """When the token was given, by the server's time."""
    authority: str = ""
    """The certificate (PEM) of the only authority that is believed; empty: the system's."""
    former_tokens: tuple[str, ...] = ()
    """The tokens before, the newest first: a server that is restored from a backup knows one of them."""
    gates: tuple[Gate, ...] = ()
    """All gates of the place, as they were called when the server was last asked."""

    @property
    def comparison_digits(self) -> str:
        """The six digits that the supervisor compares with their own screen."""
        return comparison_digits(bytes(SigningKey(self.signing_seed).verify_key), self.device_id)

    def gate_name(self, gate_id: int) -> str:
        """How a gate of the place is called; empty where that was never told."""
        return next((gate.name for gate in (self.gate, *self.gates) if gate.gate_id == gate_id), "")


class IdentityFile:
    """Keeps the identity and the running shift in the store, so that a restart changes neither."""

    def __init__(self, store: Store) -> None:
        """Use the store's own tables."""
        self._store = store

    def load(self) -> Identity | None:
        """Give the identity; None before enrolment."""
        row = self._store.rows(_IDENTITY).get(doc_id=_ONLY)
        if row is None:
            return None
        return Identity(
            device_id=row["device"],
            incarnation=row["inc"],
            server_url=row["server"],
            token=row["token"],
            signing_seed=bytes.fromhex(row["seed"]),
            place=place_from_doc(row["place"]),
            gate=gate_from_doc(row["gate"]),
            root_key=bytes.fromhex(row.get("root", "")),
            token_at=parse_time(row["token_at"]) if row.get("token_at") else None,
            former_tokens=tuple(row.get("former", ())),
            authority=row.get("authority", ""),
            gates=tuple(gate_from_doc(gate) for gate in row.get("gates", ())),
        )

    def save(self, identity: Identity) -> None:
        """Store the identity, replacing one that was there."""
        doc = {
            "device": identity.device_id,
            "inc": identity.incarnation,
            "server": identity.server_url,
            "token": identity.token,
            "seed": identity.signing_seed.hex(),
            "place": place_to_doc(identity.place),
            "gate": gate_to_doc(identity.gate),
            "root": identity.root_key.hex(),
            "token_at": format_time(identity.token_at) if identity.token_at else "",
            "former": list(identity.former_tokens),
            "authority": identity.authority,
            "gates": [gate_to_doc(gate) for gate in identity.gates],
        }
        self._replace(_IDENTITY, doc)

    def save_token(self, token: str, at: datetime) -> None:
        """Replace the token."""
        identity = self.load()
        if identity is not None:
            former = tuple(row for row in (identity.token, *identity.former_tokens) if row != token)
            self.save(replace(identity, token=token, token_at=at, former_tokens=former[:FORMER_TOKENS_MAX]))

    def save_place(self, place: Place, gates: tuple[Gate, ...]) -> None:
        """Keep how the place and its gates are called now; of another place, or when nothing changed, nothing."""
        identity = self.load()
        if identity is None or identity.place.place_id != place.place_id:
            return
        gate = next((row for row in gates if row.gate_id == identity.gate.gate_id), identity.gate)
        renamed = replace(identity, place=place, gate=gate, gates=gates)
        if renamed != identity:
            self.save(renamed)

    def tokens(self) -> tuple[str, ...]:
        """The token in use, then those before it, the newest first."""
        identity = self.load()
        return () if identity is None else (identity.token, *identity.former_tokens)

    def erase(self) -> None:
        """Forget the token and the key: this tablet is nobody's any more. Its place and its records stay."""
        identity = self.load()
        if identity is not None:
            self.save(replace(identity, token="", former_tokens=(), signing_seed=bytes(SEED_BYTES)))
        (self._store.storage.folder.parent / COPY_NAME).unlink(missing_ok=True)
        self.save_shift(None)

    def load_shift(self) -> Shift | None:
        """Give the shift that runs; None while nobody is signed in."""
        row = self._store.rows(_SHIFT).get(doc_id=_ONLY)
        if row is None or not row["operator"]:
            return None
        return Shift(row["operator"], row["name"], parse_time(row["since"]), row.get("after", 0))

    def save_shift(self, shift: Shift | None) -> None:
        """Store the running shift, or that there is none."""
        doc: dict[str, Any] = {"operator": "", "name": "", "since": ""}
        if shift is not None:
            since = format_time(shift.started_at)
            doc = {"operator": shift.operator_id, "name": shift.operator_name, "since": since, "after": shift.after_seq}
        self._replace(_SHIFT, doc)

    def _replace(self, name: str, doc: dict[str, Any]) -> None:
        table = self._store.rows(name)
        if not table.update(doc, doc_ids=[_ONLY]):
            table.insert(Document(doc, _ONLY))
