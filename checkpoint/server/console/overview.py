"""The overview's data: one day's figures by place and gate, and how the devices are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from sqlalchemy import Connection

from checkpoint.domain.places import Gate, Place
from checkpoint.domain.reports import Figures
from checkpoint.server.console.asked import zone_of
from checkpoint.server.repository.devices import Device, DeviceState, list_devices
from checkpoint.server.repository.figures import PlaceFigures, figures_of_day
from checkpoint.server.repository.losses import Lost, lost_by_device
from checkpoint.server.repository.organisation import list_gates
from checkpoint.server.repository.presence import count_inside


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table. `inside` is None where it can't be told: at a gate, or on a day gone by."""

    name: str
    where: str
    figures: Figures
    inside: int | None
    unsynced: int
    devices: int


@dataclass(frozen=True, slots=True)
class PlaceLines:
    """A place and its gates; the place's line is the sum of theirs."""

    place: Line
    gates: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """A device with the names of where it stands. `silence` is the time since its last contact."""

    device: Device
    place_name: str
    gate_name: str
    unsynced: bool
    silence: timedelta | None
    last_seen_at: datetime | None
    lost: Lost | None = None
    """What damage took on it; its times are the place's."""


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the page shows."""

    day: date
    today: date
    places: tuple[PlaceLines, ...]
    total: Line
    devices: tuple[DeviceLine, ...]
    at: datetime

    @property
    def current(self) -> bool:
        """Whether the day is still running, so that who is inside now belongs on the page."""
        return self.day == self.today


def overview_of(connection: Connection, places: Sequence[Place], days: tuple[date, date], now: datetime) -> Overview:
    """Gather the page for the places in scope; `days` are the day asked for and today."""
    day, today = days
    ids = [place.place_id for place in places]
    gates = list_gates(connection, ids)
    devices = list_devices(connection, ids)
    inside = count_inside(connection, ids) if day == today else {}
    late = [device for device in devices if device.unsynced(now)]
    lines = tuple(
        _place_lines(
            figures, [gate for gate in gates if gate.place_id == figures.place.place_id], inside, devices, late
        )
        for figures in figures_of_day(connection, places, day)
    )
    zone = zone_of(places)
    told = _device_lines(devices, places, gates, lost_by_device(connection, ids), now)
    return Overview(day, today, lines, _total(lines), told, now.astimezone(zone))


def device_lines(
    connection: Connection, places: Sequence[Place], gates: Sequence[Gate], now: datetime
) -> tuple[DeviceLine, ...]:
    """The devices of places, those that need somebody first."""
    ids = [place.place_id for place in places]
    return _device_lines(list_devices(connection, ids), places, gates, lost_by_device(connection, ids), now)


def _place_lines(
    figures: PlaceFigures,
    gates: Sequence[Gate],
    inside: Mapping[int, int],
    devices: Sequence[Device],
    late: Sequence[Device],
) -> PlaceLines:
    place = figures.place
    names = {gate.gate_id: gate.name for gate in gates}
    names |= {gate_id: str(gate_id) for gate_id in figures.gates if gate_id not in names}
    here = [device for device in devices if device.place_id == place.place_id and not device.revoked]
    late_here = [device for device in late if device.place_id == place.place_id]
    gate_lines = tuple(
        Line(
            name,
            f"p{place.place_id}g{gate_id}",
            figures.gates.get(gate_id, Figures()),
            None,
            sum(device.gate_id == gate_id for device in late_here),
            sum(device.gate_id == gate_id for device in here),
        )
        for gate_id, name in sorted(names.items())
    )
    whole = Line(
        place.name,
        f"p{place.place_id}",
        figures.total,
        inside.get(place.place_id),
        len(late_here),
        len(here),
    )
    return PlaceLines(whole, gate_lines)


def _total(lines: Sequence[PlaceLines]) -> Line:
    places = [line.place for line in lines]
    inside = [line.inside for line in places if line.inside is not None]
    return Line(
        "",
        "",
        sum((line.figures for line in places), Figures()),
        sum(inside) if inside else None,
        sum(line.unsynced for line in places),
        sum(line.devices for line in places),
    )


def _device_lines(
    devices: Sequence[Device],
    places: Sequence[Place],
    gates: Sequence[Gate],
    lost: Mapping[tuple[int, str], Lost],
    now: datetime,
) -> tuple[DeviceLine, ...]:
    """Devices that need somebody come first."""
    place_of = {place.place_id: place for place in places}
    gate_names = {(gate.place_id, gate.gate_id): gate.name for gate in gates}
    zones: dict[int, tzinfo] = {place.place_id: zone_of([place]) for place in places}
    lines = [
        DeviceLine(
            device=device,
            place_name=place_of[device.place_id].name,
            gate_name=gate_names.get((device.place_id, device.gate_id), str(device.gate_id)),
            unsynced=device.unsynced(now),
            silence=now - device.last_seen_at if device.last_seen_at else None,
            last_seen_at=device.last_seen_at.astimezone(zones[device.place_id]) if device.last_seen_at else None,
            lost=_local(lost.get((device.place_id, device.device_id)), zones[device.place_id]),
        )
        for device in devices
    ]
    return tuple(sorted(lines, key=_calm))


def _calm(line: DeviceLine) -> tuple[bool, ...]:
    """The order of the list: what is erased comes last, what somebody should look at first."""
    device = line.device
    alarming = device.forked_at is not None or line.lost is not None
    return (device.state == DeviceState.WIPED, not alarming, not (line.unsynced or device.clock_off))


def _local(lost: Lost | None, zone: tzinfo) -> Lost | None:
    if lost is None:
        return None
    after, before = (at.astimezone(zone) if at else None for at in (lost.after, lost.before))
    return Lost(lost.records, after, before)
