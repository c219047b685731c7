"""`checkpoint run`: the whole product on one machine with demonstration data, in one command."""

import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

import click
from rich.console import Console
from rich.table import Table

from checkpoint.bootstrap import enrol_tablet, open_tablet_store, utc_now
from checkpoint.cli.options import both, data_option, fail, require_free_port
from checkpoint.cli.run_passes import TryPass, passes_to_try
from checkpoint.cli.server_files import server_files
from checkpoint.cli.tablet import MAIN, tablet_environment
from checkpoint.cli.trouble import fail_by_enrolment, fail_by_store
from checkpoint.config import DataFolder
from checkpoint.domain.places import Place
from checkpoint.server.demo.dataset import ensure_demo
from checkpoint.server.demo.sign_ins import ACCOUNTS, PINS
from checkpoint.server.enrolment import create_enrolment_code, draw_code
from checkpoint.server.repository.organisation import list_places
from checkpoint.services.enrol import EnrolmentError
from checkpoint.store import StoreError
from checkpoint.store.identity import IdentityFile

HOST: Final = "127.0.0.1"
START_SECONDS: Final = 30.0
STOP_SECONDS: Final = 8.0
DEMO_GATE: Final = 1


@click.command(epilog="Example: checkpoint run --data .data --port 8550 --server-port 8000")
@click.option("--port", default=8550, show_default=True, help="The tablet app's port.")
@click.option("--server-port", default=8000, show_default=True, help="The central server's port.")
@data_option
def run(port: int, server_port: int, data: DataFolder) -> None:
    """Start the central server and one enrolled tablet with demonstration data; Ctrl-C stops both."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    require_free_port(HOST, server_port)
    require_free_port(HOST, port)
    if port == server_port:
        fail(both("command.port.twice", port=port))
    console = Console()
    server_url = f"http://{HOST}:{server_port}"
    with (
        server_files(data, create=True) as files,
        console.status("正在准备演示数据 / preparing the demonstration data"),
    ):
        ensure_demo(files.database, files.keys, utc_now())
    processes: list[tuple[str, subprocess.Popen[bytes]]] = []
    try:
        with console.status("正在启动 / starting"):
            processes.append(("server", _start_server(data, server_port)))
            _wait_until_up(f"{server_url}/healthz", *processes[-1])
            place = _enrol_if_needed(data, server_url)
            processes.append(("tablet", _start_tablet(data, port)))
            _wait_until_up(f"http://{HOST}:{port}/", *processes[-1])
        with server_files(data) as files:
            tries = passes_to_try(files, place, data.passes, utc_now(), secrets.token_bytes)
        _print_guide(console, place, f"http://{HOST}:{port}", server_url, tries)
        _watch(processes)
    except KeyboardInterrupt:
        console.print("\n正在停止 / stopping")
    finally:
        _ignore_signals()
        for name, process in reversed(processes):
            _stop(name, process)


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _ignore_signals() -> None:
    """A second Ctrl-C must not leave a child behind; `_stop` has a bound of its own."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


def _start_server(data: DataFolder, port: int) -> subprocess.Popen[bytes]:
    arguments = ["server", "--data", str(data.root), "--host", HOST, "--port", str(port), "--demo"]
    command = [sys.executable, "-m", "checkpoint", *arguments]
    return subprocess.Popen(command, start_new_session=True)  # noqa: S603  # our own program


def _start_tablet(data: DataFolder, port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(MAIN)]
    environment = tablet_environment(data, HOST, port)
    return subprocess.Popen(command, env=environment, cwd=MAIN.parent, start_new_session=True)  # noqa: S603  # ours


def _wait_until_up(url: str, name: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            fail(f"{name} 没有启动成功，退出码 {process.returncode} / did not start")
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310  # an http address on this machine
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    fail(f"{name} 在 {START_SECONDS:.0f} 秒内没有就绪 / was not ready in time")


def _enrol_if_needed(data: DataFolder, server_url: str) -> Place:
    """Enrol the demo tablet through the real call; on a later run only the server's address may have changed."""
    with _identity_file(data) as file:
        identity = file.load()
        if identity is not None:
            if identity.server_url != server_url:
                file.save(replace(identity, server_url=server_url))
            return identity.place
    with server_files(data) as files, files.database.write() as connection:
        place = list_places(connection)[0]
        code = create_enrolment_code(connection, place.place_id, DEMO_GATE, utc_now(), draw_code(secrets.token_bytes))
    try:
        return enrol_tablet(data.tablet, server_url, code, "演示平板 demo tablet", "web").place
    except EnrolmentError as error:
        fail_by_enrolment(error)


@contextmanager
def _identity_file(data: DataFolder) -> Iterator[IdentityFile]:
    try:
        store = open_tablet_store(data.tablet)
    except StoreError as error:
        fail_by_store(error)
    try:
        yield IdentityFile(store)
    finally:
        store.close()


def _print_guide(console: Console, place: Place, tablet_url: str, server_url: str, tries: list[TryPass]) -> None:
    console.print(f"\n[bold]平板 tablet[/]        {tablet_url}    （{place.name}）", highlight=False)
    console.print(f"[bold]督导台 console[/]     {server_url}/", highlight=False)
    table = Table(title="演示登录 / demo sign-ins", title_justify="left", box=None, pad_edge=False)
    table.add_column("", style="bold")
    table.add_column("用户 user")
    table.add_column("口令 password / PIN")
    for operator, pin in PINS[place.place_id]:
        table.add_row("平板 tablet", operator, pin)
    for login, title, password in ACCOUNTS:
        table.add_row("督导台 console", f"{login}（{title}）", password)
    console.print(table)
    console.print("\n[bold]可以扫的证 / passes to scan[/]（粘贴到扫码框后回车 / paste into the scan field, Enter）")
    for row in tries:
        console.print(f"  {row.title}   短码 {row.short_code}   {row.picture}", highlight=False, soft_wrap=True)
        print(f"  {row.text}")  # noqa: T201  # rich would read brackets of the code as markup
    console.print("\nCtrl-C 停止 / stops both", highlight=False)


def _watch(processes: list[tuple[str, subprocess.Popen[bytes]]]) -> None:
    while True:
        for name, process in processes:
            if process.poll() is not None:
                fail(f"{name} 意外退出，退出码 {process.returncode} / ended unexpectedly")
        time.sleep(0.5)


def _stop(name: str, process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        click.echo(f"{name}: {STOP_SECONDS:.0f} s", err=True)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
