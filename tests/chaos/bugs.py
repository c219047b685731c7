"""All planted bugs. The machine must notice every one of them."""

from tests.chaos import server_bugs, tablet_bugs
from tests.chaos.planting import BUGS, Patch

__all__ = ["BUGS", "Patch", "server_bugs", "tablet_bugs"]
