"""What the tables of the duties are made of: a row, and from where a place is looked at."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from checkpoint.domain.places import Place
from checkpoint.i18n import Language, text
from checkpoint.i18n.recorded import recorded
from checkpoint.server.repository.organisation import list_gates, operator_names
from checkpoint.server.tables import household

Cell = str | int


@dataclass(frozen=True, slots=True)
class Row:
    """Cells in the order of the columns; `urgent`: somebody has to do something."""

    cells: tuple[Cell, ...]
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """From where and when one place is looked at."""

    connection: Connection
    place: Place
    day: date
    now: datetime
    language: Language

    @property
    def zone(self) -> ZoneInfo:
        """The place's own time."""
        return ZoneInfo(self.place.timezone)

    def say(self, key: str, **values: object) -> str:
        """A text in the reader's language."""
        return text(key, self.language, **values)

    def recorded(self, value: str, prefix: str) -> str:
        """What a record says by a word of a list, in the reader's language."""
        return recorded(value, prefix, self.language)

    def clock(self, at: datetime | None) -> str:
        """A moment of the place, or nothing."""
        return at.astimezone(self.zone).strftime("%m-%d %H:%M") if at else ""

    def address(self, household_id: int) -> str:
        """A flat as people say it; one that is gone from the roster by its number."""
        wanted = select(household.c.building, household.c.unit, household.c.room)
        known = (household.c.place_id == self.place.place_id) & (household.c.household_id == household_id)
        found = self.connection.execute(wanted.where(known)).first()
        return "-".join(part for part in found if part) if found else f"#{household_id}"


class Names:
    """The place's gates and operators by name; what has none, by its number."""

    def __init__(self, look: Look) -> None:
        place_id = look.place.place_id
        self._gates = {row.gate_id: row.name for row in list_gates(look.connection, [place_id])}
        self._operators = operator_names(look.connection, [place_id]).get(place_id, {})

    def gate(self, gate_id: int) -> str:
        """A gate."""
        return self._gates.get(gate_id, str(gate_id))

    def operator(self, operator_id: str) -> str:
        """An operator."""
        return self._operators.get(operator_id, operator_id)
