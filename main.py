"""The tablet app's entry point, for `flet run`, `flet build apk` and `checkpoint tablet`."""

import gc

if __name__ == "__main__":
    gc.disable()  # what is loaded and read at the start stays: looking through it for what can go is time lost

import flet as ft

from checkpoint.bootstrap import configure_logging, enrol_tablet, open_practice, open_tablet, rescue_tablet
from checkpoint.config import COLLECT_AFTER, data_folder
from checkpoint.views.app import open_panel
from checkpoint.views.brief import keep_messages_brief
from checkpoint.views.comparing import compare_briefly
from checkpoint.views.station import Station

station = Station(data_folder().tablet, open_tablet, enrol_tablet, rescue_tablet, open_practice)


def main(page: ft.Page) -> None:
    """One browser session, or the tablet's own screen."""
    open_panel(page, station)


if __name__ == "__main__":
    configure_logging()
    keep_messages_brief()
    compare_briefly()
    station.open()
    gc.freeze()  # and is not looked through again and again in the middle of a tap (ADR 0041)
    gc.set_threshold(COLLECT_AFTER, 20, 20)
    gc.enable()
    ft.run(main, assets_dir="assets", no_cdn=True)
