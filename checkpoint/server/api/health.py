"""Whether the server can do its work, for whoever watches it."""

import shutil
from typing import Final

from fastapi import APIRouter, Response
from sqlalchemy.exc import SQLAlchemyError

from checkpoint.protocol.values import format_time
from checkpoint.server.admission import FREE_BYTES_MIN
from checkpoint.server.api.callers import CentreHere
from checkpoint.server.errors import reply

router: Final = APIRouter()


@router.get("/healthz")
def get_health(centre: CentreHere) -> Response:
    """The database takes a writer, the disk has room, and what time it is here; 503 where one of them fails."""
    try:
        with centre.database.write():
            writable = True
    except SQLAlchemyError:
        writable = False
    room = shutil.disk_usage(centre.settings.data).free >= FREE_BYTES_MIN
    doc = {"ok": writable and room, "database": writable, "disk": room, "time": format_time(centre.now())}
    return reply(doc, 200 if writable and room else 503)
