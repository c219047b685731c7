"""The panel: one browser session's state, its words, and the way from a tap to a wish."""

import asyncio
import contextvars
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Concatenate, Final, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import flet as ft

from checkpoint.i18n import Language, text
from checkpoint.services.last_code import LastCode
from checkpoint.views.arrival import ArrivalState
from checkpoint.views.desk_state import (
    AmendState,
    BehindState,
    CallState,
    HandoverState,
    HistoryState,
    LockState,
    NoticesState,
    PaperState,
    PowerState,
    RollState,
    SettingsState,
    WhyState,
)
from checkpoint.views.duties.state import Duties
from checkpoint.views.emergency_state import EmergencyState
from checkpoint.views.frame import Frame
from checkpoint.views.link_view import LinkView
from checkpoint.views.record_state import RecordState
from checkpoint.views.sign_in_state import SignInState
from checkpoint.views.sounds import Signals
from checkpoint.views.state import (
    DayState,
    EnrolState,
    FamilyState,
    GateState,
    PadState,
    RosterState,
    ScanState,
    Tone,
    VisitorState,
)
from checkpoint.views.station import Station
from checkpoint.views.tablet import Tablet
from checkpoint.views.theme import PALETTES, Palette
from checkpoint.views.typed_state import GuardState, LeavingState, OfferState
from checkpoint.views.wedge import Wedge

log = logging.getLogger(__name__)
P = ParamSpec("P")
C = TypeVar("C", bound=ft.Control)

Handler = Callable[..., Coroutine[Any, Any, None]]
NOTICE_SECONDS: Final = 7.0
DRAWN_SECONDS: Final = 0.05
"""The focus is given after the drawing that the same tap caused, which may have moved the field."""

ALONE_SECONDS: Final = 0.05
"""So long a card stands alone after its drawing was sent: three frames, one of which takes it onto the glass."""

FOCUS_SECONDS: Final = 2.0
"""A client that does not answer for so long is gone; waiting on would hang the handler."""


