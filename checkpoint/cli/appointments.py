"""`checkpoint appointments`: bookings of a place, by slot and real name."""

import secrets
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import click

from checkpoint.cli.logs import moment
from checkpoint.cli.options import both, data_option, fail
from checkpoint.cli.server_files import require_place, server_files
from checkpoint.config import DataFolder
from checkpoint.domain.appointments import Appointment, SlotFullError
from checkpoint.domain.bidi import without_marks
from checkpoint.domain.identity import uuid7
from checkpoint.domain.policy import DAY_MINUTES, Policy
from checkpoint.i18n import Language, text
from checkpoint.now import utc_now
from checkpoint.server.repository.appointments import book, bookings, cancel
from checkpoint.server.repository.policies import load_policies, policy_in_force

place_option = click.option("--place", "wanted", metavar="P", required=True, help="The place's number or name.")


@click.group()
def appointments() -> None:
    """Book times of a place, list a day, cancel; the gates have the list after their next sync."""


@appointments.command(
    "book", epilog="Example: checkpoint appointments book --place 办公区 --at '2026-11-22 09:00' --name 李雷 --party 2"
)
@place_option
@click.option("--at", metavar="T", required=True, help="The slot's beginning, '2026-11-22 09:00', the place's time.")
@click.option("--minutes", type=click.IntRange(1, DAY_MINUTES), help="How long; without it as the policy's slots are.")
@click.option("--name", required=True, help="The real name.")
@click.option("--phone-tail", default="", help="The telephone's last four digits.")
@click.option("--party", type=int, default=1, show_default=True, help="How many people.")
@data_option
def make(
    *, wanted: str, at: str, minutes: int | None, name: str, phone_tail: str, party: int, data: DataFolder
) -> None:
    """Book a slot, if the policy in force then has room in it."""
    with server_files(data) as files, files.database.write() as connection:
        place = require_place(connection, wanted)
        begins = moment(at, ZoneInfo(place.timezone))
        number = str(uuid7(utc_now(), secrets.token_bytes(10)))
        policy = policy_in_force(connection, place.place_id, begins)
        usual = (policy or Policy(version=1, effective_from=begins)).slot_minutes
        try:
            ends = begins + timedelta(minutes=minutes or usual)
            made = Appointment(number, begins, ends, without_marks(name), without_marks(phone_tail), party)
        except ValueError as error:
            fail(str(error))
        try:
            book(connection, place.place_id, made, policy.slot_capacity if policy else None)
        except SlotFullError as error:
            fail(both("command.appointments.full", left=error.left))
        click.echo(both("command.appointments.booked", number=number, name=name, party=party))


@appointments.command("list", epilog="Example: checkpoint appointments list --place 办公区 --day 2026-11-22")
@place_option
@click.option("--day", metavar="D", help="2026-11-22; without it today.")
@data_option
def of_day(*, wanted: str, day: str | None, data: DataFolder) -> None:
    """List the bookings of a day, with how full each slot is."""
    with server_files(data) as files, files.database.read() as connection:
        place = require_place(connection, wanted)
        zone = ZoneInfo(place.timezone)
        begin = _midnight(day, zone)
        rows = bookings(connection, place.place_id, begin, begin + timedelta(days=1))
        capacities = {row.version: row.slot_capacity for row in load_policies(connection, place.place_id)}
        policy = policy_in_force(connection, place.place_id, begin)
    most = capacities.get(policy.version) if policy else None
    for row in rows:
        taken = sum(other.party for other in rows if other.same_slot(row))
        begins, ends = (moment.astimezone(zone).strftime("%H:%M") for moment in (row.begins, row.ends))
        known = {"begins": begins, "ends": ends, "name": row.name, "tail": row.phone_tail or "-", "party": row.party}
        full = f"{taken}/{most}" if most is not None else str(taken)
        click.echo(text("command.appointments.row", Language.ZH, number=row.appointment_id, taken=full, **known))
    if not rows:
        click.echo(both("command.appointments.none", place=place.name))


@appointments.command("cancel", epilog="Example: checkpoint appointments cancel --place 办公区 019ab...")
@place_option
@click.argument("number")
@data_option
def give_back(*, wanted: str, number: str, data: DataFolder) -> None:
    """Cancel a booking by its number; its name is forgotten."""
    with server_files(data) as files, files.database.write() as connection:
        place = require_place(connection, wanted)
        if not cancel(connection, place.place_id, number):
            fail(both("command.appointments.unknown", number=number))
    click.echo(both("command.appointments.cancelled", number=number))


def _midnight(day: str | None, zone: ZoneInfo) -> datetime:
    if day is None:
        today = utc_now().astimezone(zone).date()
        return datetime(today.year, today.month, today.day, tzinfo=zone)
    try:
        found = date.fromisoformat(day)
    except ValueError:
        fail(both("command.logs.no_time", time=day))
    return datetime(found.year, found.month, found.day, tzinfo=zone)
