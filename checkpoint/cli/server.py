"""`checkpoint server`: the central server with the supervisors' console, in the foreground."""

import ipaddress
import os
import secrets
import tempfile
from typing import Any, Final

import click
import uvicorn
from fastapi import FastAPI

from checkpoint.cli.options import both, data_option, fail, require_free_port
from checkpoint.cli.server_audit import audit
from checkpoint.cli.server_heads import heads
from checkpoint.cli.server_upkeep import again, backup, citus_plan, doctor, migrate, openapi, restore, retire
from checkpoint.cli.server_worker import WORKER_DATA, WORKER_DEMO
from checkpoint.config import DataFolder
from checkpoint.now import utc_now
from checkpoint.server.app import create_app
from checkpoint.server.database import DatabaseError
from checkpoint.server.keys import KeyFileError
from checkpoint.server.metrics import SHARED as METRICS_FOLDER
from checkpoint.server.repository.organisation import list_accounts, list_places
from checkpoint.server.settings import server_settings

STOP_SECONDS: Final = 4
"""What is under way when the server stops may take so long to end; with what follows it is gone within five."""

WORKER_SECONDS: Final = 60
"""A worker that says nothing for so long is started anew. One that begins on a busy machine is silent for a while:
with uvicorn's own five seconds it was killed before it had loaded, and so was each that came after it."""


@click.group(invoke_without_command=True, epilog="Example: checkpoint server --data /srv/checkpoint --port 8000")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes; PostgreSQL only.")
@click.option(
    "--trusted-proxy",
    multiple=True,
    metavar="ADDRESS",
    help="A TLS proxy's address, whose word on the caller's address and scheme is taken. May be repeated.",
)
@click.option("--demo", is_flag=True, help="Synthetic data only: a browser may enrol as a tablet.")
@data_option
@click.pass_context
def server(  # each is an option of the command
    context: click.Context,
    host: str,
    port: int,
    *,
    workers: int,
    trusted_proxy: tuple[str, ...],
    demo: bool,
    data: DataFolder,
) -> None:
    """Run the central server until Ctrl+C; the commands below look after its database.

    CHECKPOINT_DATABASE_URL names a PostgreSQL, CHECKPOINT_READ_URL a replica for supervisors, and
    CHECKPOINT_METRICS_TOKEN opens /metrics to whoever has it.
    """
    if context.invoked_subcommand is not None:
        return
    require_free_port(host, port)
    for address in trusted_proxy:
        _require_address(address)
    settings = server_settings(data.server, os.environ, demo=demo)
    if workers > 1 and not settings.database_url:
        fail(both("command.server.one_worker"))
    try:
        app = create_app(settings, now=utc_now, random_bytes=secrets.token_bytes)
    except (DatabaseError, KeyFileError) as error:
        fail(str(error))
    shown = f"[{host}]" if ":" in host else host
    click.echo(both("command.server.ready", url=f"http://{shown}:{port}"))
    if not _is_loopback(host) and not trusted_proxy:
        click.echo(both("command.server.no_tls"), err=True)
    _tell_if_new(app)
    if workers == 1:
        _run(app, host, port, trusted_proxy)
        return
    app.state.centre.database.close()
    with tempfile.TemporaryDirectory(prefix="checkpoint-metrics-") as folder:
        os.environ |= {METRICS_FOLDER: folder, WORKER_DATA: str(data.root), WORKER_DEMO: "1" if demo else ""}
        _run("checkpoint.cli.server_worker:application", host, port, trusted_proxy, factory=True, workers=workers)


def _tell_if_new(app: FastAPI) -> None:
    """Somebody looks at a sign-in that nobody can pass: say what comes first."""
    with app.state.centre.database.read() as connection:
        lacking = [
            key
            for key, there in (("doctor.no_places", list_places), ("doctor.no_accounts", list_accounts))
            if not there(connection)
        ]
    for key in lacking:
        click.echo(both(key), err=True)


def _run(app: FastAPI | str, host: str, port: int, proxies: tuple[str, ...], **more: Any) -> None:  # noqa: ANN401
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
        timeout_graceful_shutdown=STOP_SECONDS,
        timeout_worker_healthcheck=WORKER_SECONDS,
        **more,
    )


def _require_address(text: str) -> None:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        fail(both("command.server.no_address", text=text))


for command in (migrate, backup, restore, doctor, retire, audit, heads, again, citus_plan, openapi):
    server.add_command(command)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
