"""The product as processes: a central server and a tablet app over one data folder, started and stopped at will."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
HOST: Final = "127.0.0.1"
START_SECONDS: Final = 90.0


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def checkpoint(*arguments: str) -> str:
    """Run a command of the product to its end and give what it printed."""
    command = [sys.executable, "-m", "checkpoint", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    if done.returncode:
        raise AssertionError(f"{command}: {done.stdout}{done.stderr}")
    return done.stdout


def make_demo(data: Path, place: str) -> None:
    """The demonstration, where one place has no curfew: what is tried there goes the same way by day and at night."""
    checkpoint("demo", "--data", str(data))
    rules = data / "no-curfew.toml"
    since = (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="seconds")
    rules.write_text(f"{RULES}valid_from = {since}\n", encoding="utf-8")
    checkpoint("policy", "issue", str(rules), "--place", place, "--data", str(data))


RULES: Final = """version = 3
title = "封闭式管理：每户每两天1人1次"
issued_by = "疫情防控工作领导小组"
quota_exits = 1
quota_days = 2
minutes_out_max = 180
visitors = "refused"
"""
"""As the demonstration's own, but for the curfew."""


@dataclass
class Product:
    """One data folder with the two processes that run over it."""

    data: Path
    server_port: int = field(default_factory=free_port)
    tablet_port: int = field(default_factory=free_port)
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def server_url(self) -> str:
        """The console's and the API's address."""
        return f"http://{HOST}:{self.server_port}"

    @property
    def tablet_url(self) -> str:
        """The tablet app's address."""
        return f"http://{HOST}:{self.tablet_port}"

    def start_server(self) -> None:
        """Start the central server and wait until it answers."""
        arguments = ["server", "--data", str(self.data), "--port", str(self.server_port), "--demo"]
        self._start("server", [sys.executable, "-m", "checkpoint", *arguments], f"{self.server_url}/healthz")

    def start_tablet(self, code: str = "") -> None:
        """Start the tablet app, enrolling it first where a code is given."""
        arguments = ["tablet", "--data", str(self.data), "--port", str(self.tablet_port)]
        if code:
            arguments += ["--server", self.server_url, "--code", code]
        self._start("tablet", [sys.executable, "-m", "checkpoint", *arguments], self.tablet_url)

    def enrol_code(self, place: str, gate: int) -> str:
        """A one-time code, as an administrator gets it."""
        return checkpoint("enrol-code", "--data", str(self.data), "--place", place, "--gate", str(gate)).strip()

    def stop(self, name: str) -> None:
        """Stop `server` or `tablet` in an orderly way."""
        process = self._running.pop(name, None)
        if process is None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def close(self) -> None:
        """Stop whatever runs."""
        for name in list(self._running):
            self.stop(name)

    def log(self, name: str) -> str:
        """What a process wrote."""
        return (self.data / f"{name}.log").read_text(errors="replace")

    def _start(self, name: str, command: list[str], url: str) -> None:
        with (self.data / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
        self._running[name] = process
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(url, timeout=2):
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"{name} did not start:\n{self.log(name)}")
