"""What the screens show of the link; as in `state`."""

from dataclasses import dataclass, field

import flet as ft

from checkpoint.link_state import LinkState


@dataclass
class LinkView(ft.Observable):
    """What the top bar says of the link."""

    state: LinkState = field(default_factory=LinkState)
    pending: int = 0
    rejected: tuple[tuple[int, str], ...] = ()
    lost: int = 0
    disk_low: bool = False
    no_backup: bool = False
    """Whether the server said that it has none."""
    unproven: int = 0
    """So many records went to make room before a backup of the server's was known to have them."""
    carried: str = ""
    """What became of the file for the stick, and what to do next."""
