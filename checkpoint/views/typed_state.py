"""What was typed and is not recorded yet: kept from before, about to be given up, or a PIN; see `state.py`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import flet as ft

from checkpoint.domain.setting_changes import SettingChange
from checkpoint.services.open_cards import OpenCard


@dataclass
class OfferState(ft.Observable):
    """A card that was open when the program ended, until somebody goes on with it or does not want it."""

    card: OpenCard | None = None
    busy: bool = False


@dataclass
class LeavingState(ft.Observable):
    """Whether it is asked if what was typed may be lost."""

    asked: bool = False


@dataclass
class GuardState(ft.Observable):
    """The PIN that a change of settings wants; `change` None: none is wanted."""

    change: SettingChange | None = None
    then: Callable[[Any], Awaitable[None]] | None = None
    """What is done with the right PIN."""
    operator_id: str = ""
    pin: str = ""
    message: str = ""
    busy: bool = False
