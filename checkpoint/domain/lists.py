"""Signed lists on their way to the tablets: whom to trust, what is void, which gates may issue.

Each has a sequence that only rises, the time at which it was signed, and the time by which the next is due.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from checkpoint.domain.passes import PassType, Revocation, TrustedKey

GATE_LIFE: Final = timedelta(hours=24)
"""The longest a pass issued at a gate is valid."""

GATE_TYPES: Final = frozenset({PassType.VISITOR})
"""What a gate may issue, whatever its list says."""


class ListKind(StrEnum):
    """The signed lists; the value is the content type in the signed header, so none passes for another."""

    TRUST = "gp1/trust"
    REVOCATIONS = "gp1/revocations"
    GATE_KEYS = "gp1/gate-keys"
    HEADS = "gp1/heads"


@dataclass(frozen=True, slots=True)
class TrustList:
    """信任名单: the issuers' keys, signed by the root."""

    seq: int
    issued_at: datetime
    next_at: datetime
    keys: tuple[TrustedKey, ...]


@dataclass(frozen=True, slots=True)
class RevocationList:
    """吊销名单 of one place, signed by an issuer that the trust list names for the place."""

    place_id: int
    seq: int
    issued_at: datetime
    next_at: datetime
    rows: tuple[Revocation, ...]


@dataclass(frozen=True, slots=True)
class GateKeyList:
    """卡点密钥名单: the keys of a place's own tablets, signed by its issuer; each may issue visitors' passes."""

    place_id: int
    seq: int
    issued_at: datetime
    next_at: datetime
    keys: tuple[TrustedKey, ...]


def gate_key(kid: str, public_key: bytes, place_id: int, since: datetime, until: datetime) -> TrustedKey:
    """The scope that a tablet's own key has at the gates of its place, and nothing beyond it."""
    return TrustedKey(kid, public_key, frozenset({place_id}), GATE_TYPES, since, until, GATE_LIFE)
