"""The running server's parts, handed to every request: database, keys, clock and chance."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection
from starlette.requests import Request

from checkpoint.server.database import Database
from checkpoint.server.keys import ServerKeys
from checkpoint.server.repository import trail
from checkpoint.server.settings import ServerSettings


@dataclass(frozen=True, slots=True)
class Centre:
    """What the composition root put together. `now` is aware and in UTC; `random_bytes` is fit for secrets."""

    settings: ServerSettings
    database: Database
    keys: ServerKeys
    now: Callable[[], datetime]
    random_bytes: Callable[[int], bytes]

    def record(
        self,
        connection: Connection,
        actor: str,
        action: str,
        *,
        place_id: int = trail.NO_PLACE,
        subject: str = "",
        count: int = 0,
    ) -> None:
        """Write a line of the trail; see `trail.record`."""
        at = (self.now(), self.random_bytes)
        trail.record(connection, at, actor, action, place_id=place_id, subject=subject, count=count)


def centre_of(request: Request) -> Centre:
    """The centre that serves a request."""
    centre: Centre = request.app.state.centre
    return centre
