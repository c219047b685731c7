"""The server as a process: it starts, answers, is watched, believes its proxy only, and stops at once."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
import requests
import uvicorn

from checkpoint.cli import main
from checkpoint.cli.server import STOP_SECONDS, WORKER_SECONDS
from checkpoint.server.database import open_database
from checkpoint.server.settings import DATABASE_URL, METRICS_TOKEN
from tests.support.bureau import PASSWORD, found
from tests.support.databases import ON_POSTGRESQL, CommandRunner, database_url


def a_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(folder, *options, new=False, **environ):
    url = database_url(folder / "server")
    database = open_database(url or f"sqlite:///{folder / 'server' / 'checkpoint.sqlite3'}", "g")
    centre: Any = SimpleNamespace(database=database)
    if not new:
        found(centre)
    database.close()
    port = a_port()
    command = [sys.executable, "-m", "checkpoint", "server", "--data", str(folder), "--port", str(port), *options]
    environment = {**os.environ, DATABASE_URL: url, **environ}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            assert process.poll() is None, process.stdout.read()
            try:
                if requests.get(f"{address}/readyz", timeout=5).status_code == 200:
                    break
            except requests.ConnectionError:
                time.sleep(0.1)
        yield address, process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        if not process.stdout.closed:
            process.communicate(timeout=20)


def test_it_is_ready_healthy_and_tells_its_figures_to_whoever_has_the_token(tmp_path):
    with running(tmp_path, **{METRICS_TOKEN: "sesame"}) as (address, _):
        assert requests.get(f"{address}/healthz", timeout=5).json()["ok"] is True
        assert requests.get(f"{address}/readyz", timeout=5).json() == {"ready": True}
        for headers in ({}, {"Authorization": "Bearer no"}, {"Authorization": "Basic sesame"}):
            assert requests.get(f"{address}/metrics", headers=headers, timeout=5).status_code == 404
        requests.get(f"{address}/v1/pull?stream=nonsense", timeout=5)
        requests.get(f"{address}/somewhere/张三", timeout=5)
        told = requests.get(f"{address}/metrics", headers={"Authorization": "Bearer sesame"}, timeout=5).text
        assert 'checkpoint_requests_total{method="GET",route="/readyz",status="200"}' in told
        assert 'route="none",status="404"' in told
        assert "张三" not in told


def test_a_new_server_says_what_comes_before_anybody_can_sign_in(tmp_path):
    with running(tmp_path, new=True) as (_, process):
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=20)
    assert ("checkpoint organisation import" in output, "checkpoint accounts add" in output) == (True, True), output


def test_without_a_token_there_are_no_metrics(client):
    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404
    assert client.get("/metrics").status_code == 404


def test_it_stops_within_five_seconds_with_a_request_still_under_way(tmp_path):
    with running(tmp_path) as (address, process):
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as slow:
            slow.sendall(b"POST /v1/push HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
            time.sleep(0.3)
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            process.wait(10)
            assert time.monotonic() - began <= 5
    assert process.returncode in (0, -signal.SIGTERM)


def sign_in(address, **headers):
    form = {"login": "bureau", "password": PASSWORD, "back": "/overview"}
    headers = {"sec-fetch-site": "same-origin", **headers}
    return requests.post(f"{address}/sign-in", data=form, headers=headers, allow_redirects=False, timeout=20)


def test_behind_its_proxy_the_cookie_is_bound_to_the_host(tmp_path):
    with running(tmp_path, "--trusted-proxy", "127.0.0.1") as (address, _):
        answer = sign_in(address, **{"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"})
        assert answer.headers["set-cookie"].startswith("__Host-checkpoint_session=")
        assert "max-age" in answer.headers["strict-transport-security"]


def test_nobody_else_is_believed_to_be_a_proxy(tmp_path):
    with running(tmp_path, "--trusted-proxy", "192.0.2.1") as (address, _):
        answer = sign_in(address, **{"X-Forwarded-Proto": "https"})
        assert answer.headers["set-cookie"].startswith("checkpoint_session=")


def test_a_worker_that_begins_on_a_busy_machine_is_left_the_time(tmp_path, monkeypatch):
    told = {}
    monkeypatch.setattr(uvicorn, "run", lambda _app, **options: told.update(options))
    assert CommandRunner().invoke(main, ["server", "--data", tmp_path, "--port", a_port()]).exit_code == 0
    config = uvicorn.Config("app", **told)
    assert (config.timeout_worker_healthcheck, config.timeout_graceful_shutdown) == (WORKER_SECONDS, STOP_SECONDS)
    assert WORKER_SECONDS >= 30


def test_several_workers_need_postgresql(tmp_path):
    if not ON_POSTGRESQL:
        result = CommandRunner().invoke(main, ["server", "--data", tmp_path, "--port", a_port(), "--workers", "2"])
        assert (result.exit_code, "PostgreSQL" in result.stderr) == (1, True)
        return
    with running(tmp_path, "--workers", "2", **{METRICS_TOKEN: "sesame"}) as (address, process):
        answers: list[int] = []

        def ask():
            answers.extend(requests.get(f"{address}/readyz", timeout=20).status_code for _ in range(20))

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answers == [200] * 80
        headers = {"Authorization": "Bearer sesame"}
        told = requests.get(f"{address}/metrics", headers=headers, timeout=5).text
        counted = [line for line in told.splitlines() if 'route="/readyz",status="200"' in line]
        assert float(counted[0].split()[-1]) >= 80
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.wait(10)
        assert time.monotonic() - began <= 5.5


@pytest.mark.parametrize("word", ["everybody", "1.2.3", "*"])
def test_a_proxy_is_named_by_its_address(tmp_path, word):
    result = CommandRunner().invoke(main, ["server", "--data", tmp_path, "--port", a_port(), "--trusted-proxy", word])
    assert (result.exit_code, word in result.stderr) == (1, True)
