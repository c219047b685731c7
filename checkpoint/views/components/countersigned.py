"""What the link's sheet says of the server's head lists: whether they agree with this tablet's records."""

from typing import Final

import flet as ft

from checkpoint.views.components.shapes import named, words
from checkpoint.views.panel import Panel

HEADS: Final = "heads"
"""What tests look for."""


def countersigned(panel: Panel) -> list[ft.Control]:
    """A line with the newest list's time; where something does not agree, what to do."""
    standing = panel.tablet.heads.standing
    if standing is None:
        return [fact(panel, "link.heads", panel.say("link.heads.none"))]
    at, finding = standing.at.astimezone(panel.zone).strftime("%m-%d %H:%M"), standing.finding
    key = "link.heads.trouble" if finding.is_trouble else f"link.heads.{finding.value}"
    rows: list[ft.Control] = [fact(panel, "link.heads", panel.say(key, at=at))]
    if finding.is_trouble:
        told = panel.say(f"link.heads.{finding.value}")
        rows.append(named(HEADS, words(told, 17, panel.palette.warn_ink)))
    return rows


def fact(panel: Panel, key: str, value: str) -> ft.Control:
    """A fact of the link's sheet: what it is, and its value."""
    palette = panel.palette
    return ft.Row(
        [
            ft.Container(words(panel.say(key), 16, palette.muted), width=150),
            words(value, 17, palette.ink, bold=True, expand=True),
        ]
    )
