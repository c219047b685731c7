"""GP1: a pass as signed text (码文). `GP1:` + Base45 of a COSE_Sign1 that carries CWT claims, Ed25519.

Rules of this file:
1. Strict by round trip: what was decoded is encoded again, and the bytes must be the same; anything that is not
   the one canonical form is MALFORMED.
2. The signature is checked before any claim is looked at.
3. No text whatever raises: each ends as one of the statuses.

Formats: COSE RFC 9052, algorithm -19 (Ed25519) RFC 9864, CWT RFC 8392, Base45 RFC 9285.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import base45

from checkpoint.domain.identity import HOUSEHOLD_ID_MAX, PERSON_NO_MAX
from checkpoint.domain.passes import ForeignCode, Pass, PassCheck, PassStatus, PassType, TrustedKey
from checkpoint.domain.places import PLACE_ID_MAX
from checkpoint.qr.cose import UNREADABLE, MalformedError, Sign1, canonical, holds, parse_sign1, sign1, strict_map
from checkpoint.qr.foreign import foreign_kind
from checkpoint.qr.keys import IssuerKey, key_id

PREFIX: Final = "GP1:"
TEXT_MAX: Final = 512
NAME_BYTES_MAX: Final = 12
PASS_ID_BYTES: Final = 8
PHONE_MARK: Final = " "
"""Behind the text of a code that is drawn for a telephone: the report of equal treatment tells it from a card.

One sign of the alphanumeric mode: the symbol stays as large as the card's. It is beside what is signed, and readers of
before it drop white space at the end. No pass ends in a space of its own: the last sign of Base45 is at most W.
"""
SKEW: Final = timedelta(minutes=5)
"""Clocks of tablets differ; a pass is accepted this much before its time."""

_EXP, _NBF, _IAT, _CTI, _GATE_PASS = 4, 5, 6, 7, -65537
_PLACE, _HOUSEHOLD, _PERSON, _TYPE, _QUOTA, _NAME, _FLAGS = 1, 2, 3, 4, 5, 6, 7
_CRITICAL_UNKNOWN: Final = range(8, 16)
"""Inner keys that a later version may add and that this one must not ignore; 16 and above it may."""


class _NewerError(MalformedError):
    """Genuine, and it says something that this version must not ignore."""


def encode_pass(claims: Pass, key: IssuerKey) -> str:
    """Sign a pass.

    Raises:
        ValueError: a claim does not fit the format.
    """
    if len(claims.masked_name.encode()) > NAME_BYTES_MAX:
        message = f"a pass carries at most {NAME_BYTES_MAX} bytes of masked name"
        raise ValueError(message)
    return PREFIX + base45.b45encode(sign1(canonical(_claims_to_map(claims)), key)).decode()


def check_pass(
    text: str,
    *,
    place_id: int,
    now: datetime,
    trust: Iterable[TrustedKey],
    revoked: Callable[[Pass], bool],
) -> PassCheck:
    """Examine a scanned text in the order of `PassStatus`; claims come back once the signature held.

    `trust` are the keys this tablet knows; `revoked` says whether a genuine pass is on the revocation list.
    """
    if not text.startswith(PREFIX):
        return PassCheck(PassStatus.NOT_A_PASS, foreign=foreign_kind(text))
    try:
        token = _parse(text)
    except MalformedError:
        return PassCheck(PassStatus.MALFORMED)
    named = [row for row in trust if key_id(row.public_key) == token.kid]
    if not named:
        return PassCheck(PassStatus.UNKNOWN_KEY)
    keys = {key for key in {row.public_key for row in named} if holds(token, key)}
    if not keys:
        return PassCheck(PassStatus.BAD_SIGNATURE)
    try:
        claims = _claims_from_map(strict_map(token.payload))
    except MalformedError as error:
        newer = ForeignCode.NEWER_PASS if isinstance(error, _NewerError) else None
        return PassCheck(PassStatus.MALFORMED, foreign=newer)
    signers = [row for row in named if row.public_key in keys]
    signer = next((row for row in signers if row.covers(claims)), signers[0])
    return PassCheck(_status(claims, signer, place_id, now, revoked), claims, at_gate=signer.life is not None)


def phone_text(text: str) -> str:
    """The text for a code that a telephone shows."""
    return text + PHONE_MARK


def is_from_phone(text: str) -> bool:
    """Whether a code has the telephone's mark, as a scanner sent it: with the ending that it puts behind each."""
    return text.rstrip("\r\n\t").endswith(PHONE_MARK)


