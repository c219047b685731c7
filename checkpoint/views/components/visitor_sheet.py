"""The sheet of a visitor's pass: a name, a tap, and a code to photograph."""

import flet as ft

from checkpoint.domain.passes import PassType
from checkpoint.views import ids
from checkpoint.views.components.closing import sheet_close
from checkpoint.views.components.pass_badge import pass_badge
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, named, words
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
    rows.append(_buttons(panel, visitor))
    return column(rows, spacing=12, tight=True)


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


def _buttons(panel: Panel, visitor: VisitorState) -> ft.Control:
    palette = panel.palette
    close = sheet_close(panel, height=TARGET, expand=True)
    if visitor.picture:
        return ft.Row([close])
    go = button(
        ids.VISITOR_GO,
        words(panel.say("visitor.issue"), 18, palette.on_accent, bold=True),
        panel.on(issue_visitor),
        ground=palette.accent,
        ink=palette.on_accent,
        expand=True,
    )
    return ft.Row([go, close])
