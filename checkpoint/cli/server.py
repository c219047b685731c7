"""`checkpoint server`: the central server with the supervisors' console, in the foreground."""

import ipaddress
import os
import secrets

import click
import uvicorn

from checkpoint.bootstrap import utc_now
from checkpoint.cli.options import both, data_option, fail, require_free_port
from checkpoint.cli.server_upkeep import backup, citus_plan, doctor, migrate, restore, retire
from checkpoint.config import DataFolder
from checkpoint.server.app import create_app
from checkpoint.server.database import DatabaseError
from checkpoint.server.keys import KeyFileError
from checkpoint.server.settings import server_settings

STOP_SECONDS = 5
"""What is under way when the server stops may take so long to end."""


@click.group(invoke_without_command=True, epilog="Example: checkpoint server --data /srv/checkpoint --port 8000")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@click.option("--demo", is_flag=True, help="Synthetic data only: a browser may enrol as a tablet.")
@data_option
@click.pass_context
def server(context: click.Context, host: str, port: int, *, demo: bool, data: DataFolder) -> None:
    """Run the central server until Ctrl+C; the commands below look after its database."""
    if context.invoked_subcommand is not None:
        return
    require_free_port(host, port)
    try:
        settings = server_settings(data.server, os.environ, demo=demo)
        app = create_app(settings, now=utc_now, random_bytes=secrets.token_bytes)
    except (DatabaseError, KeyFileError) as error:
        fail(str(error))
    shown = f"[{host}]" if ":" in host else host
    click.echo(both("command.server.ready", url=f"http://{shown}:{port}"))
    if not _is_loopback(host):
        click.echo(both("command.server.no_tls"), err=True)
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=STOP_SECONDS,
    )


for command in (migrate, backup, restore, doctor, retire, citus_plan):
    server.add_command(command)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
