"""What a refusal rests on: which rules, whose, until when, and where whoever is refused can object (A6)."""

import flet as ft

from checkpoint.domain.decide import Outcome
from checkpoint.services.encounter import Encounter
from checkpoint.views import ids
from checkpoint.views.components.shapes import column, named, words
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.settings import supervisor_number


def basis(panel: Panel, encounter: Encounter) -> list[ft.Control]:
    """Nothing but where the machine advises to refuse; then to be read out, in words that are nobody's secret."""
    if encounter.verdict.outcome is not Outcome.REFUSE:
        return []
    policy = panel.tablet.reference.policy(panel.tablet.clock.now())
    until = panel.say("basis.until_newer")
    if policy.valid_until is not None:
        until = panel.say("basis.until", day=policy.valid_until.astimezone(panel.zone).strftime("%m-%d %H:%M"))
    rules = panel.say("basis.rules", version=policy.version, title=policy.title or panel.say("basis.untitled"))
    author = panel.say("basis.author", unit=policy.issued_by or panel.say("basis.no_author"))
    number = supervisor_number(panel)
    objection = panel.say("basis.objection", number=number) if number else panel.say("basis.objection_help")
    size, ink = (15, panel.palette.muted) if panel.frame.phone else (17, panel.palette.muted)
    told = words(panel.say("list.comma").join((rules, author, until)), size, ink)
    return [named(ids.BASIS, column([told, words(objection, size, panel.palette.ink)], 2, tight=True))]
