"""What was typed and is not recorded yet: kept from a run before, or about to be given up; see `state.py`."""

from dataclasses import dataclass

import flet as ft

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