class Panel:
    """Joins the state of one session with the station. Components take it as their first argument."""

    def __init__(self, page: ft.Page, station: Station) -> None:
        """Begin with nothing opened."""
        self.page, self.station = page, station
        self.frame = Frame(enrolled=station.tablet is not None)
        self.emergency = EmergencyState()
        self.scan, self.gate, self.pad = ScanState(), GateState(), PadState()
        self.day, self.link, self.roster = DayState(), LinkView(), RosterState()
        self.record, self.posted = RecordState(), NoticesState()
        self.arrival, self.alone_seconds = ArrivalState(), ALONE_SECONDS
        self.visitor, self.family = VisitorState(), FamilyState()
        self.handover, self.settings, self.lock = HandoverState(), SettingsState(), LockState()
        self.touched = asyncio.get_running_loop().time()
        """When anything was last wished for, by the loop's clock."""
        self.typed_at = 0.0
        """When a key last reached a line of text, by the same clock; the scan field is none."""
        self.on_duty = 0
        """The minutes of the shift that were drawn last."""
        self.roll, self.history, self.paper, self.amend = RollState(), HistoryState(), PaperState(), AmendState()
        self.why, self.behind, self.call = WhyState(), BehindState(), CallState()
        self.sign_in, self.enrolment = SignInState(), EnrolState()
        self.duties = Duties()
        self.signals = Signals(page)
        self.power, self.battery = PowerState(), ft.Battery()
        self.scan_field: ft.Ref[ft.TextField] = ft.Ref()
        self.family_list: ft.Ref[ft.Column] = ft.Ref()
        self.turn = asyncio.Lock()
        """Held while a scan is made sense of or a record is written, so that the one waits for the other."""
        self.endings: dict[str, Callable[[], None]] = {}
        """How to stop listening to the station and to the link."""
        self.recording = False
        """A record is on its way to the disk; drawn as `gate.recording` only when that takes long."""
        self.camera_gone = asyncio.Event()
        self.searches = self.notices = 0
        self.afterwards: Callable[[], None] = lambda: None
        """What is looked at after each wish, and after each key in a line of text: whether something was typed."""
        self.codes: dict[int, str] = {}
        """What was held up for each encounter, by its number; 0: for the household that is open."""
        self.offer, self.leaving, self.guard = OfferState(), LeavingState(), GuardState()
        self.wedge, self.scan_focused = Wedge(), False
        self.last_code = LastCode()
        self._context = contextvars.copy_context()
        self._loop = asyncio.get_running_loop()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def tablet(self) -> Tablet:
        """The enrolled tablet; asking before there is one is our own mistake."""
        if self.station.tablet is None:
            raise ValueError("no tablet is enrolled")
        return self.station.tablet

    @property
    def palette(self) -> Palette:
        """The colours of the light that is chosen."""
        return PALETTES[self.frame.light]

    @property
    def zone(self) -> ZoneInfo:
        """The place's time zone, in which all times are shown."""
        return ZoneInfo(self.tablet.identity.place.timezone)

    def gate_name(self, gate_id: int) -> str:
        """A gate by its name; by its number where no name of it was told."""
        return self.tablet.identity.gate_name(gate_id) or self.say("card.gate_number", number=gate_id)

    def say(self, key: str, **values: object) -> str:
        """The words of a key in the language that is chosen."""
        return text(key, self.frame.language, **values)

    def on(
        self, wish: Callable[Concatenate["Panel", P], Awaitable[None]], *args: P.args, **kwargs: P.kwargs
    ) -> Handler:
        """Make a handler of a wish. Whatever it raises is logged and said in words, and the gate goes on."""

        async def handler(_event: object = None) -> None:
            await self.carry_out(wish, *args, **kwargs)

        return handler

    async def carry_out(
        self, wish: Callable[Concatenate["Panel", P], Awaitable[None]], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Carry a wish out; never raises."""
        self.touched = asyncio.get_running_loop().time()
        try:
            await wish(self, *args, **kwargs)
        except Exception:  # the last line of defence: a dead screen at a gate is worse than any mistake of ours
            log.exception("wish %s failed", getattr(wish, "__name__", wish))
            self.complain()
        self.afterwards()
        self.page.session.start_updates_scheduler()  # type: ignore[no-untyped-call]  # Flet

    def complain(self) -> None:
        """Say that something of ours went wrong, in words, on whatever screen is open."""
        self.record.kept = None
        self.recording = self.gate.recording = self.sign_in.busy = self.enrolment.busy = False
        self.gate.alarm = self.say("error.internal")

    def notice(self, words: str, tone: Tone = Tone.CALM) -> None:
        """Say something that needs no answer; it goes by itself."""
        self.gate.notice, self.gate.notice_tone = words, tone
        self.notices += 1
        self.begin(self._fade(self.notices))

    async def _fade(self, number: int) -> None:
        await asyncio.sleep(NOTICE_SECONDS)
        if number == self.notices:
            self.gate.notice = ""

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Let something go on in the background; its mistakes are logged."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("background work failed", exc_info=task.exception())

    def call_soon(self, function: Callable[[], None]) -> None:
        """Run something on the session's loop; may be called from any thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(function, context=self._context.copy())

    async def focus_scan(self) -> None:
        """Give the scan field the keys back."""
        await asyncio.sleep(DRAWN_SECONDS)
        field = self._live(self.scan_field.current)
        if field is None or self.frame.shift is None or self.emergency.open:
            return
        try:
            await asyncio.wait_for(field.focus(), FOCUS_SECONDS)  # type: ignore[no-untyped-call]  # Flet
        except (TimeoutError, RuntimeError) as error:
            log.info("no focus: %s", error)

    async def show_in_family(self, offset: float) -> None:
        """Scroll the list of a family so far down, in logical pixels."""
        listed = self._live(self.family_list.current)
        if listed is None:
            return
        try:
            await asyncio.wait_for(listed.scroll_to(offset=offset), FOCUS_SECONDS)
        except (TimeoutError, RuntimeError) as error:
            log.info("no scroll: %s", error)

    def _live(self, control: C | None) -> C | None:
        """The one of the drawings of a control that is on the page."""
        found = None if control is None else self.page.session.index.get(control._i)  # noqa: SLF001  # its number
        return found if control is not None and isinstance(found, type(control)) else None

    def end_listening(self) -> None:
        """Nobody looks any more."""
        for ending in self.endings.values():
            ending()
        self.endings.clear()

    def close(self) -> None:
        """The session is over."""
        self.end_listening()
        for task in self._tasks:
            task.cancel()


def language_code(language: Language) -> ft.Locale:
    """Flet's own words (screen reader, tooltips) in the language that is chosen."""
    return ft.Locale("zh", "CN") if language is Language.ZH else ft.Locale("en", "US")
