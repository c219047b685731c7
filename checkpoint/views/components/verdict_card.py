"""The verdict card: the outcome as colour, shape and one large word, then who it is and every reason in words."""

import flet as ft

from checkpoint.domain.decide import Direction, Outcome, Passage, Reason
from checkpoint.domain.limits import due_back
from checkpoint.domain.readings import format_tenths
from checkpoint.domain.rules import PRIVATE
from checkpoint.domain.trips import Trip
from checkpoint.i18n.explaining import detail, trip_words
from checkpoint.services.encounter import Encounter
from checkpoint.views import ids
from checkpoint.views.components.basis import basis
from checkpoint.views.components.behind import behind_button
from checkpoint.views.components.check_row import CheckAsked, is_checked
from checkpoint.views.components.document_row import document_rows
from checkpoint.views.components.pass_badge import pass_badge
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, named, surface, words
from checkpoint.views.components.stranger_fields import stranger_rows
from checkpoint.views.components.trip_row import TripAsked, is_asked
from checkpoint.views.components.verdict_band import BORDER, mark_of, verdict_band
from checkpoint.views.duties.booking_asked import booking_offer
from checkpoint.views.letters import growing
from checkpoint.views.panel import Panel
from checkpoint.views.theme import MARKS
from checkpoint.views.wishes.scanning import pick_household


def is_whole(panel: Panel) -> bool:
    """Whether a card, its pad and the record button share the glass: then what the card says scrolls within it."""
    return not panel.frame.phone or not (panel.frame.short or growing())


@part
def VerdictCard(panel: Panel, encounter: Encounter) -> ft.Control:
    """All of it, without scrolling on a tablet; the reasons scroll where there are very many."""
    phone, whole = panel.frame.phone, is_whole(panel)
    told = _told_on_phone(panel, encounter) if phone else [*_readings(panel, encounter), reasons(panel, encounter)]
    asked = [TripAsked(panel, panel.arrival, encounter)] if whole and is_asked(panel, encounter) else []
    passed = [_last_passage(panel, encounter)] if phone and encounter.resident is not None else []
    offer = booking_offer(panel, encounter)
    who, document = stranger_rows(panel, encounter), document_rows(panel, encounter)
    about = [*offer, *told, *basis(panel, encounter)] if phone else [*told, *offer, *basis(panel, encounter)]
    about = [*about, *who] if phone else [*who, *about]  # there the reasons leave room, here they do not
    about = [*document, *about]  # what a reason asks to be added is at hand
    why = encounter.verdict.reasons
    first = phone and (not why or Reason.TRIP_UNSAID in why)
    details = [
        _person(panel, encounter),
        *([*asked, *about] if first else [*about, *asked]),
        *([CheckAsked(panel, panel.arrival, encounter)] if is_checked(encounter) else []),
        *passed,
        *([_household_button(panel, encounter)] if growing() and encounter.household is not None else []),
    ]
    inner: list[ft.Control] = [
        verdict_band(panel, encounter),
        ft.Container(
            padding=ft.Padding.symmetric(horizontal=12, vertical=8) if phone else 20,
            expand=whole,
            content=column(
                details,
                spacing=8 if phone else 14,
                scroll=ft.ScrollMode.AUTO if whole else None,
                tight=not whole,
                key=encounter.number,
            ),
        ),
    ]
    return framed(panel, ids.CARD, encounter, inner)


def _told_on_phone(panel: Panel, encounter: Encounter) -> list[ft.Control]:
    """Why, before what the pad shows too; nothing where the word of the verdict says it all."""
    said = encounter.only_temperature_missing or not encounter.verdict.reasons
    return [*([] if said else [reasons(panel, encounter)]), *_readings(panel, encounter)]


def framed(panel: Panel, identifier: str, encounter: Encounter, inner: list[ft.Control]) -> ft.Control:
    """A card in the colour of its verdict: all the room there is, or where all of it scrolls as high as it is."""
    whole = is_whole(panel)
    card = surface(
        panel,
        column(inner, spacing=0, expand=whole, tight=not whole),
        padding=0,
        border=ft.Border.all(BORDER, mark_of(encounter).colour),
    )
    return named(identifier, card, expand=whole)


def _person(panel: Panel, encounter: Encounter) -> ft.Control:
    palette, phone = panel.palette, panel.frame.phone
    name = encounter.masked_name or panel.say("card.nobody")
    where = encounter.address or panel.say("card.no_address")
    who = ft.Row(  # a name that takes the whole line ends in an ellipsis and leaves the address the next one
        wrap=True,
        spacing=14,
        run_spacing=0,
        controls=[
            words(name, 26 if phone else 42, palette.ink, bold=True),
            words(where, 22 if phone else 34, palette.ink),
        ],
    )
    lines: list[ft.Control] = [
        who,
        _kind(panel, encounter),
    ]
    if encounter.resident is not None and not phone:
        lines.append(_last_passage(panel, encounter))
    block = ft.Column(spacing=2, tight=True, expand=True, controls=lines)
    row: list[ft.Control] = [named(ids.PERSON, block, expand=True)]
    if encounter.household is not None and not growing():  # beside grown words there is no room: it comes last
        row.append(_household_button(panel, encounter))
    return ft.Row(row, vertical_alignment=ft.CrossAxisAlignment.START)


