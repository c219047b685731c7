"""Who this tablet is: what the enrolment gave it, and the shift that runs at its gate."""

from dataclasses import dataclass
from typing import Any, Final

from tinydb.table import Document

from checkpoint.domain.places import Gate, Place
from checkpoint.domain.shifts import Shift
from checkpoint.protocol.reference import gate_from_doc, gate_to_doc, place_from_doc, place_to_doc
from checkpoint.protocol.values import format_time, parse_time
from checkpoint.store.database import Store

_IDENTITY: Final = "identity"
_SHIFT: Final = "shift"
_ONLY: Final = 1


@dataclass(frozen=True, slots=True)
class Identity:
    """An enrolled tablet. `incarnation` names its outbox; a tablet that starts from nothing draws a new one."""

    device_id: str
    incarnation: str
    server_url: str
    token: str
    signing_seed: bytes
    place: Place
    gate: Gate
    root_key: bytes = b""
    """The public key that signs the trust list, as given at enrolment."""


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
        }
        self._replace(_IDENTITY, doc)

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
