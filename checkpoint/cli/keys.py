"""`checkpoint keys init|sign|rotate|retire|list`: the root key, the issuer's keys and the trust list."""

import secrets
from datetime import datetime

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection

from checkpoint.cli.options import data_option, fail
from checkpoint.cli.server_files import ServerFiles, server_files
from checkpoint.config import DataFolder
from checkpoint.domain.lists import TrustList
from checkpoint.domain.passes import Revocation, RevocationKind, TrustedKey
from checkpoint.i18n import Language, text
from checkpoint.now import utc_now
from checkpoint.qr.keys import IssuerKey, key_id
from checkpoint.server.issuing import RESIDENT_LIFE, trust_issuer
from checkpoint.server.keys import KeyFileError, forget_issuer, rotate_issuer
from checkpoint.server.repository.organisation import list_places
from checkpoint.server.repository.passes import end_trust, revoke
from checkpoint.server.roots import (
    FILE_NAME,
    PASSPHRASE_MIN,
    Root,
    WrongPassphraseError,
    create_root,
    load_root,
)
from checkpoint.server.trust import is_signed, sign_trust, signed_trust, wanted_keys


def both(key: str, **values: object) -> str:
    """A message in both languages on one line."""
    return f"{text(key, Language.ZH, **values)} / {text(key, Language.EN, **values)}"


@click.group()
def keys() -> None:
    """Make, rotate, retire and list keys; sign the trust list.

    The passphrase of the root key is asked for, or read from CHECKPOINT_PASSPHRASE.
    """


@keys.command("init", epilog="Example: checkpoint keys init --data /srv/checkpoint")
@click.option("--passphrase", envvar="CHECKPOINT_PASSPHRASE", hidden=True)
@data_option
def init(passphrase: str | None, data: DataFolder) -> None:
    """Make the root key, seal it under a passphrase, and sign the first trust list."""
    with server_files(data) as files:
        if (data.server / FILE_NAME).exists():
            fail(both("command.keys.there", file=data.server / FILE_NAME))
        asked = passphrase or _ask(confirm=True)
        if len(asked) < PASSPHRASE_MIN:
            fail(both("command.keys.short", count=PASSPHRASE_MIN))
        try:
            root = create_root(data.server, asked, secrets.token_bytes)
        except KeyFileError as error:
            fail(str(error))
        signed = _sign(files, data, root, root.open(asked))
        places = {place for row in signed.keys for place in row.place_ids}
    file = data.server / FILE_NAME
    click.echo(both("command.keys.created", seq=signed.seq, places=len(places), file=file))


@keys.command("sign", epilog="Example: checkpoint keys sign --data /srv/checkpoint")
@click.option("--passphrase", envvar="CHECKPOINT_PASSPHRASE", hidden=True)
@data_option
def sign(passphrase: str | None, data: DataFolder) -> None:
    """Sign the trust list anew, after a place was added."""
    with server_files(data) as files:
        root, key = _open_root(data, passphrase)
        signed = _sign(files, data, root, key)
    click.echo(both("command.keys.signed", seq=signed.seq, keys=len(signed.keys)))


@keys.command("rotate", epilog="Example: checkpoint keys rotate --data /srv/checkpoint")
@click.option("--passphrase", envvar="CHECKPOINT_PASSPHRASE", hidden=True)
@data_option
def rotate(passphrase: str | None, data: DataFolder) -> None:
    """Begin a new issuer's key, as is due every 90 days; passes of the old one stay valid until they expire."""
    now = utc_now().replace(microsecond=0)
    with server_files(data) as files:
        root, key = _open_root(data, passphrase)
        old = IssuerKey(files.keys.issuer_seed)
        fresh = rotate_issuer(data.server, secrets.token_bytes, now)
        with files.database.write() as connection:
            for place in list_places(connection):
                end_trust(connection, place.place_id, old.public_key, now)
        signed = _sign(ServerFiles(files.database, fresh), data, root, key, since=now)
    click.echo(both("command.keys.rotated", kid=IssuerKey(fresh.issuer_seed).kid.hex(), old=old.kid.hex()))
    click.echo(both("command.keys.signed", seq=signed.seq, keys=len(signed.keys)))


