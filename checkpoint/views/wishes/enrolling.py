"""Enrolment: a server's address and a one-time code make this machine a tablet of one gate."""

import asyncio
from typing import Final

from checkpoint.i18n import CATALOGUE
from checkpoint.protocol import ProtocolError
from checkpoint.protocol.invitation import NewerInvitationError, is_invitation, read_invitation
from checkpoint.services.enrol import EnrolmentError
from checkpoint.store import StoreError
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.watching import look_at_all, say_mishap

CODE_MAX: Final = 12
URL_MAX: Final = 200


async def type_server(panel: Panel, text: str) -> None:
    """The server's address."""
    if not _take_invitation(panel, text):
        panel.enrolment.server_url, panel.enrolment.message = text[:URL_MAX], ""


def _take_invitation(panel: Panel, text: str) -> bool:
    """An invitation that was scanned or pasted fills the whole form."""
    if not is_invitation(text):
        return False
    form = panel.enrolment
    form.invitation, form.message = text.strip(), ""
    try:
        invitation = read_invitation(text)
        form.server_url, form.code = invitation.url[:URL_MAX], invitation.code[:CODE_MAX]
    except NewerInvitationError:
        form.message = panel.say("enrol.newer")
    except ProtocolError:
        form.message = panel.say("enrol.incomplete")
    return True


async def type_code(panel: Panel, text: str) -> None:
    """The code, typed or pasted: letters and digits, whatever people put between them."""
    if _take_invitation(panel, text):
        return
    code = "".join(char for char in text.upper() if char.isascii() and char.isalnum())
    panel.enrolment.code, panel.enrolment.message = code[:CODE_MAX], ""


async def press(panel: Panel, letter: str) -> None:
    """A key of the form's own pad."""
    await type_code(panel, panel.enrolment.code + letter)


async def rub_out(panel: Panel) -> None:
    """Take the last character away."""
    panel.enrolment.code = panel.enrolment.code[:-1]


async def enrol(panel: Panel) -> None:
    """Ask the server."""
    form = panel.enrolment
    if form.busy:
        return
    url = form.server_url.strip()
    if not url.startswith(("http://", "https://")) or len(url.partition("://")[2]) < 1 or not form.code:
        form.message = panel.say("enrol.incomplete")
        return
    form.busy = True
    given = form.invitation if form.invitation and form.code in form.invitation else form.code
    name = panel.page.platform.value if panel.page.platform else "tablet"
    panel.station.release()
    try:
        await asyncio.to_thread(panel.station.enrol_tablet, panel.station.folder, url, given, name, name)
    except EnrolmentError as error:
        key = f"enrol.{error.code}"
        form.message = panel.say(key if key in CATALOGUE else "enrol.refused")
        await panel.station.reopen()
        return
    except StoreError:
        form.message = panel.say("enrol.store")
        await panel.station.reopen()
        return
    finally:
        form.busy = False
    form.code = form.message = form.invitation = ""
    await panel.station.reopen()
    look_at_all(panel)


async def try_again(panel: Panel) -> None:
    """Open the store once more after it could not be opened."""
    await panel.station.reopen()
    look_at_all(panel)
    say_mishap(panel)
