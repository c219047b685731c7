"""What a card shows, and whose cards a print run holds."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from checkpoint.domain.passes import IssuedPass, PassType
from checkpoint.domain.people import Household
from checkpoint.domain.places import Place
from checkpoint.qr import short_code
from checkpoint.server.issuing import Holder, issue_passes, pass_text, trust_issuer
from checkpoint.server.keys import ServerKeys
from checkpoint.server.repository.passes import load_passes, load_revocations
from checkpoint.server.repository.roster import load_households, load_residents

FRESH: Final = timedelta(days=3)
"""A pass that ends sooner is not worth printing: its holder gets a new one."""


class Layout(StrEnum):
    """What the sheet is: ten cards, a household's codes on A5, or four cards for lanyards."""

    CARDS = "cards"
    HOUSEHOLD = "household"
    LANYARD = "lanyard"


@dataclass(frozen=True, slots=True)
class Card:
    """One pass as printed. Name masked, address without the room (S12); `address` is for the margin that is cut off."""

    subject: str
    code: str
    text: str
    type: PassType
    place_name: str
    masked_name: str
    person_no: int
    unit: str
    address: str
    valid_from: datetime
    valid_until: datetime
    quota: tuple[int, int] | None
    zone: tzinfo

    @property
    def pretty_code(self) -> str:
        """The short code in two groups."""
        return short_code.pretty(self.code)


@dataclass(frozen=True, slots=True)
class Run:
    """A print run: the cards in the order of the flats, and how many passes were issued for it."""

    cards: tuple[Card, ...]
    issued: int


def prepare_run(
    connection: Connection,
    place: Place,
    keys: ServerKeys,
    now: datetime,
    random_bytes: Callable[[int], bytes],
    *,
    building: str = "",
    layout: Layout = Layout.CARDS,
) -> Run:
    """Gather the cards of a place or of one building; whoever has no pass that still holds gets one.

    On household sheets the household's own pass (家庭采购证) comes first.
    """
    trust_issuer(connection, place.place_id, keys, now)
    households = load_households(connection, place.place_id)
    chosen = {key: row for key, row in households.items() if building in ("", row.building)}
    wanted = _holders(connection, place.place_id, chosen, with_household=layout is Layout.HOUSEHOLD)
    standing = _standing(connection, place.place_id, now)
    missing = [holder for holder in wanted if (holder.household_id, holder.person_no) not in standing]
    for row in issue_passes(connection, place.place_id, missing, now, random_bytes):
        standing[row.claims.household_id, row.claims.person_no] = row
    cards = (
        _card(standing[holder.household_id, holder.person_no], chosen[holder.household_id], place, keys)
        for holder in wanted
    )
    return Run(tuple(cards), len(missing))


def _holders(
    connection: Connection, place_id: int, households: dict[int, Household], *, with_household: bool
) -> list[Holder]:
    holders = [
        Holder(row.resident.household_id, row.resident.person_no, row.resident.name)
        for row in load_residents(connection, place_id).values()
        if row.resident.household_id in households
    ]
    if with_household:
        lived_in = sorted({holder.household_id for holder in holders})
        holders += [Holder(household_id, 0, "", PassType.HOUSEHOLD) for household_id in lived_in]
    order = {key: _natural(row.address) for key, row in households.items()}
    return sorted(holders, key=lambda row: (order[row.household_id], row.household_id, row.person_no))


def _natural(address: str) -> list[tuple[int, str]]:
    """Flat 3-2-1001 comes after 3-2-501."""
    parts = re.findall(r"\d+|\D+", address)
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts]


def _standing(connection: Connection, place_id: int, now: datetime) -> dict[tuple[int, int], IssuedPass]:
    """The newest pass of each resident and household that is valid for a while and not revoked."""
    revocations = load_revocations(connection, place_id)
    struck = {row.subject for row in revocations if row.issued_before is None}
    sweeping = [row for row in revocations if row.issued_before is not None]
    found: dict[tuple[int, int], IssuedPass] = {}
    for row in _oldest_first(load_passes(connection, place_id).values()):
        claims = row.claims
        fits = claims.type in (PassType.RESIDENT, PassType.HOUSEHOLD) and claims.valid_until > now + FRESH
        if fits and claims.pass_id not in struck and not any(sweep.strikes(claims) for sweep in sweeping):
            found[claims.household_id, claims.person_no] = row
    return found


def _oldest_first(rows: Iterable[IssuedPass]) -> list[IssuedPass]:
    return sorted(rows, key=lambda row: row.claims.issued_at)


def _card(row: IssuedPass, household: Household, place: Place, keys: ServerKeys) -> Card:
    claims = row.claims
    return Card(
        subject=f"{claims.household_id:08x}-{claims.person_no}",
        code=row.short_code,
        text=pass_text(row, keys),
        type=claims.type,
        place_name=place.name,
        masked_name=claims.masked_name,
        person_no=claims.person_no,
        unit="-".join(part for part in (household.building, household.unit) if part),
        address=household.address,
        valid_from=claims.valid_from,
        valid_until=claims.valid_until,
        quota=claims.quota,
        zone=ZoneInfo(place.timezone),
    )
