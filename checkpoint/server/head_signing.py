"""Head lists signed: once a day by the server itself, or when somebody asks; and as a file for another machine."""

import base64
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from checkpoint.domain.head_lists import HeadList
from checkpoint.qr.keys import IssuerKey
from checkpoint.qr.lists import LIST_BYTES_MAX, ListError, open_head_list
from checkpoint.server.centre import Centre
from checkpoint.server.database import Database
from checkpoint.server.repository.head_lists import places_due, places_received_from, sign_next

FILE_BYTES_MAX: Final = 8 * LIST_BYTES_MAX


def sign_due(centre: Centre) -> int:
    """Sign the lists of the places whose newest is a day old; how many were signed."""
    with centre.database.read() as connection:
        due = places_due(connection, centre.now())
    return len(_sign(centre.database, due, centre.now(), IssuerKey(centre.keys.issuer_seed)))


def sign_all(database: Database, now: datetime, key: IssuerKey) -> list[HeadList]:
    """Sign the next list of every place, due or not."""
    with database.read() as connection:
        places = places_received_from(connection)
    return _sign(database, places, now, key)


def _sign(database: Database, places: Iterable[int], now: datetime, key: IssuerKey) -> list[HeadList]:
    """A transaction for each place, so that no push waits for the lists of a city."""
    signed = []
    for place_id in places:
        with database.write() as connection:
            signed.append(sign_next(connection, place_id, now, key))
    return signed


def write_lists(bodies: Iterable[bytes]) -> str:
    """Lists as a file that leaves the machine: a line of base64 each."""
    return "".join(f"{base64.b64encode(body).decode()}\n" for body in bodies)


def read_lists(text: str, places: Iterable[int], signers: Iterable[bytes]) -> list[HeadList]:
    """The lists of a file, whichever of these places they are of.

    Raises:
        ListError: a line is no list that one of these public keys signed.
    """
    keys, known = list(signers), list(places)
    return [_read_list(line, known, keys) for line in text.split()]


def _read_list(line: str, places: list[int], signers: list[bytes]) -> HeadList:
    try:
        body = base64.b64decode(line, validate=True)
    except ValueError as error:
        raise ListError("malformed") from error
    for place_id in places:
        try:
            return open_head_list(body, place_id, signers)
        except ListError:
            continue
    raise ListError("not a list of these places, or signed by nobody of this server")
