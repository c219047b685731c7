"""Whether the server can do its work, for whoever watches it."""

import hmac
import shutil
from typing import Final

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from checkpoint.protocol.values import format_time
from checkpoint.server import schema
from checkpoint.server.admission import FREE_BYTES_MIN
from checkpoint.server.api.callers import CentreHere
from checkpoint.server.errors import not_found, reply
from checkpoint.server.metrics import Metrics

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


@router.get("/readyz")
def get_readiness(centre: CentreHere) -> Response:
    """The database answers and has this program's schema: a proxy may send requests here; 503 where it may not."""
    try:
        with centre.database.read() as connection:
            ready = schema.revision_of(connection) == schema.HEAD
    except SQLAlchemyError:
        ready = False
    return reply({"ready": ready}, 200 if ready else 503)


@router.get("/metrics", include_in_schema=False)
def get_metrics(request: Request, centre: CentreHere) -> Response:
    """Figures for Prometheus, for whoever has the token; without one set there is no such page."""
    wanted = centre.settings.metrics_token
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if not wanted or scheme.lower() != "bearer" or not hmac.compare_digest(given.encode(), wanted.encode()):
        raise not_found()
    metrics: Metrics = request.app.state.metrics
    return Response(metrics.text(), media_type=CONTENT_TYPE_LATEST)
