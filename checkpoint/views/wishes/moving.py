"""Moving about: screens, sheets, language, light."""

import flet as ft

from checkpoint.i18n import Language
from checkpoint.views.letters import zoom_of
from checkpoint.views.panel import Panel, language_code
from checkpoint.views.state import ROWS_STEP, Desk, Filter, Sheet, Tab
from checkpoint.views.theme import theme
from checkpoint.views.wishes.after_emergency import look_at_uses
from checkpoint.views.wishes.watching import say_mishap


async def show_tab(panel: Panel, tab: Tab) -> None:
    """Go to one of the three screens."""
    panel.frame.tab, panel.frame.desk, panel.frame.sheet = tab, Desk.HOME, None
    panel.day.limit = ROWS_STEP
    if tab is Tab.DESK:
        await look_at_uses(panel)
    await panel.focus_scan()


async def show_desk(panel: Panel, desk: Desk) -> None:
    """One of the desk's screens, or all of its tiles."""
    panel.frame.tab, panel.frame.desk, panel.frame.sheet = Tab.DESK, desk, None
    await panel.focus_scan()


async def show_building(panel: Panel, name: str) -> None:
    """The rooms of a building, straight from the gate."""
    panel.roster.open(name)
    await show_tab(panel, Tab.ROSTER)


async def show_sheet(panel: Panel, sheet: Sheet) -> None:
    """Open a sheet."""
    panel.frame.sheet = sheet


async def close_sheet(panel: Panel) -> None:
    """Close whatever sheet is open."""
    panel.frame.sheet, panel.day.undoing, panel.day.retyping = None, "", False
    panel.behind.lines = ()
    await panel.focus_scan()


async def switch_language(panel: Panel) -> None:
    """The other language, at once and everywhere."""
    language = Language.EN if panel.frame.language is Language.ZH else Language.ZH
    panel.frame.language = language
    panel.gate.notice = panel.gate.alarm = panel.pad.error = panel.sign_in.message = panel.enrolment.message = ""
    say_mishap(panel)
    settle_words(panel)
    await panel.focus_scan()


def settle_words(panel: Panel) -> None:
    """Tell Flet which language its own words are in, and the browser what the page is called."""
    page = panel.page
    page.title = panel.say("app.name")
    page.locale_configuration = ft.LocaleConfiguration(
        supported_locales=[language_code(language) for language in Language],
        current_locale=language_code(panel.frame.language),
    )
    page.update()


def apply_light(panel: Panel) -> None:
    """Let what Flet draws by itself follow the light."""
    palette = theme(panel.palette)
    panel.page.theme = panel.page.dark_theme = palette
    panel.page.theme_mode = ft.ThemeMode.DARK if panel.frame.night else ft.ThemeMode.LIGHT
    panel.page.update()


async def resize(panel: Panel, width: float, height: float) -> None:
    """The window or the tablet was turned."""
    panel.frame.glass = (width, height)
    fit(panel)


def fit(panel: Panel) -> None:
    """What is left of the glass when everything is drawn larger; where it is too narrow for that, words grow alone."""
    frame = panel.frame
    zoom = zoom_of(frame.scale, frame.glass[0])
    frame.width, frame.height = frame.glass[0] / zoom, frame.glass[1] / zoom


async def choose_filter(panel: Panel, chosen: Filter) -> None:
    """List other movements of the day."""
    panel.day.chosen, panel.day.limit = chosen, ROWS_STEP


async def show_more(panel: Panel) -> None:
    """The end of the list came into sight."""
    panel.day.limit += ROWS_STEP


async def ask_undo(panel: Panel, event_id: str) -> None:
    """Ask why a record is taken back."""
    panel.day.undoing, panel.day.retyping, panel.frame.sheet = event_id, False, Sheet.UNDO


async def close_alarm(panel: Panel) -> None:
    """The volunteer has read it."""
    panel.gate.alarm = ""
    await panel.focus_scan()


async def begin_anew(panel: Panel) -> None:
    """Leave a screen that could not be drawn: back to the gate, with nobody standing there."""
    panel.family.opened = None
    panel.gate.encounter = panel.gate.household = panel.gate.found = panel.gate.recorded = None
    panel.gate.overriding = panel.gate.recording = False
    panel.gate.alarm = panel.gate.notice = panel.pad.digits = panel.pad.error = panel.scan.text = ""
    panel.duties.car.open = False
    panel.roster.open("")
    panel.day.chosen = Filter.ALL
    panel.frame.sheet, panel.frame.tab = None, Tab.GATE
    panel.frame.notify()  # type: ignore[no-untyped-call]  # Flet
    await panel.focus_scan()
