"""Who calls, as FastAPI dependencies: an enrolled device, or a supervisor's command line."""

from typing import Annotated

from fastapi import Depends, Request

from checkpoint.server.auth import Viewer, bearer, device_of, viewer_of
from checkpoint.server.centre import Centre, centre_of
from checkpoint.server.errors import AnswerError
from checkpoint.server.repository.devices import Device

CentreHere = Annotated[Centre, Depends(centre_of)]


def calling_device(request: Request, centre: CentreHere) -> Device:
    """The device whose token the request carries."""
    return device_of(centre, bearer(request.headers.get("authorization")))


def calling_viewer(request: Request, centre: CentreHere) -> Viewer:
    """The supervisor whose token the request carries; a browser's cookie does not count here, so nothing is forged."""
    viewer = viewer_of(centre, bearer(request.headers.get("authorization")))
    if viewer is None:
        raise AnswerError(401, "unauthorized")
    return viewer


async def whole_body(request: Request) -> bytes:
    """The request's body, whose size the edge has bounded already."""
    return await request.body()


DeviceHere = Annotated[Device, Depends(calling_device)]
ViewerHere = Annotated[Viewer, Depends(calling_viewer)]
BodyHere = Annotated[bytes, Depends(whole_body)]
