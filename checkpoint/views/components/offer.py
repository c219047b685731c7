"""After a crash: the card that was open, offered again with what was typed."""

import flet as ft

from checkpoint.services.open_cards import OpenCard
from checkpoint.views import ids
from checkpoint.views.components.shapes import button, named, words
from checkpoint.views.panel import Panel
from checkpoint.views.theme import RADIUS
from checkpoint.views.typed_state import OfferState
from checkpoint.views.wishes.open_card import carry_on, let_be


def offer_strip(panel: Panel, offer: OfferState) -> list[ft.Control]:
    """Nothing, or whose card it was and since when, with both answers."""
    card = offer.card
    if card is None:
        return []
    palette = panel.palette
    at = card.at.astimezone(panel.zone).strftime("%m-%d %H:%M") if card.at is not None else ""
    said = panel.say("offer.title", time=at, who=_who(panel, card))
    take = button(
        ids.OFFER_TAKE,
        words(panel.say("offer.take"), 17, palette.on_accent, bold=True),
        panel.on(carry_on),
        ground=palette.accent,
        ink=palette.on_accent,
        pad=14,
    )
    drop = button(
        ids.OFFER_DROP,
        words(panel.say("offer.drop"), 17, palette.ink, bold=True),
        panel.on(let_be),
        ground=palette.surface,
        ink=palette.ink,
        line=palette.line,
        pad=14,
    )
    told: list[ft.Control] = [
        ft.Icon(ft.Icons.RESTORE, size=28, color=palette.warn_ink),
        words(said, 17, palette.warn_ink, bold=True, expand=True),
    ]
    lines: list[ft.Control] = [
        ft.Row(told, spacing=10),
        ft.Row([drop, take], spacing=8, alignment=ft.MainAxisAlignment.END),
    ]
    inner: ft.Control = ft.Column(lines, spacing=6, tight=True) if panel.frame.phone else ft.Row([*told, drop, take])
    box = ft.Container(
        inner,
        bgcolor=palette.warn_ground,
        border_radius=RADIUS,
        padding=ft.Padding.symmetric(horizontal=12, vertical=6),
    )
    return [named(ids.OFFER, box, live_region=True)]


def _who(panel: Panel, card: OpenCard) -> str:
    first = card.people[0] if card.people else None
    if card.car:
        plate = card.plate or panel.say("car.no_plate")
        return panel.say("offer.car", plate=plate, count=len(card.people))
    if first is None:
        return panel.say("category.unknown")
    if card.household:
        return panel.say("offer.family", address=first.address, count=len(card.people))
    name = first.masked_name or panel.say("category.unknown")
    reading = f"{first.readings[-1].text}℃" if first.readings else ""
    return " ".join(part for part in (name, first.address, reading) if part)
