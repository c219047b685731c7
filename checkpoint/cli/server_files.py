"""Opening the central server's database and keys from a command."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import click
from sqlalchemy import Connection

from checkpoint.cli.options import both, fail
from checkpoint.config import DataFolder
from checkpoint.domain.places import Place
from checkpoint.i18n import Language, text
from checkpoint.server.database import Database, DatabaseError, open_database
from checkpoint.server.demo.recognising import is_demo
from checkpoint.server.keys import KeyFileError, ServerKeys, load_keys
from checkpoint.server.repository.organisation import find_place, list_places
from checkpoint.server.roots import load_root
from checkpoint.server.settings import ServerSettings, server_settings
from checkpoint.server.trust import is_signed


@dataclass(frozen=True, slots=True)
class ServerFiles:
    """The database and the keys of one data folder."""

    database: Database
    keys: ServerKeys


@contextmanager
def server_files(data: DataFolder, *, create: bool = False) -> Iterator[ServerFiles]:
    """Open them for a command; what cannot be opened ends the command with one line.

    Only with `create` are they made: a mistyped folder must not look like an empty server.
    """
    settings = server_settings(data.server, os.environ)
    if not create:
        require_data(settings, data)
    try:
        keys = load_keys(data.server, secrets.token_bytes)
        database = open_database(settings.url, secrets.token_hex(8), settings.read_url, create=create)
    except (DatabaseError, KeyFileError) as error:
        fail(str(error))
    try:
        yield ServerFiles(database, keys)
    finally:
        database.close()


def require_data(settings: ServerSettings, data: DataFolder) -> None:
    """End the command where a data folder holds no server: new keys in a mistyped folder would sign for nobody."""
    if not (data.server.is_dir() if settings.database_url else settings.database_file.exists()):
        fail(both("command.no_server_data", folder=data.root))


def tell_unsigned(connection: Connection, data: DataFolder) -> None:
    """Say so on the standard error stream when tablets do not believe the issuer yet; a demonstration's always do."""
    root = load_root(data.server)
    if is_demo(connection) or (root is not None and root.test) or is_signed(connection, data.server, root):
        return
    key = "command.keys.unsigned"
    click.echo(f"{text(key, Language.ZH)} / {text(key, Language.EN)}", err=True)


def require_place(connection: Connection, text: str) -> Place:
    """Find a place by its number or name; where there is none, say which there are."""
    place = find_place(connection, text)
    if place is None:
        names = "、".join(row.name for row in list_places(connection)) or "-"
        fail(f"没有场所“{text}”；现有：{names} / no such place; there are: {names}")
    return place
