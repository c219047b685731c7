"""The trail's signed head (签名链头): where every chain ended at a time, signed, to be kept on another machine.

A chain shows what was done to its lines, unless who did it made all later hashes anew, or cut its end off and set its
head back. A head that left the machine shows that too. `GT1:` + Base45 of a COSE_Sign1 with a content type of its own:

    payload = << { 1: generation, 2: time, 3: [[place, number, hash], ...] } >>
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import base45
from sqlalchemy import Connection, select

from checkpoint.qr.cose import (
    ALG,
    CONTENT_TYPE,
    KID,
    UNREADABLE,
    MalformedError,
    canonical,
    holds,
    parse_sign1,
    sign1,
    strict_map,
)
from checkpoint.qr.keys import IssuerKey
from checkpoint.server.event_tables import audit
from checkpoint.server.keys import ServerKeys
from checkpoint.server.repository.trail_chain import Fault, FaultKind, Head

PREFIX: Final = "GT1:"
KIND: Final = "gp1/trail"
FOLDER: Final = "heads"
SUFFIX: Final = ".head"
_HEADER: Final = {ALG, CONTENT_TYPE, KID}
TEXT_MAX: Final = 4 * 1024 * 1024
"""A head has some 70 characters for each place; a city has ten thousand."""


@dataclass(frozen=True, slots=True)
class SignedHead:
    """What a head says. `generation` is the database's: after a restore the chains begin where the copy ended."""

    generation: str
    at: datetime
    heads: tuple[Head, ...]


def encode_head(head: SignedHead, key: IssuerKey) -> str:
    """Sign one; its time is cut to the second."""
    rows = [[row.place_id, row.seq, row.hash] for row in head.heads]
    payload = canonical({1: head.generation, 2: int(head.at.timestamp()), 3: rows})
    return PREFIX + base45.b45encode(sign1(payload, key, {CONTENT_TYPE: KIND})).decode()


def open_head(text: str, keys: Iterable[bytes]) -> SignedHead:
    """Read one that a key of these signed.

    Raises:
        MalformedError: no signed head, or nobody of these signed it.
    """
    text = text.strip()
    if not text.startswith(PREFIX) or len(text) > TEXT_MAX:
        raise MalformedError
    try:
        body: bytes = base45.b45decode(text[len(PREFIX) :])
    except UNREADABLE as error:
        raise MalformedError from error
    token = parse_sign1(body)
    ours = token.header.keys() == _HEADER and token.header[CONTENT_TYPE] == KIND
    if not ours or not any(holds(token, key) for key in keys):
        raise MalformedError
    match strict_map(token.payload):
        case {1: str(generation), 2: int(second), 3: list(rows)}:
            return SignedHead(generation, datetime.fromtimestamp(second, UTC), tuple(map(_head_of, rows)))
    raise MalformedError


def _head_of(row: Any) -> Head:  # noqa: ANN401  # whatever was signed
    match row:
        case [int(place_id), int(seq), bytes(hashed)]:
            return Head(place_id, seq, hashed)
    raise MalformedError


def issuers(keys: ServerKeys) -> list[bytes]:
    """Whose heads are believed: the issuer's of now and those before."""
    return [IssuerKey(seed).public_key for seed in (keys.issuer_seed, *(seed for _, seed in keys.retired))]


def unlike(connection: Connection, signed: SignedHead) -> Iterator[Fault]:
    """Where the trail is not what a signed head says: cut off before it, or another line under its number."""
    for head in signed.heads:
        wanted = select(audit.c.hash).where(audit.c.place_id == head.place_id, audit.c.seq == head.seq)
        found = connection.execute(wanted).scalar()
        if found is None or bytes(found) != head.hash:
            yield Fault(FaultKind.SIGNED, head.place_id, head.seq)


def write_head(file: Path, text: str) -> bool:
    """Write a head where there is none yet, whole or not at all; False: there is one already."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{os.getpid()}")
    part.write_text(f"{text}\n", encoding="ascii")
    try:
        os.link(part, file)
    except FileExistsError:
        return False
    finally:
        part.unlink()
    return True


def newest_head(folder: Path, keys: ServerKeys) -> SignedHead | None:
    """The newest head that the server kept for itself; what is no head of ours is passed over."""
    for file in sorted((folder / FOLDER).glob(f"*{SUFFIX}"), reverse=True):
        try:
            return open_head(file.read_text(encoding="ascii", errors="replace"), issuers(keys))
        except (OSError, MalformedError):
            continue
    return None
