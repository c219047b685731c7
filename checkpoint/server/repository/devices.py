"""Devices (终端): enrolled tablets, what they last said of themselves, and the codes that enrol them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, Row, Update, bindparam, func, insert, or_, select, update

from checkpoint.server.rows import is_clock_off
from checkpoint.server.tables import device, enrolment_code

CODE_CHARACTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no I, L, O or U, which people misread."""
CODE_LENGTH: Final = 10
CODE_LOOKUP: Final = 3
"""So many characters of a code are kept as they are; behind the hash stay 35 random bits, for ten minutes."""
CODE_LIFE: Final = timedelta(minutes=10)

SILENT_AFTER: Final = timedelta(minutes=15)
"""A device that was not heard of for so long counts as not synced."""

_MISREAD: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


TOKEN_LIFE: Final = timedelta(days=30)
"""A tablet that was not in contact for so long enrols anew (S2)."""


class DeviceState(StrEnum):
    """What a device may do (S4); a value that is once on the wire is never renamed."""

    WAITING = "waiting"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    LOST = "lost"
    WIPED = "wiped"


GONE: Final = frozenset({DeviceState.REVOKED, DeviceState.LOST, DeviceState.WIPED})
"""States that no device comes back from."""


@dataclass(frozen=True, slots=True)
class Device:
    """One enrolled tablet. `pending` is what it last said it had yet to send; None: it never said.

    `forked_at`: when it last told another past than the one received, because it was cloned or set back.
    """

    place_id: int
    device_id: str
    gate_id: int
    name: str
    platform: str
    public_key: bytes
    enrolled_at: datetime
    last_seen_at: datetime | None = None
    last_push_at: datetime | None = None
    pending: int | None = None
    clock_offset_ms: int | None = None
    app_version: str = ""
    state: str = DeviceState.ACTIVE
    state_at: datetime | None = None
    forked_at: datetime | None = None
    token_at: datetime | None = None

    @property
    def revoked(self) -> bool:
        """Whether it was shut out for good."""
        return self.state in GONE

    @property
    def clock_off(self) -> bool:
        """Whether its clock was so far off at its last push that its records are flagged."""
        return is_clock_off(self.clock_offset_ms)

    def unsynced(self, now: datetime) -> bool:
        """Whether something of this device may be missing here (未同步)."""
        if self.revoked:
            return False
        silent = self.last_seen_at is None or now - self.last_seen_at > SILENT_AFTER
        return silent or bool(self.pending)


@dataclass(frozen=True, slots=True)
class NewCode:
    """An enrolment code as it is shown once, and its Argon2id string, which is kept."""

    text: str
    hash: str


@dataclass(frozen=True, slots=True)
class OpenCode:
    """A code that was neither used nor has expired, as it is kept."""

    place_id: int
    hash: str


def add_device(connection: Connection, row: Device, token_hash: bytes) -> None:
    """Add a device; it is from then on known by its token."""
    values = {name: getattr(row, name) for name in Device.__dataclass_fields__}
    connection.execute(insert(device).values(token_hash=token_hash, **values))


_BY_TOKEN: Final = select(device).where(
    device.c.place_id == bindparam("place_id"),
    or_(device.c.token_hash == bindparam("token_hash"), device.c.next_token_hash == bindparam("token_hash")),
)
"""Written out once, as each request asks it: building it costs more than running it."""


def find_device_by_token(connection: Connection, place_id: int, token_hash: bytes) -> tuple[Device, bool] | None:
    """The device that a token belongs to, in whatever state, and whether the token is the one to use next."""
    row = connection.execute(_BY_TOKEN, {"place_id": place_id, "token_hash": token_hash}).first()
    return (_device_of(row), row.token_hash != token_hash) if row is not None else None


def find_device(connection: Connection, device_id: str) -> Device | None:
    """A device by its number, wherever it is."""
    row = connection.execute(select(device).where(device.c.device_id == device_id)).first()
    return _device_of(row) if row is not None else None


def list_devices(connection: Connection, place_ids: Iterable[int]) -> list[Device]:
    """The devices of places, by place, gate and name."""
    found = select(device).where(device.c.place_id.in_(list(place_ids)))
    rows = connection.execute(found.order_by(device.c.place_id, device.c.gate_id, device.c.name))
    return [_device_of(row) for row in rows]


