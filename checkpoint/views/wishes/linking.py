"""The link to the server, as far as a volunteer has to do with it."""

from checkpoint.views.panel import Panel


async def sync_now(panel: Panel) -> None:
    """Ask the link to try at once; its listener tells what came of it."""
    panel.tablet.link.nudge()
