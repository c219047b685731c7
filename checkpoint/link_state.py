"""What is to be said of the link: a value that the screens draw."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from checkpoint.sync import Trouble


@dataclass(frozen=True, slots=True)
class LinkState:
    """What the screen says of the link. `trouble` None with `last_success` None: not tried yet.

    `clock_offset`: by how much the tablet's clock is ahead of the server's; None: not known.
    """

    last_success: datetime | None = None
    trouble: Trouble | None = None
    next_try: datetime | None = None
    busy: bool = False
    clock_offset: timedelta | None = None

    @property
    def online(self) -> bool:
        """Whether the last try got through, both ways."""
        return self.trouble is None and self.last_success is not None
