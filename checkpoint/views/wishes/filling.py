"""Filling a form of the duties: answers by name, a household by two taps, a number on the form's own pad."""

from collections.abc import Awaitable, Callable
from typing import Final

from checkpoint.views.duties.state import DutyForm
from checkpoint.views.panel import Panel

NUMBER_MAX: Final = 6
"""Digits of the largest number that a form takes."""


def filler(form: DutyForm, name: str) -> Callable[[Panel, str], Awaitable[None]]:
    """The wish of a row of chips: this answer it is. The same chip again takes it back."""

    async def fill(panel: Panel, value: str) -> None:
        form.answers = {**form.answers, name: "" if form.answers.get(name) == value else value}
        panel.duties.board.message = ""

    return fill


def typist(form: DutyForm, name: str) -> Callable[[str], None]:
    """What is typed, kept as it is typed. Nothing is drawn anew for it."""
    return lambda value: form.answers.__setitem__(name, value)


def begin(form: DutyForm, **answers: str) -> None:
    """An empty form, but for what has an answer already."""
    form.answers, form.building, form.household, form.digits = dict(answers), "", 0, ""


async def choose_building(panel: Panel, form: DutyForm, building: str) -> None:
    """Whose rooms are shown; empty: the buildings."""
    panel.duties.board.message = ""
    form.building = building


async def choose_household(panel: Panel, form: DutyForm, household_id: int) -> None:
    """Which flat; 0: none yet."""
    panel.duties.board.message = ""
    form.household = household_id
    if not household_id:
        form.building = ""


async def press_digit(panel: Panel, form: DutyForm, digit: str) -> None:
    """A digit of the number."""
    panel.duties.board.message = ""
    form.digits = (form.digits + digit)[:NUMBER_MAX].lstrip("0") or digit


async def rub_out_digit(_panel: Panel, form: DutyForm) -> None:
    """Take the last digit away."""
    form.digits = form.digits[:-1]
