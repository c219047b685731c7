"""The card that a crash left open: all that was typed and tapped of somebody stands on it again."""

from dataclasses import replace

from checkpoint.domain.appointments import Appointment
from checkpoint.domain.readings import Reading
from checkpoint.domain.real_names import RealName
from checkpoint.domain.strangers import Stranger
from checkpoint.domain.subjects import Subject, said_of
from checkpoint.domain.trips import Trip
from checkpoint.domain.visits import Visit
from checkpoint.services.open_cards import OPEN, OpenCard, OpenPerson
from tests.support.builders import NOON

OF_AN_INCIDENT = {"number", "against", "at_home"}
"""What no card says: it is given where somebody is put aside."""


def filled_in(tablet):
    """A card on which all is said that may be."""
    visit = Visit(5, "李大力", "138", "repair", consent=True, companions=1, expected_out=NOON, allowed_by="李强")
    booked = Appointment("b1", NOON, NOON.replace(hour=NOON.hour + 1), "李大力")
    tablet.reference.appointments = [booked]
    card = tablet.gate.turn(tablet.gate.open_guest("00000077-1", "李*力", "豫A12345"))
    return replace(
        card,
        readings=(Reading(375, NOON), Reading(366, NOON)),
        note="送药",
        visit=visit,
        stranger=Stranger("李大力", "3-2"),
        real_name=RealName("李大力", "123X"),
        trip=Trip("work", NOON),
        riders=2,
        appointment=booked,
        incident="e1",
        alone=True,
        checked="phoned",
    )


def left(tablet, person):
    tablet.open_cards.keep(OpenCard((person,)))
    (found,) = tablet.open_cards.left_over().people
    return found


def test_all_that_a_card_says_is_said_again(tablet):
    card = filled_in(tablet)
    said = said_of(card.subject)
    assert {name for name, value in said.items() if value == getattr(Subject(), name)} <= OF_AN_INCIDENT
    again = tablet.open_cards.reopen(left(tablet, OpenPerson.of(card, "")))
    assert said_of(again.subject) == said
    assert (again.incident, again.alone, again.checked) == ("e1", True, "phoned")


def test_a_card_of_an_earlier_version_is_read(tablet):
    person = {"person": "00000077-1", "name": "李*力", "address": "", "source": "list", "direction": "in"}
    typed = {"readings": [[375, "2026-11-30T12:00:00Z"]], "visit": None, "plate": "", "riders": 0, "incident": ""}
    card = {"people": [person | typed | {"code": "", "booking": "b1", "trip": None, "stranger": None}]}
    tablet.drafts.keep(OPEN, card | {"household": 0, "code": "", "car": False, "plate": "", "digits": "", "at": ""})
    (found,) = tablet.open_cards.left_over().people
    assert (found.person_id, found.masked_name, found.appointment) == ("00000077-1", "李*力", "b1")
    assert [row.tenths for row in found.readings] == [375]
