"""`checkpoint sync`: events carried by hand, on a stick, when there has been no network for days."""

from contextlib import closing
from pathlib import Path

import click

from checkpoint.bootstrap import open_tablet_store, system_clock, utc_now
from checkpoint.cli.options import both, data_option, fail
from checkpoint.cli.server_files import server_files
from checkpoint.cli.store import key_option, open_to_read, root_option
from checkpoint.config import DataFolder
from checkpoint.protocol.carrier import FILE_BYTES_MAX, Carrier, CarrierError, read_carrier, write_carrier
from checkpoint.protocol.values import ProtocolError, dumps
from checkpoint.server.carrying import take_in
from checkpoint.server.head_signing import write_lists
from checkpoint.services.carrying import export as export_events
from checkpoint.services.carrying import export_aside, take_receipts
from checkpoint.store.database import FOLDER_NAME
from checkpoint.store.head_lists import HeadLists
from checkpoint.store.identity import Identity, IdentityFile
from checkpoint.store.outbox import Outbox
from checkpoint.store.taking_back import waiting

file_argument = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.group()
def sync() -> None:
    """Carry a tablet's events to the server and the receipts back, by file (close the tablet's app first)."""


@sync.command(epilog="Example: checkpoint sync export /media/stick/east-gate.carrier")
@file_argument
@click.option(
    "--store",
    "aside",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A store that was set aside, such as store.damaged-1 in the tablet's folder; it is only read.",
)
@key_option
@root_option
@data_option
def export(file: Path, aside: Path | None, key_file: Path | None, *, by_root: bool, data: DataFolder) -> None:
    """Write the events that wait on this tablet into FILE. They stay here until their receipts are brought back.

    With --store: what a store that was set aside still has for the server.
    """
    store = open_tablet_store(data.tablet)
    try:
        identity = _identity(IdentityFile(store))
        if aside is None:
            outbox = Outbox(store)
            carrier, count = export_events(outbox, identity, system_clock()), outbox.pending
        else:
            with closing(open_to_read(aside.parent, key_file, data if by_root else None, aside.name)) as old:
                lines = [dumps(row) for row in waiting(old)]
            carrier, count = export_aside(lines, identity, system_clock()), len(lines)
        part = file.with_name(file.name + ".part")
        part.write_bytes(write_carrier(carrier))
        part.replace(file)
        click.echo(both("command.sync.exported", count=count, file=file))
    finally:
        store.close()


@sync.command("import", epilog="Example: checkpoint sync import /media/stick/east-gate.carrier")
@file_argument
@data_option
def import_(file: Path, data: DataFolder) -> None:
    """At the server: take FILE's events in and put the receipts into it. At the tablet: take the receipts."""
    try:
        if file.stat().st_size > FILE_BYTES_MAX:
            fail(both("command.sync.too_large", file=file))
        carrier = read_carrier(file.read_bytes())
        if carrier.receipts and (data.tablet / FOLDER_NAME).is_dir():
            _at_the_tablet(carrier, data)
        elif (data.tablet / FOLDER_NAME).is_dir() and not data.server.is_dir():
            fail(both("stick.fault.no_receipts"))  # a tablet, and the file was not at the server yet
        else:
            _at_the_server(carrier, file, data)
    except CarrierError as error:
        fail(both(f"stick.fault.{error.fault}"))
    except ProtocolError as error:
        fail(both("command.sync.refused", why=error))


@sync.command(epilog="Example: checkpoint sync heads /media/stick/east-gate.heads")
@file_argument
@data_option
def heads(file: Path, data: DataFolder) -> None:
    """Write the head lists that this tablet keeps into FILE, for `checkpoint server heads verify --list FILE`."""
    store = open_tablet_store(data.tablet)
    try:
        kept = HeadLists(store).kept()
        file.write_text(write_lists(row.body for row in kept), encoding="ascii")
        click.echo(both("command.sync.heads", count=len(kept), file=file))
    finally:
        store.close()


def _at_the_server(carrier: Carrier, file: Path, data: DataFolder) -> None:
    with server_files(data) as files:
        taken = take_in(files.database, carrier, utc_now())
    part = file.with_name(file.name + ".part")
    part.write_bytes(write_carrier(carrier))
    part.replace(file)
    counted = {"new": taken.new, "known": taken.known, "aside": taken.aside, "left": taken.gap + taken.fork}
    click.echo(both("command.sync.taken", file=file, **counted))


def _at_the_tablet(carrier: Carrier, data: DataFolder) -> None:
    store = open_tablet_store(data.tablet)
    try:
        identity = _identity(IdentityFile(store))
        outbox = Outbox(store)
        moved = take_receipts(carrier, outbox, identity, system_clock())
        click.echo(both("command.sync.acknowledged", count=moved, left=outbox.pending))
    finally:
        store.close()


def _identity(file: IdentityFile) -> Identity:
    identity = file.load()
    if identity is None or not identity.token:
        fail(both("command.sync.not_enrolled"))
    return identity