def is_well_formed(text: str) -> bool:
    """Whether a text has the one form of a pass; nothing is said of who signed it."""
    try:
        _parse(text)
    except MalformedError:
        return False
    return True


def _status(
    claims: Pass, signer: TrustedKey, place_id: int, now: datetime, revoked: Callable[[Pass], bool]
) -> PassStatus:
    if not signer.covers(claims):
        return PassStatus.KEY_SCOPE
    if claims.place_id != place_id:
        return PassStatus.OTHER_PLACE
    if revoked(claims):
        return PassStatus.REVOKED
    return status_at(claims, now)


def status_at(claims: Pass, now: datetime) -> PassStatus:
    """Whether a pass that is otherwise good holds at a time: NOT_YET, EXPIRED or OK."""
    if now + SKEW < claims.valid_from:
        return PassStatus.NOT_YET
    return PassStatus.EXPIRED if now >= claims.valid_until else PassStatus.OK


def _parse(text: str) -> Sign1:
    if len(text) > TEXT_MAX or not text.startswith(PREFIX):
        raise MalformedError
    try:
        body: bytes = base45.b45decode(text[len(PREFIX) :])
    except UNREADABLE as error:
        raise MalformedError from error
    token = parse_sign1(body)
    if PREFIX + base45.b45encode(body).decode() != text or len(token.header) != 2:
        raise MalformedError
    return token


def _claims_to_map(claims: Pass) -> dict[int, Any]:
    inner: dict[int, Any] = {
        _PLACE: claims.place_id,
        _HOUSEHOLD: claims.household_id,
        _PERSON: claims.person_no,
        _TYPE: claims.type.value,
    }
    if claims.quota is not None:
        inner[_QUOTA] = list(claims.quota)
    if claims.masked_name:
        inner[_NAME] = claims.masked_name
    if claims.flags:
        inner[_FLAGS] = claims.flags
    outer: dict[int, Any] = {
        _EXP: _seconds(claims.valid_until),
        _IAT: _seconds(claims.issued_at),
        _CTI: bytes.fromhex(claims.pass_id),
        _GATE_PASS: inner,
    }
    if claims.valid_from != claims.issued_at:
        outer[_NBF] = _seconds(claims.valid_from)
    return outer


def _claims_from_map(outer: dict[Any, Any]) -> Pass:
    inner = outer.get(_GATE_PASS)
    if not set(outer) <= {_EXP, _NBF, _IAT, _CTI, _GATE_PASS} or not isinstance(inner, dict):
        raise MalformedError
    if any(not isinstance(key, int) or key < 1 for key in inner):
        raise MalformedError
    if any(key in _CRITICAL_UNKNOWN for key in inner):
        raise _NewerError
    pass_id = outer.get(_CTI)
    if not isinstance(pass_id, bytes) or len(pass_id) != PASS_ID_BYTES:
        raise MalformedError
    issued_at = _time(outer.get(_IAT))
    try:
        pass_type = PassType(_integer(inner.get(_TYPE), 1, 255))
    except ValueError as error:
        raise MalformedError from error
    return Pass(
        pass_id=pass_id.hex(),
        place_id=_integer(inner.get(_PLACE), 1, PLACE_ID_MAX),
        household_id=_integer(inner.get(_HOUSEHOLD), 1, HOUSEHOLD_ID_MAX),
        person_no=_integer(inner.get(_PERSON), 0, PERSON_NO_MAX),
        type=pass_type,
        issued_at=issued_at,
        valid_until=_time(outer.get(_EXP)),
        valid_from=_time(outer[_NBF]) if _NBF in outer else issued_at,
        quota=_quota(inner.get(_QUOTA)),
        masked_name=_name(inner.get(_NAME)),
        flags=_integer(inner.get(_FLAGS, 0), 0, 0xFFFF),
    )


def _integer(value: object, lowest: int, highest: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
        raise MalformedError
    return value


def _quota(value: object) -> tuple[int, int] | None:
    match value:
        case None:
            return None
        case [exits, days]:
            return _integer(exits, 0, 255), _integer(days, 1, 255)
        case _:
            raise MalformedError


def _name(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or not value or len(value.encode()) > NAME_BYTES_MAX:
        raise MalformedError
    return value


def _time(value: object) -> datetime:
    return datetime.fromtimestamp(_integer(value, 0, 0xFFFF_FFFF), UTC)


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
