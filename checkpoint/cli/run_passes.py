"""Three passes to try the demonstration with, and one that was revoked, as text and as pictures."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, select

from checkpoint.cli.server_files import ServerFiles
from checkpoint.domain.identity import parse_person_id
from checkpoint.domain.passes import IssuedPass, PassType, Revocation, RevocationKind
from checkpoint.domain.people import Household, mask_name
from checkpoint.domain.places import Place
from checkpoint.qr import short_code
from checkpoint.qr.image import labelled_png
from checkpoint.server.event_tables import presence
from checkpoint.server.issuing import Holder, issue_passes, pass_text, trust_issuer
from checkpoint.server.repository.passes import load_passes, revoke
from checkpoint.server.repository.roster import load_households, load_residents

SOON: Final = timedelta(days=1)

_TRIES: Final = (
    ("居民证 resident", PassType.RESIDENT),
    ("居民证 resident", PassType.RESIDENT),
    ("家庭采购证 household", PassType.HOUSEHOLD),
    ("已吊销 revoked", PassType.RESIDENT),
)


@dataclass(frozen=True, slots=True)
class TryPass:
    """A pass to scan: what it shows, its text, its short code and its picture."""

    title: str
    text: str
    short_code: str
    picture: Path


def passes_to_try(
    files: ServerFiles, place: Place, folder: Path, now: datetime, random_bytes: Callable[[int], bytes]
) -> list[TryPass]:
    """Issue them on the first run and after they ran out; otherwise give the same ones again."""
    with files.database.write() as connection:
        trust_issuer(connection, place.place_id, files.keys, now)
        wanted = _wanted(connection, place)
        known = {(row.claims.household_id, row.claims.person_no): row for row in _standing(connection, place, now)}
        missing = [holder for _, holder in wanted if (holder.household_id, holder.person_no) not in known]
        for row in issue_passes(connection, place.place_id, missing, now, random_bytes):
            known[row.claims.household_id, row.claims.person_no] = row
        rows = [(title, known[holder.household_id, holder.person_no]) for title, holder in wanted]
        revoke(connection, place.place_id, Revocation(RevocationKind.PASS, rows[-1][1].claims.pass_id))
    folder.mkdir(parents=True, exist_ok=True)
    return [_write(files, folder, number, title, row) for number, (title, row) in enumerate(rows, 1)]


def _wanted(connection: Connection, place: Place) -> list[tuple[str, Holder]]:
    households = _quiet_households(connection, place)
    first_members: dict[int, tuple[str, int]] = {}
    for stored in load_residents(connection, place.place_id).values():
        resident = stored.resident
        first_members.setdefault(resident.household_id, (resident.name, resident.person_no))
    wanted = []
    for number, (title, kind) in enumerate(_TRIES):
        household = households[number]
        name, person_no = first_members[household.household_id]
        holder = Holder(household.household_id, person_no, name)
        if kind is PassType.HOUSEHOLD:
            holder = Holder(household.household_id, 0, "", PassType.HOUSEHOLD)
        shown = f"{title} {mask_name(holder.name)} {household.address}".replace("  ", " ")
        wanted.append((shown, holder))
    return wanted


def _quiet_households(connection: Connection, place: Place) -> list[Household]:
    """Those that went out least of all and are not locked: their quota is whole, so a first scan ends in ADMIT."""
    people = connection.execute(select(presence.c.person_id).where(presence.c.place_id == place.place_id)).scalars()
    seen = Counter(parse_person_id(person_id)[0] for person_id in people)
    households = [row for row in load_households(connection, place.place_id).values() if not row.locked]
    return sorted(households, key=lambda row: (seen[row.household_id], row.household_id))


def _standing(connection: Connection, place: Place, now: datetime) -> list[IssuedPass]:
    rows = load_passes(connection, place.place_id).values()
    return [row for row in rows if row.claims.valid_until > now + SOON]


def _write(files: ServerFiles, folder: Path, number: int, title: str, row: IssuedPass) -> TryPass:
    text, code = pass_text(row, files.keys), short_code.pretty(row.short_code)
    name = "pass-revoked.png" if "revoked" in title else f"pass-{number}.png"
    picture = folder / name
    picture.write_bytes(labelled_png(text, code))
    return TryPass(title, text, code, picture)
