"""What deploy/ holds is what it says: systemd takes the units, nginx its file, and both say what the server needs."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from checkpoint.cli import main
from checkpoint.config import DataFolder
from checkpoint.server.enrolment import AUTHORITY_NAME

DEPLOY = Path(__file__).resolve().parents[3] / "deploy"
UNITS = sorted(file.name for file in DEPLOY.iterdir() if file.suffix in {".service", ".timer"})


def settings_of(unit):
    rows = [line.split("=", 1) for line in (DEPLOY / unit).read_text().splitlines() if re.match(r"\w+=", line)]
    return {name: [value for key, value in rows if key == name] for name, _ in rows}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
@pytest.mark.parametrize("unit", UNITS)
def test_systemd_takes_the_unit(unit, tmp_path):
    text = (DEPLOY / unit).read_text().replace("/opt/checkpoint/bin/checkpoint", shutil.which("true") or "/bin/true")
    (tmp_path / unit).write_text(text.replace("User=checkpoint", "User=root").replace("Group=checkpoint", "Group=root"))
    for other in UNITS:
        if other != unit:
            shutil.copy(DEPLOY / other, tmp_path / other)
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit)]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    about_this = [line for line in told.stderr.splitlines() if unit in line and "not executable" not in line]
    assert about_this == []


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.endswith(".service")])
def test_a_unit_calls_a_command_that_there_is_with_options_that_it_has(unit):
    lines = [line for key in ("ExecStart", "ExecStartPost") for line in settings_of(unit).get(key, [])]
    called = [line.partition("/opt/checkpoint/bin/checkpoint")[2].rstrip("'") for line in lines]
    assert called[0]
    for words in map(shlex.split, filter(None, called)):
        known_by_the_program(words)


def known_by_the_program(words):
    command: Any = main
    names = []
    while words and not words[0].startswith("-") and isinstance(command, click.Group):
        child = command.get_command(click.Context(command), words[0])
        if child is None:
            break
        names.append(words.pop(0))
        command = child
    known = CliRunner().invoke(main, [*names, "--help"]).output
    options = [word for word in words if word.startswith("--")]
    assert options
    assert [option for option in options if option not in known] == []


@pytest.mark.parametrize("timer", [unit for unit in UNITS if unit.endswith(".timer")])
def test_a_timer_has_its_service_and_the_paper_switches_it_on(timer):
    assert timer.replace(".timer", ".service") in UNITS
    assert timer in (DEPLOY / "README.md").read_text()
    assert settings_of(timer)["Persistent"] == ["yes"]


def test_the_purge_comes_when_the_nights_backup_is_made():
    begins = [settings_of(f"checkpoint-{name}.timer")["OnCalendar"][0] for name in ("backup", "retire")]
    assert begins == sorted(begins)


def test_the_server_may_write_nothing_but_its_own_folder():
    unit = settings_of("checkpoint.service")
    assert (unit["ProtectSystem"], unit["NoNewPrivileges"], unit["User"]) == (["strict"], ["yes"], ["checkpoint"])
    assert unit["CapabilityBoundingSet"] == [""]
    assert unit["UMask"] == ["0077"]


@pytest.fixture
def tls(tmp_path):
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    files = ["-keyout", str(tmp_path / "k"), "-out", str(tmp_path / "c"), "-subj", "/CN=centre.example"]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=30)
    return tmp_path / "c", tmp_path / "k"


NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@pytest.mark.skipif(NGINX is None, reason="nginx is not here")
def test_nginx_takes_its_file(tmp_path, tls):
    text = (DEPLOY / "nginx.conf").read_text()
    text = text.replace("/etc/checkpoint/tls/centre.pem", str(tls[0])).replace(
        "/etc/checkpoint/tls/centre.key", str(tls[1])
    )
    whole = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; {text} }}"
    (tmp_path / "nginx.conf").write_text(whole)
    command = [str(NGINX), "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    told = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert told.returncode == 0, told.stderr


def test_the_proxy_hands_on_who_asked_and_believes_nobody_about_it():
    text = (DEPLOY / "nginx.conf").read_text()
    assert re.search(r"X-Forwarded-Proto\s+https;", text)
    assert re.search(r"X-Forwarded-For\s+\$remote_addr;", text)
    assert "$proxy_add_x_forwarded_for" not in text
    assert re.search(r"ssl_protocols\s+TLSv1.2 TLSv1.3;", text)
    assert text.count("{") == text.count("}")


def test_the_container_runs_as_nobody_special_with_pinned_packages():
    text = (DEPLOY / "Containerfile").read_text()
    assert "--require-hashes" in text
    assert re.search(r"^USER checkpoint$", text, re.MULTILINE)
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)
    for source in " ".join(copied).split():
        assert (DEPLOY.parent / source).exists(), source


def test_the_paper_says_where_the_authoritys_certificate_goes():
    paper = (DEPLOY / "README.md").read_text(encoding="utf-8")
    (data,) = re.findall(r"--data (\S+)", " ".join(settings_of("checkpoint.service")["ExecStart"]))
    assert f"`{DataFolder(Path(data)).server / AUTHORITY_NAME}`" in paper
