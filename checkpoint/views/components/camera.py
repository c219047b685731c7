"""The camera's picture beside the scan field, with its few buttons. It stays mounted while a picture is under way."""

import flet as ft
import flet_camera

from checkpoint.views import ids
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, icon_words, named, words
from checkpoint.views.looking import Looking
from checkpoint.views.panel import Handler, Panel
from checkpoint.views.state import GateState, ScanState
from checkpoint.views.theme import RADIUS
from checkpoint.views.wishes.seeing import pick_photo, switch_lens, toggle_torch, wake

WIDTH, HEIGHT = 280, 200
NARROW, LOW = 168, 132
"""The picture on a telephone, where the words stand beside it."""


@part
def CameraBox(panel: Panel, scan: ScanState, gate: GateState) -> ft.Control:
    """Large while nobody stands there, out of sight beside the card."""
    idle = gate.encounter is None and gate.household is None and gate.found is None
    broken = scan.camera_broken
    width, height = (NARROW, LOW) if panel.frame.phone else (WIDTH, HEIGHT)
    seen = idle and not broken
    picture = ft.Container(
        ft.Stack([Eye(panel), *([_veil(panel)] if scan.camera_sleeping and idle else [])]),
        width=width if seen else 1,
        height=height if seen else 1,
        border_radius=RADIUS,
        clip_behavior=ft.ClipBehavior.HARD_EDGE,
    )
    beside = [_said(panel, scan, idle=idle)] + ([_buttons(panel, scan)] if idle else [])
    return ft.Row([picture, ft.Column(beside, spacing=8, tight=True, expand=True)], spacing=12)


def _said(panel: Panel, scan: ScanState, *, idle: bool) -> ft.Control:
    said = scan.camera_words or panel.say("camera.starting")
    colour = panel.palette.warn_ink if scan.camera_broken else panel.palette.muted
    return named(ids.CAMERA_STATE, words(said if idle else "", 16, colour))


def _buttons(panel: Panel, scan: ScanState) -> ft.Control:
    """What this camera can do; where it does not work, a photograph does."""
    row: list[ft.Control] = []
    if scan.camera_broken:
        row.append(photo_button(panel))
    elif scan.camera_words and not scan.camera_sleeping:
        if not scan.camera_dark:
            icon = ft.Icons.FLASHLIGHT_ON if scan.camera_torch else ft.Icons.FLASHLIGHT_OFF
            row.append(_tool(panel, ids.CAMERA_TORCH, icon, "camera.torch", lit=scan.camera_torch))
        if scan.camera_count > 1:
            row.append(_tool(panel, ids.CAMERA_SWITCH, ft.Icons.CAMERASWITCH, "camera.switch", lit=False))
    return ft.Row(row, spacing=8, wrap=True)


def _tool(panel: Panel, identifier: str, icon: ft.IconData, key: str, *, lit: bool) -> ft.Control:
    wish = toggle_torch if identifier == ids.CAMERA_TORCH else switch_lens
    return _small(panel, identifier, icon, key, panel.on(wish), width=128, lit=lit)


def photo_button(panel: Panel) -> ft.Control:
    """A picture from the tablet's album or a fresh one, for want of a camera that streams."""
    wish = panel.on(pick_photo)
    return _small(panel, ids.PHOTO, ft.Icons.ADD_PHOTO_ALTERNATE, "camera.photo", wish, width=168)


def _small(  # what the two differ in
    panel: Panel, identifier: str, icon: ft.IconData, key: str, wish: Handler, *, width: int, lit: bool = False
) -> ft.Control:
    palette = panel.palette
    ink, ground = (palette.on_accent, palette.accent) if lit else (palette.ink, palette.raised)
    said = icon_words(icon, panel.say(key), 16, ink)
    return button(identifier, said, wish, ground=ground, ink=ink, line=palette.line, width=width)


def _veil(panel: Panel) -> ft.Control:
    """Over the sleeping camera: a tap anywhere wakes it."""
    palette = panel.palette
    return button(
        ids.CAMERA_WAKE,
        icon_words(ft.Icons.VISIBILITY, panel.say("camera.wake"), 18, palette.ink),
        panel.on(wake),
        ground=palette.raised,
        ink=palette.ink,
        height=LOW if panel.frame.phone else HEIGHT,
        width=NARROW if panel.frame.phone else WIDTH,
    )


@part
def _eye(panel: Panel) -> ft.Control:
    """The camera itself. Drawn once and never again, so that its loop keeps hold of it."""
    looking = Looking(panel)
    camera = flet_camera.Camera(on_stream_image=looking.frame_came)

    def start() -> None:
        panel.begin(looking.run(camera))

    ft.use_effect(start, [])
    return camera


Eye = ft.memo(_eye)  # type: ignore[no-untyped-call]  # Flet has not annotated it
