"""Issuing passes: what the server signs, remembers and can sign again.

Ed25519 is deterministic, so the text of a pass is never stored: signing its claims once more gives the same text.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, select

from checkpoint.domain.passes import MINUTES_OUT_MAX, MINUTES_SHIFT, IssuedPass, Pass, PassType, TrustedKey
from checkpoint.domain.people import mask_name
from checkpoint.domain.policy import QUOTA_DAYS_MAX, Policy
from checkpoint.qr import short_code
from checkpoint.qr.keys import IssuerKey
from checkpoint.qr.token import NAME_BYTES_MAX, PASS_ID_BYTES, encode_pass
from checkpoint.server import tables
from checkpoint.server.keys import ServerKeys
from checkpoint.server.repository.passes import load_passes, save_passes, trust
from checkpoint.server.repository.policies import policy_in_force

LIFE: Final = {
    PassType.VISITOR: timedelta(hours=24),
    PassType.TEMPORARY: timedelta(hours=24),
}
"""How long a pass of a type is valid; every other type has `RESIDENT_LIFE`."""

RESIDENT_LIFE: Final = timedelta(days=14)
KEY_LIFE: Final = timedelta(days=90)
EXITS_MAX: Final = 255


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a pass is for; `person_no` 0 is the household as a whole."""

    household_id: int
    person_no: int
    name: str
    type: PassType = PassType.RESIDENT
    minutes_out: int | None = None
    """For a temporary pass: how long its holder may be out."""
    quota: tuple[int, int] | None = None
    """(exits, days); for a household's pass the policy's of the day on which it is issued, unless it is given."""

    def __post_init__(self) -> None:
        if self.minutes_out is not None and not 1 <= self.minutes_out <= MINUTES_OUT_MAX:
            raise ValueError(f"minutes out are 1 to {MINUTES_OUT_MAX}")
        if self.quota is not None and not (0 <= self.quota[0] <= EXITS_MAX and 1 <= self.quota[1] <= QUOTA_DAYS_MAX):
            raise ValueError(f"a quota is 0 to {EXITS_MAX} exits in 1 to {QUOTA_DAYS_MAX} days")


def trust_issuer(
    connection: Connection, place_id: int, keys: ServerKeys, now: datetime, *, since: datetime | None = None
) -> None:
    """Want a place's tablets to trust this server's own key for all types of pass, for 90 days from now.

    It is trusted from `since`, by default from a day ago. A key that is trusted already keeps the time from which
    it is, or older passes would fall out of its scope. Tablets believe it once the root has signed the trust list.
    """
    key = IssuerKey(keys.issuer_seed)
    table = tables.trusted_key
    known = connection.execute(
        select(table.c.issued_from, table.c.issued_until).where(
            table.c.place_id == place_id, table.c.public_key == key.public_key
        )
    ).first()
    if known is not None and known.issued_until > now + RESIDENT_LIFE:
        return
    row = TrustedKey(
        kid=key.kid.hex(),
        public_key=key.public_key,
        place_ids=frozenset([place_id]),
        types=frozenset(PassType),
        issued_from=known.issued_from if known is not None else since or now - timedelta(days=1),
        issued_until=now + KEY_LIFE,
    )
    trust(connection, place_id, row)


def issue_passes(
    connection: Connection,
    place_id: int,
    holders: Iterable[Holder],
    now: datetime,
    random_bytes: Callable[[int], bytes],
) -> list[IssuedPass]:
    """Issue a pass to each holder, with a short code that no other pass of the place has."""
    usual = (policy_in_force(connection, place_id, now) or Policy(0, now)).quota(None)
    taken = {row.short_code for row in load_passes(connection, place_id).values()}
    issued = []
    for holder in holders:
        code = _free_code(taken, random_bytes)
        taken.add(code)
        claims = Pass(
            pass_id=random_bytes(PASS_ID_BYTES).hex(),
            place_id=place_id,
            household_id=holder.household_id,
            person_no=holder.person_no,
            type=holder.type,
            issued_at=now.replace(microsecond=0),
            valid_from=now.replace(microsecond=0),
            valid_until=now.replace(microsecond=0) + LIFE.get(holder.type, RESIDENT_LIFE),
            masked_name=fitting_name(holder.name),
            quota=holder.quota or (usual if holder.type is PassType.HOUSEHOLD else None),
            flags=(holder.minutes_out or 0) << MINUTES_SHIFT,
        )
        issued.append(IssuedPass(claims, code))
    save_passes(connection, place_id, issued)
    return issued


def pass_text(issued: IssuedPass, keys: ServerKeys) -> str:
    """The text that the picture carries."""
    return encode_pass(issued.claims, IssuerKey(keys.seed_for(issued.claims.issued_at)))


def fitting_name(name: str) -> str:
    """The masked name, shortened in its middle until it fits a pass (12 bytes of UTF-8)."""
    masked = mask_name(name)
    while len(masked.encode()) > NAME_BYTES_MAX:
        masked = masked[0] + masked[2:]
    return masked


def _free_code(taken: set[str], random_bytes: Callable[[int], bytes]) -> str:
    while True:
        code = short_code.make(int.from_bytes(random_bytes(8), "big") % short_code.NUMBERS)
        if code not in taken:
            return code
