"""`checkpoint server audit …`: whether the trail is whole, and its signed head for another machine."""

from pathlib import Path

import click

from checkpoint.cli.options import both, data_option, fail
from checkpoint.cli.server_files import ServerFiles, server_files
from checkpoint.cli.trouble import fail_with
from checkpoint.config import DataFolder
from checkpoint.now import utc_now
from checkpoint.qr.cose import MalformedError
from checkpoint.qr.keys import IssuerKey
from checkpoint.server.repository.trail_chain import Fault
from checkpoint.server.trail_check import Checked, look_through, note_check
from checkpoint.server.trail_heads import SignedHead, encode_head, issuers, open_head, unlike, write_head

FAULTS_SHOWN = 100


@click.group()
def audit() -> None:
    """Look after the trail of who read or changed what: it is chained, and the chain can be proven."""


@audit.command(epilog="Example: checkpoint server audit verify --data /srv/checkpoint --head 2026-11-29.head")
@click.option(
    "--head",
    "head_files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A signed head that was kept on another machine: the trail must still hold it. May be repeated.",
)
@data_option
def verify(head_files: tuple[Path, ...], data: DataFolder) -> None:
    """Read every line of the trail; name each that was changed, inserted or removed. Exit status 1 if there is one."""
    with server_files(data) as files:
        heads = [_read(file, files) for file in head_files]
        checked = _look(files, heads)
        other = [head for head in heads if head.generation != files.database.generation]
    for head in other:
        at = head.at.astimezone().isoformat(sep=" ", timespec="minutes")
        click.echo(both("trail.head.other", at=at))
    _tell(checked)


@audit.command(epilog="Example: checkpoint server audit head --data /srv/checkpoint --out /mnt/b/2026-11-29.head")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write; else it is printed.")
@data_option
def head(out: Path | None, data: DataFolder) -> None:
    """Sign where the trail ends now, to be kept on another machine; a trail that is not whole is not signed."""
    if out is not None and out.exists():
        fail(both("upkeep.file_exists", file=out))
    with server_files(data) as files:
        checked = _look(files, [])
        if checked.faults:
            _tell(checked)
        signed = SignedHead(files.database.generation, utc_now(), checked.heads)
        text = encode_head(signed, IssuerKey(files.keys.issuer_seed))
    if out is None:
        click.echo(text)
        return
    try:
        write_head(out, text)
    except OSError as error:
        fail_with("upkeep.no_room", error, file=out)
    click.echo(both("trail.head.written", file=out, lines=checked.lines))


def _read(file: Path, files: ServerFiles) -> SignedHead:
    try:
        return open_head(file.read_text(encoding="ascii", errors="replace"), issuers(files.keys))
    except MalformedError:
        fail(both("trail.head.none", file=file))


def _look(files: ServerFiles, heads: list[SignedHead]) -> Checked:
    with files.database.read() as connection:
        checked = look_through(connection)
        more = [fault for head in heads for fault in unlike(connection, head)]
    checked = Checked(checked.heads, checked.lines, (*checked.faults, *more))
    with files.database.write() as connection:
        note_check(connection, checked, utc_now())
    return checked


def _tell(checked: Checked) -> None:
    for fault in checked.faults[:FAULTS_SHOWN]:
        click.echo(_words(fault))
    if not checked.faults:
        click.echo(both("trail.whole", lines=checked.lines, chains=len(checked.heads)))
        return
    click.echo(both("trail.broken", number=len(checked.faults), lines=checked.lines), err=True)
    raise SystemExit(1)


def _words(fault: Fault) -> str:
    at = fault.line.at.astimezone().isoformat(sep=" ", timespec="seconds") if fault.line else "-"
    values = {"place": fault.place_id, "seq": fault.seq}
    match fault.kind.value:
        case "changed" | "inserted" | "beyond":
            line = fault.line
            who = f"{line.actor} {line.action}" if line else "-"
            return both(f"trail.fault.{fault.kind.value}", at=at, who=who, **values)
        case "signed":
            return both("trail.fault.signed", **values)
        case _:
            return both(f"trail.fault.{fault.kind.value}", lines=fault.lines, **values)