def _kind(panel: Panel, encounter: Encounter) -> ft.Control:
    """The class of the pass as its card has it, or what else is known; and how they were identified."""
    claims = encounter.check.claims if encounter.check else None
    source = panel.say(f"source.{encounter.source.value}")
    if claims is None:
        category = panel.say(f"category.{encounter.category.value}")
        return words(f"{category} · {source}", 16, panel.palette.muted)
    return ft.Row(
        [pass_badge(panel, claims.type), words(f"· {source}", 16, panel.palette.muted)], spacing=8, wrap=growing()
    )


def _household_button(panel: Panel, encounter: Encounter) -> ft.Control:
    palette = panel.palette
    assert encounter.household is not None  # noqa: S101  # the caller asked
    content = ft.Row(
        spacing=6,
        tight=True,
        controls=[
            ft.Icon(ft.Icons.GROUPS, size=24, color=palette.accent),
            words(panel.say("card.household"), 16, palette.accent, bold=True),
        ],
    )
    return button(
        ids.WHOLE_HOUSEHOLD,
        content,
        panel.on(pick_household, encounter.household),
        ground=palette.raised,
        ink=palette.accent,
        line=palette.line,
        pad=12,
    )


def _last_passage(panel: Panel, encounter: Encounter) -> ft.Control:
    """When, where and which way; of who comes back also where they were going and when they had to be back."""
    said, passage = panel.say("card.no_passage"), encounter.facts.last_passage
    if passage is not None:
        said = panel.say(
            "card.last_passage",
            time=moment(panel, passage),
            direction=panel.say(f"going.{passage.direction.value}"),
            gate=panel.gate_name(passage.gate_id),
        )
    if passage is not None and encounter.direction is Direction.IN:
        now = panel.tablet.clock.now()
        due = due_back(encounter.facts, panel.tablet.reference.policy(now))
        trip = Trip(passage.trip.destination if passage.trip else "", due)
        said = " · ".join(part for part in (said, trip_words(trip, panel.frame.language, panel.zone, now)) if part)
    return named(ids.LAST_PASSAGE, words(said, 16 if panel.frame.phone else 20, panel.palette.ink))


def moment(panel: Panel, passage: Passage) -> str:
    """The time of a passage, with its date when it was not today."""
    local, now = passage.at.astimezone(panel.zone), panel.tablet.clock.now().astimezone(panel.zone)
    return local.strftime("%H:%M" if local.date() == now.date() else "%m-%d %H:%M")


def _readings(panel: Panel, encounter: Encounter) -> list[ft.Control]:
    """Each reading that counts; a high one stays in sight beside the later ones."""
    if not encounter.readings:
        return []
    palette, limit = panel.palette, panel.tablet.reference.policy(panel.tablet.clock.now()).fever_tenths
    chips: list[ft.Control] = []
    single = len(encounter.readings) == 1 and encounter.readings[0].tenths < limit
    key = "card.only_reading" if single else "card.reading"
    for number, reading in enumerate(encounter.readings, 1):
        high = reading.tenths >= limit
        mark = MARKS[Outcome.REFER]
        said = panel.say(key, number=number, value=format_tenths(reading.tenths))
        chips.append(
            ft.Container(
                words(said, 20, mark.on_colour if high else palette.ink, bold=True),
                bgcolor=mark.colour if high else palette.raised,
                border_radius=10,
                padding=ft.Padding.symmetric(horizontal=12, vertical=4),
            )
        )
    return [named(ids.READINGS, ft.Row(chips, spacing=8, wrap=True))]


def reasons(panel: Panel, encounter: Encounter) -> ft.Control:
    """Every reason in words, with the figures behind it."""
    told = zip(encounter.reason_keys, encounter.verdict.reasons, strict=True)
    known = [(panel.say(key), _figures(panel, encounter, reason), reason in PRIVATE) for key, reason in told]
    said = [(line, figures) for line, figures, private in known if not private]
    behind = tuple(text for row in known if row[2] for text in row[:2] if text)
    if behind:  # what turns them away comes before what is merely missing
        said.insert(0, (panel.say("behind.said"), ""))
    palette, phone = panel.palette, panel.frame.phone
    rows: list[ft.Control] = [
        ft.Row(
            spacing=10,
            vertical_alignment=ft.CrossAxisAlignment.START,
            controls=[
                ft.Icon(ft.Icons.ARROW_RIGHT, size=26 if phone else 34, color=palette.muted),
                ft.Column(
                    expand=True,
                    spacing=0,
                    tight=True,
                    controls=[
                        words(line, 18 if phone else 23, palette.ink),
                        *([words(figures, 15 if phone else 18, palette.muted)] if figures else []),
                    ],
                ),
            ],
        )
        for line, figures in said
    ]
    if behind:
        rows.append(behind_button(panel, behind))
    if not rows:
        rows = [words(panel.say("card.all_well"), 18 if phone else 20, palette.muted)]
    return named(ids.REASONS, ft.Column(rows, spacing=4, tight=True))


def _figures(panel: Panel, encounter: Encounter, reason: Reason) -> str:
    """What is behind a reason; the last passage stands on the card already."""
    if reason is Reason.SAME_DIRECTION:
        return ""
    policy = panel.tablet.reference.policy(panel.tablet.clock.now())
    return detail(reason, encounter.facts, policy, panel.frame.language, panel.zone, panel.gate_name)
