"""`checkpoint tablet`: the tablet app alone, in the browser of this machine."""

import os
import runpy
from pathlib import Path

import click

import checkpoint
from checkpoint.bootstrap import enrol_tablet, utc_now
from checkpoint.cli.options import data_option, fail, require_free_port
from checkpoint.cli.trouble import fail_by_enrolment
from checkpoint.config import DataFolder
from checkpoint.services.enrol import EnrolmentError

MAIN = Path(checkpoint.__file__).resolve().parent.parent / "main.py"
"""The app's entry point stands beside the package, where Flet looks for it."""


def tablet_environment(data: DataFolder, host: str, port: int) -> dict[str, str]:
    """The environment in which `main.py` serves the app to a browser, and only from this machine."""
    return {
        **os.environ,
        "CHECKPOINT_DATA": str(data.root),
        "FLET_WEB_NO_CDN": "true",
        "FLET_FORCE_WEB_SERVER": "true",
        "FLET_SERVER_IP": host,
        "FLET_SERVER_PORT": str(port),
        "FLET_SESSION_TIMEOUT": "600",
    }


@click.command(epilog="Example: checkpoint tablet --server http://127.0.0.1:8000 --code 7K2M9QXF4T")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8550, show_default=True, help="The port to listen on.")
@click.option("--server", "server_url", help="The central server's address; only with --code.")
@click.option("--code", help="A one-time code from `checkpoint enrol-code`: enrols this tablet first.")
@data_option
def tablet(host: str, port: int, server_url: str | None, code: str | None, data: DataFolder) -> None:
    """Serve the tablet app to a browser on this machine."""
    require_free_port(host, port)
    if code and server_url:
        try:
            identity = enrol_tablet(data.tablet, server_url, code, f"web {utc_now():%m-%d}", "web")
        except EnrolmentError as error:
            fail_by_enrolment(error)
        click.echo(f"已注册为 {identity.place.name} {identity.gate.name} / enrolled")
    elif code or server_url:
        fail("--server 和 --code 要一起给 / --server and --code go together")
    data.tablet.mkdir(mode=0o700, parents=True, exist_ok=True)  # what cannot be is said before a browser waits for it
    os.environ.update(tablet_environment(data, host, port))
    runpy.run_path(str(MAIN), run_name="__main__")
