"""The tablet app's entry point, for `flet run`, `flet build apk` and `checkpoint tablet`."""

import gc

if __name__ == "__main__":
    gc.disable()  # what is loaded and read at the start stays: looking through it for what can go is time lost

from functools import partial

import flet as ft

from checkpoint.bootstrap import (
    configure_logging,
    enrol_tablet,
    open_practice,
    open_tablet,
    rescue_tablet,
    tablet_keystore,
)
from checkpoint.config import COLLECT_AFTER, data_folder
from checkpoint.store.sealed_keystore import SealedKeystore
from checkpoint.views.app import open_panel
from checkpoint.views.brief import keep_messages_brief
from checkpoint.views.comparing import compare_briefly
from checkpoint.views.station import Station

folder = data_folder().tablet
keystore = tablet_keystore(folder)
station = Station(
    folder,
    partial(open_tablet, keystore=keystore),
    partial(enrol_tablet, keystore=keystore),
    partial(rescue_tablet, keystore=keystore),
    open_practice,
)


async def main(page: ft.Page) -> None:
    """One browser session, or the tablet's own screen."""
    if isinstance(keystore, SealedKeystore):
        from checkpoint.views.device_secret import DeviceSecret  # noqa: PLC0415  # a computer has none, and loads none

        await station.begin(DeviceSecret(keystore))
    open_panel(page, station)


if __name__ == "__main__":
    configure_logging()
    keep_messages_brief()
    compare_briefly()
    if not isinstance(keystore, SealedKeystore):  # that one answers through a page
        station.open()
    gc.freeze()  # and is not looked through again and again in the middle of a tap (ADR 0041)
    gc.set_threshold(COLLECT_AFTER, 20, 20)
    gc.enable()
    ft.run(main, assets_dir="assets", no_cdn=True)
