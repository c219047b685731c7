"""`checkpoint store`: look after the store of a tablet, in its folder."""

import os
from pathlib import Path

import click

from checkpoint.cli.options import both, data_option, fail
from checkpoint.cli.trouble import fail_by_store
from checkpoint.config import DataFolder
from checkpoint.store import StoreError, fsck, open_store
from checkpoint.store.database import FOLDER_NAME, Store
from checkpoint.store.escrow import recovery_secret
from checkpoint.store.keystore import REFERENCE_KEY, FolderKeystore
from checkpoint.store.reference_store import FOLDER as REFERENCE_FOLDER
from checkpoint.store.rekey import rekey as write_anew

folder_argument = click.argument("path", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
key_option = click.option(
    "--key",
    "key_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The device's key; default: PATH/device.key.",
)
root_option = click.option(
    "--root",
    "by_root",
    is_flag=True,
    help="Open it with the organisation's root key from the data folder: for a tablet whose own key is lost.",
)


@click.group()
def store() -> None:
    """Verify, count, export or repair a tablet's store, in PATH or in the data folder (close the app to repair)."""


@store.command(epilog="Example: checkpoint store verify --data .data")
@folder_argument
@key_option
@data_option
def verify(path: Path | None, key_file: Path | None, data: DataFolder) -> None:
    """Read every record; name the first bad one and read on. Exit code 1 where anything is wrong."""
    folder, is_bad = _there(path or data.tablet), False
    for part, key in _parts(folder, key_file):
        try:
            report = fsck.verify(part / FOLDER_NAME, key)
        except StoreError as error:
            fail_by_store(error)
        key_of_kind = "command.store.counted.sealed" if report.sealed else "command.store.counted.plain"
        counts = {"records": report.records, "segments": report.segments, "bytes": report.bytes}
        click.echo(both(key_of_kind, part=part / FOLDER_NAME, **counts))
        if report.torn_bytes:
            click.echo(both("command.store.torn", bytes=report.torn_bytes))
        if not report.problems:
            click.echo(both("command.store.intact"))
            continue
        click.echo(both("command.store.first_bad", problem=report.first_bad))
        for problem in report.problems[1:]:
            click.echo(both("command.store.bad", problem=problem))
        is_bad = True
    if is_bad:
        click.echo(both("command.store.damaged"))
        raise SystemExit(1)


@store.command(epilog="Example: checkpoint store stats --data .data")
@folder_argument
@key_option
@root_option
@data_option
def stats(path: Path | None, key_file: Path | None, *, by_root: bool, data: DataFolder) -> None:
    """Count documents, segments and bytes."""
    folder = _there(path or data.tablet)
    with open_to_read(folder, key_file, data if by_root else None) as opened:
        storage = opened.storage
        for name in sorted(opened.tables()):
            counts = {"count": len(opened.table(name)), "last": opened.rows(name).last_id}
            click.echo(both("command.store.table", name=name, **counts))
        size = sum(path.stat().st_size for path in storage.folder.iterdir())
        segments, seq = len(storage.journal.segments), storage.journal.head.seq
        click.echo(both("command.store.size", segments=segments, size=size, seq=seq))
        click.echo(both("command.store.lost", count=storage.damage.records_lost))


@store.command(epilog="Example: checkpoint store export --data .data")
@folder_argument
@key_option
@root_option
@data_option
def export(path: Path | None, key_file: Path | None, *, by_root: bool, data: DataFolder) -> None:
    """Print every document as a line of JSON. The lines hold names and addresses: handle them so."""
    folder = _there(path or data.tablet)
    with open_to_read(folder, key_file, data if by_root else None) as opened:
        for line in fsck.export(opened):
            click.echo(line)
        lost = opened.storage.damage.records_lost
    if lost:
        click.echo(both("command.store.lost", count=lost), err=True)


@store.command(epilog="Example: checkpoint store repair --data .data")
@folder_argument
@key_option
@data_option
def repair(path: Path | None, key_file: Path | None, data: DataFolder) -> None:
    """Make sidecars anew and set an unfinished write aside. What is damaged stays where it is, and is named."""
    folder = _there(path or data.tablet)
    try:
        with open_store(folder, key=_key(folder, key_file)):
            pass  # nobody else has it open
        for hint in (folder / FOLDER_NAME).glob("*.hint"):
            hint.unlink()
        with open_store(folder, key=_key(folder, key_file), verify=True) as opened:
            damage = opened.storage.damage
    except StoreError as error:
        fail_by_store(error)
    for first, last in damage.missing:
        click.echo(both("command.store.gone", first=first, last=last))
    for text in damage.unreadable:
        click.echo(both("command.store.bad", problem=text))
    click.echo(both("command.store.repaired", count=damage.records_lost, bytes=damage.torn_bytes))


@store.command(epilog="Example: checkpoint store rekey --data .data")
@folder_argument
@key_option
@data_option
def rekey(path: Path | None, key_file: Path | None, data: DataFolder) -> None:
    """Write the store anew under a fresh data key; the old one is removed. The app must be closed."""
    folder = _there(path or data.tablet)
    key = _key(folder, key_file)
    if key is None:
        fail(both("command.store.no_key", folder=folder))
    try:
        count = write_anew(folder, key)
    except StoreError as error:
        fail_by_store(error)
    click.echo(both("command.store.rekeyed", count=count))


def _there(folder: Path) -> Path:
    """The folder, where it holds a store: a mistyped one must not look like a sound and empty one."""
    if not (folder / FOLDER_NAME).is_dir():
        fail(both("command.store.none", folder=folder))
    return folder


def _parts(folder: Path, key_file: Path | None) -> list[tuple[Path, bytes | None]]:
    """The folders of a tablet's stores that are there, each with its key."""
    reference = folder / REFERENCE_FOLDER
    known: list[tuple[Path, bytes | None]] = [(folder, _key(folder, key_file))]
    if reference.is_dir():
        known.append((reference, FolderKeystore(folder).read(REFERENCE_KEY)))
    return known


def open_to_read(
    folder: Path, key_file: Path | None, organisation: DataFolder | None, name: str = FOLDER_NAME
) -> Store:
    """Open a store with its key, or with the organisation's; what it cannot is said in words."""
    key = _key(folder, key_file) if organisation is None else _root_secret(organisation)
    try:
        return open_store(folder, key=key, read_only=True, name=name)
    except StoreError as error:
        fail_by_store(error)


def _root_secret(data: DataFolder) -> bytes:
    from checkpoint.server.roots import WrongPassphraseError, load_root

    root = load_root(data.server)
    if root is None:
        fail(both("command.store.no_root", folder=data.server))
    asked = "" if root.test else os.environ.get("CHECKPOINT_PASSPHRASE") or click.prompt("passphrase", hide_input=True)
    try:
        return recovery_secret(root.open(asked).seed)
    except WrongPassphraseError:
        fail(both("command.store.wrong_passphrase"))


def _key(folder: Path, key_file: Path | None) -> bytes | None:
    path = key_file or folder / "device.key"
    return path.read_bytes() if path.exists() else None
