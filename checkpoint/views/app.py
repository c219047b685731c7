"""The app: joins the screens under the top bar, and the page with the station."""

import logging

import flet as ft

from checkpoint.views.components.emergency import EmergencySheet
from checkpoint.views.components.evacuation import AsideStrip, EvacuationScreen
from checkpoint.views.components.guard import GuardLayer
from checkpoint.views.components.leaving import LeavingLayer
from checkpoint.views.components.lock import LockView
from checkpoint.views.components.safe import part
from checkpoint.views.components.scan_field import ScanBar
from checkpoint.views.components.shapes import nothing
from checkpoint.views.components.sheets import SheetLayer
from checkpoint.views.components.striped import striped
from checkpoint.views.components.strips import AlarmStrip, PowerStrip, storage_strip
from checkpoint.views.components.tabs import bottom_bar
from checkpoint.views.components.top_bar import TopBar, is_busy
from checkpoint.views.desk_view import DeskView
from checkpoint.views.duties.state import BoardState, CarForm
from checkpoint.views.emergency_state import EmergencyState
from checkpoint.views.enrol_view import EnrolView, StoreFaultView
from checkpoint.views.frame import Frame
from checkpoint.views.gate_view import GateView
from checkpoint.views.hidden_view import HiddenView
from checkpoint.views.letters import growing, grown_height, zoom_of
from checkpoint.views.panel import Panel
from checkpoint.views.roster_view import RosterView
from checkpoint.views.screens import is_card, name_of_screen
from checkpoint.views.shift_view import ShiftView
from checkpoint.views.state import Desk, FamilyState, GateState, Tab
from checkpoint.views.station import Station
from checkpoint.views.today_view import TodayView
from checkpoint.views.wishes.drafting import take_drafts
from checkpoint.views.wishes.evacuating import watch_if_running
from checkpoint.views.wishes.leaving import escape
from checkpoint.views.wishes.moving import apply_light, resize, settle_words
from checkpoint.views.wishes.open_card import take_open_card
from checkpoint.views.wishes.power import tell_sight
from checkpoint.views.wishes.scanning import key_pressed
from checkpoint.views.wishes.settings import keep_watch, lock, take_preferences
from checkpoint.views.wishes.watching import listen, look_at_all, look_at_rest, look_first, say_mishap

log = logging.getLogger(__name__)


