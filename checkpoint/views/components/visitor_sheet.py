"""The sheet of a visitor's pass: a name, a tap, and a code to photograph."""

import flet as ft

from checkpoint.domain.passes import PassType
from checkpoint.views import ids
from checkpoint.views.components.closing import CLOSE, sheet_close
from checkpoint.views.components.pass_badge import pass_badge
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, named, words
from checkpoint.views.components.sheet_frame import beside, sheet_body
from checkpoint.views.panel import Panel
from checkpoint.views.state import VisitorState
from checkpoint.views.theme import TARGET
from checkpoint.views.wishes.visiting import issue_visitor

CODE_SIDE = 300
NAME_MAX = 40


@part
def VisitorSheet(panel: Panel, visitor: VisitorState) -> ft.Control:
    """First the name, then the code: black on white also at night, as scanners do not read it inverted."""
    palette = panel.palette
    rows: list[ft.Control] = [words(panel.say("visitor.title"), 26, palette.ink, bold=True)]
    if visitor.picture:
        rows += [
            ft.Container(
                named(ids.VISITOR_CODE, ft.Image(src=visitor.picture, width=CODE_SIDE, height=CODE_SIDE)),
                bgcolor="#FFFFFF",
                alignment=ft.Alignment.CENTER,
                padding=6,
            ),
            named(
                ids.VISITOR_SHORT_CODE, words(visitor.code, 32, palette.ink, bold=True, text_align=ft.TextAlign.CENTER)
            ),
            pass_badge(panel, PassType.VISITOR),
            named(ids.VISITOR_SAID, words(visitor.said, 18, palette.ink)),
            words(panel.say("visitor.photograph"), 18, palette.muted),
        ]
    else:
        rows += [_name(panel, visitor), named(ids.VISITOR_SAID, words(visitor.said, 16, palette.muted))]
    return sheet_body(panel, rows, [_foot(panel, visitor)], 12)


def _name(panel: Panel, visitor: VisitorState) -> ft.Control:
    def change(event: ft.Event[ft.TextField]) -> None:
        visitor.name = str(event.control.value or "")

    field = ft.TextField(
        value=visitor.name,
        label=panel.say("visitor.name"),
        text_size=20,
        height=TARGET + 8,
        max_length=NAME_MAX,
        counter="",
        autofocus=True,
        autocorrect=False,
        enable_suggestions=False,
        enable_ime_personalized_learning=False,
        on_change=change,
    )
    return named(ids.VISITOR_NAME, field)


def _foot(panel: Panel, visitor: VisitorState) -> ft.Control:
    palette, close = panel.palette, sheet_close(panel)
    if visitor.picture:
        return close
    go = button(
        ids.VISITOR_GO,
        words(panel.say("visitor.issue"), 18, palette.on_accent, bold=True),
        panel.on(issue_visitor),
        ground=palette.accent,
        ink=palette.on_accent,
        height=CLOSE,
    )
    return beside(close, go)
