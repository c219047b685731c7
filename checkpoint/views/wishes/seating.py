"""Who sits in the vehicle at the gate: whoever is on the card is `panel.gate.encounter`, the others wait beside."""

from checkpoint.domain.decide import Direction, Outcome, Reason
from checkpoint.services.encounter import Encounter
from checkpoint.views.panel import Panel


def riders(panel: Panel) -> list[Encounter]:
    """Everybody in the vehicle, in the order in which they were named."""
    car, live = panel.duties.car, panel.gate.encounter
    known = {**car.people, **({live.number: live} if live is not None else {})}
    return [known[number] for number in car.order if number in known]


def seat(panel: Panel) -> None:
    """Tell each of them the plate and how many there are; their verdicts follow."""
    car, gate = panel.duties.car, panel.tablet.gate
    beside = max(0, len(car.order) - 1)
    car.people = {number: gate.driving(row, car.plate, beside) for number, row in car.people.items()}
    live = panel.gate.encounter
    if live is not None and live.number in car.order:
        panel.gate.encounter = gate.driving(live, car.plate, beside)


def join(panel: Panel, encounter: Encounter, left: Encounter | None) -> None:
    """Whoever comes onto the card while a vehicle is open sits in it; who was on the card keeps their seat."""
    car = panel.duties.car
    if left is not None and left.number in car.order:
        car.people = {**car.people, left.number: left}
    known = next((row for row in car.people.values() if row.person_id and row.person_id == encounter.person_id), None)
    if known is not None:
        select(panel, known.number)
        return
    panel.gate.encounter = encounter
    car.order = (*car.order, encounter.number)
    seat(panel)


def select(panel: Panel, number: int) -> None:
    """Bring this one onto the card; whoever was there keeps their seat."""
    car, live = panel.duties.car, panel.gate.encounter
    people = dict(car.people)
    if live is not None and live.number in car.order:
        people[live.number] = live
    panel.gate.encounter = people.pop(number, None)
    panel.gate.overriding = False
    car.people = people


def measured(panel: Panel) -> None:
    """After a reading: on to the next who was not measured, unless this one needs looking at."""
    live = panel.gate.encounter
    if panel.duties.car.open and live is not None and live.verdict.outcome is Outcome.ADMIT:
        go_on(panel)


def go_on(panel: Panel) -> None:
    """On to the next who was not measured, if there is one."""
    following = next((row for row in riders(panel) if not row.readings), None)
    if following is not None:
        select(panel, following.number)


def faced(panel: Panel, direction: Direction) -> None:
    """All of a vehicle go the same way."""
    car, gate = panel.duties.car, panel.tablet.gate
    car.people = {number: row if row.direction is direction else gate.turn(row) for number, row in car.people.items()}


def look_at(panel: Panel) -> None:
    """Whoever is on the card was tapped: what is to be checked of them is looked at, until it is something else."""
    live, car = panel.gate.encounter, panel.duties.car
    if live is not None and asks_to_look(live):
        car.looked = car.looked | {live.number: live.verdict.reasons}


def asks_to_look(encounter: Encounter) -> bool:
    """Whether there is something to check that a reading does not answer."""
    verdict = encounter.verdict
    return verdict.outcome is Outcome.CHECK and Reason.TEMPERATURE_MISSING not in verdict.reasons


def was_looked_at(panel: Panel, encounter: Encounter) -> bool:
    """Whether they were tapped since there is to check what there is."""
    return asks_to_look(encounter) and panel.duties.car.looked.get(encounter.number) == encounter.verdict.reasons


def can_go(panel: Panel, encounter: Encounter) -> bool:
    """Whether one may be recorded with the others: nothing to check, or each by a tap of their own looked at.

    No reason is exempt: even too many in the vehicle, the one that is about it, is answered by looking at who stays.
    """
    return encounter.verdict.outcome is Outcome.ADMIT or was_looked_at(panel, encounter)


def settled(panel: Panel, *, left: bool = False) -> None:
    """One of them was recorded or put aside by themselves: the next comes onto the card.

    `left`: they got out, so one fewer sits beside the driver, and the others' verdicts follow.
    """
    car, gate = panel.duties.car, panel.tablet.gate
    if car.open and left:
        car.people = {number: gate.driving(row, car.plate, row.riders - 1) for number, row in car.people.items()}
    if not car.open or panel.gate.encounter is not None:
        return
    car.order = tuple(number for number in car.order if number in car.people)
    if car.order:
        select(panel, car.order[0])
    else:
        car.open = False