def note_contact(connection: Connection, place_id: int, device_id: str, **seen: object) -> None:
    """Keep what a device told of itself: any of its columns but its keys."""
    connection.execute(_noting(tuple(seen)), {"of_place": place_id, "of_device": device_id, **seen})


@lru_cache(maxsize=64)
def _noting(names: tuple[str, ...]) -> Update:
    known = update(device).where(
        device.c.place_id == bindparam("of_place"), device.c.device_id == bindparam("of_device")
    )
    return known.values({name: bindparam(name) for name in names})


def set_state(connection: Connection, place_id: int, device_id: str, state: DeviceState, now: datetime) -> None:
    """Change what a device may do, effective with its next request."""
    note_contact(connection, place_id, device_id, state=state.value, state_at=now)


def revoke_device(connection: Connection, place_id: int, device_id: str, now: datetime) -> None:
    """Lock a device out, effective with its next request."""
    set_state(connection, place_id, device_id, DeviceState.REVOKED, now)


def take_next_token(connection: Connection, place_id: int, device_id: str, token_hash: bytes, now: datetime) -> None:
    """The new token was used: the old one is void from now on."""
    note_contact(connection, place_id, device_id, token_hash=token_hash, next_token_hash=None, token_at=now)


def normal_code(text: str) -> str:
    """An enrolment code as it was made, however it was typed: `ab12-o1…` is `AB1201…`."""
    return text.upper().translate(_MISREAD)


def create_code(random_bytes: Callable[[int], bytes]) -> str:
    """Make an enrolment code of 50 random bits."""
    return "".join(CODE_CHARACTERS[byte & 31] for byte in random_bytes(CODE_LENGTH))


def save_code(
    connection: Connection,
    place_id: int,
    gate_id: int,
    code: NewCode,
    *,
    expires_at: datetime,
    created_by: str,
) -> None:
    """Keep an enrolment code for one gate, as its hash."""
    connection.execute(
        insert(enrolment_code).values(
            place_id=place_id,
            gate_id=gate_id,
            code_hash=code.hash,
            lookup=code.text[:CODE_LOOKUP],
            created_by=created_by,
            expires_at=expires_at,
        )
    )


def codes_since(connection: Connection, created_by: str, now: datetime) -> int:
    """How many codes an account made within the last hour, by when they expire."""
    made = enrolment_code.c.expires_at > now + CODE_LIFE - timedelta(hours=1)
    counted = select(func.count()).select_from(enrolment_code).where(enrolment_code.c.created_by == created_by, made)
    return int(connection.execute(counted).scalar_one())


def open_codes(connection: Connection, code: str, now: datetime) -> list[OpenCode]:
    """The open codes that begin as this one does; seldom more than one."""
    table = enrolment_code
    wanted = select(table.c.place_id, table.c.code_hash).where(
        table.c.lookup == code[:CODE_LOOKUP], table.c.used_at.is_(None), table.c.expires_at > now
    )
    return [OpenCode(row.place_id, row.code_hash) for row in connection.execute(wanted)]


def use_code(connection: Connection, code: OpenCode, now: datetime) -> tuple[int, int] | None:
    """Use a code up and return its place and gate; None where it was used or expired meanwhile.

    The update itself settles who comes first: of two tablets with one code, one finds no row.
    """
    used = (
        update(enrolment_code)
        .where(
            enrolment_code.c.place_id == code.place_id,
            enrolment_code.c.code_hash == code.hash,
            enrolment_code.c.used_at.is_(None),
            enrolment_code.c.expires_at > now,
        )
        .values(used_at=now)
        .returning(enrolment_code.c.place_id, enrolment_code.c.gate_id)
    )
    row = connection.execute(used).first()
    return (row.place_id, row.gate_id) if row is not None else None


def _device_of(row: Row[Any]) -> Device:
    values = row._mapping  # noqa: SLF001  # SQLAlchemy's public name for it
    return Device(**{name: values[name] for name in Device.__dataclass_fields__})
