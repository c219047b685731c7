"""`checkpoint accounts`: who may sign in at the console, and for which unit."""

import secrets
from dataclasses import replace
from typing import Final

import click
from sqlalchemy import Connection

from checkpoint.cli.options import both, data_option, fail, language_option
from checkpoint.cli.server_files import server_files
from checkpoint.config import DataFolder
from checkpoint.domain.bidi import without_marks
from checkpoint.now import utc_now
from checkpoint.server.auth import hash_password
from checkpoint.server.passwords import new_password
from checkpoint.server.repository.organisation import (
    Account,
    Role,
    add_account,
    find_account,
    list_accounts,
    list_units,
)
from checkpoint.server.repository.second_factors import remove_factor
from checkpoint.server.repository.trail import record

LOGIN_MAX: Final = 40
"""Characters."""


@click.group()
def accounts() -> None:
    """Give supervisors their sign-in at the console, take it away, list them."""


@accounts.command(
    "add",
    epilog="Example: checkpoint accounts add zhang.min --name 张敏 --unit 11 --role branch --data /srv/checkpoint",
)
@click.argument("login")
@click.option("--name", required=True, help="The name that the console shows and that stands under a report.")
@click.option("--unit", "unit_id", type=int, required=True, help="The unit's number: its places are what is seen.")
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    default=Role.UNIT.value,
    show_default=True,
    help="What the account may do.",
)
@language_option("The language of the console for this account.")
@data_option
def add(*, login: str, name: str, unit_id: int, role: str, language: str, data: DataFolder) -> None:
    """Add an account; its password is drawn and shown once. An account sees its unit's places and those below.

    The role viewer may only look; the others differ in nothing but their name and their unit.
    """
    login, name = login.strip().lower(), without_marks(name).strip()
    if not login or len(login) > LOGIN_MAX or not login.isprintable() or any(sign.isspace() for sign in login):
        fail(both("accounts.no_login", most=LOGIN_MAX))
    if not name:
        fail(both("accounts.no_name"))
    password = new_password(secrets.token_bytes)
    hashed = hash_password(password)
    with server_files(data) as files, files.database.write() as connection:
        units = {row.unit_id: row.name for row in list_units(connection)}
        if unit_id not in units:
            listed = ", ".join(f"{number} {named}" for number, named in units.items()) or "-"
            fail(both("accounts.no_unit", unit=unit_id, units=listed))
        if find_account(connection, login) is not None:
            fail(both("accounts.taken", login=login))
        add_account(connection, Account(login, name, hashed, unit_id, Role(role), language))
        record(connection, (utc_now(), secrets.token_bytes), "command line", "account_added", subject=login)
    click.echo(both("accounts.password", login=login, password=password))


@accounts.command("password", epilog="Example: checkpoint accounts password zhang.min --data /srv/checkpoint")
@click.argument("login")
@data_option
def password(login: str, data: DataFolder) -> None:
    """Draw a new password and show it once; whoever is signed in with the old one is signed out."""
    drawn = new_password(secrets.token_bytes)
    hashed = hash_password(drawn)
    with server_files(data) as files, files.database.write() as connection:
        known = _require(connection, login)
        _change(connection, replace(known, password_hash=hashed), "account_password")
    click.echo(both("accounts.password", login=known.login, password=drawn))


@accounts.command("disable", epilog="Example: checkpoint accounts disable zhang.min --data /srv/checkpoint")
@click.argument("login")
@data_option
def disable(login: str, data: DataFolder) -> None:
    """Shut an account out, at once and wherever it is signed in; what it did stays on the trail."""
    _switch(login, data, disabled=True)


@accounts.command("enable", epilog="Example: checkpoint accounts enable zhang.min --data /srv/checkpoint")
@click.argument("login")
@data_option
def enable(login: str, data: DataFolder) -> None:
    """Let a disabled account in again, with the password that it had."""
    _switch(login, data, disabled=False)


@accounts.command("second-off", epilog="Example: checkpoint accounts second-off zhang.min --data /srv/checkpoint")
@click.argument("login")
@data_option
def second_off(login: str, data: DataFolder) -> None:
    """Turn the code at sign-in off, for somebody who lost the telephone and the recovery codes."""
    with server_files(data) as files, files.database.write() as connection:
        known = _require(connection, login)
        if not remove_factor(connection, known.login):
            fail(both("accounts.second_none", login=known.login))
        _change(connection, known, "second_off")
    click.echo(both("accounts.second_off", login=known.login))


@accounts.command("list", epilog="Example: checkpoint accounts list --data /srv/checkpoint")
@data_option
def list_(data: DataFolder) -> None:
    """List the accounts with their role and unit."""
    with server_files(data) as files, files.database.read() as connection:
        units = {row.unit_id: row.name for row in list_units(connection)}
        known = list_accounts(connection)
    if not known:
        fail(both("accounts.none"))
    for row in known:
        state = both("accounts.disabled") if row.disabled else ""
        click.echo(
            "\t".join((row.login, row.name, row.role.value, f"{row.unit_id} {units[row.unit_id]}", state)).rstrip()
        )


def _switch(login: str, data: DataFolder, *, disabled: bool) -> None:
    with server_files(data) as files, files.database.write() as connection:
        known = _require(connection, login)
        _change(connection, replace(known, disabled=disabled), f"account_{'disabled' if disabled else 'enabled'}")
    click.echo(both("accounts.shut_out" if disabled else "accounts.let_in", login=known.login))


def _require(connection: Connection, login: str) -> Account:
    known = find_account(connection, login)
    if known is None:
        listed = ", ".join(row.login for row in list_accounts(connection)) or "-"
        fail(both("accounts.unknown", login=login, logins=listed))
    return known


def _change(connection: Connection, account: Account, action: str) -> None:
    add_account(connection, account)
    record(connection, (utc_now(), secrets.token_bytes), "command line", action, subject=account.login)
