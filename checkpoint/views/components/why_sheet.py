"""The reason of an emergency exit, offered afterwards: a strip on the desk, and the sheet that it opens."""

import flet as ft

from checkpoint.domain.emergencies import EMERGENCY_REASONS, EmergencyUse
from checkpoint.views import ids
from checkpoint.views.components.closing import sheet_close
from checkpoint.views.components.fields import text_field
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, icon_words, named, words
from checkpoint.views.components.sheet_frame import sheet_body
from checkpoint.views.desk_state import WhyState
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.after_emergency import ask_why, tell_why, type_why

NOTE_MAX = 100


def why_strip(panel: Panel, why: WhyState) -> list[ft.Control]:
    """Nothing where nothing may be added; quiet, for nobody has to."""
    if not why.uses:
        return []
    palette = panel.palette
    said = f"{panel.say('emergency.why.open')} · {len(why.uses)}"
    strip = button(
        ids.WHY_OPEN,
        icon_words(ft.Icons.EDIT_NOTE, said, 17, palette.ink),
        panel.on(ask_why),
        ground=palette.tint,
        ink=palette.ink,
        line=palette.line,
    )
    return [strip]


@part
def WhySheet(panel: Panel, why: WhyState) -> ft.Control:
    """The newest use, and one tap for the reason."""
    palette = panel.palette
    rows: list[ft.Control] = [
        words(panel.say("emergency.why.title"), 26, palette.ink, bold=True),
        words(panel.say("emergency.why.hint"), 16, palette.muted),
    ]
    if why.uses:
        use = why.uses[0]
        rows.append(words(_told(panel, use), 20, palette.ink, bold=True))
        rows.append(
            text_field(
                panel, ids.TEXT.format(name="why"), panel.say("emergency.why.note"), why.note, type_why, length=NOTE_MAX
            )
        )
        reasons = [_reason(panel, use, reason) for reason in EMERGENCY_REASONS]
        rows += [ft.Row(reasons[start : start + 3], spacing=8) for start in range(0, len(reasons), 3)]
    else:
        rows.append(words(panel.say("emergency.why.none"), 19, palette.muted))
    return named(ids.WHY, sheet_body(panel, rows, [sheet_close(panel, "emergency.why.later")]))


def _told(panel: Panel, use: EmergencyUse) -> str:
    since, until = (f"{at.astimezone(panel.zone):%m-%d %H:%M}" for at in (use.since, use.until))
    counts = [panel.say("emergency.why.out", count=use.out)] if use.out else []
    counts += [panel.say("emergency.why.in", count=use.into)] if use.into else []
    return panel.say("emergency.why.use", since=since, until=until[-5:], counts=panel.say("list.comma").join(counts))


def _reason(panel: Panel, use: EmergencyUse, reason: str) -> ft.Control:
    palette = panel.palette
    said = words(panel.say(f"emergency.why.{reason}"), 17, palette.ink, bold=True, text_align=ft.TextAlign.CENTER)
    return button(
        ids.WHY_REASON.format(reason=reason),
        said,
        panel.on(tell_why, use, reason),
        ground=palette.raised,
        ink=palette.ink,
        line=palette.line,
        height=64,
        pad=4,
        expand=True,
        shown=f"{use.since.isoformat()}",
    )
