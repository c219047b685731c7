"""Enrolment (终端注册): a one-time code of one gate makes a tablet known.

A code has 50 random bits, under the 112 from which a plain hash would do: it is kept under Argon2id (S1). Who reads
the database would need months for the 35 bits behind what finds it, and it lives for ten minutes.
"""

import hashlib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from checkpoint.domain.bidi import without_marks
from checkpoint.domain.identity import uuid7
from checkpoint.domain.places import Gate, Place
from checkpoint.domain.policy import TEXT_MAX
from checkpoint.protocol.enrolment import Enrolment
from checkpoint.protocol.invitation import Invitation
from checkpoint.protocol.limits import check_plain
from checkpoint.protocol.values import Json, ProtocolError, get, get_or
from checkpoint.server.auth import (
    NOBODY,
    TOKEN_BYTES,
    count_try,
    hash_password,
    hash_token,
    neighbourhood,
    verify_password,
)
from checkpoint.server.centre import Centre
from checkpoint.server.device_auth import device_token
from checkpoint.server.errors import AnswerError
from checkpoint.server.repository import devices, organisation, sessions
from checkpoint.server.repository.devices import DeviceState, NewCode, OpenCode
from checkpoint.server.roots import load_root

PUBLIC_KEY_BYTES: Final = 32
WORD_MAX: Final = 32
AUTHORITY_NAME: Final = "authority.pem"


@dataclass(frozen=True, slots=True)
class Application:
    """What a tablet says of itself when it enrols."""

    code: str
    public_key: bytes
    name: str
    platform: str
    app_version: str


def draw_code(random_bytes: Callable[[int], bytes]) -> NewCode:
    """Draw a code and hash it, which takes long on purpose: before a transaction begins, not within it."""
    text = devices.create_code(random_bytes)
    return NewCode(text, hash_password(text))


def create_enrolment_code(
    connection: Connection, place_id: int, gate_id: int, now: datetime, code: NewCode, *, created_by: str = ""
) -> str:
    """Have a drawn code enrol one tablet at one gate, once, within ten minutes; returns its text."""
    devices.save_code(connection, place_id, gate_id, code, expires_at=now + devices.CODE_LIFE, created_by=created_by)
    return code.text


def read_application(doc: Json) -> Application:
    """Read the body of an enrolment.

    Raises:
        ProtocolError: a part is missing, too long, or not a key.
    """
    try:
        public_key = bytes.fromhex(get(doc, "public_key", str))
    except ValueError as error:
        message = "public_key: not hex"
        raise ProtocolError(message) from error
    application = Application(
        code=get(doc, "code", str),
        public_key=public_key,
        name=without_marks(get(doc, "name", str)).strip(),
        platform=without_marks(get_or(doc, "platform", str, "")),
        app_version=without_marks(get_or(doc, "app_version", str, "")),
    )
    check_plain({"name": application.name, "platform": application.platform, "version": application.app_version})
    words = (application.code, application.platform, application.app_version)
    if len(public_key) != PUBLIC_KEY_BYTES or len(application.name) > TEXT_MAX or max(map(len, words)) > WORD_MAX:
        message = "a part of the enrolment is too long"
        raise ProtocolError(message)
    return application


def enrol(centre: Centre, application: Application, address: str) -> Enrolment:
    """Make a tablet known. `address` is where the request came from: wrong codes are counted by it.

    Raises:
        AnswerError: the code is wrong, used or expired (the three are one answer), or the platform may not enrol.
    """
    if application.platform == "web" and not centre.settings.demo:
        raise AnswerError(403, "web_not_allowed")
    now, subject = centre.now(), f"enrol:{neighbourhood(address)}"
    typed = devices.normal_code(application.code)
    count_try(centre, {subject: sessions.ENROL}, now)  # as wrong until it proves right
    with centre.database.read() as connection:
        begun = devices.open_codes(connection, typed, now)
    code = _fitting(begun, typed)
    if code is not None:
        with centre.database.write() as connection:
            bound = devices.use_code(connection, code, now)
            if bound is not None:
                sessions.take_back_failure(connection, subject)
                return _enrolled(centre, connection, application, bound)
    raise AnswerError(403, "enrolment_code")


def _fitting(begun: list[OpenCode], typed: str) -> OpenCode | None:
    """The code that was typed, of those that begin alike; where none does, the answer takes as long."""
    if not begun:
        verify_password(NOBODY, typed)
    right = [code for code in begun if verify_password(code.hash, typed)]
    return right[0] if right else None


def authority_pem(folder: Path) -> str:
    """The certificate (PEM) that an administrator put into the data folder; empty where there is none."""
    try:
        return (folder / AUTHORITY_NAME).read_text(encoding="ascii")
    except FileNotFoundError:
        return ""


def make_invitation(folder: Path, url: str, code: str) -> Invitation:
    """What a new tablet is shown: where, with which code, and whom to believe there."""
    pem, root = authority_pem(folder), load_root(folder)
    authority = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).digest() if pem else b""
    return Invitation(url, code, authority, hashlib.sha256(root.public_key).digest() if root else b"")


def _enrolled(centre: Centre, connection: Connection, application: Application, bound: tuple[int, int]) -> Enrolment:
    place_id, gate_id = bound
    now = centre.now()
    token = device_token(place_id, centre.random_bytes(TOKEN_BYTES))
    device = devices.Device(
        place_id=place_id,
        device_id=str(uuid7(now, centre.random_bytes(10))),
        gate_id=gate_id,
        name=application.name,
        platform=application.platform,
        public_key=application.public_key,
        enrolled_at=now,
        last_seen_at=now,
        app_version=application.app_version,
        state=DeviceState.ACTIVE if centre.settings.demo else DeviceState.WAITING,
        token_at=now,
    )
    devices.add_device(connection, device, hash_token(token))
    centre.record(connection, device.device_id, "enrol", place_id=place_id, subject=str(gate_id))
    place, gates = _place_of(connection, place_id)
    root = load_root(centre.settings.data)
    return Enrolment(device.device_id, token, place, gates, gate_id, root.public_key if root else b"", now)


def place_of(centre: Centre, device: devices.Device) -> tuple[Place, tuple[Gate, ...]]:
    """How the place of a tablet and its gates are called now."""
    with centre.database.read() as connection:
        return _place_of(connection, device.place_id)


def _place_of(connection: Connection, place_id: int) -> tuple[Place, tuple[Gate, ...]]:
    place = organisation.find_place(connection, str(place_id))
    if place is None:
        raise AnswerError(403, "enrolment_code")
    return place, tuple(organisation.list_gates(connection, [place_id]))
