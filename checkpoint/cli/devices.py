"""`checkpoint devices`: which tablets there are, and what each may do."""

import secrets
from collections.abc import Callable
from typing import Final
from zoneinfo import ZoneInfo

import click

from checkpoint.cli.options import both, data_option, fail
from checkpoint.cli.server_files import server_files
from checkpoint.config import DataFolder
from checkpoint.i18n import Language, text
from checkpoint.now import utc_now
from checkpoint.protocol.proof import comparison_digits
from checkpoint.server.repository import trail
from checkpoint.server.repository.devices import GONE, Device, DeviceState, list_devices, set_state
from checkpoint.server.repository.organisation import list_places

SHOWN: Final = 8
"""So much of a device's number tells it from all others."""


@click.group("devices")
def devices() -> None:
    """See the tablets; confirm, suspend, revoke or report one lost."""


@devices.command("list", epilog="Example: checkpoint devices list")
@data_option
def list_(data: DataFolder) -> None:
    """List the tablets, when each was last heard of by its place's time, and the digits that wait to be confirmed."""
    with server_files(data) as files, files.database.read() as connection:
        places = {row.place_id: row for row in list_places(connection)}
        for row in list_devices(connection, places):
            place = places[row.place_id]
            digits = comparison_digits(row.public_key, row.device_id) if row.state == DeviceState.WAITING else ""
            at = row.last_seen_at.astimezone(ZoneInfo(place.timezone)) if row.last_seen_at else None
            seen = f"{at:%Y-%m-%d %H:%M}" if at else "-"
            click.echo(
                f"{row.device_id[-SHOWN:]}  {row.state:9}  {digits:6}  {seen}  {place.name} {row.gate_id}  {row.name}"
            )


@devices.command(epilog="Example: checkpoint devices confirm 482913")
@click.argument("digits")
@data_option
def confirm(digits: str, data: DataFolder) -> None:
    """Let a new tablet in, once its six digits are the same on its screen and here."""

    def is_meant(row: Device) -> bool:
        return row.state == DeviceState.WAITING and comparison_digits(row.public_key, row.device_id) == digits

    _change(data, is_meant, DeviceState.ACTIVE)


def _command(name: str, state: DeviceState, allowed: frozenset[DeviceState], words: str) -> None:
    @devices.command(name, help=words, epilog=f"Example: checkpoint devices {name} 3f9c21aa")
    @click.argument("device")
    @data_option
    def command(device: str, data: DataFolder) -> None:
        def is_meant(row: Device) -> bool:
            return bool(device) and row.device_id.endswith(device) and row.state in allowed

        _change(data, is_meant, state)


_STATE: Final = {state: f"console.device.state.{state}" for state in DeviceState}
_LIVING: Final = frozenset(DeviceState) - GONE
_command("suspend", DeviceState.SUSPENDED, _LIVING, "Refuse a tablet for now; it keeps all and goes on recording.")
_command("resume", DeviceState.ACTIVE, frozenset({DeviceState.SUSPENDED}), "Let a suspended tablet in again.")
_command("revoke", DeviceState.REVOKED, _LIVING, "Shut a tablet out: it hands in what it has, then erases itself.")
_command(
    "lost", DeviceState.LOST, frozenset(DeviceState), "Report a tablet lost: at its next contact it erases itself."
)


def _change(data: DataFolder, is_meant: Callable[[Device], bool], state: DeviceState) -> None:
    with server_files(data) as files, files.database.write() as connection:
        places = [row.place_id for row in list_places(connection)]
        found = [row for row in list_devices(connection, places) if is_meant(row)]
        if len(found) != 1:
            fail(both("command.devices.none" if not found else "command.devices.several"))
        row, now = found[0], utc_now()
        set_state(connection, row.place_id, row.device_id, state, now)
        at = (now, secrets.token_bytes)
        trail.record(connection, at, "command line", f"device_{state}", place_id=row.place_id, subject=row.device_id)
    said = (
        text("command.devices.changed", language, device=row.device_id[-SHOWN:], state=text(_STATE[state], language))
        for language in (Language.ZH, Language.EN)
    )
    click.echo(" / ".join(said))
