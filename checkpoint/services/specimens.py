"""Specimens (练习证): passes of the invented people of practice, as somebody would hold them up.

Their keys are known to everybody who reads this. They are trusted in a practice store alone: a real tablet believes
the keys that its own root has signed.
"""

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from checkpoint.domain.lists import RevocationList, TrustList
from checkpoint.domain.passes import Pass, PassType, Revocation, RevocationKind, TrustedKey
from checkpoint.domain.places import Place
from checkpoint.protocol.reference import Stream, signed_list_to_doc
from checkpoint.protocol.values import Json
from checkpoint.qr.keys import IssuerKey
from checkpoint.qr.lists import sign_revocation_list, sign_trust_list
from checkpoint.qr.token import encode_pass

ROOT: Final = IssuerKey(hashlib.sha256(b"checkpoint practice root").digest())
ISSUER: Final = IssuerKey(hashlib.sha256(b"checkpoint practice issuer").digest())

LIFE: Final = timedelta(days=30)
"""Practice begins anew each time; nobody practises for so long."""


class Specimen(StrEnum):
    """What is held up: a resident's pass, a household's, one that was revoked, one that has ended."""

    RESIDENT = "resident"
    HOUSEHOLD = "household"
    REVOKED = "revoked"
    ENDED = "ended"


_OWNERS: Final = {
    Specimen.RESIDENT: (1, 1),
    Specimen.HOUSEHOLD: (5, 0),
    Specimen.REVOKED: (2, 2),
    Specimen.ENDED: (4, 1),
}
"""Household and person, 0 for the household, among the invented people (`services/practice.py`)."""


def held_up(specimen: Specimen, place: Place, now: datetime) -> str:
    """The text of a pass as a scanner would read it now."""
    household_id, person_no = _OWNERS[specimen]
    issued = (now - timedelta(days=2)).replace(microsecond=0)
    claims = Pass(
        pass_id=_number(specimen),
        place_id=place.place_id,
        household_id=household_id,
        person_no=person_no,
        type=PassType.HOUSEHOLD if specimen is Specimen.HOUSEHOLD else PassType.RESIDENT,
        issued_at=issued,
        valid_from=issued,
        valid_until=issued + timedelta(days=1) if specimen is Specimen.ENDED else issued + LIFE,
        masked_name="",
    )
    return encode_pass(claims, ISSUER)


def lists_of(place: Place, now: datetime) -> dict[Stream, list[Json]]:
    """The signed lists of a practice store: whose passes are believed there, and which one is revoked."""
    key = TrustedKey(
        ISSUER.kid.hex(), ISSUER.public_key, frozenset({place.place_id}), frozenset(PassType), now - LIFE, now + LIFE
    )
    trust = sign_trust_list(TrustList(1, now, now + LIFE, (key,)), ROOT)
    struck = Revocation(RevocationKind.PASS, _number(Specimen.REVOKED))
    revoked = sign_revocation_list(RevocationList(place.place_id, 1, now, now + LIFE, (struck,)), ISSUER)
    return {Stream.TRUST: [signed_list_to_doc(trust)], Stream.REVOCATIONS: [signed_list_to_doc(revoked)]}


def _number(specimen: Specimen) -> str:
    household_id, person_no = _OWNERS[specimen]
    return f"{household_id:08x}{person_no:08x}"
