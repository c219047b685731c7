"""The tablet app's entry point, for `flet run`, `flet build apk` and `checkpoint tablet`."""

import flet as ft

from checkpoint.bootstrap import configure_logging, enrol_tablet, open_practice, open_tablet, rescue_tablet
from checkpoint.config import data_folder
from checkpoint.views.app import open_panel
from checkpoint.views.station import Station

station = Station(data_folder().tablet, open_tablet, enrol_tablet, rescue_tablet, open_practice)


def main(page: ft.Page) -> None:
    """One browser session, or the tablet's own screen."""
    open_panel(page, station)


if __name__ == "__main__":
    configure_logging()
    station.open()
    ft.run(main, assets_dir="assets", no_cdn=True)
