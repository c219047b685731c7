"""Who calls, as FastAPI dependencies: an enrolled device, or a supervisor's command line."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from checkpoint.server.admission import Admission
from checkpoint.server.auth import Viewer, bearer, viewer_of
from checkpoint.server.centre import Centre, centre_of
from checkpoint.server.device_auth import calling
from checkpoint.server.errors import AnswerError
from checkpoint.server.repository.devices import Device, DeviceState


async def _centre(request: Request) -> Centre:
    """As `centre_of`; it waits for nothing, so it needs no thread of its own."""
    return centre_of(request)


def address_of(request: Request) -> str:
    """Where a request came from, by the word of a trusted proxy where there is one; empty where nobody can tell."""
    return request.client.host if request.client else ""


CentreHere = Annotated[Centre, Depends(_centre)]


def calling_viewer(request: Request, centre: CentreHere) -> Viewer:
    """The supervisor whose token the request carries; a browser's cookie does not count here, so nothing is forged."""
    viewer = viewer_of(centre, bearer(request.headers.get("authorization")))
    if viewer is None:
        raise AnswerError(401, "unauthorized")
    return viewer


async def whole_body(request: Request) -> bytes:
    """The request's body, whose size the edge has bounded already."""
    return await request.body()


BodyHere = Annotated[bytes, Depends(whole_body)]


async def admitted(request: Request, body: BodyHere) -> AsyncIterator[None]:
    """A place among those that push now, held to the end of the request."""
    admission: Admission = request.app.state.admission
    async with admission.place(len(body)):
        yield


def calling_device(request: Request, centre: CentreHere, body: BodyHere) -> Device:
    """The active device that signed the request."""
    return calling(centre, request, bearer(request.headers.get("authorization")), body)


def pushing_device(request: Request, centre: Centre, body: bytes) -> Device:
    """As `calling_device`; one that was revoked may still hand in what it has, which is then kept aside.

    Called by the push itself and not before it: one change of threads for each push instead of two.
    """
    token = bearer(request.headers.get("authorization"))
    return calling(centre, request, token, body, states=frozenset({DeviceState.ACTIVE, DeviceState.REVOKED}))


def leaving_device(request: Request, centre: CentreHere, body: BodyHere) -> Device:
    """A device that was told to erase itself."""
    gone = frozenset({DeviceState.REVOKED, DeviceState.LOST, DeviceState.WIPED})
    return calling(centre, request, bearer(request.headers.get("authorization")), body, states=gone)


Admitted = Annotated[None, Depends(admitted)]
DeviceHere = Annotated[Device, Depends(calling_device)]
LeaverHere = Annotated[Device, Depends(leaving_device)]
ViewerHere = Annotated[Viewer, Depends(calling_viewer)]
