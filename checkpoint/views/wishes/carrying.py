"""Carrying by hand: a file for the stick, and the receipts from it; each ends in words that say what to do next."""

import asyncio
import logging
from typing import Final

import flet as ft

from checkpoint.protocol import ProtocolError
from checkpoint.protocol.carrier import CarrierError, CarrierFault
from checkpoint.services.stick import NotEnrolledError
from checkpoint.store import StoreError
from checkpoint.views.panel import Panel

log = logging.getLogger(__name__)


async def write_stick(panel: Panel) -> None:
    """Write what waits into a file, where the person at the tablet says."""
    tablet, link = panel.tablet, panel.link
    count = tablet.outbox.pending
    try:
        data = await asyncio.to_thread(tablet.stick.pack)
    except (NotEnrolledError, StoreError):
        log.exception("nothing to carry")
        link.carried = panel.say("stick.not_enrolled")
        return
    name = tablet.stick.name(tablet.identity.place, tablet.identity.gate)
    try:
        path = await ft.FilePicker().save_file(dialog_title=panel.say("stick.write"), file_name=name, src_bytes=data)
    except (RuntimeError, ft.FletUnsupportedPlatformException) as error:
        log.warning("not written: %s", error)
        link.carried = panel.say("stick.not_written")
        return
    if path or panel.page.web:
        link.carried = panel.say("stick.written", count=count, name=name)


async def read_stick(panel: Panel) -> None:
    """Take the receipts of the file that came back."""
    link = panel.link
    picked = await ft.FilePicker().pick_files(dialog_title=panel.say("stick.read"), with_data=True)
    data = picked[0].bytes if picked else None
    if data is None:
        return
    try:
        moved = await asyncio.to_thread(panel.tablet.stick.take, bytes(data))
    except NotEnrolledError:
        link.carried = panel.say("stick.not_enrolled")
    except ProtocolError as error:
        log.warning("receipts were not taken: %s", error)
        link.carried = panel.say(_why(error))
    except StoreError:
        panel.gate.alarm = panel.say("error.not_recorded")
    else:
        link.carried = panel.say("stick.taken", count=moved, left=panel.tablet.outbox.pending)
        panel.station.tell()


_AT_THE_TABLET: Final = frozenset({CarrierFault.OTHER_TABLET, CarrierFault.NO_RECEIPTS})


def _why(error: ProtocolError) -> str:
    """The key of what is said of a file that was not taken."""
    if isinstance(error, CarrierError) and error.fault in _AT_THE_TABLET:
        return f"stick.fault.{error.fault}"
    return "stick.broken"
