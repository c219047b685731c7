"""The demo's way into the server's database: through the same functions that everything else uses."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from checkpoint.domain.care import CareNote, CareStep, OrderReason, last_day
from checkpoint.domain.identity import uuid7
from checkpoint.domain.policy import ORDER_DAYS_MAX
from checkpoint.domain.shifts import Operator
from checkpoint.server.auth import hash_password
from checkpoint.server.database import Database
from checkpoint.server.demo.assembly import Dataset, DemoPlace
from checkpoint.server.demo.organisation import PASSWORD
from checkpoint.server.issuing import trust_issuer
from checkpoint.server.keys import ServerKeys
from checkpoint.server.repository import care_orders, devices, events, organisation, passes, roster
from checkpoint.server.repository.care_orders import Proposal
from checkpoint.server.repository.organisation import Account, Role
from checkpoint.server.repository.roster import StoredResident


def store(
    dataset: Dataset,
    database: Database,
    keys: ServerKeys,
    hash_secret: Callable[[str], str] = hash_password,
) -> None:
    """Store all of it, in one transaction: a demo is there or it is not."""
    with ThreadPoolExecutor(2) as pool:
        pins = dict(
            zip(dataset.volunteers, pool.map(hash_secret, [row.pin for row in dataset.volunteers]), strict=True)
        )
    password_hash = hash_secret(PASSWORD)
    with database.write() as connection:
        for unit in dataset.units:
            organisation.add_unit(connection, unit)
        for place in dataset.places:
            _store_place(connection, place, dataset, keys)
        for volunteer, pin_hash in pins.items():
            operator = Operator(volunteer.operator_id, volunteer.name, pin_hash)
            organisation.add_operator(connection, volunteer.place_id, operator)
        for row in dataset.accounts:
            account = Account(row.login, row.name, password_hash, row.unit_id, Role(row.role))
            organisation.add_account(connection, account)
        for place in dataset.places:
            _order(connection, place, dataset)


def _store_place(connection: Connection, place: DemoPlace, dataset: Dataset, keys: ServerKeys) -> None:
    place_id = place.compound.place.place_id
    organisation.add_place(connection, place.compound.place)
    for gate in place.compound.gates:
        organisation.add_gate(connection, gate)
    trust_issuer(connection, place_id, keys, dataset.first_day)
    for policy in dataset.policies:
        organisation.add_policy(connection, place_id, policy)
    roster.save_households(connection, place_id, place.households)
    people = (
        StoredResident(row.resident, keys.hash_identity(row.id_number), row.looked_after) for row in place.residents
    )
    roster.save_residents(connection, place_id, people)
    passes.save_passes(connection, place_id, place.passes)
    for device in place.devices:
        devices.add_device(connection, device.row, _no_token(device.row.device_id))
        for batch in device.batches:
            events.ingest(connection, place_id, batch, received_at=batch.sent_at)


def _order(connection: Connection, place: DemoPlace, dataset: Dataset) -> None:
    """Two supervisors ordered each flat that is locked to stay at home from the first day on."""
    first, second, *_ = (Account(row.login, row.name, "", row.unit_id) for row in reversed(dataset.accounts[:2]))
    since = dataset.first_day.astimezone(ZoneInfo(place.compound.place.timezone)).date()
    for home in (row for row in place.households if row.locked):
        order_id = str(uuid7(dataset.first_day, home.household_id.to_bytes(10)))
        until = last_day(since, ORDER_DAYS_MAX)
        note = CareNote(CareStep.BEGIN, home.household_id, until=until, since=since, reason=OrderReason.CONTACT.value)
        place_id, at = place.compound.place.place_id, dataset.first_day
        care_orders.propose(connection, place_id, order_id, note, first, at)
        proposal = Proposal(order_id, place_id, at, first.login, first.name, "", note)
        care_orders.confirm(connection, proposal, second, at)


def _no_token(device_id: str) -> bytes:
    """The hash of no token anybody could send: nobody can push in the name of a demo's tablet."""
    return hashlib.sha256(b"demo " + device_id.encode()).digest()
