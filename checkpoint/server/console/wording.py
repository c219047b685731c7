"""Values as people read them: times ago, dates, counts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from checkpoint.domain.decide import Reason
from checkpoint.domain.readings import format_tenths
from checkpoint.domain.real_names import RealName
from checkpoint.domain.trips import Trip
from checkpoint.i18n import Language, text
from checkpoint.i18n.explaining import clock, destination, trip_words
from checkpoint.i18n.recorded import recorded
from checkpoint.server.rows import BookingRow, VisitRow

_HOUR: Final = 60
_DAY: Final = 24 * _HOUR
_NUMBER: Final = 8
"""The last characters of a booking's number; the files have it whole."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language for the values of a page."""

    language: Language

    def day(self, day: date) -> str:
        """A day with its weekday."""
        return text(
            "console.day.format",
            self.language,
            year=day.year,
            month_name=text(f"console.month.{day.month}", self.language),
            day=day.day,
            weekday=text(f"console.weekday.{day.weekday()}", self.language),
        )

    def ago(self, span: timedelta) -> str:
        """How long ago something was, in the largest whole unit."""
        minutes = int(span.total_seconds() // 60)
        if minutes < 1:
            return text("console.ago.now", self.language)
        if minutes < _HOUR:
            return text("console.ago.minutes", self.language, count=minutes)
        if minutes < 2 * _DAY:
            return text("console.ago.hours", self.language, count=minutes // _HOUR)
        return text("console.ago.days", self.language, count=minutes // _DAY)

    def number(self, count: int) -> str:
        """A count with its thousands apart."""
        return f"{count:,}"

    def degrees(self, tenths: int) -> str:
        """A reading."""
        return format_tenths(tenths)

    def clock(self, at: datetime) -> str:
        """A time of day to the second."""
        return at.strftime("%H:%M:%S")

    def stamp(self, at: datetime) -> str:
        """Day and minute, without the year."""
        return at.strftime("%m-%d %H:%M")

    def offset(self, milliseconds: int) -> str:
        """A clock's deviation, signed, in the largest unit of which it is at least two."""
        seconds = round(milliseconds / 1000)
        for unit, length in (("days", 86400), ("hours", 3600), ("minutes", 60)):
            if abs(seconds) >= 2 * length:
                return text(f"console.offset.{unit}", self.language, count=f"{round(seconds / length):+d}")
        return text("console.seconds", self.language, count=f"{seconds:+d}" if seconds else "0")

    def reasons(self, reasons: tuple[Reason, ...]) -> str:
        """The reasons of a verdict in words."""
        separator = text("console.semicolon", self.language)
        return separator.join(text(f"console.reason.{reason}", self.language) for reason in reasons)

    def recorded(self, value: str, prefix: str) -> str:
        """What a record says by a word of a list."""
        return recorded(value, prefix, self.language)

    def check(self, how: str) -> str:
        """That somebody was let through after a check, and how, as far as the gate said."""
        said = recorded(how, "override", self.language) if how else text("console.checked.unsaid", self.language)
        return text("console.checked", self.language, how=said)

    def real_name(self, real: RealName) -> str:
        """That somebody's identity document was read; the name stands masked beside it."""
        return text("console.real_name", self.language, tail=real.tail)

    def turned(self, why: str) -> str:
        """That somebody was turned back after a check, and why."""
        return text("console.turned", self.language, why=recorded(why, "override", self.language))

    def destination(self, trip: Trip) -> str:
        """Where somebody goes."""
        return destination(trip, self.language)

    def visit(self, visit: VisitRow, seen: datetime, zone: tzinfo) -> str:
        """Whom they see, why, who agreed, with whom, and until when."""
        said = [text("visit.to", self.language, address=visit.host)] if visit.host else []
        said += [recorded(visit.purpose, "visit.purpose", self.language)] if visit.purpose else []
        said.append(text(f"console.visit.{'consent' if visit.consent else 'no_consent'}", self.language))
        if visit.allowed_by:
            said.append(text("console.visit.allowed_by", self.language, whose=visit.allowed_by))
        if visit.companions:
            said.append(text("visit.along", self.language, count=visit.companions))
        if visit.expected_out is not None:
            said.append(text("visit.until", self.language, time=clock(visit.expected_out, seen, zone)))
        return " · ".join(said)

    def booking(self, booking: BookingRow, zone: tzinfo) -> str:
        """The slot and the name of the booking that somebody came on; its number where nothing else is kept."""
        gone = text("console.booking.cancelled", self.language)
        said = [booking.slot(zone), booking.name or gone] if booking.begins else [f"#{booking.number[-_NUMBER:]}"]
        return text("console.booking", self.language, booking=" · ".join(said))

    def trip(self, trip: Trip, seen: datetime, zone: tzinfo) -> str:
        """Where somebody goes and when they mean to be back; with its date where that is another day than `seen`."""
        return trip_words(trip, self.language, zone, seen)
