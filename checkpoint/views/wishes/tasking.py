"""Writing a task of the day down as done."""

import asyncio
from dataclasses import replace

import flet as ft

from checkpoint.domain.day_plan import CONTACT_MAX, TaskKind
from checkpoint.domain.tasks import TaskDone, TaskSlot
from checkpoint.services.photos import PhotoError, shrink
from checkpoint.store import StoreError
from checkpoint.views.panel import Panel
from checkpoint.views.state import Sheet, Tone

MINUTES_STEP = 5
AREAS = ("all", "gate", "stairs", "lift", "bins")
AGENTS = ("chlorine500", "chlorine1000", "alcohol", "none")


async def open_task(panel: Panel, slot: TaskSlot) -> None:
    """Ask what was done; everything has an answer already, so that one more tap is enough."""
    board = panel.duties.board
    board.slot, board.area, board.note = slot, "bins" if slot.task is not TaskKind.DISINFECTION else "all", ""
    board.photo = b""
    board.agent = "chlorine500" if slot.task is not TaskKind.GARBAGE else "none"
    board.minutes = slot.minutes
    panel.frame.sheet = Sheet.TASK


async def doubt_task(panel: Panel, slot: TaskSlot) -> None:
    """One that is done, and may have been written down by mistake."""
    panel.duties.board.slot, panel.frame.sheet = slot, Sheet.TASK


async def take_task_back(panel: Panel) -> None:
    """It was a mistake."""
    slot = panel.duties.board.slot
    if slot is None:
        return
    try:
        event = await asyncio.to_thread(panel.tablet.duties.take_task_back, slot.event_id)
    except StoreError:
        panel.gate.alarm = panel.say("error.not_recorded")
        return
    panel.frame.sheet = None
    task = panel.say(f"task.{slot.task.value}")
    if event is None:
        panel.notice(panel.say("task.changed"), Tone.WARN)
    else:
        panel.notice(panel.say("task.taken_back", task=task), Tone.GOOD)
    panel.station.tell()


async def choose_area(panel: Panel, area: str) -> None:
    """Where."""
    panel.duties.board.area = area


async def choose_agent(panel: Panel, agent: str) -> None:
    """With what."""
    panel.duties.board.agent = agent


async def count_minutes(panel: Panel, by: int) -> None:
    """How long the agent acted, five minutes more or less."""
    board = panel.duties.board
    board.minutes = min(CONTACT_MAX, max(0, board.minutes + by * MINUTES_STEP))


async def add_photo(panel: Panel) -> None:
    """A picture of the work done, made small; the next one takes its place."""
    picked = await ft.FilePicker().pick_files(file_type=ft.FilePickerFileType.IMAGE, with_data=True)
    data = picked[0].bytes if picked else None
    board = panel.duties.board
    if data is None or board.slot is None:
        return
    try:
        board.photo = await asyncio.to_thread(shrink, bytes(data))
        board.message = ""
    except PhotoError:
        board.message = panel.say("task.photo_wrong")


async def see_photo(panel: Panel, name: str) -> None:
    """The picture of a task that is done."""
    picture = await asyncio.to_thread(panel.tablet.photos.get, name)
    if not picture:
        panel.duties.board.message = panel.say("task.photo_gone")
        return
    panel.duties.board.slot, panel.duties.board.photo, panel.frame.sheet = None, picture, Sheet.PHOTO


async def save_task(panel: Panel) -> None:
    """Write it down for the slot that was tapped. Words of the record are Chinese, the language of the record."""
    board = panel.duties.board
    slot, board.slot = board.slot, None
    if slot is None:
        return
    tablet, photo = panel.tablet, board.photo
    done = TaskDone(
        slot.task,
        board.area,
        "" if board.agent == "none" else board.agent,
        people=panel.frame.shift.operator_name if panel.frame.shift else "",
        note=board.note.strip(),
        for_slot=slot.begin,
        minutes=0 if board.agent == "none" else board.minutes,
        supervisor=board.supervisor.strip(),
        title=slot.title,
    )

    def write() -> None:
        """The picture first: a record never names one that is not there."""
        name = tablet.photos.keep(photo, tablet.clock.now()) if photo else ""
        tablet.duties.do_task(replace(done, photo=name))

    try:
        await asyncio.to_thread(write)
    except StoreError:
        board.slot = slot
        panel.gate.alarm = panel.say("error.not_recorded")
        return
    panel.frame.sheet = None
    panel.notice(panel.say("task.saved", task=panel.say(f"task.{slot.task.value}")))
    panel.station.tell()
