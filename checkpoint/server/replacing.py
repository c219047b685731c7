"""A lost pass (挂失补办): what its holder has is revoked and a new pass issued, in one step."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from checkpoint.domain.passes import IssuedPass, PassType, Revocation, RevocationKind
from checkpoint.domain.places import PLACE_ID_MAX
from checkpoint.server.issuing import Holder, issue_passes
from checkpoint.server.keys import ServerKeys
from checkpoint.server.repository.passes import load_passes, load_revocations, revoke
from checkpoint.server.repository.roster import load_residents

_MAC_BYTES: Final = 16
"""128 bits: nobody guesses a link."""


@dataclass(frozen=True, slots=True)
class Link:
    """Whose page a link opens; `person_no` 0 is the household."""

    place_id: int
    household_id: int
    person_no: int


class NoHolderError(Exception):
    """Nobody of that number is on the roster."""


def replace_passes(
    connection: Connection,
    link: Link,
    now: datetime,
    random_bytes: Callable[[int], bytes],
    kind: PassType | None = None,
) -> tuple[IssuedPass, int]:
    """Revoke every pass that a person, or a household as a whole, still holds, and issue a new one of the same type.

    Returns the new pass and how many were revoked. The old link to the resident's page ends with them.

    Raises:
        NoHolderError: not on the roster.
    """
    holder = _holder(connection, link)
    held = [row for row in standing_passes(connection, link.place_id, now) if _is_of(row, link)]
    for row in held:
        revoke(connection, link.place_id, Revocation(RevocationKind.PASS, row.claims.pass_id))
    newest = max(held, key=lambda row: row.claims.issued_at, default=None)
    wanted = kind or (newest.claims.type if newest else holder.type)
    minutes, quota = (newest.claims.minutes_out_max, newest.claims.quota) if newest else (None, None)
    fresh = Holder(holder.household_id, holder.person_no, holder.name, wanted, minutes, quota)
    return issue_passes(connection, link.place_id, [fresh], now, random_bytes)[0], len(held)


def standing_passes(connection: Connection, place_id: int, now: datetime) -> list[IssuedPass]:
    """The passes of a place that are neither expired nor struck, oldest first."""
    revocations = load_revocations(connection, place_id)
    struck = {row.subject for row in revocations if row.kind is RevocationKind.PASS}
    sweeping = [row for row in revocations if row.kind is not RevocationKind.PASS]
    rows = load_passes(connection, place_id).values()
    standing = [
        row
        for row in rows
        if row.claims.valid_until > now
        and row.claims.pass_id not in struck
        and not any(sweep.strikes(row.claims) for sweep in sweeping)
    ]
    return sorted(standing, key=lambda row: row.claims.issued_at)


def link_token(connection: Connection, link: Link, keys: ServerKeys) -> str:
    """The unguessable end of a link: who, and a keyed hash over who and over what was revoked of theirs."""
    return f"{_who(link)}-{_mac(link, _epoch(connection, link), keys)}"


def open_link(connection: Connection, token: str, keys: ServerKeys) -> Link | None:
    """Whose page a token opens; None for a wrong one and for one from before a loss."""
    who, _, mac = token.rpartition("-")
    try:
        place, household, person = (int(part, 16) for part in who.split("-"))
    except ValueError:
        return None
    link = Link(place, household, person)
    if place > PLACE_ID_MAX or _who(link) != who:
        return None
    expected = _mac(link, _epoch(connection, link), keys)
    return link if hmac.compare_digest(mac.encode(), expected.encode()) else None


def _who(link: Link) -> str:
    return f"{link.place_id:x}-{link.household_id:x}-{link.person_no:x}"


def _mac(link: Link, epoch: str, keys: ServerKeys) -> str:
    key = hmac.new(keys.code_key, b"resident's page", hashlib.sha256).digest()
    digest = hmac.new(key, f"{_who(link)}|{epoch}".encode(), hashlib.sha256).digest()[:_MAC_BYTES]
    return base64.b32encode(digest).decode().rstrip("=").lower()


def _epoch(connection: Connection, link: Link) -> str:
    """Changes with every revocation that struck something of this holder: so a lost phone's link ends too."""
    mine = {row.claims.pass_id for row in load_passes(connection, link.place_id).values() if _is_of(row, link)}
    struck = sorted(_struck(load_revocations(connection, link.place_id), mine, link))
    return hashlib.sha256("|".join(struck).encode()).hexdigest()


def _struck(revocations: Iterable[Revocation], mine: set[str], link: Link) -> Iterable[str]:
    for row in revocations:
        if row.kind is RevocationKind.PASS and row.subject in mine:
            yield row.subject
        if row.kind is RevocationKind.HOUSEHOLD and row.subject == str(link.household_id):
            yield f"household {row.issued_before}"


def _is_of(row: IssuedPass, link: Link) -> bool:
    return row.claims.household_id == link.household_id and row.claims.person_no == link.person_no


def _holder(connection: Connection, link: Link) -> Holder:
    residents = load_residents(connection, link.place_id)
    if link.person_no == 0:
        if not any(row.resident.household_id == link.household_id for row in residents.values()):
            raise NoHolderError
        return Holder(link.household_id, 0, "", PassType.HOUSEHOLD)
    stored = residents.get(f"{link.household_id:08x}-{link.person_no}")
    if stored is None:
        raise NoHolderError
    return Holder(link.household_id, link.person_no, stored.resident.name)
