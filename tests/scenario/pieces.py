"""What happens once on the day, at its minute: sign-in, a lost phone, a fever, a drill, a handover, paper, outages."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Final

from checkpoint.domain.decide import Direction, Outcome, Reason
from checkpoint.domain.incident_notes import DUE_STEPS, IncidentStep
from checkpoint.domain.incidents import IncidentStage
from checkpoint.domain.movements import Source
from checkpoint.domain.passes import PassStatus
from checkpoint.domain.shifts import Handover
from checkpoint.server.issuing import pass_text
from checkpoint.server.replacing import Link, replace_passes
from checkpoint.services.amending import PaperLine
from checkpoint.services.encounter import Opened
from checkpoint.services.shift import SignIn
from tests.scenario.day import DATE, Day, at
from tests.scenario.town import MINUTES_OUT, PINS, PLACE, QUOTA
from tests.support.line import Way

READINGS: Final = (376, 369, 375)
"""The first is high and sends them to wait; of three, two are high, and that decides."""

ROLL: Final = 12
"""How many of those inside are ticked off in the drill."""

Piece = Callable[[Day], None]


def open_shift(day: Day) -> None:
    for gate, operator_id in ((1, "v01"), (2, "v02")):
        day.sync(gate)
        day.sign_in(gate, operator_id)


def line(gate: int, way: Way) -> Piece:
    """The line of one gate changes."""

    def change(day: Day) -> None:
        day.lines[gate].way = way

    return change


def server_down(day: Day) -> None:
    day.centre.stop()


def server_up(day: Day) -> None:
    day.centre.start()


# -------------------------------------------------------------------- the fever


def _measured(day: Day, gate: int, person: str, tenths: int) -> None:
    """Somebody who waits is measured again: the readings so far are on the card, the newest decides."""
    tablet = day.tablets[gate]
    (waiting,) = tablet.incidents.waiting()
    assert waiting.person_id == person
    encounter = tablet.gate.measure(tablet.gate.resume(waiting), tenths)
    assert encounter.readings[0].tenths == READINGS[0], "the first reading went"
    assert encounter.verdict.outcome is Outcome.REFER, encounter.verdict
    if Reason.FEVER in encounter.verdict.reasons:
        day._record(gate, encounter, Outcome.REFER)
        day.ledger.count(gate, "fevers", "referrals")
        return
    assert Reason.REMEASURE in encounter.verdict.reasons
    tablet.incidents.wait(encounter)


def someone_is_hot(day: Day) -> None:
    """On the way home, at the east gate: put to wait, with a tile that says until when."""
    tablet = day.tablets[1]
    person = next(who for who in day.out if who not in day.aside)
    day.aside.add(person)
    day.tick()
    answer = tablet.gate.interpret(day.town.texts[person], Source.CAMERA)
    assert isinstance(answer, Opened)
    encounter = answer.encounter
    if encounter.direction is not Direction.IN:
        encounter = tablet.gate.turn(encounter)
    encounter = tablet.gate.measure(encounter, READINGS[0])
    assert (encounter.verdict.outcome, Reason.REMEASURE in encounter.verdict.reasons) == (Outcome.REFER, True)
    tablet.incidents.wait(encounter)
    (tile,) = tablet.incidents.waiting()
    policy = tablet.reference.policy(day.hands.now)
    assert tile.due_at(policy) - day.hands.now == timedelta(minutes=policy.remeasure_minutes)
    day.fever = person


def measured_again(day: Day) -> None:
    _measured(day, 1, day.fever, READINGS[1])


def the_third_decides(day: Day) -> None:
    _measured(day, 1, day.fever, READINGS[2])
    (case,) = day.tablets[1].incidents.open()
    assert (case.stage, case.missing) == (IncidentStage.FEVER, DUE_STEPS)
    assert tuple(row.tenths for row in case.readings) == READINGS


def step(which: IncidentStep) -> Piece:
    """A step that a fever asks for is taken."""

    def take(day: Day) -> None:
        (case,) = day.tablets[1].incidents.open()
        before = case.missing
        day.tablets[1].incidents.take(case.id, which)
        if which is IncidentStep.CLOSE:
            assert day.tablets[1].incidents.open() == []
        else:
            (case,) = day.tablets[1].incidents.open()
            assert case.missing == tuple(row for row in before if row is not which)

    return take


# -------------------------------------------------------------------- the lost phone


def phone_lost(day: Day) -> None:
    """The bureau strikes the pass and issues a new one; no gate has heard of it yet."""
    person = next(who for who in day.town.people if who not in day.out and who not in day.aside)
    day.aside.add(person)
    day.lost, old = person, day.town.texts[person]
    row = day.town.people[person]
    with day.centre.centre.database.write() as connection:
        link = Link(PLACE.place_id, row.household_id, row.person_no)
        fresh, struck = replace_passes(connection, link, day.hands.now, day.hands.chance.randbytes)
    assert struck == 1
    day.shown[person] = pass_text(fresh, day.centre.centre.keys)
    day.void.add(old)
    day.ledger.centre.add(("void", old))
    for gate in day.tablets:
        assert _status(day, gate, old) is PassStatus.OK


def finder_tries(gate: int, heard: bool) -> Piece:  # before and after the news
    """Whoever found the phone wants out with it: refused where the news has come, and nowhere else."""

    def tries(day: Day) -> None:
        old = day.town.texts[day.lost]
        assert (("void", old) in day.ledger.known[gate]) is heard
        assert _status(day, gate, old) is (PassStatus.REVOKED if heard else PassStatus.OK)
        if not heard:
            return
        shown = day.resident(gate, day.lost, out=True, text=old)
        assert Reason.REVOKED in shown.verdict.reasons

    return tries


def owner_goes(gate: int, *, out: bool) -> Piece:
    """The owner passes with the new pass."""

    def goes(day: Day) -> None:
        assert _status(day, gate, day.shown[day.lost]) is PassStatus.OK
        day.resident(gate, day.lost, out=out)

    return goes


def _status(day: Day, gate: int, text: str) -> PassStatus:
    answer = day.tablets[gate].gate.interpret(text, Source.CAMERA)
    assert isinstance(answer, Opened)
    assert answer.encounter.check is not None
    return answer.encounter.check.status


# -------------------------------------------------------------------- the drill


def drill_begins(day: Day) -> None:
    """Everybody out at both gates; the roll is called at the east gate."""
    day.quiet = True
    for tablet in day.tablets.values():
        tablet.evacuating.start(len(tablet.whereabouts.roll().inside))
    east = day.tablets[1]
    inside = east.whereabouts.roll().inside
    assert {row.resident.person_id for row in inside} == day.ledger.inside(day.ledger.known[1])
    east.evacuating.call_roll(len(inside))
    for row in inside[: ROLL + 1]:
        east.evacuating.tick(row.resident.person_id)
    east.evacuating.tick(inside[ROLL].resident.person_id)  # a slip of the finger
    assert len(east.evacuating.alarm.found) == ROLL
    assert east.evacuating.alarm.verdicts_off(day.hands.now)
    day.tick()
    east.gate.rescue_entry("消防演练")
    day.ledger.count(1, "entries", "emergencies")


def drill_ends(day: Day) -> None:
    for gate, tablet in day.tablets.items():
        tablet.evacuating.end(day.ledger.figures[gate]["emergencies"])
        assert not tablet.evacuating.alarm.verdicts_off(day.hands.now)
    day.tablets[1].evacuating.end_roll()
    day.quiet = False


# -------------------------------------------------------------------- the handover


def hand_over(day: Day) -> None:
    """At the east gate, by both PINs; the counts are those of the shift, the rest as the tablet knows it."""
    tablet, ledger, now = day.tablets[1], day.ledger, day.hands.now
    desk, known = tablet.desk, ledger.known[1]
    shift, roll = desk.shift, tablet.whereabouts.roll()
    assert shift is not None
    assert desk.verify("v01", "000000") is SignIn.WRONG_PIN
    assert desk.verify("v01", PINS["v01"]) is SignIn.OK
    assert desk.verify("v03", PINS["v03"]) is SignIn.OK
    told = Handover(
        "v03",
        inside=len(roll.inside),
        guests=roll.guests,
        overdue=len(roll.overdue),
        open_cases=len(tablet.incidents.open()),
        missed=len(tablet.duties.tasks_missed()),
        note="演练已结束",
    )
    ended = desk.hand_over(told)
    assert ended is not None
    assert (ended.entries, ended.exits) == (ledger.shift[1]["entries"], ledger.shift[1]["exits"])
    assert told.inside == len(ledger.inside(known))
    assert told.guests == len(ledger.guests(known))
    assert told.overdue == len(ledger.overdue(known, now, MINUTES_OUT))
    assert told.open_cases == 0
    ledger.shift[1].clear()
    assert desk.shift is not None
    assert desk.shift.operator_id == "v03"
    day.told = told


def paper(day: Day) -> None:
    """A quarter of an hour was on paper at the west gate: those lines are brought in."""
    last = day.ledger.last(day.ledger.known[1] | day.ledger.known[2])
    away = [who for who, row in last.items() if who in day.out and row.at < at(12, 40)]
    for number, who in enumerate([row for row in away if row not in day.aside][:5], 1):
        when = time(12, 40 + number)
        day.tick()
        told = PaperLine(DATE.date(), when, 1, number, Direction.IN, day.town.people[who], tenths=364)
        day.events[2].append(day.tablets[2].amending.bring_in(told))
        day.ledger.goes(2, who, datetime.combine(DATE.date(), when, DATE.tzinfo), out=False, written=day.hands.now)
        del day.out[who]
    assert day.tablets[2].amending.gaps(DATE.date()) == {}


def surely_too_many(day: Day) -> None:
    """While the west gate hears nothing, one flat goes out at both gates until it was once too often."""
    homes: dict[int, list[str]] = {}
    for who, row in day.town.people.items():
        if who not in day.out and who not in day.aside and row.household_id not in day.town.locked:
            homes.setdefault(row.household_id, []).append(who)
    gone = {row.home for row in day.ledger.passages.values()}
    home, people = next((home, rows) for home, rows in homes.items() if len(rows) > QUOTA and str(home) not in gone)
    assert day.lines[2].way is Way.DOWN
    for who, gate in zip(people, (1, 1, 2), strict=False):
        day.resident(gate, who, out=True)
        assert who in day.out, "the west gate could not know"
    day.flat = home


def play_pieces() -> dict[datetime, Piece]:
    """The programme."""
    minutes = timedelta(minutes=1)
    fever = at(9, 2)
    return {
        at(5, 30): open_shift,
        at(6, 45): line(1, Way.DOWN),
        at(7, 30): line(1, Way.UP),
        at(8, 5): line(2, Way.NO_RECEIPTS),
        at(8, 50): line(2, Way.UP),
        fever: someone_is_hot,
        fever + 5 * minutes: measured_again,
        fever + 10 * minutes: the_third_decides,
        fever + 12 * minutes: step(IncidentStep.ASIDE),
        fever + 13 * minutes: step(IncidentStep.CALL),
        fever + 16 * minutes: step(IncidentStep.REPORT),
        fever + 30 * minutes: step(IncidentStep.CLOSE),
        at(10, 30): line(2, Way.DOWN),
        at(10, 40): surely_too_many,
        at(11): phone_lost,
        at(11, 1): finder_tries(1, heard=False),
        at(11, 30): finder_tries(1, heard=True),
        at(11, 31): finder_tries(2, heard=False),
        at(11, 50): line(2, Way.UP),
        at(12, 5): finder_tries(2, heard=True),
        at(12, 10): owner_goes(2, out=True),
        at(12, 50): server_down,
        at(12, 58): paper,
        at(13, 25): server_up,
        at(14, 10): drill_begins,
        at(14, 25): drill_ends,
        at(15): hand_over,
        at(16, 30): owner_goes(1, out=False),
        at(17, 5): line(1, Way.NO_RECEIPTS),
        at(17, 35): line(1, Way.DOWN),
        at(18, 20): line(1, Way.UP),
        at(20): line(2, Way.DOWN),
        at(21, 30): line(2, Way.UP),
    }
