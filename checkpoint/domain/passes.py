"""Passes (出入证): what a signed code claims, and what becomes of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Final


class PassType(IntEnum):
    """The class of a pass; the numbers are those of the wire format GP1 and never change."""

    RESIDENT = 1
    HOUSEHOLD = 2
    WORKER = 3
    VISITOR = 4
    VEHICLE = 5
    MEDICAL = 6
    TEMPORARY = 7


MINUTES_SHIFT: Final = 4
MINUTES_OUT_MAX: Final = 0xFFF
"""What the pass's flags have room for: 68 hours."""


class PassStatus(StrEnum):
    """How a scanned text fared, in the order in which it is examined; the signature comes before any claim."""

    NOT_A_PASS = "not_a_pass"
    MALFORMED = "malformed"
    UNKNOWN_KEY = "unknown_key"
    BAD_SIGNATURE = "bad_signature"
    KEY_SCOPE = "key_scope"
    OTHER_PLACE = "other_place"
    REVOKED = "revoked"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    OK = "ok"


@dataclass(frozen=True, slots=True)
class Pass:
    """What a pass claims. `pass_id` is 8 random bytes as hex; `person_no` 0 stands for the whole household.

    Valid in `[valid_from, valid_until)`. `quota` is (exits, days), a default that the policy overrides.
    `flags`: bit 0 paper, bit 1 phone only, bits 4 to 15 the minutes that its holder may be out, 0 for no limit.
    """

    pass_id: str
    place_id: int
    household_id: int
    person_no: int
    type: PassType
    issued_at: datetime
    valid_until: datetime
    valid_from: datetime
    quota: tuple[int, int] | None = None
    masked_name: str = ""
    flags: int = 0

    @property
    def minutes_out_max(self) -> int | None:
        """How long the holder of a temporary pass may be out; None: as the policy says."""
        return self.flags >> MINUTES_SHIFT or None


@dataclass(frozen=True, slots=True)
class IssuedPass:
    """A pass with its short code, as whoever issued it remembers it and as tablets look a typed code up.

    Never the signed text itself. A gate that issues one records it as an event.
    """

    claims: Pass
    short_code: str


class ForeignCode(StrEnum):
    """What a code is that is not one of our passes, so that the volunteer can say what to show instead."""

    OTHER_PASS = "other_pass"
    NEWER_PASS = "newer_pass"
    ENROLMENT = "enrolment"
    PAYMENT = "payment"
    SHOP = "shop"
    WIFI = "wifi"
    CONTACT = "contact"
    URL = "url"
    GOODS = "goods"
    SCANNER = "scanner"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class PassCheck:
    """The outcome of examining one scanned text. `claims` are set only when the signature held.

    `foreign` is a guess from the text's first characters, for the words on the card; nothing is decided by it.
    `at_gate` says that a gate's own key signed it. `on_phone`: the code has the mark of a telephone's picture, which
    anybody can add or leave out; it is counted and decides nothing.
    """

    status: PassStatus
    claims: Pass | None = None
    foreign: ForeignCode | None = None
    at_gate: bool = False
    on_phone: bool = False


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A row of the trust list: a public key and what it may sign. Times bound the pass's `issued_at`, half open.

    `life` bounds how long its passes are valid; only a gate's own key has such a bound.
    """

    kid: str
    public_key: bytes
    place_ids: frozenset[int]
    types: frozenset[PassType]
    issued_from: datetime
    issued_until: datetime
    life: timedelta | None = None

    def covers(self, claims: Pass) -> bool:
        """Whether a pass lies within what this key may sign."""
        return (
            claims.place_id in self.place_ids
            and claims.type in self.types
            and self.issued_from <= claims.issued_at < self.issued_until
            and (self.life is None or claims.valid_until - claims.issued_at <= self.life)
        )


class RevocationKind(StrEnum):
    """What a revocation strikes: a pass, a household's or a place's passes issued before a time, all of a key's."""

    PASS = "pass"
    HOUSEHOLD = "household"
    PLACE = "place"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Revocation:
    """One row of the revocation list (吊销). `subject`: pass id, household id in decimal, key's kid, or empty."""

    kind: RevocationKind
    subject: str
    issued_before: datetime | None = None

    def strikes(self, claims: Pass) -> bool:
        """Tell whether this row makes a pass void. A key that is struck is no longer trusted at all, so not here."""
        if self.kind is RevocationKind.KEY:
            return False
        if self.kind is RevocationKind.PASS:
            return claims.pass_id == self.subject
        if self.kind is RevocationKind.HOUSEHOLD and str(claims.household_id) != self.subject:
            return False
        return self.issued_before is None or claims.issued_at < self.issued_before
