"""GU1: the code that unlocks an operator. `GU1:` + Base45 of a COSE_Sign1 with a content type of its own, Ed25519.

    payload = << { 1: unlock id, 2: place, 3: device, 4: operator, 5: iat, 6: exp } >>

It has the strict form of a pass and of a signed list, and its signed header says that it is neither. Who may sign one:
an issuer of the place, by the trust list that the tablet has; no gate's own key.
"""

import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

import base45

from checkpoint.domain.passes import TrustedKey
from checkpoint.domain.unlocks import Unlock
from checkpoint.qr.cose import (
    CONTENT_TYPE,
    UNREADABLE,
    MalformedError,
    Sign1,
    canonical,
    holds,
    parse_sign1,
    sign1,
    strict_map,
)
from checkpoint.qr.keys import IssuerKey, key_id

PREFIX: Final = "GU1:"
KIND: Final = "gp1/unlock"
TEXT_MAX: Final = 512
ID_MAX: Final = 64
UNLOCK_ID_BYTES: Final = 8
_ID, _PLACE, _DEVICE, _OPERATOR, _IAT, _EXP = range(1, 7)


class UntrustedError(Exception):
    """It has the form of an unlock code, and nobody signed it who may."""


def encode_unlock(unlock: Unlock, key: IssuerKey) -> str:
    """Sign one; times are cut to whole seconds."""
    payload: dict[int, Any] = {
        _ID: bytes.fromhex(unlock.unlock_id),
        _PLACE: unlock.place_id,
        _DEVICE: unlock.device_id,
        _OPERATOR: unlock.operator_id,
        _IAT: int(unlock.issued_at.timestamp()),
        _EXP: int(unlock.valid_until.timestamp()),
    }
    return PREFIX + base45.b45encode(sign1(canonical(payload), key, {CONTENT_TYPE: KIND})).decode()


def open_unlock(text: str, trust: Iterable[TrustedKey]) -> Unlock:
    """Read a scanned text; a scanner's other case and wide letters are put right, as the code has capitals only.

    Raises:
        MalformedError: no unlock code.
        UntrustedError: not signed by an issuer that spoke for its place then.
    """
    token = _parse(unicodedata.normalize("NFKC", text.strip()).upper() if len(text) <= TEXT_MAX else "")
    signers = [key for key in trust if key_id(key.public_key) == token.kid and holds(token, key.public_key)]
    unlock = _unlock_of(strict_map(token.payload))
    if not any(_speaks_for(key, unlock) for key in signers):
        raise UntrustedError
    return unlock


def _speaks_for(key: TrustedKey, unlock: Unlock) -> bool:
    """Whether a key may unlock at a place; a gate's own key, which has a bound on the life of its passes, may not."""
    known = unlock.place_id in key.place_ids and key.life is None
    return known and key.issued_from <= unlock.issued_at < key.issued_until


def _parse(text: str) -> Sign1:
    if not text.startswith(PREFIX):
        raise MalformedError
    try:
        body: bytes = base45.b45decode(text[len(PREFIX) :])
    except UNREADABLE as error:
        raise MalformedError from error
    token = parse_sign1(body)
    same = PREFIX + base45.b45encode(body).decode() == text
    if not same or len(token.header) != 3 or token.header.get(CONTENT_TYPE) != KIND:
        raise MalformedError
    return token


def _unlock_of(payload: dict[Any, Any]) -> Unlock:
    match payload:
        case {
            1: bytes(unlock_id),
            2: int(place_id),
            3: str(device_id),
            4: str(operator_id),
            5: int(issued),
            6: int(until),
        } if (
            len(payload) == 6 and len(unlock_id) == UNLOCK_ID_BYTES and max(len(device_id), len(operator_id)) <= ID_MAX
        ):
            pass
        case _:
            raise MalformedError
    if len(payload) != _EXP or len(unlock_id) != UNLOCK_ID_BYTES or max(len(device_id), len(operator_id)) > ID_MAX:
        raise MalformedError
    try:
        times = datetime.fromtimestamp(issued, UTC), datetime.fromtimestamp(until, UTC)
        return Unlock(unlock_id.hex(), place_id, device_id, operator_id, *times)
    except UNREADABLE as error:
        raise MalformedError from error