@keys.command("retire", epilog="Example: checkpoint keys retire 21fe31df --compromised --data /srv/checkpoint")
@click.argument("kid")
@click.option("--compromised", is_flag=True, help="The key is in other hands: everything that it signed is void.")
@click.option("--passphrase", envvar="CHECKPOINT_PASSPHRASE", hidden=True)
@data_option
def retire(kid: str, *, compromised: bool, passphrase: str | None, data: DataFolder) -> None:
    """Stop trusting what a former issuer's key signs from now on, or all that it ever signed."""
    now = utc_now().replace(microsecond=0)
    with server_files(data) as files:
        root, key = _open_root(data, passphrase)
        if kid == IssuerKey(files.keys.issuer_seed).kid.hex():
            fail(both("command.keys.in_use", kid=kid))
        with files.database.write() as connection:
            rows = [row for row in wanted_keys(connection) if row.kid == kid]
            if not rows:
                fail(both("command.keys.unknown", kid=kid))
            _end(connection, rows, now, compromised=compromised)
        if compromised:
            for _, seed in files.keys.retired:
                if IssuerKey(seed).kid.hex() == kid:
                    forget_issuer(data.server, seed)
        signed = _sign(files, data, root, key)
    click.echo(both("command.keys.compromised" if compromised else "command.keys.retired", kid=kid))
    click.echo(both("command.keys.signed", seq=signed.seq, keys=len(signed.keys)))


@keys.command("list", epilog="Example: checkpoint keys list --data /srv/checkpoint")
@data_option
def list_(data: DataFolder) -> None:
    """List the keys that tablets trust, and how old the signed list is."""
    console, now = Console(), utc_now()
    with server_files(data) as files, files.database.read() as connection:
        root = _load_root(data)
        signed = signed_trust(data.server, root)
        current = IssuerKey(files.keys.issuer_seed).kid.hex()
        wanted, complete = wanted_keys(connection), is_signed(connection, data.server, root)
    table = Table(title_justify="left")
    for heading in ("密钥\nkey", "用途\nuse", "自\nfrom", "至\nuntil", "场所\nplaces", "状态\nstate"):
        table.add_column(heading, overflow="fold")
    mark = both("command.keys.test") if root.test else ""
    table.add_row(key_id(root.public_key).hex(), "根 root", "", "", "", mark)
    for row in wanted:
        state = "现用 in use" if row.kid == current else "到期前认 until expiry"
        state = "已过期 over" if row.issued_until + RESIDENT_LIFE < now else state
        since, until = (at.astimezone().strftime("%Y-%m-%d %H:%M") for at in (row.issued_from, row.issued_until))
        table.add_row(row.kid, "签发 issuer", since, until, str(len(row.place_ids)), state)
    console.print(table)
    if signed is None:
        click.echo(both("command.keys.none"))
    else:
        at = signed[0].issued_at
        shown = at.astimezone().strftime("%Y-%m-%d %H:%M")
        click.echo(both("command.keys.list", seq=signed[0].seq, at=shown, age=(now - at).days))
    if not complete and not root.test:
        click.echo(both("command.keys.unsigned"))


def _end(connection: Connection, rows: list[TrustedKey], now: datetime, *, compromised: bool) -> None:
    """A thief can write any time of issue into a pass, so a stolen key goes as a whole, and all passes with it."""
    for row in rows:
        for place_id in row.place_ids:
            end_trust(connection, place_id, row.public_key, None if compromised else min(now, row.issued_until))
            if compromised:
                revoke(connection, place_id, Revocation(RevocationKind.KEY, row.kid))
                revoke(connection, place_id, Revocation(RevocationKind.PLACE, "", now))


def _sign(files: ServerFiles, data: DataFolder, root: Root, key: IssuerKey, since: datetime | None = None) -> TrustList:
    """Sign for every place that there is; `since`: when the current issuer began."""
    now = utc_now()
    with files.database.write() as connection:
        for place in list_places(connection):
            trust_issuer(connection, place.place_id, files.keys, now, since=since)
        wanted = wanted_keys(connection)
    return sign_trust(data.server, root, key, wanted, now)


def _open_root(data: DataFolder, passphrase: str | None) -> tuple[Root, IssuerKey]:
    root = _load_root(data)
    try:
        return root, root.open("" if root.test else passphrase or _ask(confirm=False))
    except WrongPassphraseError:
        fail(both("command.keys.wrong"))


def _load_root(data: DataFolder) -> Root:
    try:
        root = load_root(data.server)
    except KeyFileError as error:
        fail(str(error))
    if root is None:
        fail(both("command.keys.no_root"))
    return root


def _ask(*, confirm: bool) -> str:
    asked: str = click.prompt(both("command.keys.passphrase"), hide_input=True, confirmation_prompt=confirm)
    return asked
