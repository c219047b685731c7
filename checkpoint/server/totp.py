"""Codes that change with the time (RFC 6238): six digits of HMAC-SHA-1 over the half minute, as every app has them."""

import base64
import hmac
from datetime import datetime
from typing import Final
from urllib.parse import quote

SECRET_BYTES: Final = 20
"""As long as the hash, as RFC 4226 recommends."""
STEP_SECONDS: Final = 30
DIGITS: Final = 6
_AROUND: Final = (0, -1, 1)
"""A telephone's clock may be half a minute off, and a code may be typed as it changes."""
_GROUP: Final = 4


def code_at(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """The code of a half minute."""
    made = hmac.digest(secret, step.to_bytes(8), "sha1")
    offset = made[-1] & 15
    number = int.from_bytes(made[offset : offset + 4]) & 0x7FFFFFFF
    return f"{number % 10**digits:0{digits}d}"


def step_of(at: datetime) -> int:
    """The half minute of a moment."""
    return int(at.timestamp()) // STEP_SECONDS


def matching_step(secret: bytes, typed: str, at: datetime) -> int | None:
    """The half minute whose code was typed, of the present one and its neighbours; all are compared, whichever fits."""
    now, found = step_of(at), None
    for off in _AROUND:
        if hmac.compare_digest(code_at(secret, now + off).encode(), typed.encode()) and found is None:
            found = now + off
    return found


def spelled(secret: bytes) -> str:
    """The secret as an app takes it by hand, in groups."""
    written = base64.b32encode(secret).decode()
    return " ".join(written[start : start + _GROUP] for start in range(0, len(written), _GROUP))


def address(secret: bytes, login: str, issuer: str) -> str:
    """What the app reads from a picture."""
    written = base64.b32encode(secret).decode()
    return f"otpauth://totp/{quote(f'{issuer}:{login}', safe=':')}?secret={written}&issuer={quote(issuer)}"