@part
def App(panel: Panel, frame: Frame) -> ft.Control:
    """Top bar, alarm, screen, sheet; and over all of it the emergency sheet."""
    main = ft.Column(
        [
            TopBar(panel, frame),
            AlarmStrip(panel, panel.gate),
            AsideStrip(panel, panel.emergency),
            *storage_strip(panel),
            PowerStrip(panel, panel.power),
            _body(panel, frame),
        ],
        spacing=0,
        expand=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    layers: ft.Control = ft.Stack([main, EmergencyLayer(panel, panel.emergency)], expand=True, fit=ft.StackFit.EXPAND)
    if frame.practising:
        layers = striped(panel, layers)
    return ft.SafeArea(
        ft.Container(enlarged(frame, layers), bgcolor=panel.palette.ground, expand=True),
        expand=True,
    )


def _body(panel: Panel, frame: Frame) -> ft.Control:
    """The screen; where the glass is too low for it, it keeps its height and scrolls.

    A sheet, and what is asked in between, a PIN or whether to leave, lie on the glass and not on what scrolls.
    """
    at_gate = frame.shift is not None and frame.tab is Tab.GATE
    scrolls = not at_gate if growing() else frame.low
    shown = _screen(panel, frame)
    if scrolls:
        shown = Scrolled(panel, frame, panel.gate, panel.family, panel.duties.car, panel.duties.board)
    over = [SheetLayer(panel, frame), GuardLayer(panel, panel.guard), LeavingLayer(panel, panel.leaving)]
    return ft.Stack([shown, *over], expand=True, fit=ft.StackFit.EXPAND)


@part
def Scrolled(  # one argument for each state that says which screen it is
    panel: Panel, frame: Frame, _gate: GateState, _family: FamilyState, _car: CarForm, _board: BoardState
) -> ft.Control:
    """A screen that is higher than the glass. The next screen is another list, and begins at its top.

    A card with its buttons beside it is no higher.
    """
    if frame.lying and is_card(panel):
        return _screen(panel, frame)
    held = ft.Container(_screen(panel, frame), height=grown_height())
    return ft.Column([held], scroll=ft.ScrollMode.AUTO, expand=True, key=name_of_screen(panel))


def enlarged(frame: Frame, content: ft.Control) -> ft.Control:
    """Lay everything out on a smaller glass and draw it larger: words, buttons and distances grow as one."""
    zoom = zoom_of(frame.scale, frame.glass[0])
    if zoom == 1.0:
        return content
    inner = ft.Container(content, left=0, top=0, width=frame.width, height=frame.height)
    # What is drawn larger has the size of the glass before it grows: a finger outside of that would find nothing.
    large = ft.Container(ft.Stack([inner]), expand=True, scale=ft.Scale(zoom, alignment=ft.Alignment.TOP_LEFT))
    return ft.Stack([large], expand=True, fit=ft.StackFit.EXPAND, clip_behavior=ft.ClipBehavior.NONE)


@part
def EmergencyLayer(panel: Panel, state: EmergencyState) -> ft.Control:
    """Nothing, or the sheet over everything."""
    if state.until is not None and not state.aside:
        return EvacuationScreen(panel, state)
    return EmergencySheet(panel, state) if state.open else nothing()


def _screen(panel: Panel, frame: Frame) -> ft.Control:
    gap = 8 if frame.phone else 12
    if frame.store_fault:
        return ft.Container(StoreFaultView(panel, frame.store_fault), padding=gap)
    if not frame.enrolled:
        return ft.Container(EnrolView(panel, panel.enrolment), padding=gap)
    if frame.shift is None:
        return ft.Container(ShiftView(panel, panel.sign_in), padding=gap)
    rows: list[ft.Control] = [
        ft.Container(
            ft.Column(
                [ScanBar(panel, panel.scan), ft.Container(_tab(panel, frame.tab), expand=True)],
                spacing=gap,
                expand=True,
                horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
            ),
            padding=gap,
            expand=True,
        )
    ]
    if frame.single:
        rows.append(BottomBar(panel, panel.gate, panel.family))
    return ft.Column(rows, spacing=0, expand=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


@part
def BottomBar(panel: Panel, _gate: GateState, _family: FamilyState) -> ft.Control:
    """Makes room on a phone while somebody stands at the gate: their record button takes its place."""
    return nothing() if is_busy(panel) else bottom_bar(panel)


def shows_people(panel: Panel) -> bool:
    """Whether the open screen lists who lives here; a card of somebody who stands there does not."""
    frame = panel.frame
    if frame.tab is Tab.DESK:
        return frame.desk not in (Desk.HOME, Desk.SETTINGS, Desk.HANDOVER, Desk.NOTICES)
    return frame.tab in (Tab.ROSTER, Tab.TODAY)


def _tab(panel: Panel, tab: Tab) -> ft.Control:
    if panel.frame.hidden and (tab is Tab.ROSTER or (tab is Tab.DESK and panel.frame.desk is Desk.INSIDE)):
        return HiddenView(panel)
    if panel.frame.locked and shows_people(panel):
        return LockView(panel, panel.lock)
    match tab:
        case Tab.GATE:
            return GateView(
                panel, panel.gate, panel.family, panel.duties.waits, panel.duties.car, panel.offer, panel.posted
            )
        case Tab.ROSTER:
            return RosterView(panel, panel.roster)
        case Tab.TODAY:
            return TodayView(panel, panel.day)
        case Tab.DESK:
            return DeskView(panel, panel.frame)


def open_panel(page: ft.Page, station: Station) -> Panel:
    """Begin a session: the state, the listeners, the first drawing."""
    panel = Panel(page, station)
    page.padding = 0
    page.views[0].can_pop = False
    page.session.error = lambda message: _net(panel, message)  # type: ignore[method-assign]
    panel.frame.glass = (page.width or panel.frame.width, page.height or panel.frame.height)
    take_preferences(panel)
    take_drafts(panel)
    take_open_card(panel)
    apply_light(panel)
    settle_words(panel)
    look_first(panel)
    say_mishap(panel)
    watch_if_running(panel)
    panel.begin(keep_watch(panel))
    listen(panel)
    _join_events(panel)
    page.render(App, panel, panel.frame)
    panel.begin(look_at_rest(panel))
    return panel


def _join_events(panel: Panel) -> None:
    """What the page tells: its size, its keys, whether anybody looks at it."""
    page = panel.page

    async def resized(event: ft.PageResizeEvent) -> None:
        await panel.carry_out(resize, event.width, event.height)

    async def key(event: ft.KeyboardEvent) -> None:
        if event.key == "Escape":
            await panel.carry_out(escape)
            return
        if panel.scan_focused or panel.emergency.open or (panel.frame.shift is None and not panel.sign_in.locked):
            return
        await panel.carry_out(key_pressed, event.key, event.shift)

    def connected(_event: object) -> None:
        listen(panel)
        look_at_all(panel)
        panel.frame.notify()  # type: ignore[no-untyped-call]  # Flet

    async def went_back(_event: object) -> None:
        await panel.carry_out(escape)
        await page.views[0].confirm_pop(False)  # the app stays: a shift ends by its own button

    page.views[0].on_confirm_pop = went_back
    page.on_resize, page.on_keyboard_event, page.on_connect = resized, key, connected
    page.on_disconnect = lambda _: panel.end_listening()
    page.on_close = lambda _: panel.close()
    page.on_app_lifecycle_state_change = lambda event: _in_front(panel, event.state)


def _in_front(panel: Panel, state: ft.AppLifecycleState) -> None:
    """The app went out of sight, or came back into it."""
    if state in {ft.AppLifecycleState.PAUSE, ft.AppLifecycleState.HIDE}:
        lock(panel)
        tell_sight(panel, seen=False, low=panel.power.low)
    if state in {ft.AppLifecycleState.RESUME, ft.AppLifecycleState.SHOW}:
        tell_sight(panel, seen=True, low=panel.power.low)
    if state is ft.AppLifecycleState.RESUME and panel.station.tablet is not None:
        panel.tablet.link.nudge()


def _net(panel: Panel, message: str) -> None:
    """Where Flet would replace the whole screen by an English card: say it in words, and go on."""
    log.error("unhandled: %s", message)
    panel.complain()
