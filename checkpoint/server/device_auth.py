"""Which device asks, and whether it may: its token, its signature over the request, and its state (S2, S4).

Rules of this file:
1. A token opens nothing without a signature of the device's own key over this very request and a fresh nonce.
2. Freshness is told by a nonce of ours; a device's clock may be as wrong as it likes.
3. A device that is shut out is told so in a way that nobody else can: what it then erases, it erases on our word.
"""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final

from starlette.requests import Request

from checkpoint.protocol.proof import PROOF_HEADER, is_signed, nonce_of, order_proof
from checkpoint.server.auth import TOKEN_BYTES, hash_token, new_token
from checkpoint.server.centre import Centre
from checkpoint.server.errors import AnswerError
from checkpoint.server.repository.devices import (
    GONE,
    TOKEN_LIFE,
    Device,
    DeviceState,
    find_device_by_token,
    note_contact,
    set_state,
    take_next_token,
)

NONCE_LIFE: Final = timedelta(minutes=10)
"""A nonce is taken for so long after it was handed out, and at most twice as long."""
_MAC_CHARACTERS: Final = 24
ACTIVE: Final = frozenset({DeviceState.ACTIVE})


def device_token(place_id: int, random: bytes) -> str:
    """A device's token begins with its place, so that only that place's rows are looked at."""
    return f"{place_id}.{new_token(random)}"


def calling(
    centre: Centre, request: Request, token: str, body: bytes, *, states: frozenset[DeviceState] = ACTIVE
) -> Device:
    """The device that sent a request. `states`: those in which it may ask this.

    Raises:
        AnswerError: 401 for an unknown or expired token and for a missing or wrong signature, 403 for a state.
    """
    now, hashed = centre.now(), hash_token(token)
    place_id, _, _ = token.partition(".")
    if not (place_id.isascii() and place_id.isdecimal() and len(place_id) <= len(str(2**53))):
        raise AnswerError(401, "unauthorized")
    with centre.database.glance() as connection:
        found = find_device_by_token(connection, int(place_id), hashed)
    if found is None:
        raise AnswerError(401, "unauthorized")
    device, is_next = found
    _require_proof(centre, request, device, body, now)
    if now - max(filter(None, (device.last_seen_at, device.token_at, device.enrolled_at))) > TOKEN_LIFE:
        raise AnswerError(401, "token_expired")
    if is_next:
        with centre.database.write() as connection:
            take_next_token(connection, device.place_id, device.device_id, hashed, now)
    if device.state not in states:
        extra = {}
        if device.state in GONE:
            extra = {"state": device.state, "proof": order_proof(hashed, device.device_id, device.state)}
        raise AnswerError(403, f"device_{device.state}", extra)
    return device


def _require_proof(centre: Centre, request: Request, device: Device, body: bytes, now: datetime) -> None:
    fresh, older = (_nonce(centre, device, now - NONCE_LIFE * back) for back in (0, 1))
    request.state.nonce = fresh
    header = request.headers.get(PROOF_HEADER, "")
    if nonce_of(header) not in (fresh, older):
        raise AnswerError(401, "proof")
    query = request.scope["query_string"].decode("latin-1")
    target = request.scope["path"] + (f"?{query}" if query else "")
    if not is_signed(device.public_key, header, request.method, target, body):
        with centre.database.write() as connection:
            centre.record(connection, device.device_id, "proof_wrong", place_id=device.place_id)
        raise AnswerError(401, "unauthorized")


def _nonce(centre: Centre, device: Device, at: datetime) -> str:
    """Made from the time and the device, so that nothing need be kept of the ones that were handed out."""
    bucket = int(at.timestamp() // NONCE_LIFE.total_seconds())
    text = f"nonce {bucket} {device.device_id}"
    mac = hmac.new(centre.keys.code_key, text.encode(), hashlib.sha256).hexdigest()[:_MAC_CHARACTERS]
    return f"{bucket:x}-{mac}"


def offer_token(centre: Centre, device: Device) -> str:
    """Make the token that a device is to use next; the old one is good until the new one was used."""
    token = device_token(device.place_id, centre.random_bytes(TOKEN_BYTES))
    with centre.database.write() as connection:
        note_contact(connection, device.place_id, device.device_id, next_token_hash=hash_token(token))
    return token


def note_wiped(centre: Centre, device: Device) -> None:
    """The device says that it erased what it was told to."""
    with centre.database.write() as connection:
        set_state(connection, device.place_id, device.device_id, DeviceState.WIPED, centre.now())
        centre.record(connection, device.device_id, "wiped", place_id=device.place_id)


def seen_recently(device: Device, now: datetime, seconds: int = 60) -> bool:
    """Whether a device's contact was written down a moment ago; most requests then write nothing."""
    return device.last_seen_at is not None and (now - device.last_seen_at).total_seconds() < seconds
