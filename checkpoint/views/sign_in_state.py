"""What the sign-in shows."""

from dataclasses import dataclass

import flet as ft

from checkpoint.domain.shifts import Operator, Shift


@dataclass
class SignInState(ft.Observable):
    """The sign-in: who, the PIN so far, and what came of the last try."""

    operators: tuple[Operator, ...] = ()
    operator_id: str = ""
    pin: str = ""
    message: str = ""
    busy: bool = False
    locked: bool = False
    """Ten wrong PINs: a supervisor's code is read instead of a PIN."""
    unlocking: str = ""
    """What came of the last code."""
    goodbye: Shift | None = None
