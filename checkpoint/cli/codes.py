"""`checkpoint enrol-code`: a one-time code that makes a tablet the tablet of a gate."""

import secrets

import click

from checkpoint.cli.options import data_option, fail
from checkpoint.cli.server_files import require_place, server_files
from checkpoint.config import DataFolder
from checkpoint.now import utc_now
from checkpoint.protocol.invitation import invitation_text
from checkpoint.qr.image import code_png
from checkpoint.server.enrolment import create_enrolment_code, draw_code, make_invitation
from checkpoint.server.repository.organisation import list_gates


@click.command(
    "enrol-code",
    epilog="Example: checkpoint enrol-code --place 总公司家属区 --gate 1",
)
@click.option("--place", required=True, help="The place's number or name.")
@click.option("--gate", "gate_id", required=True, type=int, help="The gate's number within the place.")
@click.option("--url", help="The address by which tablets reach the server: makes the invitation with its QR code too.")
@data_option
def enrol_code(place: str, gate_id: int, url: str | None, data: DataFolder) -> None:
    """Print a one-time code with which a tablet enrols for one gate within ten minutes.

    Once it has, compare its six digits: `checkpoint devices list`, then `checkpoint devices confirm DIGITS`.
    """
    with server_files(data) as files, files.database.write() as connection:
        found = require_place(connection, place)
        gates = {row.gate_id: row.name for row in list_gates(connection, [found.place_id])}
        if gate_id not in gates:
            listed = "、".join(f"{number} {name}" for number, name in gates.items())
            fail(f"没有 {gate_id} 号卡点；现有：{listed} / no such gate; there are: {listed}")
        code = create_enrolment_code(
            connection,
            found.place_id,
            gate_id,
            utc_now(),
            draw_code(secrets.token_bytes),
            created_by="command line",
        )
        click.echo(code)
        if url:
            text = invitation_text(make_invitation(data.server, url, code))
            click.echo(text)
            picture = data.root / "invitation.png"
            picture.write_bytes(code_png(text))
            click.echo(picture)
