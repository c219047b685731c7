"""Plays a day at two gates, half past five to eleven: real tablets, a real server, a line that comes and goes.

What everybody does is drawn from a seed; what must come of it is kept by hand in the ledger, and each verdict is held
against it as it falls. `Day.play` goes through the hours, `set_pieces` says what happens at which minute.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Final

from checkpoint.assembly import AUTHORITY_NAME, Tablet
from checkpoint.bootstrap import open_tablet, open_tablet_store
from checkpoint.domain.decide import Direction, Outcome, Reason
from checkpoint.domain.events import CorrectionReason, Event
from checkpoint.domain.movements import Source
from checkpoint.domain.people import Resident
from checkpoint.domain.shifts import Handover
from checkpoint.domain.visits import Visit
from checkpoint.protocol.invitation import Invitation
from checkpoint.server.enrolment import create_enrolment_code
from checkpoint.services.clock import Clock
from checkpoint.services.encounter import Encounter, Found, HouseholdOpened, Opened
from checkpoint.services.enrol import enrol
from checkpoint.services.shift import SignIn
from checkpoint.store.identity import IdentityFile
from tests.scenario.ledger import Ledger
from tests.scenario.town import GATES, PINS, PLACE, ZONE, Town
from tests.support.bureau import a_code
from tests.support.centre import ServedCentre
from tests.support.line import Line, Way

DATE: Final = datetime(2026, 11, 23, tzinfo=ZONE)
OPENS, CLOSES = time(5, 30), time(23)
RUSH: Final = {6: 3, 7: 6, 8: 6, 9: 4, 10: 4, 11: 4, 12: 3, 16: 3, 17: 6, 18: 6, 19: 4, 20: 3}
"""How busy each hour is; any other counts one."""

SYNC_MINUTES: Final = 20
NORMAL: Final = (359, 362, 364, 365, 366, 368, 370)


def at(hour: int, minute: int = 0) -> datetime:
    """A time of the day."""
    return DATE + timedelta(hours=hour, minutes=minute)


@dataclass
class Hands:
    """The clock of everybody, moved by the day; chance from a seed."""

    now: datetime = field(default_factory=lambda: at(5))
    chance: random.Random = field(default_factory=lambda: random.Random(0))

    def clock(self) -> Clock:
        begin = self.now
        return Clock(
            now=lambda: self.now,
            mono_ms=lambda: int((self.now - begin).total_seconds() * 1000),
            boot="theday",
            random_bytes=self.chance.randbytes,
            chance=self.chance.random,
        )


@dataclass
class Visitor:
    """A guest: at which gate they came in, and the text of the badge."""

    person_id: str
    badge: str
    gate: int


@dataclass
class Day:
    """Everything that stands at the gates, and what has happened so far."""

    centre: ServedCentre
    town: Town
    hands: Hands
    tablets: dict[int, Tablet]
    lines: dict[int, Line]
    chance: random.Random
    ledger: Ledger = field(init=False)
    out: dict[str, str] = field(default_factory=dict)
    """Who is really out, and with which plate."""
    guests: list[Visitor] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)
    """The text of the pass that each resident carries, where it is not the first one."""
    events: dict[int, list[Event]] = field(default_factory=lambda: {gate: [] for gate in GATES})
    aside: set[str] = field(default_factory=set)
    """Who has a part of their own in a set piece."""
    void: set[str] = field(default_factory=set)
    """Texts of passes that the bureau struck."""
    quiet: bool = False
    """An evacuation goes on: nobody is asked for a pass."""
    fever: str = ""
    """Who was hot."""
    lost: str = ""
    """Whose phone was lost."""
    flat: int = 0
    """The household that went out once too often."""
    told: Handover | None = None

    def __post_init__(self) -> None:
        self.ledger = self.town.ledger()

    # ---------------------------------------------------------------- one person at one gate

    def tick(self, seconds: float = 1) -> None:
        self.hands.now += timedelta(seconds=seconds)

    def resident(self, gate: int, who: str, *, out: bool, plate: str = "", text: str = "") -> Encounter:
        """Somebody who lives here goes through as far as the gate lets them; gives what the gate saw."""
        tablet, ledger = self.tablets[gate], self.ledger
        self.tick()
        text = text or self.shown.get(who, self.town.texts[who])
        encounter = self._opened(tablet, self.town.people[who], text)
        wanted = Direction.OUT if out else Direction.IN
        if encounter.direction is not wanted:
            encounter = tablet.gate.turn(encounter)
        if plate:
            encounter = tablet.gate.driving(encounter, plate)
        encounter = tablet.gate.measure(encounter, self.chance.choice(NORMAL))
        refused = ledger.refused(gate, who, text, out=out)
        assert (encounter.verdict.outcome is Outcome.REFUSE) is refused, (who, gate, encounter.verdict)
        unsure = Reason.QUOTA_UNSURE in encounter.verdict.reasons
        assert refused or unsure is ledger.unsure(gate, who, self.hands.now, out=out), (who, gate, encounter.facts)
        self._record(gate, encounter, Outcome.REFUSE if refused else Outcome.ADMIT)
        if refused:
            ledger.count(gate, "refusals")
            return encounter
        ledger.goes(gate, who, self.hands.now, out=out, plate=plate, written=self.hands.now)
        if out:
            self.out[who] = plate
        else:
            self.out.pop(who, None)
        return encounter

    def _opened(self, tablet: Tablet, resident: Resident, text: str) -> Encounter:
        """Found as volunteers find people: by the code most often, by the short code, by the room."""
        way = self.chance.random()
        own = text == self.town.texts.get(resident.person_id) and resident.person_id not in self.shown
        if way < 0.08 and own and text not in self.void:
            code = self.town.passes[resident.person_id].short_code
            answer = tablet.gate.interpret(code, Source.SCANNER)
        elif way < 0.18 and text not in self.void:
            home = tablet.reference.roster.households[resident.household_id]
            assert isinstance(tablet.gate.interpret(home.address, Source.SCANNER), Found | HouseholdOpened | Opened)
            return tablet.gate.open_resident(resident, Source.SEARCH)
        else:
            answer = tablet.gate.interpret(text, self.chance.choice((Source.CAMERA, Source.SCANNER)))
        assert isinstance(answer, Opened), answer
        assert answer.encounter.resident == resident
        return answer.encounter

    def _record(self, gate: int, encounter: Encounter, outcome: Outcome, reason: str = "") -> Event:
        event = self.tablets[gate].gate.record(encounter, outcome, reason)
        self.events[gate].append(event)
        return event

    # ---------------------------------------------------------------- what volunteers meet

    def someone_leaves(self, gate: int) -> None:
        home = [who for who in self.town.people if who not in self.out and who not in self.aside]
        who = self.chance.choice(home)
        plate = f"豫S{self.chance.randrange(10_000, 99_999)}" if self.chance.random() < 0.06 else ""
        self.resident(gate, who, out=True, plate=plate)

    def someone_returns(self, gate: int) -> None:
        away = [who for who in self.out if who not in self.aside]
        if not away:
            self.someone_leaves(gate)
            return
        who = self.chance.choice(away)
        self.resident(gate, who, out=False, plate=self.out[who])

    def a_mistake(self, gate: int) -> None:
        """The wrong person was tapped: taken back at once."""
        home = [who for who in self.town.people if who not in self.out and who not in self.aside]
        who = self.chance.choice(home)
        before = len(self.ledger.passages)
        self.resident(gate, who, out=True)
        if len(self.ledger.passages) == before:
            return  # they were refused, which was right
        self.tick()
        wrong = self.events[gate][-1]
        assert self.tablets[gate].gate.undo(wrong.id, CorrectionReason.WRONG_PERSON) is not None
        self.ledger.takes_back(gate, before + 1)
        self.out.pop(who)

    def a_visitor_comes(self, gate: int) -> None:
        """With a host who agreed, most often; in a car of their own they have to walk."""
        tablet, agreed = self.tablets[gate], self.chance.random() < 0.8
        self.tick()
        host = self.chance.choice(list(self.town.people.values())).household_id
        encounter = tablet.gate.open_stranger()
        encounter = tablet.gate.visiting(encounter, Visit(host, "来访人", purpose="探亲", consent=agreed))
        encounter = tablet.gate.measure(encounter, self.chance.choice(NORMAL))
        drives = agreed and self.chance.random() < 0.15
        if drives:
            encounter = tablet.gate.driving(encounter, "京A12345")
        expected = Outcome.REFUSE if drives else Outcome.ADMIT if agreed else Outcome.CHECK
        outcome = encounter.verdict.outcome
        assert outcome is expected or (expected is Outcome.ADMIT and outcome is Outcome.CHECK), encounter.verdict
        if not agreed or drives:
            self._record(gate, encounter, Outcome.REFUSE)
            self.ledger.count(gate, "refusals")
            return
        received = tablet.visits.receive(encounter, Outcome.ADMIT)
        assert received.badge is not None
        self.events[gate].append(received.event)
        person_id = received.event.body.person_id
        self.ledger.goes(gate, person_id, self.hands.now, out=False, written=self.hands.now)
        self.guests.append(Visitor(person_id, received.badge.text, gate))

    def a_visitor_leaves(self, gate: int) -> None:
        if not self.guests:
            self.a_visitor_comes(gate)
            return
        guest = self.guests.pop(self.chance.randrange(len(self.guests)))
        tablet = self.tablets[gate]
        self.tick()
        answer = tablet.gate.interpret(guest.badge, Source.CAMERA)
        assert isinstance(answer, Opened)
        encounter = answer.encounter
        if encounter.direction is not Direction.OUT:
            encounter = tablet.gate.turn(encounter)
        encounter = tablet.gate.measure(encounter, self.chance.choice(NORMAL))
        assert encounter.person_id == guest.person_id
        assert encounter.verdict.outcome is not Outcome.REFUSE, encounter.verdict
        self._record(gate, encounter, Outcome.ADMIT)
        self.ledger.goes(gate, guest.person_id, self.hands.now, out=True, written=self.hands.now)

    def a_stranger(self, gate: int) -> None:
        """A salesman, sent away."""
        tablet = self.tablets[gate]
        self.tick()
        encounter = tablet.gate.measure(tablet.gate.open_stranger("推销"), self.chance.choice(NORMAL))
        assert encounter.verdict.outcome is Outcome.CHECK
        self._record(gate, encounter, Outcome.REFUSE)
        self.ledger.count(gate, "refusals")

    # ---------------------------------------------------------------- the line

    def sync(self, gate: int) -> None:
        """One sync, as the link does them all day; what it brings depends on the line."""
        tablet, way = self.tablets[gate], self.lines[gate].way
        done = tablet.link.session()
        if way is Way.DOWN or not self.centre.running:
            assert not done, f"gate {gate} heard a server that is not there"
            return
        self.ledger.sync(gate, self.hands.now)
        if way is Way.UP:
            assert done, f"gate {gate}: {tablet.link.state.trouble}"
            assert tablet.outbox.pending == 0, f"gate {gate} still has {tablet.outbox.pending} to send"
        else:
            assert not done, "a lost receipt was believed"

    # ---------------------------------------------------------------- the day

    def play(self, movements: int, set_pieces: dict[datetime, Callable[["Day"], None]]) -> None:
        """Go through the day: so many people at moments drawn from the hours, the set pieces between them."""
        hours = list(range(5, 23))
        weights = [RUSH.get(hour, 1) for hour in hours]
        moments = sorted(self._moment(self.chance.choices(hours, weights)[0]) for _ in range(movements))
        plans: list[tuple[datetime, int, Callable[[Day], None]]]
        plans = [(when, 0, piece) for when, piece in set_pieces.items()]
        plans += [(when, 2, Day._somebody) for when in moments]
        sync = at(5, 40)
        while sync < at(22, 55):
            plans += [(sync + timedelta(minutes=gate), 1, _syncing(gate)) for gate in GATES]
            sync += timedelta(minutes=SYNC_MINUTES)
        for when, _, act in sorted(plans, key=lambda row: row[:2]):
            self.hands.now = max(self.hands.now, when)
            act(self)

    def _moment(self, hour: int) -> datetime:
        first = OPENS.minute * 60 if hour == OPENS.hour else 0
        return at(hour) + timedelta(seconds=self.chance.randrange(first + 60, 3600))

    def _somebody(self) -> None:
        """Whoever comes next: mornings lead out, evenings lead home."""
        gate = self.chance.choice((1, 1, 2))
        if self.quiet:
            self.emergency(gate)
            return
        leaves = 0.62 if self.hands.now < at(13) else 0.38
        turn = self.chance.random()
        if turn < 0.02:
            self.a_mistake(gate)
        elif turn < 0.06:
            self.a_visitor_comes(gate)
        elif turn < 0.09:
            self.a_visitor_leaves(gate)
        elif turn < 0.11:
            self.a_stranger(gate)
        elif self.chance.random() < leaves:
            self.someone_leaves(gate)
        else:
            self.someone_returns(gate)

    def emergency(self, gate: int) -> None:
        """One more is let out, and nothing is asked."""
        self.tick()
        self.events[gate].append(self.tablets[gate].gate.emergency_exit())
        self.ledger.count(gate, "exits", "emergencies")

    def sign_in(self, gate: int, operator_id: str) -> None:
        assert self.tablets[gate].desk.start(operator_id, PINS[operator_id]) is SignIn.OK
        self.ledger.shift[gate].clear()


def _syncing(gate: int) -> Callable[[Day], None]:
    return lambda day: day.sync(gate)


def open_gates(folder: Path, centre: ServedCentre, hands: Hands, lines: dict[int, Line]) -> dict[int, Tablet]:
    """Enrol a tablet for each gate over its line, as a volunteer does with a code."""
    tablets = {}
    for gate, line in lines.items():
        clock, draw = hands.clock(), hands.chance.randbytes
        with centre.centre.database.write() as connection:
            code = create_enrolment_code(connection, PLACE.place_id, gate, hands.now, a_code(draw))
        place = folder / f"gate-{gate}"
        store = open_tablet_store(place)
        enrol(IdentityFile(store), Invitation(line.url, code), GATES[gate], "web", clock, place / AUTHORITY_NAME)
        store.close()
        tablet = open_tablet(place, clock)
        assert tablet is not None
        tablets[gate] = tablet
    return tablets
